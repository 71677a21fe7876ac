"""What makes somebody a supervisor: qualifications a coordinator saw, who supervises them, and pauses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import product

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from courses.models import Standard
from hours import rules
from hours.models.agreements import PlacementSignature
from hours.models.placements import Placement, PlacementSupervisor, check_dates
from hours.models.recorded import Ending
from people.models import User
from people.rules import Span


class EndingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EndingQuerySet":
        """Coordinators keep these rows; whom they are about reads their own."""
        return self if user.is_coordinator else self.filter(person=user)

    def current(self) -> "EndingQuerySet":
        """Those that nobody took back."""
        return self.filter(ended_at__isnull=True)


class AboutSupervisor(Ending):
    """Something a coordinator wrote down about a supervisor, from a day until a day.

    What was a mistake is taken back and holds on no day; what ends sooner is taken back and written anew.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="%(class)ss", verbose_name=_("supervisor")
    )
    starts_on = models.DateField(_("valid from"))
    ends_on = models.DateField(_("valid until"), null=True, blank=True)

    objects = EndingQuerySet.as_manager()

    class Meta(Ending.Meta):
        abstract = True

    def clean(self) -> None:
        check_dates(self)
        if self.by_id and self.by_id == self.person_id:
            raise ValidationError(_("Nobody can write this down about themselves."))


class SupervisorQualification(AboutSupervisor):
    """A license or a course that somebody was seen to have. The paper itself is not kept."""

    EVENT = "supervisor.qualified"
    SAYS = ("person", "code", "name", "number", "issuer", "starts_on", "ends_on", "seen_on", "by")

    code = models.SlugField(_("kind"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=120)
    seen_on = models.DateField(_("seen on"))

    class Meta(AboutSupervisor.Meta):
        verbose_name = _("qualification")
        verbose_name_plural = _("qualifications")
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return self.name


class SupervisorSuspension(AboutSupervisor):
    """Days on which somebody may not sign. The reason is a code; nothing is written about it."""

    class Reason(models.TextChoices):
        LICENSE = "license", _("A license is not valid now")
        ASKED = "asked", _("They asked for it")
        BOARD = "board", _("The board or the site asked for it")
        REVIEW = "review", _("We are looking into signatures")

    EVENT = "supervisor.suspended"
    SAYS = ("person", "reason", "starts_on", "ends_on", "by")

    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)

    class Meta(AboutSupervisor.Meta):
        verbose_name = _("pause in signing")
        verbose_name_plural = _("pauses in signing")
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return self.get_reason_display()


class SupervisorOversight(AboutSupervisor):
    """A supervisor is supervised in turn, where a Standard wants that (Texas)."""

    EVENT = "supervisor.overseen"
    SAYS = ("person", "overseer", "starts_on", "ends_on", "by")

    overseer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="oversees", verbose_name=_("supervised by")
    )

    class Meta(AboutSupervisor.Meta):
        verbose_name = _("supervision of a supervisor")
        verbose_name_plural = _("supervision of supervisors")
        ordering = ["-starts_on", "pk"]

    def __str__(self) -> str:
        return str(self.overseer)

    def clean(self) -> None:
        super().clean()
        if self.person_id and self.person_id == self.overseer_id:
            raise ValidationError({"overseer": _("Nobody supervises themselves.")})


@dataclass(frozen=True)
class Register:
    """What is on record about some people and some standards, read at once. ``at`` is when they sign."""

    asked: Mapping[int, tuple[rules.Asked, ...]]
    signers: Mapping[int, rules.Signer]
    zones: Mapping[int, str]
    at: datetime
    undeclared: frozenset[tuple[int, int]] = field(default=frozenset())
    wanting: frozenset[int] = frozenset()
    """Standards that want it said that nobody is family."""

    def standing(self, person_id: int, placement: Placement) -> rules.Standing:
        """One of these people, held against the Standard of one placement."""
        declared = (person_id, placement.pk) not in self.undeclared
        return replace(self.held_against(person_id, placement.enrollment.standard_id), declared=declared)

    def held_against(self, person_id: int, standard_id: int) -> rules.Standing:
        """The same without a placement, so without what is said about each."""
        signer = self.signers.get(person_id, rules.Signer())
        today = rules.to_local(self.at, self.zones[person_id]).date() if person_id in self.zones else None
        return rules.Standing(self.asked.get(standard_id, ()), signer, today)


def register(people: Iterable[User], placements: Iterable[Placement], *, at: datetime) -> Register:
    """Read what is on record: two statements, three more where a Standard asks for a qualification.

    And one more where a Standard wants it said that nobody is family.
    """
    zones, placements = {person.pk: person.time_zone for person in people}, list(placements)
    known = register_of(zones, {row.enrollment.standard_id for row in placements}, at=at)
    wanting = [row.pk for row in placements if row.enrollment.standard_id in known.wanting]
    return replace(known, undeclared=_undeclared(zones, wanting))


def register_of(zones: Mapping[int, str], standards: set[int], *, at: datetime) -> Register:
    """The same for people by their time zones, without what is said about each placement."""
    asked, wanting = _asked(standards) if zones else ({}, set())
    suspended = _spans(SupervisorSuspension.objects.current().filter(person__in=zones)) if zones else {}
    held = _signers(zones, suspended) if asked else {}
    paused = {pk: rules.Signer(suspended=spans) for pk, spans in suspended.items()}
    return Register(asked, {**paused, **held}, zones, at, wanting=frozenset(wanting))


def _asked(standards: set[int]) -> tuple[dict[int, tuple[rules.Asked, ...]], set[int]]:
    """The qualifications that each of these standards names, and those that want a declaration."""
    found: dict[int, tuple[rules.Asked, ...]] = {}
    wanting: set[int] = set()
    row = "supervisorrules__"
    rows = Standard.objects.filter(pk__in=standards).order_by("pk", f"{row}position")
    fields = (f"{row}code", f"{row}name", f"{row}grace_months", f"{row}supervised_by")
    for pk, needs_declaration, *asked in rows.values_list("pk", "needs_declaration", *fields):
        if needs_declaration:
            wanting.add(pk)
        if asked[0]:
            found[pk] = (*found.get(pk, ()), rules.Asked(*asked))
    return found, wanting


def _undeclared(people: Iterable[int], placements: Collection[int]) -> frozenset[tuple[int, int]]:
    """Who has not said yet, at which of these placements, that nobody is family."""
    if not placements:
        return frozenset()
    signed = PlacementSignature.objects.filter(placement__in=placements, what=rules.DECLARATION)
    return frozenset(product(people, placements)) - set(signed.values_list("by", "placement"))


def _spans(rows: Iterable[SupervisorSuspension]) -> dict[int, tuple[Span, ...]]:
    found: dict[int, tuple[Span, ...]] = {}
    for row in rows:
        found[row.person_id] = (*found.get(row.person_id, ()), Span(row.starts_on, row.ends_on))
    return found


def _signers(people: Iterable[int], suspended: Mapping[int, tuple[Span, ...]]) -> dict[int, rules.Signer]:
    """These people with what they hold and who supervises them. Three statements."""
    people = list(people)
    oversights = list(SupervisorOversight.objects.current().filter(person__in=people))
    held = _held({*people, *(row.overseer_id for row in oversights)})
    since = _since(people)
    return {
        pk: rules.Signer(
            held=held.get(pk, ()),
            overseen=tuple(
                rules.Overseen(row.starts_on, row.ends_on, held=held.get(row.overseer_id, ()))
                for row in oversights
                if row.person_id == pk
            ),
            suspended=suspended.get(pk, ()),
            since=since.get(pk),
        )
        for pk in people
    }


def _held(people: set[int]) -> dict[int, tuple[rules.Held, ...]]:
    found: dict[int, tuple[rules.Held, ...]] = {}
    for row in SupervisorQualification.objects.current().filter(person__in=people):
        held = rules.Held(row.starts_on, row.ends_on, code=row.code)
        found[row.person_id] = (*found.get(row.person_id, ()), held)
    return found


def _since(people: Iterable[int]) -> dict[int, date]:
    """The first day on which each of these people supervises anybody here."""
    rows = PlacementSupervisor.objects.filter(supervisor__in=people).order_by()
    return dict(rows.values_list("supervisor").annotate(first=Min("starts_on")))
