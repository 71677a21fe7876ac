"""Who signed a log, and what was on record about them for the days they signed (hours A7.15)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hours.models import HoursEntryVersion, SignOff, SupervisorQualification
from people.rules import Span


@dataclass(frozen=True)
class Signer:
    """One person: the name they typed first, in which roles they signed, and how many of the lines."""

    name: str
    roles: Sequence[str]
    lines: int
    papers: Sequence[SupervisorQualification]
    """What a coordinator saw, valid on a day that they signed."""


def signers(lines: Iterable[HoursEntryVersion]) -> list[Signer]:
    """Whoever signed one of these lines, in the order of the lines. One statement."""
    signed: dict[int, list[HoursEntryVersion]] = defaultdict(list)
    for line in lines:
        decision = getattr(line, "sign_off", None)
        if decision and decision.decision == SignOff.Decision.SIGN:
            signed[decision.by_id].append(line)
    papers = _papers(signed)
    return [_signer(theirs, papers.get(person, [])) for person, theirs in signed.items()]


def _papers(signed: Mapping[int, object]) -> dict[int, list[SupervisorQualification]]:
    found: dict[int, list[SupervisorQualification]] = defaultdict(list)
    for row in (
        SupervisorQualification.objects.current().filter(person__in=signed).order_by("starts_on", "pk")
    ):
        found[row.person_id].append(row)
    return found


def _signer(lines: Sequence[HoursEntryVersion], papers: Iterable[SupervisorQualification]) -> Signer:
    roles = dict.fromkeys(str(line.sign_off.get_role_display()) for line in lines)
    days = {line.worked_on for line in lines}
    held = [row for row in papers if any(Span(row.starts_on, row.ends_on).covers(day) for day in days)]
    return Signer(lines[0].sign_off.printed_name, list(roles), len(lines), held)
