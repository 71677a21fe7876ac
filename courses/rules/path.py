"""What is open, what is next, when a module is done."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypedDict

LESSON = "lesson"
QUIZ = "quiz"
MEETINGS = "meetings"
OBSERVED = "observed"
WITH_OTHERS = (MEETINGS, OBSERVED)
"""What takes the time of others; it holds up no lesson."""

DONE = "done"
OPEN = "open"
LOCKED = "locked"


@dataclass(frozen=True)
class Step:
    """One thing to do in a module: read a lesson, pass its quiz, meet for so many minutes, or be watched in a
    practice by a trainer."""

    kind: str
    id: int
    title: str
    url: str = ""
    minutes: int = 0
    done: bool = False
    have: int = 0
    """The minutes of meetings somebody has so far."""
    state: str = LOCKED
    opened_by: "Step | Module | None" = None
    """What has to be done first; set only while this one is locked."""
    opens_on: date | None = None
    """The day it opens; set only while that is what locks it, too."""
    with_cohort: bool = False
    """Whether that day is one of the person's cohort."""

    @property
    def minutes_left(self) -> int:
        return 0 if self.done else max(0, self.minutes - self.have)


@dataclass(frozen=True)
class Module:
    """An ordered part of a program, as one person stands in it."""

    id: int
    title: str
    url: str = ""
    steps: tuple[Step, ...] = ()
    done: bool = False
    """Somebody who completed a module stays done, also when a lesson is added later."""
    needs: tuple[int, ...] = ()
    """The modules that have to be done before this one, by id."""
    opens_on: date | None = None
    """The day it opens. In an outline, it is set only while that day is still to come."""
    cohort_opens_on: date | None = None
    """The day it opens for the person's cohort, if their cohort has one for it."""
    with_cohort: bool = False
    """Whether the day it opens is that of the cohort. An outline sets it."""
    needs_cohort: bool = False
    """It has meetings, and this person is in no cohort to meet with."""
    blocked_by: "Step | Module | None" = None
    """What has to be done before this module. An outline sets it."""

    @property
    def steps_done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def to_watch(self) -> tuple[Step, ...]:
        """What is open and waits for a trainer."""
        return tuple(step for step in self.steps if step.kind == OBSERVED and step.state == OPEN)

    @property
    def minutes_left(self) -> int:
        """The minutes of what is still to be done here. A completed module asks for nothing more."""
        return 0 if self.done else sum(step.minutes_left for step in self.steps)

    @property
    def about_left(self) -> int:
        """The same as an honest guess."""
        return roughly(self.minutes_left)

    @property
    def meetings(self) -> Step | None:
        """Its meetings, where it has any."""
        return next((step for step in self.steps if step.kind == MEETINGS), None)

    @property
    def state(self) -> str:
        if self.done:
            return DONE
        if not self.steps:  # nothing is asked for here
            return LOCKED if self.blocked_by or self.opens_on else OPEN
        return OPEN if any(step.state != LOCKED for step in self.steps) else LOCKED

    @property
    def opened_by(self) -> "Step | Module | None":
        """What to do first, while the whole module is locked."""
        return self.blocked_by if self.state == LOCKED else None


@dataclass(frozen=True)
class Outline:
    """A whole program, as one person stands in it."""

    modules: tuple[Module, ...]
    next_step: Step | None = None
    steps: dict[tuple[str, int], Step] = field(default_factory=dict)

    def step(self, kind: str, id: int) -> Step | None:
        """The step for a lesson or a quiz, or None when the program does not hold it."""
        return self.steps.get((kind, id))

    def module_of(self, step: Step) -> Module | None:
        """The module that holds a step."""
        return next((module for module in self.modules if step in module.steps), None)

    def module(self, id: int) -> Module | None:
        """One module of the program, or None."""
        return next((module for module in self.modules if module.id == id), None)

    @property
    def meets_next(self) -> Module | None:
        """The first module that is open and has meetings left."""
        left = (module for module in self.modules if not module.done)
        return next((m for m in left if m.meetings and m.meetings.state == OPEN), None)

    @property
    def modules_done(self) -> int:
        return sum(module.done for module in self.modules)

    @property
    def opens_on(self) -> date | None:
        """The day on which learning goes on, where nothing is open and something waits for its day."""
        days = [module.opens_on for module in self.modules if module.opens_on and not module.done]
        return min(days, default=None) if self.next_step is None else None

    @property
    def minutes_left(self) -> int:
        """The minutes of all that is still to be done. Practice is counted elsewhere."""
        return sum(module.minutes_left for module in self.modules)

    @property
    def about_left(self) -> int:
        """The same as an honest guess."""
        return roughly(self.minutes_left)

    def resume(self, lesson_id: int | None, part: int = 0) -> str | None:
        """The address to go on at; None when all is done.

        It is the lesson somebody had open last, at the heading they had reached, as long as it is open and
        not done; otherwise the next step.
        """
        left = self.step(LESSON, lesson_id) if lesson_id else None
        if left is None or left.state != OPEN:
            return self.next_step.url if self.next_step else None
        return f"{left.url}#part-{part}" if part else left.url


def outline(modules: Iterable[Module], *, today: date | None = None, in_order: bool = True) -> Outline:
    """Which steps are done, open and locked on a day, and what opens those that are locked.

    Inside a module, steps open one after another. ``in_order``, modules do too. A module also waits for the
    modules it needs, for its day, and for the day that the person's cohort has set for it: for the later of
    the two. Whatever is locked says why. What is done stays open to read again; in
    a completed module everything is open, so a lesson added later is an offer. Supervised practice is not a
    step: it never locks a module.

    Meetings have days of their own, so they stand outside the order: they wait for no lesson and hold up
    none. A practice that a trainer watches is open as soon as its module is, and holds up no lesson either:
    nobody's learning stands still because somebody else has no time. A module that *needs* theirs waits until
    they are done.
    """
    modules = list(modules)
    waiting = {module.id: module for module in modules if not module.done}
    first: Step | None = None
    placed = []
    for module in modules:
        first = first if in_order else None
        needed = next((waiting[id] for id in module.needs if id in waiting and id != module.id), None)
        gate = replace(module, blocked_by=first or needed, **_day_to_come(module, today))
        steps = []
        for step in module.steps:
            in_line = step.kind not in WITH_OTHERS
            before = gate.blocked_by if step.kind == OBSERVED else (first if in_line else None) or needed
            steps.append(_place(step, gate, before))
            if first is None and in_line and not step.done and not module.done:
                first = step
        placed.append(replace(gate, steps=tuple(steps)))
    index = {(step.kind, step.id): step for module in placed for step in module.steps}
    open_steps = [step for module in placed if not module.done for step in module.steps if step.state == OPEN]
    own = next((step for step in open_steps if step.kind not in WITH_OTHERS), None)
    return Outline(
        tuple(placed), own or next((step for step in open_steps if step.kind == OBSERVED), None), index
    )


class _Day(TypedDict):
    opens_on: date | None
    with_cohort: bool


def _day_to_come(module: Module, today: date | None) -> _Day:
    """The day a module waits for, and whether it is that of the cohort; none once it has come."""
    own, cohort = module.opens_on, module.cohort_opens_on
    day = max((day for day in (own, cohort) if day), default=None)
    if day is None or today is None or day <= today:
        return {"opens_on": None, "with_cohort": False}
    return {"opens_on": day, "with_cohort": day == cohort}


def _place(step: Step, module: Module, before: "Step | Module | None") -> Step:
    """A step as it stands behind what its module waits for, and behind the step before it."""
    if step.done:
        return replace(step, state=DONE)
    if module.done or (before is None and module.opens_on is None):
        return replace(step, state=OPEN)
    return replace(
        step,
        state=LOCKED,
        opened_by=before,
        opens_on=module.opens_on,
        with_cohort=module.with_cohort,
    )


def circle(needs: Mapping[int, Collection[int]], start: int) -> tuple[int, ...]:
    """The way from a module through what it needs back to itself, both ends named; empty when there is none.

    Modules that wait for each other would never open.
    """
    ways: list[tuple[int, ...]] = [(start, need) for need in needs.get(start, ())]
    seen: set[int] = set()
    while ways:
        way = ways.pop(0)
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [(*way, need) for need in needs.get(way[-1], ())]
    return ()


def completes(module: Module) -> bool:
    """A module is complete when each lesson is done, its quiz, if it has one, is passed, its meetings, if it has
    any, were attended for as long as it asks, or a trainer decided that it is enough, and each practice that
    is required was seen at a level that meets it."""
    return bool(module.steps) and all(step.done for step in module.steps)


def roughly(minutes: int) -> int:
    """Minutes as an honest guess says them: up to the next five from half an hour on, to the next fifteen
    from three hours on. Rounded up, so that nobody plans too little."""
    grain = 1 if minutes <= 30 else 5 if minutes <= 180 else 15
    return -(-minutes // grain) * grain
