"""What we decide about cohorts: who gets a seat, what an hour together counts, who may need a hand.

Pure Python: no database, no clock. Minutes are whole; a part of a minute is dropped, never rounded up.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# --- Seats ------------------------------------------------------------------------------------------

INVITATION, OPEN, APPROVAL = "invitation", "open", "approval"
"""How people come in: somebody invites them, they join, or they ask and a coordinator says yes."""

ASKED, WAITING, MEMBER = "asked", "waiting", "member"
LEFT, MOVED, DECLINED = "left", "moved", "declined"
CURRENT = (ASKED, WAITING, MEMBER)
"""An enrollment is in one of these for one cohort at most."""


@dataclass(frozen=True)
class Seats:
    """How many seats there are, and who is in front of whoever comes now. No ``total`` means no limit."""

    total: int | None
    taken: int
    waiting: int = 0

    @property
    def free(self) -> int | None:
        return None if self.total is None else max(0, self.total - self.taken)

    @property
    def is_full(self) -> bool:
        return self.free == 0


def place_for(joining: str, seats: Seats, *, invited: bool) -> str | None:
    """Where somebody stands who wants to come in; None when this cohort is not open to them.

    A free seat is theirs, unless others wait already: nobody is overtaken. Where a coordinator has to
    say yes they have asked, and hold no seat yet. Whoever was invited need not ask.
    """
    if joining == INVITATION and not invited:
        return None
    if joining == APPROVAL and not invited:
        return ASKED
    return WAITING if seats.is_full or seats.waiting else MEMBER


def had_seat(since: datetime | None, until: datetime | None, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether somebody had a seat in a cohort while one of its meetings ran.

    Who came in later was not asked to it, and who had left before was not any more: it is neither theirs to
    attend nor missed. ``since`` is None for whoever waited and never had a seat. ``seated_during`` asks the
    database the same.
    """
    return since is not None and since < ends_at and (until is None or until > starts_at)


# --- Time together ----------------------------------------------------------------------------------


def minutes_present(
    starts_at: datetime, ends_at: datetime, arrived_at: datetime, left_at: datetime | None
) -> int:
    """The minutes somebody was there while the session ran.

    Coming early and staying late add nothing. Whoever is not written down as leaving stayed to the end.
    """
    begin, end = max(starts_at, arrived_at), min(ends_at, left_at or ends_at)
    return max(0, int((end - begin).total_seconds() // 60))


def credited(minutes: Sequence[int], length: int, attended: int) -> list[int]:
    """What each part of a session counts for somebody who attended so many of its minutes.

    A session of ``length`` minutes is worth ``minutes`` of training in each of its competencies. Whoever
    was there for half of it has half of each. Together the parts are never worth more than the whole share.
    """
    if length <= 0:
        return [0 for _part in minutes]
    share, before, parts = min(attended, length), 0, []
    for part in minutes:
        parts.append((before + part) * share // length - before * share // length)
        before += part
    return parts


@dataclass(frozen=True)
class Counted:
    """What somebody's time at a session counts: minutes toward a module, and minutes of training."""

    minutes: int
    training: int

    def __sub__(self, other: "Counted") -> "Counted":
        """What is left; never less than nothing."""
        return Counted(max(0, self.minutes - other.minutes), max(0, self.training - other.training))


def making_up(missed: Counted, attended: Iterable[Counted]) -> list[Counted]:
    """What sessions that make up for another count, in the order they are held.

    Together they count no more than what was missed of that one, so nobody has a meeting twice: whoever was
    there for all of it may come again, and it adds nothing.
    """
    found = []
    for whole in attended:
        part = Counted(min(whole.minutes, missed.minutes), min(whole.training, missed.training))
        missed -= part
        found.append(part)
    return found


@dataclass(frozen=True)
class Sitting:
    """One session that is over, as one person stands to it."""

    length: int
    attended: int
    made_up: int = 0

    @property
    def missed(self) -> int:
        return max(0, self.length - self.attended - self.made_up)


ENOUGH, MAKE_UP, NEXT_COHORT = "enough", "make_up", "next_cohort"
"""What somebody may decide about missed time."""

WITHIN_RULE, MADE_UP, GOOD_CAUSE = "within_rule", "made_up", "good_cause"
TOO_MUCH, AGREED = "too_much", "agreed"
"""Why."""

NO_RULE, WITHIN, OVER = "no_rule", "within", "over"

FITTING = {
    ENOUGH: (WITHIN_RULE, MADE_UP, GOOD_CAUSE, AGREED),
    MAKE_UP: (GOOD_CAUSE, TOO_MUCH, AGREED),
    NEXT_COHORT: (GOOD_CAUSE, TOO_MUCH, AGREED),
}


def reasons(outcome: str, proposal: str) -> tuple[str, ...]:
    """The reasons that fit what somebody decides about missed time.

    It is not enough because it is too much, and nobody makes up what the rule allows. What the rule says is
    a reason only where it says so.
    """
    said = {WITHIN_RULE: WITHIN, TOO_MUCH: OVER}
    return tuple(reason for reason in FITTING[outcome] if said.get(reason, proposal) == proposal)


@dataclass(frozen=True)
class Presence:
    """How much of the sessions so far somebody missed, and what the rule proposes."""

    missed: int
    may_miss: int | None
    proposal: str

    @property
    def over_by(self) -> int:
        return max(0, self.missed - (self.may_miss or 0)) if self.proposal == OVER else 0


def may_miss(standard: int | None, cohort: int | None) -> int | None:
    """How much somebody may miss: what their standard says, or less where their cohort asks for more."""
    return min((rule for rule in (standard, cohort) if rule is not None), default=None)


def presence(sittings: Iterable[Sitting], may_miss: int | None) -> Presence:
    """What the rule "may miss so many minutes" proposes; 0 is "must attend all", None is no rule.

    It only proposes: Ohio asks for every minute of forty hours, RI International allows eight hours away,
    and in both a person decides what happens next (domain research, attendance rules).
    """
    missed = sum(sitting.missed for sitting in sittings)
    if may_miss is None:
        return Presence(missed, None, NO_RULE)
    return Presence(missed, may_miss, OVER if missed > may_miss else WITHIN)


# --- Who may need a hand ----------------------------------------------------------------------------

STUCK_DAYS = 14
STUCK_TRIES = 3


def planned_on(position: int, modules: int, starts_on: date, ends_on: date) -> date:
    """By which day a module is done by whoever spreads them evenly: the first is position 1."""
    return starts_on + timedelta(days=(ends_on - starts_on).days * position // modules)


@dataclass(frozen=True)
class Standing:
    """One person's way through one module."""

    done: bool
    steps: int
    steps_done: int
    tries: int = 0
    """Tries at its quiz that did not pass yet."""


@dataclass(frozen=True)
class Pace:
    """One person in a cohort: the modules that come later than planned, and whether they seem stuck."""

    late: frozenset[int]
    is_stuck: bool


def pace(
    standings: Sequence[Standing],
    *,
    starts_on: date,
    ends_on: date,
    on: date,
    days_away: int,
    quiet_days: int,
) -> Pace:
    """Who is later than an even plan over the cohort's dates, and who has come to a stop.

    Days on leave shift the whole plan, and they are no quiet days. Stuck is whoever did nothing for two
    weeks, or tried a quiz three times, while there is something left to do. It is a hint to ask, no mark.
    """
    today = on - timedelta(days=days_away)
    modules = len(standings)
    late = frozenset(
        place
        for place, standing in enumerate(standings)
        if not standing.done and planned_on(place + 1, modules, starts_on, ends_on) < today
    )
    left = [standing for standing in standings if not standing.done]
    tried = any(standing.tries >= STUCK_TRIES for standing in left)
    has_begun = starts_on <= on
    return Pace(late, bool(left) and has_begun and (tried or quiet_days >= STUCK_DAYS))


# --- The code on the screen -------------------------------------------------------------------------

REMINDED_AHEAD = timedelta(hours=24)
"""So long before a meeting, people are reminded of it."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is taken for something else: 0 and O, 1 and I and L."""
CODE_LENGTH = 8
STEP_SECONDS = 30
STEPS_BACK = 2
DOORS_OPEN = timedelta(minutes=30)
"""So long before the start, people may say that they are here."""


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def code(key: bytes, step: int) -> str:
    """What stands on the screen for half a minute. Who does not know the key cannot work it out."""
    number = int.from_bytes(hmac.digest(key, step.to_bytes(8, "big"), "sha256"), "big")
    letters = []
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def is_code(key: bytes, typed: str, at: datetime) -> bool:
    """Whether a code is that of now, or of the minute before: time enough to find the camera."""
    now = step_of(at)
    return any(
        hmac.compare_digest(code(key, step).encode(), typed.encode())
        for step in range(now - STEPS_BACK, now + 1)
    )


def typed_code(text: str) -> str:
    """A code as somebody typed it, as it stands on the screen: capitals, no gaps."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
