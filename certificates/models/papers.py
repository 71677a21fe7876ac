"""Documents somebody shows: a file that a coordinator looks at, or, without a file, that it was seen.

Of what is sensitive no file is taken, ever: who saw it, on which day and whether it was accepted is all that is
kept. Nothing here changes later; decisions are appended, and the last one holds.
"""

from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from certificates import paper_notices as notices
from certificates.paper_refusals import refuse
from certificates.rules import papers as rules
from certificates.rules import retention
from courses.models import Enrollment
from courses.models.standard_rows import EvidenceRule
from hours.models.erasable import ErasableFile
from hours.models.holds import LegalHold
from hours.models.recorded import Recorded
from hours.scans import ENDINGS, Scan
from people.models import User


def asked_document(enrollment: Enrollment, code: str) -> rules.AskedDocument | None:
    """What the standard of somebody asks of a document; None where it does not ask for it."""
    rows = list(EvidenceRule.objects.filter(standard=enrollment.standard_id, code=code))
    if not rows:
        return None
    needs_date = any(row.fresh_days is not None for row in rows)
    return rules.AskedDocument(code, needs_date, any(row.is_sensitive for row in rows))


def _today(person: User, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.time_zone)).date()


def _lock(enrollment: Enrollment) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)


class PapersQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)


class DocumentQuerySet(PapersQuerySet):
    def waiting(self) -> Self:
        """Those that nobody has decided about, and that were not taken back."""
        decided = DocumentDecision.objects.filter(document=OuterRef("pk"))
        return self.filter(~Exists(decided), scan__erased_at__isnull=True)

    def with_details(self) -> Self:
        """With what a page shows of each, and not the file: two statements."""
        rows = self.select_related("enrollment__person", "enrollment__program", "scan").defer("scan__content")
        decisions = DocumentDecision.objects.select_related("by").order_by("at")
        return rows.prefetch_related(Prefetch("decisions", decisions))

    @transaction.atomic
    def hand_in(
        self,
        enrollment: Enrollment,
        code: str,
        scan: Scan,
        *,
        dated_on: date | None = None,
        by: User,
        at: datetime,
    ) -> "Document":
        """Keep a file of one's own; it waits for a coordinator. The same file once more is the same.

        ``dated_on`` is the date on the document. Raises ``Refused``.
        """
        person = _lock(enrollment)
        refuse(None if by.pk == person.pk else rules.NOT_YOURS)
        refuse(rules.check_handing_in(asked_document(enrollment, code), dated_on, _today(person, at)))
        same = self.filter(enrollment=enrollment, code=code, dated_on=dated_on, scan_sha256=scan.sha256)
        if before := same.waiting().first():
            return before
        row = Document(enrollment=enrollment, code=code, dated_on=dated_on, by=by, at=at)
        row.scan_sha256, row.scan_type = scan.sha256, scan.media_type
        row.record(DocumentScan(document=row, content=scan.content))
        notices.tell_coordinators_of_paper(person, at=at)
        return row


class Document(Recorded):
    """A file that somebody handed in for one document of their standard."""

    WAITING, ACCEPTED, REFUSED, WITHDRAWN = "waiting", "accepted", "refused", "withdrawn"

    EVENT = "document.handed-in"
    SAYS = ("enrollment", "code", "dated_on", "scan_sha256", "scan_type", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="documents")
    code = models.SlugField(_("document"), max_length=60)
    dated_on = models.DateField(_("its date"), null=True)
    scan_sha256 = models.CharField(max_length=64)
    scan_type = models.CharField(max_length=40)

    objects = DocumentQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.code

    def words_fit(self) -> bool:
        """Whether the file beside it is the one that was handed in, or was taken away."""
        scan = DocumentScan.objects.filter(document=self).first()
        return bool(scan and scan.fits(self.scan_sha256))

    @property
    def decision(self) -> "DocumentDecision | None":
        """What was decided last. From what was prefetched, where it was."""
        return max(self.decisions.all(), key=lambda row: row.at, default=None)

    @property
    def status(self) -> str:
        if decision := self.decision:
            return self.ACCEPTED if decision.is_accepted else self.REFUSED
        return self.WITHDRAWN if self.scan.erased_at else self.WAITING

    @property
    def filename(self) -> str:
        """Says nothing about what it is about: a file name stands in the open."""
        return f"document-{self.at:%Y-%m-%d}.{ENDINGS[self.scan_type]}"

    @transaction.atomic
    def decide(self, *, is_accepted: bool, reason: str = "", by: User, at: datetime) -> "DocumentDecision":
        """Accept it, or say why not. The last decision holds; twice the same is once. Raises ``Refused``.

        Where it shows more than may be kept, the file goes.
        """
        person = _lock(self.enrollment)
        self._prefetched_objects_cache = {}
        self.scan.refresh_from_db(fields=["erased_at"])
        refuse(rules.check_decider(is_coordinator=by.is_coordinator, is_own=by.pk == person.pk))
        reason = "" if is_accepted else reason
        refuse(None if is_accepted or reason else rules.NEEDS_REASON)
        last = self.decision
        if last and (last.is_accepted, last.reason) == (is_accepted, reason):
            return last
        refuse(rules.FILE_GONE if self.scan.erased_at else None)
        row = DocumentDecision(document=self, is_accepted=is_accepted, reason=reason, by=by, at=at)
        row.document_digest = self.digest
        row.record()
        if reason == DocumentDecision.Reason.TOO_MUCH:
            self.scan.erase(at=at)
        notices.tell_of_paper(person, self.enrollment_id, at=at)
        return row

    @transaction.atomic
    def take_back(self, *, by: User, at: datetime) -> None:
        """The person deletes their file. That it was here stays. Twice is once. Raises ``Refused``."""
        person = _lock(self.enrollment)
        self._prefetched_objects_cache = {}
        refuse(None if by.pk == person.pk else rules.NOT_YOURS)
        refuse(rules.IS_ACCEPTED if self.status == self.ACCEPTED else None)
        refuse(retention.HELD if LegalHold.objects.holds(person.pk) else None)
        self.scan.erase(at=at)


class DocumentScan(ErasableFile):
    """The file of a document."""

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="scan")

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")


class NotAccepted(models.TextChoices):
    """Why a document cannot be accepted."""

    UNREADABLE = "unreadable", _("I cannot read it")
    OTHER = "other", _("It is not the document that is asked for")
    NAME = "name", _("It is in a name that we do not know")
    DATE = "date", _("Its date is missing, or is not the one that was typed")
    OLD = "old", _("It is too old")
    TOO_MUCH = "too-much", _("It shows more about somebody than we may keep. The file is deleted")


class DocumentDecision(Recorded):
    """A coordinator looked at a document, and accepts it or not."""

    Reason = NotAccepted
    EVENT = "document.decided"
    SAYS = ("document", "document_digest", "is_accepted", "reason", "by")

    document = models.ForeignKey(Document, models.PROTECT, related_name="decisions")
    document_digest = models.CharField(max_length=64)
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=20, choices=NotAccepted.choices, blank=True)

    class Meta(Recorded.Meta):
        verbose_name = _("decision about a document")
        verbose_name_plural = _("decisions about documents")

    def __str__(self) -> str:
        return self.get_reason_display() or str(self.is_accepted)


class SightingQuerySet(PapersQuerySet):
    @transaction.atomic
    def record(
        self,
        enrollment: Enrollment,
        code: str,
        *,
        seen_on: date,
        dated_on: date | None = None,
        is_accepted: bool,
        reason: str = "",
        by: User,
        at: datetime,
    ) -> "DocumentSighting":
        """Write down that one saw a document, and whether it was accepted. Twice the same is once.

        The last record of a document holds. Raises ``Refused``.
        """
        person = _lock(enrollment)
        refuse(rules.check_decider(is_coordinator=by.is_coordinator, is_own=by.pk == person.pk))
        refuse(rules.SEEN_TO_COME if seen_on > _today(by, at) else None)
        refuse(rules.check_day(asked_document(enrollment, code), dated_on, seen_on))
        reason = "" if is_accepted else reason
        refuse(None if is_accepted or reason else rules.NEEDS_REASON)
        said = {
            "dated_on": dated_on,
            "seen_on": seen_on,
            "is_accepted": is_accepted,
            "reason": reason,
            "by": by,
        }
        last = self.filter(enrollment=enrollment, code=code).order_by("at").last()
        if last and all(getattr(last, name) == value for name, value in said.items()):
            return last
        row = DocumentSighting(enrollment=enrollment, code=code, at=at, **said)
        row.record()
        notices.tell_of_paper(person, enrollment.pk, at=at)
        return row


class DocumentSighting(Recorded):
    """A coordinator saw a document on a day, and accepted it or not. There is no file."""

    EVENT = "document.seen"
    SAYS = ("enrollment", "code", "dated_on", "seen_on", "is_accepted", "reason", "by")
    REASONS = [row for row in NotAccepted.choices if row[0] != NotAccepted.TOO_MUCH]

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="sightings")
    code = models.SlugField(_("document"), max_length=60)
    dated_on = models.DateField(_("its date"), null=True)
    seen_on = models.DateField(_("seen on"))
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=20, choices=REASONS, blank=True)

    objects = SightingQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("document that was seen")
        verbose_name_plural = _("documents that were seen")

    def __str__(self) -> str:
        return self.code
