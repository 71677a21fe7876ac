"""Hours that were signed on paper, before or beside this site: evidence from elsewhere, with its own label.

Whoever did them, or a coordinator for them, hands in what the sheet says and a picture of it. A coordinator
compares the two, and accepts it or sends it back. Nothing of it is ever *signed* here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Sum
from django.utils.translation import gettext_lazy as _

from courses.models import Competency, Enrollment
from hours import notices, rules
from hours.models.paper_rows import LINE_FACTS, PaperLine, PaperScan, digest_of
from hours.models.placements import Placement
from hours.models.recorded import Ending, Recorded
from hours.models.versions import HoursEntryVersion
from hours.refusals import refuse
from hours.rules import paper as paper_rules
from hours.scans import ENDINGS, Scan
from people.models import User


class PaperSheetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def accepted(self) -> Self:
        return self.filter(Exists(PaperAcceptance.objects.current().filter(sheet=OuterRef("pk"))))

    def waiting(self) -> Self:
        """Those that nobody has decided about, or whose acceptance was taken back."""
        accepted = PaperAcceptance.objects.current().filter(sheet=OuterRef("pk"))
        return self.filter(~Exists(accepted), returned__isnull=True)

    def with_details(self) -> Self:
        """With what a page shows of each: three statements."""
        rows = self.select_related(
            "enrollment__person", "enrollment__program", "placement__organization", "returned__by", "by"
        )
        lines = PaperLine.objects.select_related("competency").order_by("number")
        acceptances = PaperAcceptance.objects.select_related("by", "ended_by")
        return rows.prefetch_related(Prefetch("lines", lines), Prefetch("acceptances", acceptances))

    @transaction.atomic
    def hand_in(
        self,
        enrollment: Enrollment,
        paper: rules.Paper,
        scan: Scan,
        *,
        placement: Placement | None = None,
        elsewhere: str = "",
        by: User,
        at: datetime,
    ) -> "PaperSheet":
        """Keep what a sheet says, with its picture; it waits for a coordinator. The same once more is the same.

        ``elsewhere`` says where it was, when it was at no placement here. Raises ``EntryRefused``.
        """
        trainee = User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        mine = by.pk == trainee.pk or by.is_coordinator
        refuse([None if mine else rules.Problem(None, "not-yours")])
        before = self.filter(enrollment=enrollment, scan_sha256=scan.sha256, returned__isnull=True).first()
        if before:
            same = before.paper == paper
            refuse([None if same else rules.Problem("scan", "paper-handed-in")])
            return before
        refuse(rules.check_paper(paper, _beside(enrollment, trainee, placement, paper, at=at)))
        sheet = PaperSheet(
            enrollment=enrollment,
            placement=placement,
            place_name=placement.place if placement else elsewhere.strip(),
            by=by,
            at=at,
            **{name: getattr(paper, name) for name in FACTS},
        )
        lines = sheet.make_lines(paper)
        sheet.scan_sha256, sheet.scan_type = scan.sha256, scan.media_type
        sheet.lines_digest = digest_of(lines)
        sheet.record(*lines, PaperScan(sheet=sheet, content=scan.content))
        notices.tell_coordinators_of_paper(by, trainee, at=at)
        return sheet


FACTS = ("starts_on", "ends_on", "signer_name", "signer_role", "signed_on")
"""The columns that say what stands at the head and the foot of a sheet."""


class PaperSheet(Recorded):
    """What was handed in: which days, who signed it on paper and when. It never changes."""

    EVENT = "paper.handed-in"
    SAYS = ("enrollment", "placement", "place_name", *FACTS, "scan_sha256", "scan_type", "lines_digest", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="paper_sheets")
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="paper_sheets")
    place_name = models.CharField(_("place"), max_length=200)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    signer_name = models.CharField(_("name of who signed on paper"), max_length=120)
    signer_role = models.CharField(_("their role"), max_length=80)
    signed_on = models.DateField(_("day of the signature"))
    scan_sha256 = models.CharField(max_length=64)
    scan_type = models.CharField(max_length=40)
    lines_digest = models.CharField(max_length=64)

    objects = PaperSheetQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("sheet signed on paper")
        verbose_name_plural = _("sheets signed on paper")

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def trainee(self) -> User:
        return self.enrollment.person

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines.all())

    @property
    def acceptance(self) -> "PaperAcceptance | None":
        """Who accepted it, if that holds. From what was prefetched, where it was."""
        return next((row for row in self.acceptances.all() if row.ended_at is None), None)

    @property
    def status(self) -> str:
        if self.acceptance:
            return paper_rules.ACCEPTED
        return paper_rules.RETURNED if hasattr(self, "returned") else paper_rules.WAITING

    @property
    def is_by_one(self) -> bool:
        """Whether one person handed it in and accepted it: there was no other coordinator."""
        return bool(self.acceptance and self.acceptance.by_id == self.by_id)

    @property
    def filename(self) -> str:
        """Says nothing about what it is about: a file name stands in the open."""
        return f"sheet-{self.at:%Y-%m-%d}.{ENDINGS[self.scan_type]}"

    @property
    def paper(self) -> rules.Paper:
        """What the rules are asked about."""
        lines = tuple(line.facts for line in self.lines.select_related("competency").order_by("number"))
        return rules.Paper(**{name: getattr(self, name) for name in FACTS}, lines=lines)

    def beside(self, *, at: datetime) -> rules.Beside:
        """What it is held against now."""
        return _beside(self.enrollment, self.trainee, self.placement, self.paper, at=at, sheet=self)

    def make_lines(self, paper: rules.Paper) -> list["PaperLine"]:
        """The lines as rows, with the names that skill areas have today."""
        framework = self.enrollment.standard.framework_id
        areas = {row.code: row for row in Competency.objects.filter(framework=framework)}
        return [
            PaperLine(
                sheet=self,
                number=number,
                competency=areas[line.competency_code],
                competency_name=areas[line.competency_code].name,
                **{name: getattr(line, name) for name in LINE_FACTS},
            )
            for number, line in enumerate(paper.lines, 1)
        ]

    def words_fit(self) -> bool:
        """Whether the lines and the file beside it are those that were handed in."""
        if digest_of(self.lines.order_by("number", "pk")) != self.lines_digest:
            return False
        scan = PaperScan.objects.filter(sheet=self).first()
        return bool(scan and scan.fits(self.scan_sha256))

    # --- What a coordinator does ------------------------------------------------------------------

    @transaction.atomic
    def accept(self, *, by: User, at: datetime) -> "PaperAcceptance":
        """Say that the lines are what the picture shows. From here on they count. Twice is once."""
        self._lock()
        if (standing := self.acceptances.current().first()) and standing.by_id == by.pk:
            return standing
        refuse([self.in_the_way(by)])
        refuse(rules.check_paper(self.paper, self.beside(at=at)))
        row = PaperAcceptance(
            sheet=self, sheet_digest=self.digest, printed_name=by.name_on_paper, by=by, at=at
        )
        row.record()
        notices.tell_of_paper(self, accepted=True, at=at)
        return row

    @transaction.atomic
    def send_back(self, reason: str, *, by: User, at: datetime) -> "PaperReturn":
        """Say what is wrong with it. It stays as it is; a new one can be handed in. Twice is once.

        Where somebody who is served can be known from the picture, the picture goes.
        """
        self._lock()
        if done := PaperReturn.objects.filter(sheet=self).first():
            refuse([None if done.reason == reason else rules.Problem(None, "paper-returned")])
            return done
        refuse([None if by.is_coordinator else rules.Problem(None, "not-asked")])
        refuse([paper_rules.check_decision(self.status, is_own=by.pk == self.enrollment.person_id)])
        row = PaperReturn(sheet=self, sheet_digest=self.digest, reason=reason, by=by, at=at)
        row.record()
        if reason == PaperReturn.Reason.PEOPLE:
            self.scan.erase(at=at)
        notices.tell_of_paper(self, accepted=False, at=at)
        return row

    def _lock(self) -> None:
        User.objects.select_for_update(no_key=True).get(pk=self.enrollment.person_id)
        self._prefetched_objects_cache = {}

    def in_the_way(self, by: User) -> rules.Problem | None:
        """What keeps somebody from accepting it."""
        if not by.is_coordinator:
            return rules.Problem(None, "not-asked")
        handed_in, trainee = by.pk == self.by_id, self.enrollment.person_id
        others = User.objects.coordinators().exclude(pk__in=(by.pk, trainee))
        return paper_rules.check_accepting(
            self.status,
            is_own=by.pk == trainee,
            handed_in=handed_in,
            others=handed_in and others.exists(),
        )


class PaperAcceptanceQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Those that nobody took back."""
        return self.filter(ended_at__isnull=True)


class PaperAcceptance(Ending):
    """A coordinator compared the picture with the lines. It may be taken back; that is a record too."""

    EVENT = "paper.accepted"
    SAYS = ("sheet", "sheet_digest", "printed_name", "by")

    sheet = models.ForeignKey(PaperSheet, models.PROTECT, related_name="acceptances")
    sheet_digest = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=160)

    objects = PaperAcceptanceQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("accepted sheet")
        verbose_name_plural = _("accepted sheets")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(ended_at__isnull=True), name="accepted_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.printed_name

    @transaction.atomic
    def end(self, *, by: User, at: datetime) -> None:
        """It was a mistake: from now on the sheet waits again, and counts for nothing. Twice is once."""
        own = by.pk == self.sheet.enrollment.person_id
        refuse([rules.Problem(None, "own-hours") if own else None])
        is_first = PaperAcceptance.objects.current().filter(pk=self.pk).exists()
        super().end(by=by, at=at)
        if is_first:
            notices.tell_of_paper(self.sheet, accepted=False, at=at)


class PaperReturn(Recorded):
    """A coordinator sent it back, and says why. It counts for nothing."""

    class Reason(models.TextChoices):
        UNREADABLE = "unreadable", _("I cannot read the picture")
        DIFFERS = "differs", _("The lines do not say what the sheet says")
        UNSIGNED = "unsigned", _("A name, a role or the day of the signature is missing on the sheet")
        SIGNER = "signer", _("Whoever signed could not sign for this")
        TWICE = "twice", _("These hours are here already")
        PEOPLE = "people", _("Somebody who is supported can be known from it: the picture is deleted")

    EVENT = "paper.returned"
    SAYS = ("sheet", "sheet_digest", "reason", "by")

    sheet = models.OneToOneField(PaperSheet, models.PROTECT, related_name="returned")
    sheet_digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=Reason.choices)

    class Meta(Recorded.Meta):
        verbose_name = _("sheet that was sent back")
        verbose_name_plural = _("sheets that were sent back")

    def __str__(self) -> str:
        return self.get_reason_display()


def taken_on_paper(person_id: int, first: date, last: date) -> models.QuerySet:
    """Accepted lines of somebody that lie within these days."""
    sheets = PaperSheet.objects.accepted().filter(enrollment__person=person_id)
    return PaperLine.objects.filter(sheet__in=sheets, first_on__gte=first, last_on__lte=last)


def minutes_on_paper(person_id: int, facts: rules.EntryFacts) -> dict[date, int]:
    """Accepted minutes of the days of an entry, where the sheet says the day."""
    days = sorted(rules.minutes_by_day(facts.starts_at, facts.ends_at, facts.zone)) or [facts.worked_on]
    rows = taken_on_paper(person_id, days[0], days[-1]).filter(first_on=F("last_on")).order_by()
    return dict(rows.values_list("first_on").annotate(Sum("minutes")))


def _beside(
    enrollment: Enrollment,
    trainee: User,
    placement: Placement | None,
    paper: rules.Paper,
    *,
    at: datetime,
    sheet: PaperSheet | None = None,
) -> rules.Beside:
    names = {" ".join(name.casefold().split()) for name in (trainee.legal_name, trainee.display_name)}
    codes = Competency.objects.filter(framework=enrollment.standard.framework_id)
    return rules.Beside(
        today=rules.to_local(at, trainee.time_zone).date(),
        names=frozenset(names - {""}),
        competency_codes=frozenset(codes.values_list("code", flat=True)),
        placement=placement.facts() if placement else None,
        taken=(*_logged(trainee, paper), *_on_other_sheets(trainee, paper, sheet)),
    )


def _logged(trainee: User, paper: rules.Paper) -> Iterable[rules.Taken]:
    """What was logged on these days, day by day."""
    rows = HoursEntryVersion.objects.taken().filter(
        trainee=trainee, worked_on__gte=paper.starts_on, worked_on__lte=paper.ends_on
    )
    for starts_at, ends_at, zone in rows.values_list("starts_at", "ends_at", "zone"):
        for day, minutes in rules.minutes_by_day(starts_at, ends_at, zone).items():
            yield rules.Taken(day, day, minutes)


def _on_other_sheets(trainee: User, paper: rules.Paper, sheet: PaperSheet | None) -> Iterable[rules.Taken]:
    rows = taken_on_paper(trainee.pk, paper.starts_on, paper.ends_on)
    rows = rows.exclude(sheet=sheet) if sheet else rows
    return (rules.Taken(*row) for row in rows.values_list("first_on", "last_on", "minutes"))
