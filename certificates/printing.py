"""Printing certificates: one here, or many in processes of their own, since each PDF keeps a processor busy.

What prints gets a snapshot and gives back bytes; it never talks to the database. A process keeps its fonts
loaded, so that memory stays flat and the second certificate is quicker than the first.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from typing import NamedTuple

import django

from certificates import document
from cms import pades

MOST_PROCESSES = 4
WORTH_A_POOL = 8
"""Starting a process takes as long as printing about this many."""


class Sheet(NamedTuple):
    """All that it takes to print one certificate."""

    number: str
    snapshot: document.Snapshot
    badge: bytes
    logo: bytes = b""


class Printed(NamedTuple):
    """A PDF as it is kept, and the digest of what it was before it was signed."""

    pdf: bytes
    unsigned_sha256: str


def print_one(sheet: Sheet) -> Printed:
    """Print a certificate; sign the PDF, where the site has a certificate for that."""
    plain = document.render(sheet.snapshot, sheet.badge, sheet.logo)
    pdf = pades.sign(plain, name=sheet.snapshot["issuer"]["name"]) if pades.is_on() else plain
    return Printed(pdf, sha256(plain).hexdigest())


Printer = Callable[[Iterable[Sheet]], Iterator[tuple[str, Printed]]]


@contextmanager
def printer(count: int) -> Iterator[Printer]:
    """What prints so many certificates, in their order: with each its number. Here for a few; else in a pool."""
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if count < WORTH_A_POOL or processes == 1:
        yield lambda sheets: ((sheet.number, print_one(sheet)) for sheet in sheets)
        return
    fresh = multiprocessing.get_context("spawn")  # a fork would share our connections and locks
    with ProcessPoolExecutor(processes, mp_context=fresh, initializer=django.setup) as pool:
        yield lambda sheets: _print_in(pool, sheets)


def _print_in(pool: ProcessPoolExecutor, sheets: Iterable[Sheet]) -> Iterator[tuple[str, Printed]]:
    listed = list(sheets)
    yield from zip((sheet.number for sheet in listed), pool.map(print_one, listed), strict=True)
