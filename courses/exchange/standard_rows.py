"""Reads the rows of a standard from the plain data of a file: which fields there are is what the models say."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from courses.models import standard_rows as tables
from courses.models.standards import Standard

PARTS: dict[str, type[tables.StandardRow]] = {
    "pathways": tables.Pathway,
    "time": tables.TimeCount,
    "supervision": tables.SupervisionRule,
    "starts": tables.CountingStart,
    "deadlines": tables.Deadline,
    "supervisors": tables.SupervisorRule,
    "attestations": tables.AttestationRule,
    "evidence": tables.EvidenceRule,
    "references": tables.ReferenceRule,
    "endorsements": tables.Endorsement,
    "renewal": tables.RenewalRule,
    "retention": tables.RetentionRule,
}
"""The parts of a file that are lists of rows, and the table each is kept in."""

Row = dict[str, Any]


class RowError(Exception):
    """A row does not say what its table needs; the text says what to mend."""


def names(model: type[models.Model]) -> list[str]:
    """The fields a row of this table has in a file."""
    apart = {"id", "standard", "requirement", "competency", "position"}
    return [field.name for field in model._meta.concrete_fields if field.name not in apart]


def read(model: type[models.Model], data: object) -> Row:
    """One row, with every field of its table. Raises ``RowError``.

    A length may be given in hours: ``per_hours: 20`` is ``per_minutes: 1200``.
    """
    if not isinstance(data, Mapping):
        raise RowError(f"{data} has to be a row: field: value")
    known = names(model)
    given = {}
    for name, value in data.items():
        field, size = _in_minutes(name, known)
        if field not in known:
            raise RowError(f"{_shown(data)} has a field nobody knows: {name}. There are {', '.join(known)}")
        given[field] = in_whole(value, size, data) if size > 1 or isinstance(value, float) else value
    return _checked(model, given, data)


def in_whole(value: object, size: int, data: object) -> int:
    """So many hours as whole minutes, exactly: 19.5 are 1170. Raises ``RowError`` when a part is left over."""
    number = _number(value)
    if number is None or number < 0 or (number * size) % 1:
        raise RowError(f"{_shown(data)}: {value} is no number that can be kept; give whole minutes")
    return int(number * size)


def _number(value: object) -> Decimal | None:
    """A number of a file as it is written there: 0.1 is a tenth, however a computer keeps it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(str(value))
    return number if number.is_finite() else None


def _in_minutes(name: str, known: Iterable[str]) -> tuple[str, int]:
    in_minutes = name.replace("hours", "minutes")
    return (in_minutes, 60) if name not in known and in_minutes in known else (name, 1)


def _checked(model: type[models.Model], given: Row, data: object) -> Row:
    """The row as the table would keep it, once its own rules have passed it."""
    row = model(**{name: value for name, value in given.items() if value is not None})
    try:
        row.full_clean(exclude=["standard", "requirement"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        found = [_sentence(model, name, texts) for name, texts in error.message_dict.items()]
        raise RowError(f"{_shown(data)}: {'; '.join(found)}") from error
    return plain(row)


def _sentence(model: type[models.Model], name: str, texts: list[str]) -> str:
    """What is wrong with one field; where it has a list to choose from, the list."""
    choices = [str(code) for code, _label in model._meta.get_field(name).flatchoices if code]
    listed = choices and "choice" in " ".join(texts)
    return f"{name} is one of {', '.join(choices)}" if listed else f"{name}: {' '.join(texts)}"


def plain(row: models.Model) -> Row:
    """A row as plain values, to compare with another."""
    return {name: getattr(row, name) for name in names(type(row))}


def _shown(data: object) -> str:
    return ", ".join(f"{name}: {value}" for name, value in data.items()) if isinstance(data, Mapping) else ""


def stored(standard: Standard) -> dict[str, list[Row]]:
    """Every row of a standard, by part."""
    return {part: [plain(row) for row in kept(standard, model)] for part, model in PARTS.items()}


def kept(standard: Standard, model: type[tables.StandardRow]) -> models.QuerySet:
    return model.objects.filter(standard=standard).order_by("position", "pk")


def replace(standard: Standard, parts: Mapping[str, list[Row]]) -> None:
    """Keep these rows and no others."""
    for part, model in PARTS.items():
        model.objects.filter(standard=standard).delete()
        model.objects.bulk_create(
            model(standard=standard, position=position, **row) for position, row in enumerate(parts[part])
        )


def check_twice(rows: Iterable[Row]) -> None:
    """No two rows are about the same thing: their numbers would contradict each other."""
    numbers = {"minimum", "maximum", "unit", "look_back_months", "confidence"}
    seen: list[Row] = []
    for row in rows:
        about = {name: value for name, value in row.items() if name not in numbers}
        if about in seen:
            shown = {name: value for name, value in about.items() if value}
            raise RowError(f"the file says the same thing twice: {_shown(shown)}")
        seen.append(about)


def check_names(parts: Mapping[str, list[Row]], asked: Iterable[Row]) -> None:
    """What a row names has to be there: its pathway, and the qualification a supervisor is supervised by."""
    pathways = {row["code"] for row in parts["pathways"]}
    for row in [*asked, *(row for rows in parts.values() for row in rows)]:
        if row.get("pathway") and row["pathway"] not in pathways:
            raise RowError(f"there is no pathway {row['pathway']}")
    held = {row["code"] for row in parts["supervisors"]}
    for row in parts["supervisors"]:
        if row["supervised_by"] and row["supervised_by"] not in held:
            raise RowError(f"there is no supervisor with {row['supervised_by']}")
