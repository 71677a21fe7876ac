"""What trainee and supervisor sign about a placement, beside the hours. Append-only, by trigger."""

from datetime import datetime
from typing import Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hours import notices, rules
from hours.models.placements import Placement
from hours.models.recorded import Recorded
from hours.models.words import current_statement
from hours.refusals import refuse
from people.models import Statement, User


class PlacementSignatureQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Whoever sees the placement."""
        return self.filter(placement__in=Placement.objects.visible_to(user))

    @transaction.atomic
    def sign(
        self,
        placement: Placement,
        what: str,
        *,
        by: User,
        at: datetime,
        printed_name: str,
        statement: Statement | None = None,
    ) -> "PlacementSignature":
        """Sign a text about a placement. Twice is once. ``statement`` is the wording that was shown.

        Raises ``EntryRefused`` where it is not theirs to sign, or the words are new.
        """
        User.objects.select_for_update(no_key=True).get(pk=placement.enrollment.person_id)
        if done := self.filter(placement=placement, what=what, by=by).first():
            return done
        today = rules.to_local(at, by.time_zone).date()
        party = placement.party(by)
        supervises = any(row.pk == by.pk for row in placement.supervisors_from(today))
        if what == rules.DECLARATION and not supervises:
            supervises = placement.stand_ins.current().filter(person=by).exists()
        wanted = placement.wanted()
        refuse([rules.check_saying(what, party, wanted, name=printed_name, supervises=supervises)])
        words = current_statement(f"hours-{what}", by.language, statement)
        row = PlacementSignature(
            placement=placement, what=what, party=party, statement=words,
            printed_name=printed_name.strip(), by=by, at=at,
        )  # fmt: skip
        row.record()
        notices.tell_of_agreement(placement, row, at=at)
        return row


class PlacementSignature(Recorded):
    """One text about a placement, signed by one of the two: the exact words, the name typed, the time."""

    class What(models.TextChoices):
        AGREEMENT = rules.AGREEMENT, _("Agreement about this placement")
        DECLARATION = rules.DECLARATION, _("We are not family")
        ACCEPTANCE = rules.ACCEPTANCE, _("Yes to supervising here")

    class Party(models.TextChoices):
        TRAINEE = rules.TRAINEE, _("Trainee")
        SUPERVISOR = rules.SUPERVISOR, _("Supervisor")

    EVENT = "placement.signed"
    SAYS = ("placement", "what", "party", "statement", "printed_name", "by")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="signatures")
    what = models.CharField(max_length=20, choices=What.choices)
    party = models.CharField(max_length=20, choices=Party.choices)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=120)

    objects = PlacementSignatureQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("signature about a placement")
        verbose_name_plural = _("signatures about placements")
        constraints = [
            models.UniqueConstraint(fields=["placement", "what", "by"], name="one_signature_each_per_text")
        ]

    def __str__(self) -> str:
        return self.get_what_display()

    def said(self, zone: str) -> rules.Said:
        """What the rules see of it: the day is that of the trainee."""
        return rules.Said(self.what, self.party, rules.to_local(self.at, zone).date())
