"""All that a standard asks, as one digest. Whoever confirms a standard confirms this: a row that changes changes it."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import CASCADE, Field, ForeignKey, Model

from courses.models import ExamTerms, Standard

OURS = {"id", "standard", "requirement", "scheme", "framework", "competency", "was_held"}
"""Columns that are no words of the board, or that are said by a name of its own."""


def digest(standard: Standard) -> str:
    """SHA-256 of every row. A column that says what it says by default is left out: later columns change nothing."""
    said = {
        "scheme": standard.scheme.key,
        "framework": standard.framework.code,
        "standard": _said(standard),
        **{name: rows for name, rows in _parts(standard) if rows},
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _parts(standard: Standard) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows of every table that belongs to a standard, in the board's order."""
    for relation in Standard._meta.related_objects:
        table: type[Model] = relation.related_model
        if relation.on_delete is CASCADE:
            rows = table._default_manager.filter(standard=standard).order_by("position", "pk")
            if any(field.name == "competency" for field in table._meta.fields):
                rows = rows.select_related("competency")
            yield table._meta.model_name, [_said(row) for row in rows]
    exams = ExamTerms.objects.filter(requirement__standard=standard).order_by("requirement__position", "pk")
    yield (
        "exam",
        [_said(row) | {"of": row.requirement.position} for row in exams.select_related("requirement")],
    )


def _said(row: Model) -> dict[str, Any]:
    said = {
        field.name: str(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.name not in OURS and field.value_from_object(row) != _default(field)
    }
    competency = getattr(row, "competency", None)
    return said | ({"competency": competency.code} if competency else {})


def _default(field: Field) -> Any:
    return None if field.null or isinstance(field, ForeignKey) else field.get_default()
