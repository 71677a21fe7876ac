"""What a person should look at: facts about a month, each of which honest people produce, too (hours A7.32).

There is no score, and nothing follows by itself. Of what might be listed (hours A9) some is left out on purpose:
repeated entries, the size of a batch, a shared network or phone, free-mail addresses and whole hours say nothing
about anybody.

Pure Python: no database, no clock.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from hours.rules.facts import LATE

TWO_AT_ONCE, AT_ONCE, LONG_WEEK = "two-at-once", "at-once", "long-week"
OFTEN_LATE, DURING_A_QUIZ, SAME_LOG = "often-late", "during-a-quiz", "same-log"
CODES = (TWO_AT_ONCE, AT_ONCE, LONG_WEEK, OFTEN_LATE, DURING_A_QUIZ, SAME_LOG)

QUICK = timedelta(seconds=60)
"""Signed sooner than this after it was sent: hardly read."""
LONGEST_WEEK = 60 * 60
"""Minutes. More than these in one week is a lot for anybody."""
OFTEN = 5
"""So many entries of a month sent late are often; so many that are the same are a log."""


Entries = defaultdict[int, set[UUID]]
"""Entries by whom they say something about."""


@dataclass(frozen=True)
class Line:
    """One entry that was sent, and as it was signed if it was.

    ``is_alone``: the supervisor gave this time to one person, in supervision or watching them work.
    ``session_id``: the session of supervision from which it came; such a line the trainee did not send.
    """

    entry_id: UUID
    trainee_id: int
    starts_at: datetime
    ends_at: datetime
    worked_on: date
    minutes: int
    sent_at: datetime
    signed_at: datetime | None = None
    signer_id: int | None = None
    session_id: UUID | None = None
    is_alone: bool = False
    is_work: bool = True
    """Practice or supervision: time with other people, not learning by oneself."""

    @property
    def week(self) -> date:
        """The Monday of its week."""
        return self.worked_on - timedelta(days=self.worked_on.weekday())

    @property
    def times(self) -> tuple[datetime, datetime, int]:
        return self.starts_at, self.ends_at, self.minutes


@dataclass(frozen=True)
class Signal:
    """Something to look at: what kind, whom it is about, the entries, others' entries beside it, a number."""

    code: str
    person_id: int
    entries: tuple[UUID, ...]
    others: tuple[UUID, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class Month:
    """The lines of a month and the days around it, and when people answered quizzes."""

    first: date
    last: date
    around: Sequence[Line]
    answered: Mapping[int, Sequence[datetime]]

    @property
    def lines(self) -> list[Line]:
        return [line for line in self.around if self.first <= line.worked_on <= self.last]


def two_at_once(month: Month) -> list[Signal]:
    """A supervisor was with two trainees, one to one, at the same time (hours A9)."""
    found: Entries = defaultdict(set)
    by_signer: defaultdict[int, list[Line]] = defaultdict(list)
    for line in month.lines:
        if line.is_alone and line.signer_id is not None:
            by_signer[line.signer_id].append(line)
    for signer, signed in by_signer.items():
        for one, other in _meeting(signed):
            if one.trainee_id != other.trainee_id and (
                one.session_id is None or one.session_id != other.session_id
            ):
                found[signer] |= {one.entry_id, other.entry_id}
    return _signals(TWO_AT_ONCE, found)


def _meeting(lines: Iterable[Line]) -> Iterable[tuple[Line, Line]]:
    """Every two of these that share time; touching is fine. By their start, so only few are compared."""
    running: list[Line] = []
    for line in sorted(lines, key=lambda line: line.starts_at):
        running = [other for other in running if other.ends_at > line.starts_at]
        yield from ((other, line) for other in running)
        running.append(line)


def at_once(month: Month) -> list[Signal]:
    """Signed within a minute of being sent (hours A9)."""
    found: Entries = defaultdict(set)
    for line in month.lines:
        quick = line.signed_at is not None and line.signed_at - line.sent_at < QUICK
        if quick and line.session_id is None and line.signer_id is not None:
            found[line.signer_id].add(line.entry_id)
    return _signals(AT_ONCE, found)


def long_week(month: Month) -> list[Signal]:
    """More than sixty hours in one week, over all placements (hours A9). A week belongs to its Monday's month."""
    weeks: defaultdict[tuple[int, date], list[Line]] = defaultdict(list)
    for line in month.around:
        if month.first <= line.week <= month.last:
            weeks[line.trainee_id, line.week].append(line)
    found: Entries = defaultdict(set)
    longest: defaultdict[int, int] = defaultdict(int)
    for (trainee, _week), lines in weeks.items():
        if (minutes := sum(line.minutes for line in lines)) > LONGEST_WEEK:
            found[trainee] |= {line.entry_id for line in lines}
            longest[trainee] = max(longest[trainee], minutes)
    return _signals(LONG_WEEK, found, numbers=longest)


def often_late(month: Month) -> list[Signal]:
    """Sent more than thirty days after the work, again and again (hours A9)."""
    found: Entries = defaultdict(set)
    for line in month.lines:
        if line.session_id is None and line.sent_at - line.ends_at > LATE:
            found[line.trainee_id].add(line.entry_id)
    return _signals(OFTEN_LATE, {who: lines for who, lines in found.items() if len(lines) >= OFTEN})


def during_a_quiz(month: Month) -> list[Signal]:
    """The same person answered a quiz in the same minutes (hours A9). Whoever studies may well do that."""
    found: Entries = defaultdict(set)
    for line in month.lines:
        moments = month.answered.get(line.trainee_id, ())
        if line.is_work and any(line.starts_at <= at < line.ends_at for at in moments):
            found[line.trainee_id].add(line.entry_id)
    return _signals(DURING_A_QUIZ, found)


def same_log(month: Month) -> list[Signal]:
    """All times of a month are the same in the logs of several people (nursingcenter 797661)."""
    logs: defaultdict[int, list[Line]] = defaultdict(list)
    for line in month.lines:
        if line.session_id is None:
            logs[line.trainee_id].append(line)
    alike: defaultdict[frozenset[tuple[datetime, datetime, int]], list[int]] = defaultdict(list)
    for trainee, lines in logs.items():
        if len(lines) >= OFTEN:
            alike[frozenset(line.times for line in lines)].append(trainee)
    mine, theirs = {}, {}
    for group in alike.values():
        for trainee in group if len(group) > 1 else ():
            mine[trainee] = {line.entry_id for line in logs[trainee]}
            theirs[trainee] = {line.entry_id for other in group if other != trainee for line in logs[other]}
    return _signals(SAME_LOG, mine, theirs)


def _signals(
    code: str,
    mine: Mapping[int, set[UUID]],
    theirs: Mapping[int, set[UUID]] | None = None,
    numbers: Mapping[int, int] | None = None,
) -> list[Signal]:
    beside = theirs or {}
    return [
        Signal(
            code,
            person,
            tuple(sorted(entries, key=str)),
            tuple(sorted(beside.get(person, ()), key=str)),
            numbers[person] if numbers else len(entries),
        )
        for person, entries in mine.items()
    ]


SignalRule = Callable[[Month], list[Signal]]
SIGNAL_RULES: tuple[SignalRule, ...] = (
    two_at_once,
    at_once,
    long_week,
    often_late,
    during_a_quiz,
    same_log,
)


def signals(month: Month) -> list[Signal]:
    """Everything in a month that a person should look at."""
    return [signal for rule in SIGNAL_RULES for signal in rule(month)]


# --- What people did about it ---------------------------------------------------------------------------

ASKED, EXPLAINED, FINE, TALKED, MENDED = "asked", "explained", "fine", "talked", "mended"
OUTCOMES = (FINE, TALKED, MENDED)
NEW, WAITING, ANSWERED, SETTLED = "new", "waiting", "answered", "settled"
"""Nobody looked yet (or at less than is there now); asked, no answer; they explained; a coordinator decided."""


@dataclass(frozen=True)
class Step:
    """What somebody did about a signal, and which entries they had before them."""

    step: str
    by_id: int
    entries: frozenset[str] = frozenset()


def standing(steps: Sequence[Step], entries: Iterable[str]) -> str:
    """How it stands: by the last step, unless there is something now that nobody had seen then."""
    if not steps:
        return NEW
    last = steps[-1]
    if last.step == EXPLAINED:
        return ANSWERED
    if not set(entries) <= last.entries:
        return NEW
    return WAITING if last.step == ASKED else SETTLED


def is_again(steps: Sequence[Step], step: Step) -> bool:
    """The same press twice is once."""
    return bool(steps) and steps[-1] == step
