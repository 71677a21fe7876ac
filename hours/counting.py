"""What the rules of counting are asked about, gathered for many enrollments in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q

from courses.models import (
    CountingStart,
    Deadline,
    Enrollment,
    Requirement,
    Standard,
    SupervisionRule,
    TimeCount,
    counting_begins,
)
from courses.rules.standards import REMARK
from hours.milestones import agreed_days, milestones
from hours.models import DeadlineExtension, HoursEntryVersion, PaperAcceptance, PaperLine
from hours.models.extensions import runs
from hours.rules import RETURNED, SIGNED, SUBMITTED, SUCCESSOR
from hours.rules import counting as rules
from hours.rules.counting import Counted, Limit, Rhythm, Terms, Worked
from hours.rules.supervision import Supervised, supervised

LIMITED = Requirement.objects.filter(phase=Requirement.Phase.INITIAL).exclude(scope=Requirement.Scope.TOTAL)
ROWS = (TimeCount, CountingStart, SupervisionRule, Deadline)
"""What a standard may say about counting, besides its limits."""
UNDECIDED = (SUBMITTED, RETURNED)


@dataclass(frozen=True)
class Held:
    """What the standard of one enrollment says about counting, with that person's own days."""

    terms: Terms = field(default_factory=Terms)
    days: Mapping[str, date] = field(default_factory=dict)
    """When they reached each milestone; empty where no row of the standard asks."""
    rhythms: tuple[tuple[SupervisionRule, Rhythm], ...] = ()
    """How often there is supervision: the rules whose time has come."""
    extended: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """How often somebody was given more time, by the milestone and the kind of a deadline."""


@dataclass(frozen=True)
class Times:
    """All time of one enrollment: what the signed part counts for, and what is not decided yet, by status."""

    held: Held
    counted: list[Counted]
    undecided: list[tuple[str, Worked]]

    @property
    def terms(self) -> Terms:
        return self.held.terms

    def supervision(self, on: date) -> list[tuple[SupervisionRule, Supervised]]:
        """How often there was supervision as of a day, of the minutes that count."""
        times = rules.what_counts(self.counted)
        return [(row, supervised(times, rhythm, on)) for row, rhythm in self.held.rhythms]


def times(enrollments: Iterable[Enrollment]) -> dict[int, Times]:
    """For each enrollment (by primary key): what every stretch counts for, and what of it does not.

    Three statements where no standard says anything about counting.
    """
    enrollments = list(enrollments)
    held = held_to(enrollments)
    wanted = [row for row in enrollments if held[row.pk].terms.needs_agreement]
    agreed = agreed_days(wanted) if wanted else {}
    found = _stretches(enrollments, agreed)
    for pk, status, stretch in _on_paper(found, agreed):
        found[pk].append((status, stretch))
    return {
        row.pk: Times(
            held[row.pk],
            rules.count((time for status, time in found[row.pk] if status == SIGNED), held[row.pk].terms),
            [(status, time) for status, time in found[row.pk] if status != SIGNED],
        )
        for row in enrollments
    }


def _stretches(
    enrollments: Iterable[Enrollment], agreed: Mapping[int, date]
) -> dict[int, list[tuple[str, Worked]]]:
    """What counts; and what waits or came back, where nothing of the same entry counts yet. One statement."""
    found: dict[int, list[tuple[str, Worked]]] = {row.pk: [] for row in enrollments}
    open_now = Q(latest_of__isnull=False, status__in=UNDECIDED, entry__counting_version__isnull=True)
    rows = (
        HoursEntryVersion.objects.filter(
            Q(counting_for__isnull=False) | open_now, entry__placement__enrollment__in=found
        )
        .order_by("starts_at")
        .values_list(
            "entry__placement__enrollment", "entry__placement", "counting_for", "status", "activity",
            "entry", "kind", "minutes", "worked_on", "starts_at", "competency__code", "competency__name", "is_alike", "mode",
            "session__format", "sign_off__stand_in__kind",
        )
    )  # fmt: skip
    for (
        pk,
        placement,
        counts,
        status,
        activity,
        entry,
        kind,
        *facts,
        is_alike,
        mode,
        session,
        stand_in,
    ) in rows:
        format = session or rules.format_of(kind, activity)
        how = {"mode": way(mode), "format": format, "is_alike": is_alike}
        how["agreed_on"] = agreed.get(placement)
        how["origin"] = rules.BY_SUCCESSOR if stand_in == SUCCESSOR else rules.SIGNED
        time = Worked(entry, kind, *facts, **how)
        found[pk].append((SIGNED if counts else status, time))
    return found


def _on_paper(enrollments: Iterable[int], agreed: Mapping[int, date]) -> Iterator[tuple[int, str, Worked]]:
    """What was signed on paper: accepted, or waiting for somebody who compares it. One statement.

    Time of several days begins on the first of them: it counts only when all of it could.
    """
    accepted = PaperAcceptance.objects.current().filter(sheet=OuterRef("sheet"))
    rows = PaperLine.objects.filter(sheet__enrollment__in=enrollments, sheet__returned__isnull=True)
    rows = rows.annotate(is_accepted=Exists(accepted)).order_by("first_on", "pk")
    for pk, placement, is_accepted, activity, last_on, line, kind, minutes, first_on, *area in rows.values_list(
        "sheet__enrollment", "sheet__placement", "is_accepted", "activity", "last_on",
        "pk", "kind", "minutes", "first_on", "competency__code", "competency_name",
    ):  # fmt: skip
        yield (
            pk,
            SIGNED if is_accepted else SUBMITTED,
            Worked(
                *(line, kind, minutes, first_on, datetime.combine(first_on, datetime.min.time(), UTC), *area),
                format=rules.format_of(kind, activity),
                origin=rules.ON_PAPER,
                agreed_on=agreed.get(placement),
                last_on=last_on if last_on != first_on else None,
            ),
        )


def worked(version: HoursEntryVersion) -> Worked:
    """One version, as the rules of counting see it: as if it were signed."""
    area, session = version.competency, version.session.format if version.session_id else ""
    return Worked(
        *(version.entry_id, version.kind, version.minutes, version.worked_on, version.starts_at),
        *(area.code, area.name),
        mode=way(version.mode),
        format=session or rules.format_of(version.kind, version.activity),
        is_alike=version.is_alike,
    )


def way(mode: str) -> str:
    """How it was done, in the word that standards use."""
    return mode.replace("-", "_")


def held_to(enrollments: Iterable[Enrollment]) -> dict[int, Held]:
    """What the standard of each enrollment says about counting, with that person's own days.

    One statement where no standard says anything, as most do not; ten where one does; one more where it allows
    more time for a deadline.
    """
    enrollments = list(enrollments)
    standards = {row.pk: row for row in _speaking({row.standard_id for row in enrollments})}
    plain = {row.pk: Held() for row in enrollments if row.standard_id not in standards}
    concerned = [row for row in enrollments if row.standard_id in standards]
    days = milestones(concerned) if concerned else {}
    more = _extensions(concerned, standards)
    return plain | {
        row.pk: _held(standards[row.standard_id], days[row.pk], more.get(row.pk, {})) for row in concerned
    }


def _extensions(
    enrollments: Iterable[Enrollment], standards: Mapping[int, Standard]
) -> dict[int, dict[tuple[str, str], int]]:
    """How often each of these was given more time. No statement where no standard allows it, else one."""
    may = {pk for pk, row in standards.items() if any(one.extensions for one in row.deadlines.all())}
    wanted = [row.pk for row in enrollments if row.standard_id in may]
    return DeadlineExtension.objects.counted(wanted) if wanted else {}


def _speaking(pks: Iterable[int]) -> Iterable[Standard]:
    """Those of these standards that say anything about counting, with their rows."""
    says = Exists(LIMITED.filter(standard=OuterRef("pk")))
    for model in ROWS:
        says |= Exists(model.objects.filter(standard=OuterRef("pk")))
    own = Q(smallest_unit__gt=1) | Q(needs_agreement=True) | Q(paper_counts=False) | Q(successor_counts=False)
    rows = Standard.objects.filter(says | own, pk__in=pks)
    limits = Prefetch("requirements", LIMITED.select_related("competency"), to_attr="limits")
    return rows.prefetch_related(limits, "timecounts", "countingstarts", "supervisionrules", "deadlines")


def _held(standard: Standard, days: Mapping[str, date], extended: Mapping[tuple[str, str], int]) -> Held:
    rhythms = _rhythms(standard.supervisionrules.all(), days)
    cutting = tuple(
        rhythm for row, rhythm in rhythms if row.shape in rules.CUTS and row.consequence != REMARK
    )
    until = _until(standard, days, extended)
    return Held(_terms(standard, days, until, cutting), days, rhythms, extended)


def _terms(
    standard: Standard, days: Mapping[str, date], until: Mapping[str, date], rhythms: tuple[Rhythm, ...]
) -> Terms:
    kinds = {row.kind for row in standard.countingstarts.all()}
    return Terms(
        counts_for=_counts_for(standard),
        begins={kind: counting_begins(standard, kind, days) for kind in kinds},
        until=until,
        unit=standard.smallest_unit,
        limits=tuple(_limit(row) for row in standard.limits),
        rhythms=rhythms,
        needs_agreement=standard.needs_agreement,
        paper_counts=standard.paper_counts,
        successor_counts=standard.successor_counts,
    )


def _counts_for(standard: Standard) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in standard.timecounts.all():
        found[row.what].append(row.counts_for)
    return found


def _until(
    standard: Standard, days: Mapping[str, date], extended: Mapping[tuple[str, str], int]
) -> dict[str, date]:
    """The last day of each kind that has a deadline of its own, once it runs; with the time that was added."""
    rows = [row for row in standard.deadlines.all() if row.kind]
    last = [(row.kind, runs(row, days, extended).last_day) for row in rows]
    found: dict[str, date] = {}
    for kind, day in last:
        if day:
            found[kind] = min(day, found.get(kind, day))
    return found


def _limit(row: Requirement) -> Limit:
    return Limit(
        kind=row.kind,
        scope=row.scope,
        minimum=row.minimum,
        maximum=row.maximum,
        consequence=row.consequence,
        competency_code=row.competency.code if row.competency else "",
        mode=row.mode,
        format=row.format,
        is_alike=row.is_alike,
    )


def _rhythms(
    rows: Iterable[SupervisionRule], days: Mapping[str, date]
) -> tuple[tuple[SupervisionRule, Rhythm], ...]:
    """The rules about how often there is supervision whose milestone this person has reached."""
    running = (row for row in rows if not row.from_milestone or row.from_milestone in days)
    return tuple((row, _rhythm(row, days)) for row in running)


def _rhythm(row: SupervisionRule, days: Mapping[str, date]) -> Rhythm:
    return Rhythm(
        shape=row.shape,
        minutes=row.minutes or 0,
        per_minutes=row.per_minutes or 0,
        gap_minutes=row.gap_minutes or 0,
        every=row.every,
        times=row.times or 0,
        mode=row.mode,
        since=days.get(row.from_milestone),
        until=days.get(row.until_milestone),
    )
