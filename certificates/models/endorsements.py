"""Endorsements that somebody asks for, and what was decided. Append-only, by trigger; the last word counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import notices
from certificates.paper_refusals import refuse
from certificates.rules import endorsements as rules
from courses.models import Enrollment
from courses.models.standard_rows import Endorsement
from hours.models.recorded import Recorded
from people.models import User


@dataclass(frozen=True)
class Endorsed:
    """One endorsement of somebody's standard, and how it stands with them."""

    row: Endorsement
    wish: str = ""
    """What they asked for last; empty while they asked for nothing."""
    decision: "EndorsementDecision | None" = None

    @property
    def is_wanted(self) -> bool:
        return self.wish in (rules.SHOWN, rules.HIDDEN)

    @property
    def waits(self) -> bool:
        return self.is_wanted and self.decision is None

    @property
    def is_granted(self) -> bool:
        return self.is_wanted and self.decision is not None and self.decision.is_accepted


class EndorsementWishQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def waiting(self, user: User) -> Self:
        """The last wish for each that nobody has decided about, the oldest first; one's own apart."""
        later = EndorsementWish.objects.filter(
            enrollment=models.OuterRef("enrollment"),
            code=models.OuterRef("code"),
            at__gt=models.OuterRef("at"),
        )
        decided = EndorsementDecision.objects.filter(
            enrollment=models.OuterRef("enrollment"), code=models.OuterRef("code")
        )
        rows = self.visible_to(user).exclude(wish=rules.NOT_WANTED).exclude(enrollment__person=user)
        return rows.filter(~models.Exists(later), ~models.Exists(decided)).order_by("at", "pk")

    @transaction.atomic
    def ask(
        self, enrollment: Enrollment, code: str, wish: str, *, by: User, at: datetime
    ) -> "EndorsementWish":
        """Say what one wants of an endorsement. The same again is the same. Raises ``Refused``."""
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        is_own = by.pk == enrollment.person_id
        refuse(rules.check_asking(code, wish, offered(enrollment), is_own=is_own))
        last = self.filter(enrollment=enrollment, code=code).order_by("at", "pk").last()
        if last and last.wish == wish:
            return last
        row = EndorsementWish(enrollment=enrollment, code=code, wish=EndorsementWish.Wish(wish), by=by, at=at)
        if wish != rules.NOT_WANTED and not enrollment.endorsement_decisions.filter(code=code).exists():
            notices.tell_of_endorsement(enrollment.person, at=at)
        row.record()
        return row


class EndorsementWish(Recorded):
    """What somebody wants of one endorsement: on the certificate, granted and not shown, or not at all."""

    class Wish(models.TextChoices):
        SHOWN = rules.SHOWN, _("Yes, and print it on my certificate")
        HIDDEN = rules.HIDDEN, _("Yes, and do not print it")
        NOT_WANTED = rules.NOT_WANTED, _("Not for me")

    EVENT = "endorsement.asked"
    SAYS = ("enrollment", "code", "wish", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="endorsement_wishes")
    code = models.SlugField(max_length=60)
    wish = models.CharField(max_length=20, choices=Wish.choices)

    objects = EndorsementWishQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("wish for an endorsement")
        verbose_name_plural = _("wishes for endorsements")

    def __str__(self) -> str:
        return f"{self.code}: {self.get_wish_display()}"


class EndorsementDecisionManager(models.Manager):
    @transaction.atomic
    def decide(
        self,
        enrollment: Enrollment,
        code: str,
        is_accepted: bool,
        reason: str = "",
        *,
        by: User,
        at: datetime,
    ) -> "EndorsementDecision":
        """Grant it, or say why not; the last decision counts, the same again is the same. Raises ``Refused``."""
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        known = {"is_own": by.pk == enrollment.person_id, "is_coordinator": by.is_coordinator}
        refuse(rules.check_deciding(**known, is_accepted=is_accepted, reason=reason))
        reason = "" if is_accepted else EndorsementDecision.Reason(reason)
        last = self.filter(enrollment=enrollment, code=code).order_by("at", "pk").last()
        if last and (last.is_accepted, last.reason) == (is_accepted, reason):
            return last
        said = {"code": code, "is_accepted": is_accepted, "reason": reason}
        row = EndorsementDecision(enrollment=enrollment, **said, by=by, at=at)
        notices.tell_of_endorsement_check(enrollment.person, enrollment.pk, at=at)
        row.record()
        return row


class EndorsementDecision(Recorded):
    """What a coordinator decided about one endorsement of somebody. What was seen of a life is not kept."""

    class Reason(models.TextChoices):
        NO_PROOF = "no-proof", _("We have seen nothing yet that shows it")
        AGE = "age", _("The board sets an age for it")
        OTHER = "other", _("Another one fits better: please talk with us")

    EVENT = "endorsement.decided"
    SAYS = ("enrollment", "code", "is_accepted", "reason", "by")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="endorsement_decisions")
    code = models.SlugField(max_length=60)
    is_accepted = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)

    objects = EndorsementDecisionManager()

    class Meta(Recorded.Meta):
        verbose_name = _("decision about an endorsement")
        verbose_name_plural = _("decisions about endorsements")

    def __str__(self) -> str:
        return f"{self.code}: {'yes' if self.is_accepted else self.get_reason_display()}"


def offered(enrollment: Enrollment) -> list[rules.Offered]:
    """The endorsements that somebody's standard knows, in the board's order."""
    rows = enrollment.standard.endorsements.order_by("position")
    return [rules.Offered(row.code, row.name, row.may_be_hidden) for row in rows]


def endorsed(enrollment: Enrollment) -> list[Endorsed]:
    """Each endorsement of somebody's standard, and how it stands with them. Three statements."""
    wishes = _last(enrollment.endorsement_wishes)
    decisions = _last(enrollment.endorsement_decisions)
    return [
        Endorsed(row, wishes[row.code].wish if row.code in wishes else "", decisions.get(row.code))
        for row in enrollment.standard.endorsements.order_by("position")
    ]


def printed(enrollment: Enrollment) -> list[dict[str, str]]:
    """Those that a certificate shows. No statement besides the first where the standard knows none."""
    if not (known := offered(enrollment)):
        return []
    wishes = {code: row.wish for code, row in _last(enrollment.endorsement_wishes).items()}
    decisions = {code: row.is_accepted for code, row in _last(enrollment.endorsement_decisions).items()}
    return [{"code": one.code, "name": one.name} for one in rules.printed(known, wishes, decisions)]


def _last(rows: models.Manager) -> Mapping[str, models.Model]:
    return {row.code: row for row in rows.order_by("at", "pk")}
