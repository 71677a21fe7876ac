"""Before something is sent: which of its minutes will not count under the person's standard, and why."""

import hashlib
from collections.abc import Iterable, Sequence
from uuid import UUID

from courses.models import Enrollment
from hours import counting, rules, wording
from hours.rules.counting import BELOW_UNIT, MONTH_NOT_MET, WEEK_NOT_MET, Lost, Worked, foreseen

REMARKS = (BELOW_UNIT, WEEK_NOT_MET, MONTH_NOT_MET)
"""What is said and not asked about: the week is not over, and what is left over is little."""


def uncounted(enrollment: Enrollment, facts: rules.EntryFacts, entry_id: UUID) -> list[Lost]:
    """What of this stretch will not count, held against what is signed or sent so far."""
    found = counting.times([enrollment])[enrollment.pk]
    others = {row.worked.entry_id: row.worked for row in found.counted}
    others |= {time.entry_id: time for status, time in found.undecided if status == rules.SUBMITTED}
    others.pop(entry_id, None)
    this = Worked(
        *(entry_id, facts.kind, facts.minutes, facts.worked_on, facts.starts_at, facts.competency_code),
        mode=counting.way(facts.mode),
        format=rules.format_of(facts.kind, facts.activity),
        is_alike=facts.is_alike,
    )
    return foreseen(others.values(), this, found.terms)


def is_worth_asking(lost: Iterable[Lost]) -> bool:
    """Whether it is more than a remark. Then it is asked about before it is sent."""
    return any(row.code not in REMARKS for row in lost)


def mark(lost: Sequence[Lost]) -> str:
    """What somebody has read. Other minutes, or another reason, have another mark."""
    listed = "\n".join(f"{row.code} {row.minutes}" for row in lost)
    return hashlib.sha256(listed.encode()).hexdigest()[:16] if lost else ""


def sentences(lost: Iterable[Lost]) -> list[str]:
    """The same as people read it."""
    return [wording.lost(row.code, row.minutes, row.params) for row in lost]
