"""How rows are read to be held against the chain: ids and instants as it spells them, written by the database.

To make objects of them, and to spell those again, is most of what checking would cost.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar

from django.db import OperationalError
from django.db.models import Func, QuerySet, TextField

UNREADABLE = (ValueError, TypeError, AttributeError, OperationalError)
"""What reading a row raises when a column holds what it never could. SQLite keeps anything in any column, and
says ``OperationalError`` of bytes that are no text."""

PARTS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
"""Where the parts of a UUID begin, and how long they are."""


class Spelled(Func):
    """A column that each database writes in a way of its own."""

    arity = 1
    output_field = TextField()
    on_sqlite: ClassVar[str]
    on_postgresql: ClassVar[str]

    def as_sqlite(self, compiler, connection, **context) -> tuple[str, tuple]:
        return super().as_sql(compiler, connection, template=self.on_sqlite, **context)

    def as_postgresql(self, compiler, connection, **context) -> tuple[str, tuple]:
        return super().as_sql(compiler, connection, template=self.on_postgresql, **context)


class Instant(Spelled):
    """An instant as ``ledger.instant`` writes it. SQLite keeps text, with six digits after the second or with none."""

    on_sqlite = (
        "(replace(substr(%(expressions)s, 1, 19), ' ', 'T') || '.' "
        "|| substr(%(expressions)s || '.000000', 21, 6) || 'Z')"
    )
    on_postgresql = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


class Name(Spelled):
    """A UUID with its hyphens. SQLite keeps its 32 digits."""

    on_sqlite = "(" + " || '-' || ".join(f"substr(%(expressions)s, {at}, {size})" for at, size in PARTS) + ")"
    on_postgresql = "%(expressions)s::text"


def readable(rows: QuerySet) -> list:
    """These rows, without those of which not even the columns can be read: they then are missing."""
    try:
        return list(rows)
    except UNREADABLE:
        found = []
        for pk in rows.values_list("pk", flat=True):
            with suppress(*UNREADABLE):
                found.append(rows.get(pk=pk))
        return found


def has(value: object, shape: Mapping[str, type]) -> bool:
    """Whether a value of the chain is an object with such parts."""
    return isinstance(value, dict) and [*map(type, map(value.get, shape))] == [*shape.values()]
