"""The title a person holds. Its certificates are the numbered documents about it."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import refusals, wording
from certificates.rules import kinds
from courses.models import Enrollment
from hours import ledger
from people.models import User


class CredentialQuerySet(models.QuerySet):
    def locked(self, enrollment: Enrollment, kind: str) -> "Credential":
        """The credential of this kind, made when there is none, and locked together with its holder."""
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        title = enrollment.program.title
        self.get_or_create(enrollment=enrollment, kind=kind, defaults={"title": title})
        return self.select_for_update(no_key=True).get(enrollment=enrollment, kind=kind)


class Credential(models.Model):
    """A title somebody holds. Its certificates are the numbered documents about it."""

    class Kind(models.TextChoices):
        TRAINING_COMPLETION = kinds.TRAINING_COMPLETION, wording.KINDS[kinds.TRAINING_COMPLETION]
        VERIFIED_HOURS = kinds.VERIFIED_HOURS, wording.KINDS[kinds.VERIFIED_HOURS]
        PROGRAM_CREDENTIAL = kinds.PROGRAM_CREDENTIAL, wording.KINDS[kinds.PROGRAM_CREDENTIAL]
        CONTINUING_EDUCATION = kinds.CONTINUING_EDUCATION, wording.KINDS[kinds.CONTINUING_EDUCATION]

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.TRAINING_COMPLETION)
    title = models.CharField(max_length=255)
    name_is_public = models.BooleanField(
        _("whoever checks my certificate may see the name on it"), default=False
    )

    objects = CredentialQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        constraints = [models.UniqueConstraint(fields=["enrollment", "kind"], name="one_credential_per_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def name_now(self) -> str:
        """The legal name on its newest certificate. A name from before is shown to nobody, and compared with nothing."""
        return self.certificates.order_by("period", "edition").last().holder_name

    @transaction.atomic
    def show_name(self, public: bool, *, by: User, at: datetime) -> None:
        """Let whoever checks the number see the name on the certificate, or not. Only the holder decides.

        Doing it twice changes nothing. Raises ``Refused`` for anybody else, coordinators too.
        """
        if by.pk != self.enrollment.person_id:
            raise refusals.only_the_holder()
        locked = Credential.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.name_is_public = public
        if locked.name_is_public != public:
            self.save(update_fields=["name_is_public"])
            event = "certificate.name-shown" if public else "certificate.name-hidden"
            ledger.append(event, {"credential": self.pk}, by=by, at=at)
