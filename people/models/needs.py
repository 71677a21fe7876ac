"""What somebody needs to take part: asked for from a list, never with a reason, and settled by a coordinator."""

from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people import refusals, rules
from people.models.notices import Notice
from people.models.users import Accommodation, User


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; a coordinator sees all."""
        return self if user.is_coordinator else self.filter(person=user)

    def waiting(self) -> Self:
        """Those that nobody has settled, the oldest first."""
        return self.filter(settled_at__isnull=True).order_by("asked_at", "pk")

    @transaction.atomic
    def ask(self, person: User, what: str, *, by: User, at: datetime) -> "Need":
        """Ask for something. While the same waits, it is asked once. ``by`` is that person."""
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if waiting := self.waiting().filter(person=person, what=what).first():
            return waiting
        row = self.create(person=person, what=Need.What(what), asked_at=at)
        for coordinator in User.objects.coordinators().exclude(pk=person.pk):
            _tell(
                coordinator,
                lambda: (_("Something waits for you"), _("Somebody asks for what they need to take part.")),
                reverse("people:needs_waiting"),
                at,
            )
        return row


class Need(models.Model):
    """Something that somebody asks for. Why they need it is asked nowhere."""

    class What(models.TextChoices):
        TIME = rules.TIME, gettext_lazy("More time for quizzes")
        TRIES = rules.TRIES, gettext_lazy("More tries at quizzes")
        PRINT = "print", gettext_lazy("Lessons on paper, in large letters")
        READ = "read", gettext_lazy("Somebody who reads to me or writes for me")
        INTERPRETER = "interpreter", gettext_lazy("An interpreter, for sign language or another language")
        CAPTIONS = "captions", gettext_lazy("Captions, or the words in writing, when we meet")
        ROOM = "room", gettext_lazy("A room I can get into, or a quieter one")
        BREAKS = "breaks", gettext_lazy("More breaks when we meet")
        TALK = "talk", gettext_lazy("Something else: please talk with me")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="needs")
    what = models.CharField(gettext_lazy("what"), max_length=20, choices=What.choices)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    is_met = models.BooleanField(null=True)

    objects = NeedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = gettext_lazy("need")
        verbose_name_plural = gettext_lazy("needs")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.get_what_display()

    @transaction.atomic
    def settle(self, is_met: bool, *, more: int = 0, by: User, at: datetime) -> None:
        """Say that it is arranged, or that it has to be talked about. The first answer stays.

        More time and more tries that are arranged hold from today on, in every quiz: ``more`` per cent of time (or
        ``rules.NO_LIMIT``), so many tries. Raises ``Refused`` for one's own, for anybody but a coordinator, and
        for what is counted without saying how much.
        """
        fresh = Need.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        if fresh.settled_at:
            return
        gives = fresh.what if is_met else ""
        is_own = by.pk == fresh.person_id
        if problem := rules.settling_problem(
            is_own=is_own, is_coordinator=by.is_coordinator, gives=gives, more=more
        ):
            raise refusals.need(problem)
        fresh.settled_at, fresh.settled_by, fresh.is_met = at, by, is_met
        fresh.save()
        if gives in rules.MORE:
            today = _today(fresh.person, at)
            Accommodation.objects.create(person=fresh.person, starts_on=today, **_adjustment(gives, more))
        _tell(fresh.person, lambda: _answer(is_met), reverse("people:needs"), at)


def _adjustment(gives: str, more: int) -> dict[str, int | bool]:
    if gives == rules.TRIES:
        return {"extra_time_percent": 0, "extra_attempts": more}
    is_unlimited = more == rules.NO_LIMIT
    return {"extra_time_percent": 0 if is_unlimited else more, "is_unlimited": is_unlimited}


def _today(person: User, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.time_zone)).date()


def _answer(is_met: bool) -> tuple[str, str]:
    if is_met:
        return _("Something is arranged"), _("What you asked for is arranged.")
    return _("Let us talk"), _("We would like to talk with you about what you asked for.")


def _tell(person: User, words, url: str, at: datetime) -> None:
    with translation.override(person.interface_language):
        subject, body = words()
        Notice.objects.send(person, subject, body, url=url, at=at)
