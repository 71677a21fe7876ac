"""What minutes of training count for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Credit:
    """So many minutes in one competency of one framework."""

    framework: str
    competency: str
    minutes: int


def over_credited(credits: Iterable[Credit], minutes: int) -> str | None:
    """The first framework whose rows add up to more than there is, or None.

    One activity may be named in several frameworks at once, and in each of them a minute counts once.
    """
    sums: defaultdict[str, int] = defaultdict(int)
    for credit in credits:
        sums[credit.framework] += credit.minutes
    return next((framework for framework, total in sums.items() if total > minutes), None)


def shares(minutes: int, credits: Mapping[str, int]) -> dict[str, int]:
    """The minutes by competency of one framework; what no row names is under the empty name."""
    rest = minutes - sum(credits.values())
    named = {competency: part for competency, part in credits.items() if part}
    return named | {"": rest} if rest > 0 or not named else named


def not_counted(parts: Mapping[str, int], asked: Collection[str]) -> int:
    """How many minutes of a lesson no training row of a standard asks for.

    ``asked`` are the competencies of its rows. A row without one, the empty name, asks for all training.
    """
    return 0 if "" in asked else sum(part for competency, part in parts.items() if competency not in asked)
