"""Reads frameworks from data files, and what their competencies touch in other frameworks.

The format is described in docs/standards.md. A file with a ``scheme`` is a standard; one without is only a
framework, such as SAMHSA's twelve categories.
"""

from pathlib import Path

from django.db import transaction

from courses.exchange import standards
from courses.exchange.standards import StandardFileError
from courses.models import Competency, Framework, Standard


def import_file(path: Path) -> tuple[Standard | Framework, bool]:
    """Load a standard or a framework; return it and whether that changed anything."""
    if "scheme" in standards.load(path):
        return standards.import_standard(path)
    return import_framework(path)


@transaction.atomic
def import_framework(path: Path) -> tuple[Framework, bool]:
    """Load a framework with its crosswalk. Raises ``StandardFileError`` when a competency is not known.

    Loading the same file twice changes nothing.
    """
    data = standards.load(path)
    standards.check_part(path, "framework", data.get("framework"), standards.PARTS["framework"])
    before = _links(data["framework"]["code"])
    framework, changed = standards.framework_of(data["framework"])
    crosswalk = data.get("crosswalk") or {}
    if not isinstance(crosswalk, dict):
        raise StandardFileError(f"{path.name}: crosswalk has to be code: framework: [codes], lines below it.")
    known = {(row.framework.code, row.code): row for row in Competency.objects.select_related("framework")}
    for code, targets in crosswalk.items():
        touched = [(other, name) for other, names in targets.items() for name in names]
        if missing := [f"{a} {b}" for a, b in [(framework.code, code), *touched] if (a, b) not in known]:
            raise StandardFileError(f"{path.name}: there is no competency {', '.join(missing)} to link.")
        known[framework.code, code].related.set(known[target] for target in touched)
    return framework, changed or before != _links(framework.code)


def _links(framework: str) -> set[tuple[int, int]]:
    links = Competency.related.through.objects.filter(from_competency__framework__code=framework)
    return set(links.values_list("from_competency", "to_competency"))
