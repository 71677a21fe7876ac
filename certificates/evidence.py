"""What the rules are asked about, gathered for many enrollments in a fixed number of statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from certificates import asked_evidence, rules
from certificates.given_evidence import with_given
from certificates.rules import kinds
from certificates.said_evidence import with_said
from cms.models import TrainingBody
from courses.models import Attendance, Enrollment, Fact, LessonCompletion, ModuleCompletion, Requirement
from courses.rules import shares
from hours import counting
from hours import rules as hours_rules
from hours.rules.counting import Counted, Lost, Worked

STATES = {hours_rules.SUBMITTED: rules.WAITING, hours_rules.RETURNED: rules.RETURNED}


def standings(enrollments: Sequence[Enrollment], *, at: datetime) -> dict[int, list[rules.RequirementStatus]]:
    """For each enrollment (by primary key): how it stands with every row of its standard.

    Eight statements where time is all that is asked, whether for one person or for a thousand. ``person`` must be loaded.
    """
    standards, earned = facts(enrollments, at=at)
    return {
        enrollment.pk: rules.requirements(
            standards[enrollment.standard_id], earned[enrollment.pk], local_day(enrollment, at)
        )
        for enrollment in enrollments
    }


@dataclass(frozen=True)
class Standing:
    """How one enrollment stands: with the whole standard, and with each certificate it can lead to."""

    earned: rules.EarnedFacts
    whole: list[rules.RequirementStatus]
    by_kind: Mapping[str, list[rules.RequirementStatus]]

    def ready(self) -> list[str]:
        """The kinds of certificate that are earned."""
        return [kind for kind, statuses in self.by_kind.items() if rules.has_earned(statuses)]


def in_full(
    enrollments: Sequence[Enrollment], *, at: datetime, body: TrainingBody | None = None
) -> dict[int, Standing]:
    """For each enrollment (by primary key): how it stands with everything.

    One statement more than ``standings``, unless who runs the site is at hand. ``person`` and ``program`` must be
    loaded.
    """
    standards, earned = facts(enrollments, at=at)
    is_certifier = (body or TrainingBody.load()).is_certifier
    return {
        row.pk: _standing(row, standards[row.standard_id], earned[row.pk], local_day(row, at), is_certifier)
        for row in enrollments
    }


def _standing(
    enrollment: Enrollment,
    standard: rules.StandardFacts,
    earned: rules.EarnedFacts,
    on: date,
    is_certifier: bool,
) -> Standing:
    is_education = enrollment.program.is_continuing_education
    offered = kinds.offered(standard, is_certifier=is_certifier, is_education=is_education)
    by_kind = {kind: rules.requirements(*kinds.of_kind(kind, standard, earned, on), on) for kind in offered}
    return Standing(earned, rules.requirements(standard, earned, on), by_kind)


def facts(
    enrollments: Sequence[Enrollment], *, at: datetime
) -> tuple[dict[int, rules.StandardFacts], dict[int, rules.EarnedFacts]]:
    """What the standards of these enrollments ask, and everything that each of them has to show."""
    standards = standard_facts(enrollments)
    earned = with_given(enrollments, standards, earned_facts(enrollments, at=at))
    return standards, with_said(enrollments, standards, earned)


def local_day(enrollment: Enrollment, at: datetime) -> date:
    """The day an instant belongs to, for the person whose enrollment it is."""
    return at.astimezone(ZoneInfo(enrollment.person.time_zone)).date()


def standard_facts(enrollments: Iterable[Enrollment]) -> dict[int, rules.StandardFacts]:
    """What every standard these enrollments are held to asks at the start. Two statements where it is time alone."""
    wanted = {enrollment.standard_id for enrollment in enrollments}
    rows: dict[int, list[rules.RequirementFacts]] = {pk: [] for pk in wanted}
    found = (
        Requirement.objects.initial()
        .filter(standard__in=wanted)
        .select_related("competency", "exam")
        .order_by("position", "pk")
    )
    for row in found:
        rows[row.standard_id].append(requirement_facts(row))
    speaking = {standard.pk: standard for standard in asked_evidence.speaking(wanted)}
    return {pk: asked_evidence.asked(tuple(facts), speaking.get(pk)) for pk, facts in rows.items()}


def requirement_facts(row: Requirement) -> rules.RequirementFacts:
    """One row, as the rules are told. ``competency`` and ``exam`` must be loaded."""
    competency = (row.competency.code, row.competency.name) if row.competency else ("", "")
    return rules.RequirementFacts(
        *(row.kind, row.minimum, row.maximum, row.unit, *competency),
        *(row.mode, row.format, row.is_alike, row.label, row.look_back_months, row.pathway),
        exam=asked_evidence.exam_terms(row.exam) if hasattr(row, "exam") else None,
        scope=row.scope,
    )


def earned_facts(enrollments: Sequence[Enrollment], *, at: datetime) -> dict[int, rules.EarnedFacts]:
    """What was done here: lessons, meetings, hours. Five statements where no standard says how hours count."""
    by_pk = {enrollment.pk: enrollment for enrollment in enrollments}
    times: dict[int, list[rules.TimeFact]] = {pk: [] for pk in by_pk}
    modules_done: dict[int, int] = dict.fromkeys(by_pk, 0)
    for pk, facts in _lessons(by_pk):
        times[pk] += facts
    for pk, facts in _modules(by_pk):
        modules_done[pk] += 1
        times[pk] += facts
    for pk, facts in _sessions(by_pk):
        times[pk] += facts
    hours = counting.times(by_pk.values())
    return {
        pk: rules.EarnedFacts(
            modules_done[pk],
            (*times[pk], *_hours(hours[pk])),
            supervised=_supervised(hours[pk], local_day(row, at)),
            reached=tuple(hours[pk].held.days.items()),
            granted=tuple(rules.Granted(*of, times) for of, times in hours[pk].held.extended.items()),
        )
        for pk, row in by_pk.items()
    }


Found = Iterator[tuple[int, list[rules.TimeFact]]]
"""What each record says, in one or more facts, with the primary key of its enrollment."""


def _lessons(by_pk: Mapping[int, Enrollment]) -> Found:
    return _completed(LessonCompletion, by_pk)


def _modules(by_pk: Mapping[int, Enrollment]) -> Found:
    """Each completed module, with the minutes of its quiz."""
    return _completed(ModuleCompletion, by_pk)


def _completed(model: type[Fact], by_pk: Mapping[int, Enrollment]) -> Found:
    """What was completed, as training."""
    rows = model.objects.filter(enrollment__in=by_pk).order_by("completed_at", "pk", "credits__pk")
    return _by_competency(rows, "minutes", "completed_at", by_pk)


def _sessions(by_pk: Mapping[int, Enrollment]) -> Found:
    """What was attended, as training, once a trainer has confirmed it; corrections count in its place."""
    rows = Attendance.objects.standing().filter(enrollment__in=by_pk, training_minutes__gt=0)
    rows = rows.order_by("session__starts_at", "pk", "credits__pk")
    return _by_competency(rows, "training_minutes", "session__starts_at", by_pk)


def _by_competency(rows: QuerySet, minutes: str, at: str, by_pk: Mapping[int, Enrollment]) -> Found:
    """Facts as training: the rows in the framework of the person's standard, then the rest of the minutes.

    One statement; a fact comes with a line for each of its rows.
    """
    found = rows.values_list(
        "enrollment", "pk", minutes, at, "mode", "enrollment__standard__framework",
        "credits__competency__framework", "credits__minutes",
        "credits__competency__code", "credits__competency__name",
    )  # fmt: skip
    for (pk, _fact, total, when, mode, framework), lines in groupby(found, itemgetter(0, 1, 2, 3, 4, 5)):
        credits = {line[8]: (line[7], line[9]) for line in lines if line[6] == framework}
        parts = shares(total, {code: part for code, (part, _name) in credits.items()})
        on = local_day(by_pk[pk], when)
        yield (
            pk,
            [
                rules.TimeFact(rules.TRAINING, part, on, code, credits[code][1] if code else "", mode=mode)
                for code, part in parts.items()
            ],
        )


def _hours(times: counting.Times) -> Iterator[rules.TimeFact]:
    """Signed hours: what counts under somebody's standard, and what does not, with why. And what is open."""
    for row in times.counted:
        yield from _facts_of(row)
    for status, time in times.undecided:
        yield _fact(time, time.kind, time.minutes, STATES[status])


def _supervised(times: counting.Times, on: date) -> tuple[rules.SupervisionFacts, ...]:
    """How often there was supervision, rule by rule."""
    return tuple(rules.SupervisionFacts(found, row.consequence) for row, found in times.supervision(on))


def _facts_of(row: Counted) -> Iterator[rules.TimeFact]:
    if row.minutes:
        yield _fact(row.worked, row.kind, row.minutes, rules.EARNED)
    for lost in row.lost:
        yield _fact(row.worked, row.kind, lost.minutes, rules.LOST, lost)


def _fact(time: Worked, kind: str, minutes: int, state: str, lost: Lost | None = None) -> rules.TimeFact:
    area = (time.competency_code, time.competency_name)
    return rules.TimeFact(
        *(kind, minutes, time.worked_on, *area, state, time.mode, time.format, time.is_alike),
        is_on_paper=time.is_on_paper,
        lost=lost,
    )
