"""What is past its time goes: files and words, by a coordinator's press. That they were there stays."""

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import retention
from certificates.models.papers import DocumentScan
from certificates.models.referees import ReferenceRequest
from certificates.models.status import issuer_day
from certificates.paper_refusals import refuse
from certificates.rules import retention as rules
from courses.models import Enrollment
from hours.models import LegalHold, PaperScan, Redaction
from hours.models.erasable import ErasableFile
from hours.models.recorded import Recorded
from hours.models.redactions import KINDS
from hours.rules import redaction
from people.models import User

ENTRY = "version__entry__placement__enrollment"
OF_CERTIFICATE = "certificate__credential__enrollment"
WORDS: dict[str, dict[str, str]] = {
    rules.PAPERS: {
        redaction.REFERENCE: "answer__enrollment",
        redaction.REVIEW: f"review__{OF_CERTIFICATE}",
        redaction.ANSWER: f"answer__review__{OF_CERTIFICATE}",
        redaction.DECISION: f"decision__review__{OF_CERTIFICATE}",
        redaction.EVENT: f"event__{OF_CERTIFICATE}",
    },
    rules.HOURS: {
        redaction.NOTE: ENTRY,
        redaction.COMMENT: f"sign_off__{ENTRY}",
        redaction.AMENDMENT: f"amendment__{ENTRY}",
        redaction.VOIDING: f"voiding__{ENTRY}",
        redaction.OUTSIDER: f"voiding__{ENTRY}",
    },
}
"""Which words go, and how each hangs from an enrollment."""
FILES: dict[str, tuple[type[ErasableFile], str]] = {
    rules.PAPERS: (DocumentScan, "document__enrollment"),
    rules.HOURS: (PaperScan, "sheet__enrollment"),
}


class RecordsClearingQuerySet(models.QuerySet):
    @transaction.atomic
    def clear(self, enrollment: Enrollment, what: str, *, by: User, at: datetime) -> "RecordsClearing":
        """Delete the files and words of one kind in somebody's program, once their time is over. Twice is once.

        What was signed, decided and issued stays, and can still be checked. Raises ``Refused``.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        if done := self.filter(enrollment=enrollment, what=what).first():
            return done
        until = retention.days_of([enrollment])[enrollment.pk].kept_until(what)
        who = {"is_coordinator": by.is_coordinator, "is_own": by.pk == enrollment.person_id}
        is_held = LegalHold.objects.holds(enrollment.person_id)
        refuse(rules.check_clearing(until, issuer_day(at), is_held=is_held, **who))
        _erase(enrollment, what, by=by, at=at)
        row = RecordsClearing(enrollment=enrollment, what=what, kept_until=until, by=by, at=at)
        row.record()
        return row

    def done(self, enrollments: Iterable[int]) -> set[tuple[int, str]]:
        """What has gone, of which of these enrollments (primary keys). One statement."""
        return set(self.filter(enrollment__in=enrollments).values_list("enrollment", "what"))


def _erase(enrollment: Enrollment, what: str, *, by: User, at: datetime) -> None:
    for kind, path in WORDS[what].items():
        words = KINDS[kind].model.objects.filter(**{path: enrollment}, erased_at__isnull=True)
        Redaction.objects.let_go(kind, list(words), by=by, at=at)
    model, path = FILES[what]
    for scan in model.objects.filter(**{path: enrollment}, erased_at__isnull=True).defer("content"):
        scan.erase(at=at)
    if what == rules.PAPERS:
        asked = ReferenceRequest.objects.filter(enrollment=enrollment)
        asked.update(name="", address="", relation="")


class RecordsClearing(Recorded):
    """Files and words of one kind were deleted since their time was over: of whose program, and who did it."""

    class What(models.TextChoices):
        PAPERS = rules.PAPERS, _("Papers, and what others said for them")
        HOURS = rules.HOURS, _("Notes and sheets about hours")

    EVENT = "records.cleared"
    SAYS = ("enrollment", "what", "kept_until", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="clearings")
    what = models.CharField(max_length=20, choices=What.choices)
    kept_until = models.DateField(_("had to be kept until"))

    objects = RecordsClearingQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("clearing of records")
        verbose_name_plural = _("clearings of records")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "what"], name="records_are_cleared_once")
        ]

    def __str__(self) -> str:
        return self.get_what_display()
