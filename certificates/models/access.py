"""Who may check many certificates at once: a board or an employer, with a token that a coordinator gave them."""

import uuid
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates.models.status import issuer_day
from certificates.paper_refusals import refuse
from certificates.rules import many as rules
from hours.models.links import new_token, token_digest
from hours.models.recorded import Ending
from people.models import User


class CheckAccessQuerySet(models.QuerySet):
    def standing(self, on: date) -> "CheckAccessQuerySet":
        """Those that nobody ended, and whose last day is not over."""
        return self.filter(ended_at__isnull=True, last_day__gte=on)

    def of_token(self, token: str, *, on: date) -> "CheckAccess | None":
        """What a token opens on a day; None for any other."""
        return self.standing(on).filter(token_digest=token_digest(token.strip())).first()

    @transaction.atomic
    def give(
        self, pk: uuid.UUID, name: str, reason: str, last_day: date, *, by: User, at: datetime
    ) -> tuple["CheckAccess", str]:
        """Let a board or an employer in until a day; the token is told once, and only its digest is kept.

        The same ``pk`` again is the same, without the token. Raises ``Refused``.
        """
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if (known := self.filter(pk=pk).first()) is not None:
            return known, ""
        refuse(rules.check_access(last_day, issuer_day(at), is_coordinator=by.is_coordinator))
        token = new_token()
        said = {"name": name.strip(), "reason": CheckAccess.Reason(reason), "last_day": last_day}
        row = CheckAccess(pk=pk, token_digest=token_digest(token), **said, by=by, at=at)
        row.record()
        return row, token


class CheckAccess(Ending):
    """Somebody outside may check many numbers at once. What they learn of each is what everybody learns."""

    class Reason(models.TextChoices):
        BOARD = "board", _("A board checks who it certifies")
        EMPLOYER = "employer", _("An employer checks who works there")
        REGISTER = "register", _("Somebody keeps a register")

    EVENT = "check-access.given"
    SAYS = ("name", "reason", "last_day", "token_digest", "by")

    name = models.CharField(_("who"), max_length=160)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    last_day = models.DateField(_("last day"))
    token_digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = CheckAccessQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("access to check many")
        verbose_name_plural = _("accesses to check many")

    def __str__(self) -> str:
        return self.name
