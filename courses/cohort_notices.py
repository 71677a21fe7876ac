"""What cohorts tell people. A subject stands in the open in an inbox, so it says nothing about recovery."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.dateformat import time_format
from django.utils.translation import gettext as _

from courses.rules import cohorts as rules
from people.models import Leave, Notice, User

if TYPE_CHECKING:
    from courses.models import (
        Announcement,
        AttendanceDecision,
        Membership,
        PracticeNote,
        PracticeRating,
        Session,
    )

IN, IN_LINE = "member", "waiting"


def taken_in(membership: "Membership", *, at: datetime) -> None:
    """Somebody gave them a seat, or put them in line for one."""
    if membership.status == IN:
        _send(membership.person, _seat, membership.cohort.get_absolute_url(), at)
    elif membership.status == IN_LINE:
        _send(membership.person, _line, reverse("cohorts:list"), at)


def declined(membership: "Membership", *, at: datetime) -> None:
    _send(membership.person, _no_seat, reverse("cohorts:list"), at)


def decided(decision: "AttendanceDecision", *, at: datetime) -> None:
    """Somebody decided what happens about missed time. Which meetings, and why, only the page says."""
    membership, name = decision.membership, decision.decided_by.display_name
    url = f"{membership.cohort.get_absolute_url()}#missed-time"
    _send(membership.person, _DECIDED[decision.outcome], url, at, name=name)


def asked_to_pair(membership: "Membership", *, at: datetime) -> None:
    """Somebody asks them to be a pair. One who asks again and again is heard once."""
    url = reverse("cohorts:pair", args=[membership.cohort_id])
    if not Notice.objects.visible_to(membership.person).unread().filter(url=url).exists():
        _send(membership.person, _question, url, at)


def paired(membership: "Membership", *, at: datetime) -> None:
    """Somebody they asked says yes. Of a no they hear nothing."""
    _send(membership.person, _yes, reverse("cohorts:pair", args=[membership.cohort_id]), at)


def called_off(session: "Session", *, at: datetime) -> None:
    """A meeting does not take place."""
    _tell_members(session, _off, at)


def moved(session: "Session", before: "Session", *, at: datetime) -> None:
    """A meeting has another time than before."""
    _tell_members(session, _moved, at, was=before)


def remind(session: "Session", *, at: datetime) -> int:
    """A meeting is near; return how many were told. Who is on leave is not reminded, nor who missed nothing of
    the one that it makes up for."""
    away = set(Leave.objects.on(timezone.localdate(at)).values_list("person", flat=True))
    original = session.makes_up_for
    if original:
        whole = original.attendances.standing().filter(minutes__gte=original.length)
        away |= set(whole.values_list("enrollment__person", flat=True))
    return _tell_members(session, _near, at, but=away)


def announced(announcement: "Announcement", people: Iterable[User], *, at: datetime) -> None:
    """There is something to read. The words themselves stay behind the log-in."""
    url = f"{announcement.cohort.get_absolute_url()}#announcements"
    for person in people:
        _send(person, _announcement, url, at, name=announcement.announced_by.display_name)


def watched(rating: "PracticeRating", *, at: datetime) -> None:
    """A trainer wrote down what they saw in a practice."""
    url = rating.practice.get_absolute_url()
    _send(rating.enrollment.person, _seen, url, at, name=rating.rated_by.display_name)


def noted(note: "PracticeNote", *, at: datetime) -> None:
    """Somebody of the group wrote what was asked for. Only the page says who and what."""
    _send(note.about.person, _peer_note, note.practice.get_absolute_url(), at)


def _tell_members(session: "Session", words, at: datetime, *, but=(), was: "Session | None" = None) -> int:
    members = session.cohort.memberships.members().filter(enrollment__person__is_active=True)
    rows = list(members.exclude(enrollment__person__in=but).select_related("enrollment__person"))
    for row in rows:
        about = {"was": _when(was, row.person)} if was else {}
        _send(row.person, words, session.get_absolute_url(), at, when=_when(session, row.person), **about)
    return len(rows)


def _when(session: "Session", person: User) -> str:
    """The start on the person's own clock, with its zone."""
    local = session.starts_at.astimezone(ZoneInfo(person.time_zone))
    return f"{date_format(local, 'l, F j')}, {time_format(local, 'g:i A')} {local.tzname()}"


def _send(person: User, words, url: str, at: datetime, **about) -> None:
    with translation.override(person.interface_language):
        subject, body = words(**about)
        Notice.objects.send(person, subject, body, url=url, at=at)


def _seat() -> tuple[str, str]:
    return _("You have a seat"), _(
        "There is a seat for you in a group. Here you see who leads it and when you meet."
    )


def _line() -> tuple[str, str]:
    return _("You are on the list"), _(
        "Every seat in the group is taken now. You will hear from us when one is free."
    )


def _no_seat() -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "There is no seat in the group for you this time. You can go on by yourself, and you can ask again."
    )


def _enough(name: str) -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "%(name)s looked at the meetings you missed. It is enough: you need not make anything up."
    ) % {"name": name}


def _make_up(name: str) -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "%(name)s looked at the meetings you missed, and asks you to make the time up. Here you see how."
    ) % {"name": name}


def _later_group(name: str) -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "%(name)s looked at the meetings you missed. You go on with a later group. Here you see what is next."
    ) % {"name": name}


_DECIDED = {rules.ENOUGH: _enough, rules.MAKE_UP: _make_up, rules.NEXT_COHORT: _later_group}


def _question() -> tuple[str, str]:
    return _("A question for you"), _("Somebody in your group asks you something. You can say yes or no.")


def _yes() -> tuple[str, str]:
    return _("There is an answer for you"), _("Somebody you asked says yes. Here you see what is next.")


def _off(when: str) -> tuple[str, str]:
    return _("A meeting was called off"), _("You do not meet on %(when)s.") % {"when": when}


def _moved(when: str, was: str) -> tuple[str, str]:
    return _("A meeting was moved"), _(
        "You meet on %(when)s now, and no longer on %(was)s. Here you see where."
    ) % {"when": when, "was": was}


def _near(when: str) -> tuple[str, str]:
    return _("You meet soon"), _("You meet on %(when)s. Here you see where.") % {"when": when}


def _announcement(name: str) -> tuple[str, str]:
    return _("A message for you"), _("%(name)s wrote to everybody in your group.") % {"name": name}


def _seen(name: str) -> tuple[str, str]:
    return _("There is an answer for you"), _(
        "%(name)s wrote down what they saw when you practiced. Here you can read it."
    ) % {"name": name}


def _peer_note() -> tuple[str, str]:
    return _("Something to read"), _("Somebody of your group wrote to you. It is here to read.")
