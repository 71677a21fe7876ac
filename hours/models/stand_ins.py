"""Who signs in the place of a supervisor: a successor of one who left, or somebody named for a while.

Append-only by trigger, and in the chain. It may be ended early, once; what was signed under it stays signed.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hours import notices, rules
from hours.models.placements import ENDS_AFTER_IT_STARTS, Placement, PlacementSupervisor
from hours.models.qualifications import register
from hours.models.recorded import Ending
from hours.models.words import current_statement
from hours.refusals import refuse
from people.models import Statement, User

NAMING = "hours-delegate"
"""The words under which somebody is named to sign meanwhile."""
WORDS = {rules.SUCCESSOR: "hours-sign-successor", rules.DELEGATE: "hours-sign-delegate"}
"""The words under which each of them signs: their own, and not those of a supervisor."""


class StandInQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """All for a coordinator; else those that name this person."""
        return self if user.is_coordinator else self.filter(Q(person=user) | Q(supervisor=user))

    def current(self) -> Self:
        """Those that nobody ended."""
        return self.filter(ended_at__isnull=True)

    def with_names(self) -> Self:
        return self.select_related(
            "person", "supervisor", "by", "placement__enrollment__person", "placement__organization"
        )

    def of(self, person: User, placements: Iterable[int]) -> "dict[int, list[StandIn]]":
        """Where this person stands in, by placement. One statement."""
        found: dict[int, list[StandIn]] = {}
        for row in (
            self.current().filter(person=person, placement__in=placements).select_related("supervisor")
        ):
            found.setdefault(row.placement_id, []).append(row)
        return found

    @transaction.atomic
    def appoint(
        self,
        kind: str,
        placements: Collection[Placement],
        supervisor: User,
        person: User,
        *,
        reason: str,
        starts_on: date,
        ends_on: date,
        by: User,
        at: datetime,
        printed_name: str = "",
        statement: Statement | None = None,
    ) -> "list[StandIn]":
        """Let somebody stand in at these placements. Twice is once. Raises ``EntryRefused`` with all in the way."""
        about = {"kind": kind, "supervisor": supervisor, "person": person}
        days = (starts_on, ends_on)
        ids = [placement.pk for placement in placements]
        list(Placement.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",)))
        signed = self._signed(kind, by, printed_name, statement)
        known = register([person], placements, at=at)
        before, made = self.of(person, ids), []
        for placement in placements:
            others = [row for row in before.get(placement.pk, []) if row.supervisor_id == supervisor.pk]
            if any((row.kind, row.starts_on, row.ends_on) == (kind, *days) for row in others):
                continue
            row = StandIn(placement=placement, reason=StandIn.Reason(reason), by=by, at=at, **about, **signed)
            row.starts_on, row.ends_on = days
            refuse(rules.check_appointing(row.appointing(known.standing(person.pk, placement), others)))
            made.append(row)
        for row in made:
            row.record()
        if made:
            notices.tell_of_standing_in(made[0], at=at)
        return made

    def _signed(self, kind: str, by: User, printed_name: str, shown: Statement | None) -> dict:
        """A delegation carries the name and the words of whoever makes it."""
        if kind == rules.SUCCESSOR:
            return {}
        refuse([None if printed_name.strip() else rules.Problem("printed_name", "name-missing")])
        words = current_statement(NAMING, by.language, shown)
        return {"printed_name": printed_name.strip(), "statement": words}


class StandIn(Ending):
    """One person in the place of a supervisor, at one placement.

    A successor signs for work *of* these days; somebody named meanwhile signs *on* these days.
    """

    class Kind(models.TextChoices):
        SUCCESSOR = rules.SUCCESSOR, _("Successor")
        DELEGATE = rules.DELEGATE, _("Signs meanwhile")

    class Reason(models.TextChoices):
        LEFT = "left", _("They work somewhere else now")
        UNREACHABLE = "unreachable", _("They cannot be reached")
        OTHER_WORK = "other-work", _("They do not supervise any more")
        AWAY = "away", _("Away for a while")
        BUSY = "busy", _("Too much waits at the moment")
        SHARED = "shared", _("We supervise together")

    REASONS: ClassVar = {
        rules.SUCCESSOR: (Reason.LEFT, Reason.UNREACHABLE, Reason.OTHER_WORK),
        rules.DELEGATE: (Reason.AWAY, Reason.BUSY, Reason.SHARED),
    }
    EVENT = "supervisor.stood-in"
    SAYS = (
        *("kind", "placement", "supervisor", "person", "reason", "starts_on", "ends_on"),
        *("printed_name", "statement", "by"),
    )

    kind = models.CharField(max_length=20, choices=Kind.choices)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="stand_ins")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stood_in_for", verbose_name=_("supervisor")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stands_in", verbose_name=_("who signs")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    printed_name = models.CharField(max_length=120, blank=True)
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="+")

    objects = StandInQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("signing for somebody")
        verbose_name_plural = _("signing for somebody")
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_STARTS, name="stand_in_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(person=F("supervisor")), name="nobody_stands_in_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(kind=rules.SUCCESSOR) | Q(statement__isnull=False),
                name="delegation_names_its_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.supervisor_id}"

    @property
    def is_successor(self) -> bool:
        return self.kind == rules.SUCCESSOR

    @property
    def span(self) -> rules.StandInSpan:
        return rules.StandInSpan(
            self.starts_on,
            self.ends_on,
            kind=self.kind,
            person_id=self.person_id,
            supervisor_id=self.supervisor_id,
        )

    def may_end(self, user: User) -> bool:
        """A coordinator, whoever was named, and the supervisor who named them or was to be stood in for."""
        return (
            user.is_coordinator or user == self.person or (user == self.supervisor and not self.is_successor)
        )

    def appointing(self, standing: rules.Standing, others: Iterable["StandIn"]) -> rules.Appointing:
        """What the rules ask before it is kept. ``others``: where they stand in for this supervisor already."""
        return rules.Appointing(
            self.span,
            self.placement.facts(),
            self.by_id,
            self.by.is_coordinator,
            timezone.localdate(self.at),
            has_role=self.person.is_active and self.person.is_supervisor,
            standing=standing,
            waiting=self.waiting(),
            others=tuple(row.span for row in others),
        )

    def waiting(self) -> int:
        """How many entries of these days wait at this placement."""
        from hours.models.versions import HoursEntryVersion

        sent = HoursEntryVersion.objects.latest().filter(status=rules.SUBMITTED)
        days = {"worked_on__gte": self.starts_on, "worked_on__lte": self.ends_on}
        return sent.filter(entry__placement=self.placement_id, **days).count()


def in_place_of(
    rows: Iterable[StandIn], placement: rules.PlacementFacts, *, worked_on: date, today: date
) -> StandIn | None:
    """The one of these (of one person, here) under which a day is decided about."""
    spans = {row.span: row for row in rows}
    found = rules.standing_in(spans, placement, worked_on=worked_on, today=today)
    return spans[found] if found else None


def stood_in_by(user: User) -> models.QuerySet:
    """For a version (as the outer row): where this person stands in for its supervisor, today."""
    today = timezone.localdate()
    theirs = PlacementSupervisor.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef(OuterRef("worked_on"))),
        placement=OuterRef("placement"),
        supervisor=OuterRef("supervisor"),
        starts_on__lte=OuterRef(OuterRef("worked_on")),
    )
    of_that_day = Q(
        kind=rules.SUCCESSOR, starts_on__lte=OuterRef("worked_on"), ends_on__gte=OuterRef("worked_on")
    )
    meanwhile = Q(kind=rules.DELEGATE, starts_on__lte=today, ends_on__gte=today)
    rows = StandIn.objects.current().filter(of_that_day | meanwhile, Exists(theirs))
    return rows.filter(person=user, placement=OuterRef("entry__placement"))
