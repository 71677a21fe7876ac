"""No supervisor yet: asking for one, and naming somebody whom the coordinator then speaks with.

How a supervisor is reached comes from the coordinator, or is confirmed with the place; never from the trainee
alone. A second mailbox of one's own would be the simplest fraud.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment
from hours import notices, rules
from hours.models.placements import Placement, PlacementSupervisor
from hours.refusals import refuse
from people.models import User
from people.rules import SUPERVISOR, Span


def seeking(enrollments: Iterable[Enrollment], *, at: datetime) -> dict[int, rules.Seeking]:
    """Those of these enrollments (by primary key) that have no supervisor now. Two statements at most."""
    by_pk = {row.pk: row for row in enrollments}
    spans: dict[int, list[Span]] = {pk: [] for pk in by_pk}
    rows = PlacementSupervisor.objects.filter(placement__enrollment__in=by_pk).values_list(
        "placement__enrollment", "starts_on", "ends_on", "placement__ends_on"
    )
    for pk, first, *ends in rows:
        spans[pk].append(Span(first, min(filter(None, ends), default=None)))
    days = {pk: _day(row, at) for pk, row in by_pk.items()}
    alone = {pk for pk in by_pk if _seeking(by_pk[pk], spans[pk], [], days[pk])}
    asked: dict[int, list[date]] = {pk: [] for pk in alone}
    for request in SupervisorRequest.objects.filter(enrollment__in=alone) if alone else ():
        asked[request.enrollment_id].append(_day(by_pk[request.enrollment_id], request.at))
    found = {pk: _seeking(by_pk[pk], spans[pk], asked[pk], days[pk]) for pk in alone}
    return {pk: one for pk, one in found.items() if one}


def _seeking(row: Enrollment, spans: list[Span], asked: list[date], today: date) -> rules.Seeking | None:
    return rules.seeking(_day(row, row.enrolled_at), spans, asked, today)


def _day(enrollment: Enrollment, at: datetime) -> date:
    return at.astimezone(ZoneInfo(enrollment.person.time_zone)).date()


class SupervisorRequestQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    @transaction.atomic
    def ask(self, enrollment: Enrollment, *, by: User, at: datetime) -> "SupervisorRequest | None":
        """Ask for a supervisor; the coordinators hear of it. Asking again while one waits changes nothing.

        None where somebody supervises already.
        """
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        now = seeking([enrollment], at=at).get(enrollment.pk)
        if now is None or now.asked_on:
            return self.filter(enrollment=enrollment).last() if now else None
        request = self.create(enrollment=enrollment, at=at)
        notices.tell_coordinators_of_request(enrollment.person, at=at)
        return request


class SupervisorRequest(models.Model):
    """Somebody asked for a supervisor. Whether it is answered is seen from the placements."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="supervisor_requests")
    at = models.DateTimeField()

    objects = SupervisorRequestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("request for a supervisor")
        verbose_name_plural = _("requests for a supervisor")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return str(self.enrollment)


class SupervisorSuggestionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(enrollment__person=user)

    def open(self) -> Self:
        """Those that nobody has decided about."""
        return self.filter(status=SupervisorSuggestion.Status.OPEN)

    @transaction.atomic
    def suggest(
        self, enrollment: Enrollment, *, name: str, email: str, where: str, by: User, at: datetime
    ) -> "SupervisorSuggestion":
        """Name somebody. Nobody is written to before a coordinator has confirmed it with the place.

        The same address once more is the same suggestion. Raises ``EntryRefused`` for one's own address.
        """
        person = User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        found = User.objects.at_address(email)
        refuse([rules.Problem("email", "own-address") if found == person else None])
        if existing := self.open().filter(enrollment=enrollment, email__iexact=email).first():
            return existing
        row = self.create(enrollment=enrollment, name=name, email=email, where=where, at=at)
        notices.tell_coordinators_of_request(person, at=at)
        return row


class SupervisorSuggestion(models.Model):
    """Whom a trainee named as a supervisor. Only what a coordinator confirmed with the place leads to anything."""

    class Status(models.TextChoices):
        OPEN = "open", _("To be confirmed")
        CONFIRMED = "confirmed", _("Confirmed")
        ASIDE = "aside", _("Set aside")

    class How(models.TextChoices):
        CALLED = "called", _("I called the place, at a number I looked up myself")
        WROTE = "wrote", _("I wrote to an address I looked up myself, and they answered")
        MET = "met", _("I met them at the place")
        KNOWN = "known", _("I know the place and this person")

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="supervisor_suggestions")
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    where = models.CharField(_("place"), max_length=120, blank=True)
    at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.OPEN)
    how = models.CharField(max_length=20, choices=How.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)

    objects = SupervisorSuggestionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("suggested supervisor")
        verbose_name_plural = _("suggested supervisors")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="confirmed")
                | ~models.Q(how="") & models.Q(decided_by__isnull=False),
                name="confirmed_by_somebody_and_how",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def confirm(
        self, placement: Placement, how: str, role: str, starts_on: date, *, by: User, at: datetime
    ) -> "SupervisorSuggestion":
        """The coordinator spoke with the place: make the account, and let them supervise. Twice is once."""
        fresh = self._lock()
        if fresh.status != self.Status.OPEN:
            return fresh
        person = User.objects.invite(fresh.email, preferred_name=fresh.name)
        person.grant(SUPERVISOR)
        row = PlacementSupervisor(placement=placement, supervisor=person, role=role, starts_on=starts_on)
        row.full_clean()
        row.save()
        fresh.how = self.How(how)
        fresh._decide(self.Status.CONFIRMED, by=by, at=at)
        notices.tell_of_supervisor(placement, person, at=at)
        return fresh

    @transaction.atomic
    def set_aside(self, *, by: User, at: datetime) -> "SupervisorSuggestion":
        """It leads to nothing. The name and the address of somebody who never agreed are not kept."""
        fresh = self._lock()
        if fresh.status == self.Status.OPEN:
            fresh.name = fresh.email = ""
            fresh._decide(self.Status.ASIDE, by=by, at=at)
        return fresh

    def _lock(self) -> "SupervisorSuggestion":
        return SupervisorSuggestion.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)

    def _decide(self, status: str, *, by: User, at: datetime) -> None:
        self.status, self.decided_by, self.decided_at = status, by, at
        self.save()
