"""Reads standards from data files. The format is described in docs/standards.md."""

from datetime import date
from pathlib import Path

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from courses import refusals
from courses.exchange import standard_rows
from courses.exchange.frontmatter import LOADER
from courses.exchange.standard_rows import Row
from courses.models import Competency, ExamTerms, Framework, Requirement, Scheme, Standard

SHIPPED = Path(__file__).resolve().parent.parent / "standards"

# How a data file says "so much": the word used, the unit it means, and how many of the unit one is.
MEASURES = {
    "hours": (Requirement.Unit.MINUTES, 60),
    "minutes": (Requirement.Unit.MINUTES, 1),
    "count": (Requirement.Unit.COUNT, 1),
    "score": (Requirement.Unit.SCORE, 1),
    "percent": (Requirement.Unit.PERCENT, 1),
}

# What each part of a file has to say.
PARTS: dict[str, dict[str, type]] = {
    "framework": {"code": str, "name": str, "competencies": dict},
    "scheme": {"key": str, "title": str},
    "standard": {"version": int, "valid_from": date},
}
FACTS = (
    *("version", "valid_from", "notice", "source", "confidence", "fees"),
    *("smallest_unit", "needs_agreement", "needs_declaration", "paper_counts", "successor_counts"),
)
"""What a file may say of a standard as a whole."""
OPTIONAL = {"scheme": {"issuer", "register_url"}, "standard": set(FACTS), "framework": set()}
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
    scheme = _scheme(path, data["scheme"])
    try:
        requirements = _requirements(data["requirements"], framework)
        parts = _parts(data, requirements)
    except standard_rows.RowError as error:
        raise StandardFileError(f"{path.name}: {error}.") from error
    wanted = {
        **_facts(path, data["standard"]),
        "framework": framework,
        "may_miss_minutes": _may_miss(path, data),
    }
    standard = Standard.objects.filter(scheme=scheme, version=wanted["version"]).first()
    if standard and _same(standard, wanted, requirements, parts):
        return standard, False
    if standard and standard.is_frozen:
        raise refusals.standard_in_use(standard)
    standard, _new = Standard.objects.update_or_create(
        scheme=scheme, version=wanted["version"], defaults=wanted
    )
    keep_requirements(standard, requirements)
    standard_rows.replace(standard, parts)
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
    known = fields.keys() | OPTIONAL[part]
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


def _scheme(path: Path, data: dict) -> Scheme:
    """The scheme a file names, brought up to date. What the file does not say stays as it was."""
    row = Scheme(**data)
    _check(path, "scheme", row, exclude=[])
    said = {name: getattr(row, name) for name in data if name != "key"}
    return Scheme.objects.update_or_create(key=row.key, defaults=said)[0]


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


def _facts(path: Path, data: dict) -> dict:
    """What a standard says about itself; what the file leaves out is as it always is."""
    row = Standard(**data)
    _check(path, "standard", row, exclude=["scheme", "framework"])
    return {name: getattr(row, name) for name in FACTS}


def _check(path: Path, part: str, row: Scheme | Standard, exclude: list[str]) -> None:
    """Raises ``StandardFileError`` with the first field that says what it cannot say."""
    try:
        row.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        first = next(iter(error.message_dict))
        raise StandardFileError(f"{path.name}: {part} {first}: {error.message_dict[first][0]}") from error


def _requirements(rows: list[dict], framework: Framework) -> list[tuple[Row, Row | None]]:
    """Each requirement, with the terms of its exam where it has any."""
    competencies = {competency.code: competency for competency in framework.competencies.all()}
    found = [_requirement(row, competencies) for row in rows]
    standard_rows.check_twice([row for row, _terms in found])
    return found


def _requirement(data: dict, competencies: dict[str, Competency]) -> tuple[Row, Row | None]:
    measure = next((word for word in MEASURES if word in data), None)
    if data.get("kind") not in Requirement.Kind.values or measure is None:
        raise standard_rows.RowError(f"{data} needs a kind and one of {', '.join(MEASURES)}")
    if data.get("competency") not in [None, *competencies]:
        raise standard_rows.RowError(f"the framework has no competency {data['competency']}")
    unit, size = MEASURES[measure]
    apart = {measure, "no_more_than", "competency", "exam"}
    row = {name: value for name, value in data.items() if name not in apart}
    most = data.get("no_more_than")
    row |= {
        "unit": unit,
        "minimum": standard_rows.in_whole(data[measure], size, data),
        "maximum": None if most is None else standard_rows.in_whole(most, size, data),
    }
    terms = standard_rows.read(ExamTerms, data["exam"]) if "exam" in data else None
    checked = standard_rows.read(Requirement, row)
    return checked | {"competency": competencies.get(data.get("competency"))}, terms


def _parts(data: dict, requirements: list[tuple[Row, Row | None]]) -> dict[str, list[Row]]:
    """Every other part of the file: a list of rows, empty where the file has none."""
    parts = {}
    for part, model in standard_rows.PARTS.items():
        rows = data.get(part, [])
        if not isinstance(rows, list):
            raise standard_rows.RowError(f"{part} has to be a list of rows")
        parts[part] = [standard_rows.read(model, row) for row in rows]
    standard_rows.check_names(parts, [row for row, _terms in requirements])
    return parts


def keep_requirements(standard: Standard, requirements: list[tuple[Row, Row | None]]) -> None:
    """Keep these requirements, with the terms of their exams, and no others."""
    standard.requirements.all().delete()
    for position, (row, terms) in enumerate(requirements):
        kept = Requirement.objects.create(standard=standard, position=position, **row)
        if terms:
            ExamTerms.objects.create(requirement=kept, **terms)


def _same(
    standard: Standard, wanted: dict, requirements: list[tuple[Row, Row | None]], parts: dict[str, list[Row]]
) -> bool:
    if any(getattr(standard, name) != value for name, value in wanted.items()):
        return False
    return stored_requirements(standard) == requirements and standard_rows.stored(standard) == parts


def stored_requirements(standard: Standard) -> list[tuple[Row, Row | None]]:
    """Each requirement as plain values, with the terms of its exam where it has any."""
    rows = standard.requirements.select_related("competency", "exam").order_by("position", "pk")
    return [
        (
            standard_rows.plain(row) | {"competency": row.competency},
            standard_rows.plain(row.exam) if hasattr(row, "exam") else None,
        )
        for row in rows
    ]
