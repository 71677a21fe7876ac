"""Sessions as an iCalendar feed.

A calendar is often shared with a family or an employer, so an event says when somebody meets, and nothing
about what. The place stands behind the log-in, where the event's link leads.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from courses.models import CalendarAddress, Cohort, Session

LOOKS_BACK = timedelta(days=60)


def sessions_for(key: str, *, at: datetime) -> list[Session] | None:
    """What the calendar under this address shows; None when there is no such address."""
    recent = Session.objects.filter(ends_at__gte=at - LOOKS_BACK).order_by("starts_at", "pk")
    address = CalendarAddress.objects.filter(key=key, person__is_active=True).select_related("person").first()
    if address:
        return list(recent.of_member(address.person))
    cohort = Cohort.objects.filter(calendar_key=key).first()
    return list(recent.filter(cohort=cohort)) if cohort else None


def render(sessions: Iterable[Session]) -> bytes:
    """The feed, with the rules of every time zone in it. The same sessions give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Meetings"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for session in sessions:
        calendar.add_component(_event(session))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(session: Session) -> Event:
    event, zone = Event(), ZoneInfo(session.zone)
    event.add("uid", f"meeting-{session.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", session.changed_at)
    event.add("sequence", session.changes)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", _("Meeting"))
    event.add("url", f"{settings.BASE_URL}{session.get_absolute_url()}")
    event.add("status", "CANCELLED" if session.called_off_at else "CONFIRMED")
    return event
