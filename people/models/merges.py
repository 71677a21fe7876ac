"""One person with two accounts: which one is left, which one became part of it, and who said so."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.notices import Notice
from people.models.users import User

NOWHERE = "merged.invalid"
"""No mail server has this name, and none ever will."""


class MergeQuerySet(models.QuerySet):
    def bring_in(self, gone: User, kept: User) -> None:
        """Give one account what the other one has here, and close the other. Called inside a merge.

        An address that was confirmed leads to the kept account from now on. One that nobody ever confirmed
        leads nowhere: it may be mistyped, and somebody else's.
        """
        Notice.objects.filter(person=gone).update(person=kept)
        gone.leaves.update(person=kept)  # days in two leaves count once
        gone.needs.update(person=kept)
        gone.accommodations.update(person=kept)  # the largest one counts
        confirmed = gone.emailaddress_set.filter(verified=True)
        kept.emailaddress_set.filter(email__in=list(confirmed.values_list("email", flat=True))).delete()
        confirmed.update(user=kept, primary=False)
        gone.emailaddress_set.all().delete()
        kept.legal_name = kept.legal_name or gone.legal_name
        kept.preferred_name = kept.preferred_name or gone.preferred_name
        kept.save(update_fields=["legal_name", "preferred_name"])
        gone.preferred_name = gone.display_name
        gone.email, gone.is_active = f"{gone.pk}@{NOWHERE}", False
        gone.set_unusable_password()
        gone.save(update_fields=["preferred_name", "email", "is_active", "password"])


class Merge(models.Model):
    """Two accounts of one person became one. The row of the other account stays, closed: records name it.

    ``moved`` names the rows that changed hands, by table, without a person's own words.
    """

    class Reason(models.TextChoices):
        ASKED = "asked", _("They asked for it")
        TWICE = "twice", _("They were added twice")
        ADDRESS = "address", _("They use another address now")

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges")
    gone = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merge")
    address = models.EmailField(db_index=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MergeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("merged account")
        verbose_name_plural = _("merged accounts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"

    def tell(self, *, confirmed: bool, at: datetime) -> None:
        """Tell the person, at both addresses if both are theirs for certain."""
        from django.utils import translation
        from django.utils.translation import gettext

        with translation.override(self.kept.language):
            subject, body = (
                gettext("Your account"),
                gettext(
                    "You had two accounts here. They are one now, with everything that was in both. "
                    "If this is not right, please write to us."
                ),
            )
            also = self.address if confirmed else ""
            Notice.objects.send(self.kept, subject, body, also=also, at=at)
