"""The files of the library that a body shows: pictures, media and documents, all found in one statement.

Wagtail asks once for each kind of block. A lesson with a picture, a film, a talk and a handout would ask four times.
"""

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from copy import copy

from django.db import models
from django.db.models import Value
from django.db.models.functions import JSONObject
from wagtail.blocks import StreamValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

Found = dict[tuple[type[models.Model], int], models.Model]

_found: ContextVar[Found | None] = ContextVar("found", default=None)


class OfLibrary:
    """A chooser block that takes its files from what ``look_up`` found, while it runs; else Wagtail looks."""

    def bulk_to_python(self, values: Sequence[int | None]) -> list[models.Model | None]:
        found = _found.get()
        if found is None:
            return super().bulk_to_python(values)
        return [copy(found.get((self.model_class, key))) for key in values]


class PictureBlock(OfLibrary, ImageChooserBlock):
    """A picture of the library."""


class FilmBlock(OfLibrary, VideoChooserBlock):
    """A film of the library."""


class TalkBlock(OfLibrary, AudioChooserBlock):
    """Something to hear of the library."""


class SheetBlock(OfLibrary, DocumentChooserBlock):
    """A document of the library."""


def look_up(body: StreamValue) -> None:
    """Find every file that the blocks of a body name, in one statement. They are gone from it if they are gone."""
    token = _found.set(_rows(set(_named(body))))
    try:
        list(body)  # a block turns into its value when it is first looked at
    finally:
        _found.reset(token)


def _named(body: StreamValue) -> Iterator[tuple[type[models.Model], int]]:
    """Which files the blocks of a body name: of which table, and which key."""
    for block in body.raw_data:
        parts = getattr(body.stream_block.child_blocks.get(block["type"]), "child_blocks", {})
        for name, part in parts.items():
            if isinstance(part, OfLibrary) and block["value"].get(name):
                yield part.model_class, block["value"][name]


def _rows(named: set[tuple[type[models.Model], int]]) -> Found:
    tables = sorted({model for model, _key in named}, key=lambda model: model._meta.label)
    if not tables:
        return {}
    asked = [_ask(model, [key for table, key in named if table is model]) for model in tables]
    by_label = {model._meta.label: model for model in tables}
    rows = asked[0].union(*asked[1:], all=True)
    made = [_made(by_label[label], row, rows.db) for label, row in rows]
    return {(type(one), one.pk): one for one in made}


def _ask(model: type[models.Model], keys: list[int]) -> models.QuerySet:
    """Rows of one table, in a form in which those of another fit below."""
    columns = JSONObject(**{name: name for name in _columns(model)})
    return (
        model._default_manager.order_by().filter(pk__in=keys).values_list(Value(model._meta.label), columns)
    )


def _made(model: type[models.Model], row: dict, using: str) -> models.Model:
    """What was asked for, in the order of the table: PostgreSQL sorts the names in JSON anew."""
    names = _columns(model)
    return model.from_db(using, names, [row[name] for name in names])


def _columns(model: type[models.Model]) -> list[str]:
    """All but instants, which JSON does not hold; nothing here shows them."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields if not isinstance(field, models.DateTimeField)]
