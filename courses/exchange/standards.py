"""Reads standards from data files. The format is described in docs/standards.md."""

from datetime import date
from pathlib import Path

import yaml
from django.db import transaction

from courses import refusals
from courses.exchange.frontmatter import LOADER
from courses.models import Competency, Framework, Requirement, Scheme, Standard

SHIPPED = Path(__file__).resolve().parent.parent / "standards"

# How a data file says "so much": the word used, the unit it means, and how many of the unit one is.
MEASURES = {
    "hours": (Requirement.Unit.MINUTES, 60),
    "minutes": (Requirement.Unit.MINUTES, 1),
    "count": (Requirement.Unit.COUNT, 1),
    "score": (Requirement.Unit.SCORE, 1),
}

# What each part of a file has to say.
PARTS: dict[str, dict[str, type]] = {
    "framework": {"code": str, "name": str, "competencies": dict},
    "scheme": {"key": str, "title": str},
    "standard": {"version": int, "valid_from": date},
}
EXAMPLES = {
    str: "a text",
    int: "a whole number",
    date: "a date such as 2026-01-31",
    dict: "code: name, a line each",
}


class StandardFileError(Exception):
    """The file does not say what a standard needs; the text says what to mend."""


@transaction.atomic
def import_standard(path: Path) -> tuple[Standard, bool]:
    """Load one file; return the standard and whether it changed anything.

    Loading the same file twice changes nothing. Raises ``StandardFileError`` when the file is incomplete,
    and ``Refused`` when its numbers differ from those of a standard that somebody is held to.
    """
    data = _read(path)
    framework, _changed = framework_of(data["framework"])
    scheme, _new = Scheme.objects.update_or_create(
        key=data["scheme"]["key"],
        defaults={"title": data["scheme"]["title"], "issuer": data["scheme"].get("issuer", "")},
    )
    rows = _rows(path, data["requirements"], framework)
    wanted = {"framework": framework, **data["standard"], "may_miss_minutes": _may_miss(path, data)}
    standard = Standard.objects.filter(scheme=scheme, version=wanted["version"]).first()
    if standard and _same(standard, wanted, rows):
        return standard, False
    if standard and standard.is_frozen:
        raise refusals.standard_in_use(standard)
    standard, _new = Standard.objects.update_or_create(
        scheme=scheme, version=wanted["version"], defaults=wanted
    )
    standard.requirements.all().delete()
    Requirement.objects.bulk_create(
        Requirement(standard=standard, position=position, **row) for position, row in enumerate(rows)
    )
    return standard, True


def load(path: Path) -> dict:
    """The parts of a data file."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise StandardFileError(f"{path.name} is not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise StandardFileError(f"{path.name} has no parts. It needs {', '.join(PARTS)} and requirements.")
    return data


def _read(path: Path) -> dict:
    data = load(path)
    for part, fields in PARTS.items():
        check_part(path, part, data.get(part), fields)
    if not isinstance(data.get("requirements"), list):
        raise StandardFileError(f"{path.name} has no list of requirements.")
    return data


def check_part(path: Path, part: str, data: object, fields: dict[str, type]) -> None:
    """Raises ``StandardFileError`` when a part misses a field or has one that nobody knows."""
    if not isinstance(data, dict):
        raise StandardFileError(f"{path.name} has no part called {part}.")
    for name, type_ in fields.items():
        if not isinstance(data.get(name), type_):
            raise StandardFileError(f"{path.name}: {part} needs {name}: {EXAMPLES[type_]}.")
    known = fields.keys() | {"notice", "source", "issuer"}
    if unknown := data.keys() - known:
        raise StandardFileError(f"{path.name}: {part} has no field called {', '.join(sorted(unknown))}.")


def framework_of(data: dict) -> tuple[Framework, bool]:
    """The framework a file names, brought up to date; and whether that changed anything."""
    wanted = [(code, name, n) for n, (code, name) in enumerate(data["competencies"].items())]
    framework, new = Framework.objects.update_or_create(code=data["code"], defaults={"name": data["name"]})
    there = set(framework.competencies.values_list("code", "name", "position"))
    missing = [row for row in wanted if row not in there]
    for code, name, position in missing:
        Competency.objects.update_or_create(
            framework=framework, code=code, defaults={"name": name, "position": position}
        )
    return framework, new or bool(missing)


def _may_miss(path: Path, data: dict) -> int | None:
    """How many minutes of the sessions somebody may miss; None where the file has no rule about it."""
    if "attendance" not in data:
        return None
    part = data["attendance"]
    sizes = {"may_miss_hours": 60, "may_miss_minutes": 1}
    found = [name for name in sizes if isinstance(part, dict) and type(part.get(name)) is int]
    if len(found) != 1 or len(part) != 1 or part[found[0]] < 0:
        raise StandardFileError(f"{path.name}: attendance needs one of {', '.join(sizes)}: a whole number.")
    return part[found[0]] * sizes[found[0]]


def _rows(path: Path, requirements: list[dict], framework: Framework) -> list[dict]:
    competencies = {competency.code: competency for competency in framework.competencies.all()}
    return [_row(path, requirement, competencies) for requirement in requirements]


def _row(path: Path, data: dict, competencies: dict[str, Competency]) -> dict:
    measure = next((word for word in MEASURES if word in data), None)
    code = data.get("competency")
    if data.get("kind") not in Requirement.Kind.values or measure is None:
        raise StandardFileError(f"{path.name}: {data} needs a kind and one of {', '.join(MEASURES)}.")
    if code is not None and code not in competencies:
        raise StandardFileError(f"{path.name}: the framework has no competency {code}.")
    mode = data.get("mode", "")
    if mode and (mode not in Requirement.Mode.values or data["kind"] != Requirement.Kind.TRAINING):
        modes = ", ".join(Requirement.Mode.values)
        raise StandardFileError(f"{path.name}: {data}: mode is for training, and one of {modes}.")
    unit, size = MEASURES[measure]
    return {
        "kind": data["kind"],
        "competency": competencies.get(code),
        "mode": mode,
        "minimum": data[measure] * size,
        "maximum": data["no_more_than"] * size if "no_more_than" in data else None,
        "unit": unit,
    }


def _same(standard: Standard, wanted: dict, rows: list[dict]) -> bool:
    if any(getattr(standard, name) != value for name, value in wanted.items()):
        return False
    stored = standard.requirements.select_related("competency")
    return [{name: getattr(row, name) for name in rows[0]} for row in stored] == rows
