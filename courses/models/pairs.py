"""Two people of a cohort who keep each other company. Nothing of it is a record, and no staff has a door.

Being a pair is asking one another. So nobody can have two, and saying yes is asking back.
"""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses import cohort_notices, refusals
from courses.models.cohorts import Cohort, Membership
from courses.models.own import Reflection, ReflectionShare
from courses.rules import pairs as rules
from people.models import User


class PartnerQuerySet(models.QuerySet):
    def of(self, person: User) -> "PartnerQuerySet":
        return self.filter(membership__enrollment__person=person)

    def visible_to(self, user: User) -> "PartnerQuerySet":
        """Those in the same cohort, for who looks as well; but none who said no to them. Staff sees nobody."""
        mine = Partner.objects.of(user)
        unwilling = PairNo.objects.filter(to__enrollment__person=user).values("said_by")
        cohorts = mine.values("membership__cohort")
        others = self.filter(membership__cohort__in=cohorts, membership__enrollment__person__is_active=True)
        return others.exclude(membership__in=unwilling).exclude(pk__in=mine.values("pk"))

    def free(self) -> "PartnerQuerySet":
        """Those who have no pair."""
        return self.exclude(asks__asks=F("pk"))

    def with_names(self) -> "PartnerQuerySet":
        return self.select_related("membership__enrollment__person", "membership__enrollment__program").defer(
            "membership__enrollment__program__body"
        )

    @transaction.atomic
    def look(self, membership: Membership, *, at: datetime) -> "Partner":
        """Say that one would like a pair: those who would like one too see one another. Twice is once.

        Raises ``Refused`` where pairs are not open, or when one has left the cohort meanwhile.
        """
        cohort = _lock(membership.cohort)
        membership.refresh_from_db(fields=["status"])
        if not cohort.pairs_open or membership.status != Membership.Status.MEMBER:
            raise refusals.no_pairs_here()
        return self.get_or_create(membership=membership, defaults={"looks_since": at})[0]

    def end(self) -> None:
        """Nobody of these looks or has a pair any more, nor has the other one; and what they share is taken back."""
        pks = list(self.values_list("pk", flat=True))
        pairs = Q(asks__in=pks, asks__asks=F("pk"))
        Partner.objects.filter(Q(pk__in=pks) | pairs).delete()

    @transaction.atomic
    def open_in(self, cohort: Cohort, is_open: bool, *, by: User, at: datetime) -> None:
        """Let people of a cohort pair up, or not any more: then every pair in it ends. Twice is once."""
        locked = _lock(cohort)
        cohort.pairs_open = locked.pairs_open = is_open
        locked.save(update_fields=["pairs_open"])
        if not is_open:
            self.filter(membership__cohort=cohort).end()


class Partner(models.Model):
    """Somebody in a cohort who would like a pair, or has one. The row goes when they do not want one any more."""

    class Shows(models.TextChoices):
        NOTHING = rules.NOTHING, _("Nothing")
        HOW_FAR = rules.HOW_FAR, _("How many modules are done")
        MODULES = rules.MODULES, _("Each module, and how many steps of it are done")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="partners")
    looks_since = models.DateTimeField()
    asks = models.ForeignKey("self", models.SET_NULL, null=True, related_name="asked_by")
    shows = models.CharField(max_length=10, choices=Shows.choices, default=Shows.NOTHING)

    objects = PartnerQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["looks_since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership"], name="looks_for_a_pair_once"),
            models.CheckConstraint(condition=~Q(asks=F("pk")), name="nobody_is_their_own_pair"),
        ]

    @property
    def person(self) -> User:
        return self.membership.enrollment.person

    # --- Where they stand -------------------------------------------------------------------------

    def pair(self) -> "Partner | None":
        """The other one, if they are a pair."""
        return Partner.objects.with_names().filter(pk=self.asks_id, asks=self.pk).first()

    def others(self) -> PartnerQuerySet:
        """Whom they can ask: others in this cohort who would like a pair and have none."""
        here = Partner.objects.visible_to(self.person).filter(membership__cohort=self.membership.cohort_id)
        return here.free().with_names()

    def asking(self) -> PartnerQuerySet:
        """Those who ask them, and whom they have not said no to."""
        no = PairNo.objects.filter(said_by=self.membership_id).values("to")
        asking = Partner.objects.filter(asks=self.pk, membership__enrollment__person__is_active=True)
        return asking.exclude(membership__in=no).with_names()

    def glimpse_of(self, other: "Partner", *, at: datetime) -> rules.Glimpse | None:
        """What they see of the way of their pair. No statement while it is nothing."""
        level = rules.both_allow(self.shows, other.shows)
        if level == rules.NOTHING:
            return None
        return rules.glimpse(other.membership.enrollment.outline(at=at).modules, level)

    def shares(self) -> models.QuerySet:
        """What they let their pair read."""
        return ReflectionShare.objects.filter(partner=self).select_related("reflection")

    # --- What changes it --------------------------------------------------------------------------

    @transaction.atomic
    def ask(self, other: "Partner", *, at: datetime) -> bool:
        """Ask somebody, and no one else any more; return whether they are a pair now. Twice is once.

        Whoever asks somebody who asks them says yes. Raises ``Refused`` when one of them has found a pair,
        or does not look any more.
        """
        _lock(self.membership.cohort)
        mine = Partner.objects.filter(pk=self.pk).first()
        if mine and mine.asks_id == other.pk:
            return mine.pair() is not None
        theirs = self.others().filter(pk=other.pk).first()
        if mine is None or theirs is None or mine.pair():
            raise refusals.cannot_be_asked()
        PairNo.objects.filter(said_by=self.membership_id, to=theirs.membership_id).delete()
        self.asks = theirs
        self.save(update_fields=["asks"])
        are_pair = theirs.asks_id == self.pk
        tell = cohort_notices.paired if are_pair else cohort_notices.asked_to_pair
        tell(theirs.membership, at=at)
        return are_pair

    @transaction.atomic
    def take_back(self) -> None:
        """Ask nobody any more. Those who are a pair by now stay one; they can leave it."""
        _lock(self.membership.cohort)
        mine = Partner.objects.filter(pk=self.pk).first()
        if mine and not mine.pair():
            Partner.objects.filter(pk=self.pk).update(asks=None)

    @transaction.atomic
    def decline(self, other: "Partner") -> None:
        """Say no. The other one is told nothing, and does not find them again. Twice is once."""
        _lock(self.membership.cohort)
        if Partner.objects.filter(pk=other.pk, asks=self.pk).exclude(asked_by=self.pk).exists():
            PairNo.objects.get_or_create(said_by=self.membership, to=other.membership)

    def show(self, level: str) -> None:
        """Let the other one see so much, if they let see as much. It holds at once."""
        self.shows = self.Shows(level)
        self.save(update_fields=["shows"])

    @transaction.atomic
    def leave(self) -> None:
        """Want no pair any more, without a reason; who had one is not found by that person again."""
        _lock(self.membership.cohort)
        if other := self.pair():
            PairNo.objects.get_or_create(said_by=self.membership, to=other.membership)
        Partner.objects.filter(pk=self.pk).end()

    @transaction.atomic
    def share(self, reflection: Reflection) -> ReflectionShare | None:
        """Let the pair read an answer, as long as they are one. None when they are not any more."""
        _lock(self.membership.cohort)
        other = self.pair()
        return reflection.share(reader=other.person, partner=self) if other else None


class PairNo(models.Model):
    """A no, so that the same person is not asked by the same one again. Nobody reads it."""

    said_by = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    to = models.ForeignKey(Membership, models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["said_by", "to"], name="no_is_said_once")]


def _lock(cohort: Cohort) -> Cohort:
    """Whoever asks, answers or leaves holds the cohort, as whoever gives a seat does."""
    return Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
