"""Queries whose SQL is written once in a process, and then run with other values.

Django writes the SQL of a query each time anew. A page's few large ones, with a column for each thing the page
shows, take ten times as long to write as to run. So they are written with blanks::

    MINE = Prepared(lambda: Note.objects.filter(person=Given("person")))
    MINE.rows(person=tess.pk)

Whatever else such a query holds stays as it was the first time: it may look at no clock and at no setting.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

from django.db import connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Given(Expression):
    """A blank: ``rows`` fills it in by its name, with what the database stores (a key, not an object)."""

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return "%s", [self]


class Prepared:
    """A query with blanks. ``write`` is called when it is asked for first."""

    def __init__(self, write: Callable[[], QuerySet]):
        self._write = write

    def rows(self, **values: Any) -> list:
        """What the query finds, as its queryset would give it. Raises ``KeyError`` for a blank left empty."""
        queryset, compiler, sql, blanks = self._written
        params = tuple(values[blank.name] if isinstance(blank, Given) else blank for blank in blanks)
        return list(_once(queryset, compiler, sql, params))

    def first(self, **values: Any) -> Any:
        """The first of ``rows``, or None. Let the query ask for one row only."""
        return next(iter(self.rows(**values)), None)

    @cached_property
    def _written(self) -> tuple[QuerySet, SQLCompiler, str, tuple]:
        queryset = self._write()
        compiler = queryset.query.get_compiler(using=queryset.db)
        return queryset, compiler, *compiler.as_sql()


def _once(queryset: QuerySet, compiler: SQLCompiler, sql: str, params: tuple) -> QuerySet:
    """A queryset that runs this SQL. It may be read and not refined, and belongs to one thread."""
    run, compiler = queryset.all(), copy(compiler)
    compiler.connection = connections[queryset.db]
    compiler.as_sql = lambda *args, **kwargs: (sql, params)
    run.query.get_compiler = lambda *args, **kwargs: compiler
    return run
