"""What may be logged: one function for each rule; ``ENTRY_RULES`` is the rulebook.

Pure Python: no database, no clock.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from courses.rules.standards import PRACTICE
from hours.rules.facts import (
    ACTIVITIES,
    DAY,
    GRACE,
    KINDS,
    LATE,
    LATE_REASONS,
    LONG,
    LONG_REASONS,
    LONGEST,
    MODES,
    SETTINGS,
    Context,
    EntryFacts,
    Problem,
)
from hours.rules.times import minutes_by_day, to_local

MINUTE = timedelta(minutes=1)


def ends_after_it_starts(facts: EntryFacts, context: Context) -> Problem | None:
    """A stretch has a length: the end is after the start (hours A7.3)."""
    if facts.is_forward:
        return None
    return Problem("ends", "ends-before-start" if facts.length else "no-length")


def break_is_shorter_than_the_stretch(facts: EntryFacts, context: Context) -> Problem | None:
    """A break is a field of its own, and leaves something to count (hours A7.6)."""
    if facts.break_minutes >= 0 and (not facts.is_forward or facts.minutes > 0):
        return None
    return Problem("break_minutes", "break-too-long")


def uses_the_lists(facts: EntryFacts, context: Context) -> Problem | None:
    """Kind, mode, setting and reasons are controlled lists (hours A7.9). A setting may be left out."""
    lists = {
        "kind": KINDS,
        "mode": MODES,
        "setting": ("", *SETTINGS),
        "long_reason": ("", *LONG_REASONS),
        "late_reason": ("", *LATE_REASONS),
    }
    wrong = [name for name, allowed in lists.items() if getattr(facts, name) not in allowed]
    return Problem(wrong[0], "not-on-list") if wrong else None


def says_what_was_done(facts: EntryFacts, context: Context) -> Problem | None:
    """Practice names its activity, from our list. Other kinds of time have none."""
    allowed = ACTIVITIES if facts.kind == PRACTICE else ("",)
    return None if facts.activity in allowed else Problem("activity", "needs-activity")


def competency_is_in_the_framework(facts: EntryFacts, context: Context) -> Problem | None:
    """Exactly one competency, from the framework of the Standard the person is held to."""
    if facts.competency_code in context.competency_codes:
        return None
    return Problem("competency", "not-on-list")


def is_at_most_sixteen_hours(facts: EntryFacts, context: Context) -> Problem | None:
    """One stretch is at most 16 hours (hours A7.3)."""
    if facts.length <= LONGEST:
        return None
    return Problem("ends", "too-long", {"minutes": facts.length // MINUTE})


def says_why_it_was_long(facts: EntryFacts, context: Context) -> Problem | None:
    """More than 12 hours in one go needs a reason from our list (hours A7.3)."""
    if facts.long_reason or not LONG < facts.length <= LONGEST:
        return None
    return Problem("long_reason", "needs-long-reason", {"minutes": facts.length // MINUTE})


def says_why_it_is_late(facts: EntryFacts, context: Context) -> Problem | None:
    """What is sent more than 30 days after the work needs a reason from our list (hours A7.4)."""
    after = (context.first_sent_at or context.now) - facts.ends_at
    if facts.late_reason or after <= LATE:
        return None
    return Problem("late_reason", "needs-late-reason", {"days": after.days})


def is_not_in_the_future(facts: EntryFacts, context: Context) -> Problem | None:
    """What is sent has happened; a clock may be five minutes ahead (hours A7.4)."""
    if facts.ends_at <= context.now + GRACE:
        return None
    today = to_local(context.now, facts.zone).date()
    return Problem("worked_on" if facts.worked_on > today else "ends", "in-the-future")


def fits_in_the_day(facts: EntryFacts, context: Context) -> Problem | None:
    """A local day holds no more than 24 hours of one person, over all placements and on paper (hours A7.3)."""
    taken = Counter(minutes_by_day(facts.starts_at, facts.ends_at, facts.zone))
    days = sorted(taken)
    taken.update(context.on_paper)
    for other in context.other_entries:
        taken.update(minutes_by_day(other.starts_at, other.ends_at, facts.zone))
    for day in days:
        if taken[day] > DAY // MINUTE:
            return Problem("worked_on", "day-is-full", {"day": day, "minutes": taken[day]})
    return None


def falls_in_the_placement(facts: EntryFacts, context: Context) -> Problem | None:
    """Hours count from a placement's first day to its last (hours A7.4)."""
    first, last = context.placement.starts_on, context.placement.ends_on
    if facts.worked_on < first:
        return Problem("worked_on", "before-placement", {"day": first})
    if last is not None and facts.worked_on > last:
        return Problem("worked_on", "after-placement", {"day": last})
    return None


def has_a_supervisor_that_day(facts: EntryFacts, context: Context) -> Problem | None:
    """Somebody supervised on the day worked; without one nobody could sign (hours A7.13)."""
    if context.placement.supervisor_on(facts.worked_on):
        return None
    return Problem("worked_on", "no-supervisor")


def overlaps_nothing(facts: EntryFacts, context: Context) -> Problem | None:
    """One person is in one place at a time. Touching is fine: 10 to 11 and 11 to 12 (hours A7.5)."""
    for other in context.other_entries:
        if facts.starts_at < other.ends_at and other.starts_at < facts.ends_at:
            tz = ZoneInfo(facts.zone)
            starts, ends = other.starts_at.astimezone(tz), other.ends_at.astimezone(tz)
            return Problem("starts", "overlap", {"starts": starts, "ends": ends})
    return None


EntryRule = Callable[[EntryFacts, Context], Problem | None]

DRAFT_RULES: tuple[EntryRule, ...] = (
    ends_after_it_starts,
    break_is_shorter_than_the_stretch,
    uses_the_lists,
    says_what_was_done,
    competency_is_in_the_framework,
)
"""Hard from the first save: without these there is nothing that could be kept."""

ENTRY_RULES: tuple[EntryRule, ...] = (
    *DRAFT_RULES,
    is_at_most_sixteen_hours,
    says_why_it_was_long,
    says_why_it_is_late,
    is_not_in_the_future,
    fits_in_the_day,
    falls_in_the_placement,
    has_a_supervisor_that_day,
    overlaps_nothing,
)
"""What is sent keeps all of these. A draft may break the later ones; its page says which (hours A8)."""


PROPOSAL_RULES: tuple[EntryRule, ...] = (
    *DRAFT_RULES,
    is_at_most_sixteen_hours,
    is_not_in_the_future,
    falls_in_the_placement,
    has_a_supervisor_that_day,
)
"""What a supervisor may propose. What else the trainee did that day is not theirs to learn from a refusal."""


def check_proposal(proposed: EntryFacts, context: Context, *, sent: EntryFacts) -> list[Problem]:
    """Everything that keeps a supervisor from proposing this instead of what was sent (hours A7.19)."""
    same = [Problem(None, "nothing-proposed")] if proposed == sent else []
    return same + check_entry(proposed, context, PROPOSAL_RULES)


def check_entry(
    facts: EntryFacts, context: Context, rules: Iterable[EntryRule] = ENTRY_RULES
) -> list[Problem]:
    """Everything that keeps an entry from being sent, in the order of the rulebook."""
    return [problem for rule in rules if (problem := rule(facts, context))]


def check_draft(facts: EntryFacts, context: Context) -> list[Problem]:
    """What keeps it from being kept at all."""
    return check_entry(facts, context, DRAFT_RULES)


def remarks(facts: EntryFacts, sent_at: datetime, *, after_close: bool = False) -> list[Problem]:
    """What is allowed but pointed out to the person who signs: very long, or sent late (hours A7.3-4).

    So is what was sent after its month was closed (hours A7.23).
    """
    found = [Problem(None, "after-close")] if after_close else []
    if facts.length > LONG:
        found.append(Problem(None, "long", {"minutes": facts.length // MINUTE}))
    if sent_at - facts.ends_at > LATE:
        found.append(Problem(None, "late", {"days": (sent_at - facts.ends_at).days}))
    return found
