"""What minutes of training count for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SELF_PACED, LIVE_ONLINE, IN_PERSON = "self_paced", "live_online", "in_person"
"""How training reaches somebody."""

LIVE = "live"
"""What a board may ask for instead: either of the two ways to meet."""

OBSERVED = "observed"
"""Practice in person, with a supervisor there."""

WAYS = {
    "": (SELF_PACED, LIVE_ONLINE, IN_PERSON),
    LIVE: (LIVE_ONLINE, IN_PERSON),
    IN_PERSON: (IN_PERSON, OBSERVED),
}


def is_of_mode(mode: str, asked: str) -> bool:
    """Whether time that was taken in one way is of the way a row of a standard asks for."""
    return mode in WAYS.get(asked, (asked,)) or asked == ""


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


def not_counted(minutes: int, credited: int, asked: int) -> int:
    """How many minutes of a lesson no training row of a standard asks for.

    ``credited`` are those its rows name in a framework, ``asked`` those of them in a competency that the standard
    asks for. Only a row without a competency would ask for all training, and so for what is of none.
    """
    return max(minutes, credited) - asked


def room(caps: Mapping[str, int | None], have: Mapping[str, int], mode: str) -> int | None:
    """How many minutes taken in one way can still count, or None where nothing limits them.

    ``caps`` say the most that counts, by the way a row of the standard names; ``have`` says how much
    somebody has already of each way to take it. Texas counts no independent study without end, NAADAC wants
    half of it face to face: what comes after the cap is training, and counts no more (domain research).
    """
    left = [
        max(0, cap - sum(minutes for way, minutes in have.items() if is_of_mode(way, asked)))
        for asked, cap in caps.items()
        if cap is not None and is_of_mode(mode, asked)
    ]
    return min(left, default=None)
