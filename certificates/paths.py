"""What the path page and the coordinator's desk show: standings, put into the words and the order of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from certificates import asked_wording, evidence, rules, steps, wording
from certificates.models import Certificate, Credential, StandardConfirmation
from certificates.snapshots import clean_name
from cms.models import TrainingBody
from courses.models import Enrollment, ProgramPage
from courses.rules import OBSERVED, Outline, Step
from hours import on_paper
from hours.on_paper import OnPaper
from people.models import Leave

LEARN, WATCH, LOG, CHANGE, WAIT, DAY = "learn", "watch", "log", "change", "wait", "day"
MEET, ANSWER, ASK, DONE = "meet", "answer", "ask", "done"
"""What comes next: a step of learning, a practice to be watched in, time to log, an entry to look at again, an
answer to wait for, a day on which learning goes on, a group to meet with, a text to sign or another row to answer, somebody to ask, or nothing."""


@dataclass(frozen=True)
class Line:
    """One requirement, as a page shows it."""

    status: rules.RequirementStatus
    on_paper: Sequence[OnPaper] = ()
    page: str = ""
    """Where what it takes is done; empty where there is no such page."""

    @property
    def label(self) -> str:
        return wording.name(self.status)

    @property
    def text(self) -> str:
        return wording.progress(self.status)

    @property
    def notes(self) -> list[str]:
        """Why some minutes do not count yet, said only while something is open; of a limit, what is above it."""
        whys = self.status.reasons
        if self.status.is_limit:
            whys = tuple(why for why in whys if why.code == rules.OVER_MAXIMUM)
        elif self.status.met:
            whys = ()
        return [*(wording.reason(why) for why in whys), *self.marks]

    @property
    def step(self) -> str:
        """What would satisfy it, while it is open."""
        return asked_wording.step(self.status)

    @property
    def last_day(self) -> str:
        """By when, where the board sets a day and it is open."""
        return asked_wording.last_day(self.status)

    @property
    def is_measured(self) -> bool:
        """Whether there is anything between nothing and done."""
        return self.status.need > 1

    @property
    def marks(self) -> list[str]:
        """What of this kind was signed on paper, and who accepted it: it is never shown as signed here."""
        status = self.status
        return on_paper.marks(row for row in self.on_paper if row.is_of(status.kind, status.competency))


@dataclass(frozen=True)
class Path:
    """One person's way through one program, as of now."""

    enrollment: Enrollment
    outline: Outline
    lines: list[Line]
    certificates: list[tuple[Certificate, str]]
    """What they hold for this program, the newest first, and how each stands today."""
    ready: list[str]
    """The kinds of certificate that are earned and not issued yet."""
    is_done: bool
    """Whether there is nothing more to get here."""

    @property
    def next(self) -> str:
        """What kind of thing to do next."""
        if self.is_done:
            return DONE
        if self.is_earned:  # whatever was added to the program since is an offer
            return ASK
        if self.outline.next_step is not None:
            return WATCH if self.outline.next_step.kind == OBSERVED else LEARN
        if self.outline.opens_on is not None:
            return DAY
        if self.outline.meets_next is not None:
            return MEET
        missing = rules.unmet([line.status for line in self.lines])
        codes = {why.code for status in missing for why in status.reasons}
        if rules.RETURNED_TO_TRAINEE in codes:
            return CHANGE
        if any(status.left > status.waiting for status in missing if status.kind in PRACTICED):
            return LOG
        if any(status.kind in PRACTICED for status in missing):
            return WAIT
        return ANSWER if self.to_answer else ASK

    @property
    def ready_names(self) -> list[str]:
        """What they can get now, by its name."""
        return [str(wording.KINDS[kind]) for kind in self.ready]

    @property
    def to_answer(self) -> Line | None:
        """The first open row that somebody can do something about on this site."""
        return next((line for line in self.open if line.page and line.status.kind not in PRACTICED), None)

    @property
    def next_step(self) -> Step | None:
        return self.outline.next_step

    @property
    def is_earned(self) -> bool:
        return rules.has_earned([line.status for line in self.lines])

    @property
    def further(self) -> list[int]:
        """The modules that are more than the certificate needs."""
        undone = [module.id for module in self.outline.modules if not module.done]
        in_order = self.enrollment.program.order == ProgramPage.Order.IN_ORDER
        return rules.further(undone, [line.status for line in self.lines], in_order=in_order)

    @property
    def needs_name(self) -> bool:
        """Whether the name that is printed is still missing."""
        return not clean_name(self.enrollment.person.legal_name)

    @property
    def asked(self) -> list[Line]:
        """The lines that ask for something; the others are limits and remarks."""
        return [line for line in self.lines if line.status.is_asked]

    @property
    def met(self) -> int:
        return sum(line.status.met for line in self.asked)

    @property
    def open(self) -> list[Line]:
        """What is still open, limits and remarks too."""
        return [line for line in self.lines if not (line.status.is_asked and line.status.met)]

    @property
    def done(self) -> list[Line]:
        """What is met for good. A limit says something as long as anything is open."""
        return [line for line in self.asked if line.status.met]


PRACTICED = (rules.PRACTICE, rules.SUPERVISION)


def usual(enrollments: Sequence[Enrollment]) -> Enrollment:
    """The program a person means when they do not say which: the newest that still runs."""
    active = (row for row in enrollments if row.status == Enrollment.Status.ACTIVE)
    return next(active, enrollments[0])


def walk(enrollment: Enrollment, *, at: datetime, body: TrainingBody | None = None) -> Path:
    """Where somebody stands. The number of statements does not depend on how much they did."""
    standing = evidence.in_full([enrollment], at=at, body=body)[enrollment.pk]
    paper = on_paper.of(enrollment)
    rows = Certificate.objects.with_status().filter(credential__enrollment=enrollment)
    certificates = list(rows.order_by("-issued_at", "-period", "-edition"))
    held = {certificate.credential.kind for certificate in certificates}
    return Path(
        enrollment=enrollment,
        outline=enrollment.outline(),
        lines=[Line(status, paper, steps.page(enrollment, status)) for status in standing.whole],
        certificates=[(certificate, certificate.status_at(at)) for certificate in certificates],
        ready=[kind for kind in standing.ready() if kind not in held],
        is_done=bool(held) and set(standing.by_kind) <= held,
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody who can still get a certificate: which are earned, and else what is missing."""

    enrollment: Enrollment
    statuses: list[rules.RequirementStatus]
    """How they stand with the whole standard."""
    ready: list[str]
    """The kinds of certificate that are earned and not issued yet."""
    leave: Leave | None = None
    """Whether they are away, and until when. No reason exists."""
    is_confirmed: bool = True
    """Whether somebody confirmed their standard, or it is all for trying out."""

    @property
    def is_ready(self) -> bool:
        return bool(self.ready)

    @property
    def ready_names(self) -> list[tuple[str, Promise]]:
        """Each kind that is ready, and its name."""
        return [(kind, wording.KINDS[kind]) for kind in self.ready]

    @property
    def asks_for_papers(self) -> bool:
        """Whether their standard asks for documents, or for people who speak for them."""
        return any(status.kind in (rules.DOCUMENT, rules.REFERENCE) for status in self.statuses)

    @property
    def can_get_one(self) -> bool:
        """Whether nothing stands in the way any more."""
        return self.is_ready and self.is_confirmed and not self.needs_name

    @property
    def missing(self) -> list[str]:
        return [wording.missing(status) for status in rules.unmet(self.statuses)]

    @property
    def needs_name(self) -> bool:
        return not clean_name(self.enrollment.person.legal_name)


def desk(enrollments: QuerySet[Enrollment], *, at: datetime) -> list[Candidate]:
    """Those who learn and can still get a certificate: who has earned one first, then the closest.

    The number of statements does not depend on how many they are.
    """
    rows = enrollments.active().with_names().defer("program__body").order_by("enrolled_at", "pk")
    found = list(rows)
    standings, held = evidence.in_full(found, at=at), _held(found)
    away = Leave.objects.on(timezone.localdate(at)).filter(person__in=[row.person_id for row in found])
    leaves = {leave.person_id: leave for leave in away}
    confirmed = StandardConfirmation.objects.confirmed({row.standard_id for row in found})
    candidates = [
        Candidate(
            row,
            [status.for_others() for status in standings[row.pk].whole],
            [kind for kind in standings[row.pk].ready() if kind not in held[row.pk]],
            leaves.get(row.person_id),
            settings.CERTIFICATE_SPECIMENS or row.standard_id in confirmed,
        )
        for row in found
        if not held[row.pk] or set(standings[row.pk].by_kind) - held[row.pk]
    ]
    return sorted(candidates, key=lambda row: (not row.is_ready, -rules.done_share(row.statuses)))


def _held(enrollments: Sequence[Enrollment]) -> dict[int, set[str]]:
    """The kinds of certificate that were issued for each of these. One statement."""
    found: dict[int, set[str]] = {row.pk: set() for row in enrollments}
    issued = Credential.objects.filter(enrollment__in=found, certificates__isnull=False)
    for pk, kind in issued.values_list("enrollment", "kind").distinct():
        found[pk].add(kind)
    return found
