"""Checking many numbers at once: who may, which columns are read, and how many lines."""

from collections.abc import Sequence
from datetime import date, timedelta

from certificates.rules.papers import NOT_COORDINATOR

LONGEST = timedelta(days=366)
OVER, TOO_LONG = "over", "too-long"
NUMBERS = ("number", "number of the certificate", "certificate", "serial", "número", "numero", "certificado")
NAMES = ("name", "full name", "holder", "nombre", "nombre completo", "titular")
"""Headings that are understood, in small letters."""


def check_access(last_day: date, today: date, *, is_coordinator: bool) -> str | None:
    """Only a coordinator lets somebody in, from today on, and for a year at most."""
    if not is_coordinator:
        return NOT_COORDINATOR
    if last_day < today:
        return OVER
    return TOO_LONG if last_day > today + LONGEST else None


def columns(header: Sequence[str]) -> tuple[int, int | None]:
    """Where the numbers and the names stand; the first column holds the numbers where no heading says so."""
    said = [cell.strip().casefold() for cell in header]
    number = next((place for place, cell in enumerate(said) if cell in NUMBERS), 0)
    return number, next((place for place, cell in enumerate(said) if cell in NAMES), None)


def is_header(header: Sequence[str]) -> bool:
    """Whether the first line names columns, and is not the first number already."""
    return any(cell.strip().casefold() in (*NUMBERS, *NAMES) for cell in header)
