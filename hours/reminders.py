"""Reminders: one short notice for each supervisor, whatever the number of entries that wait."""

from datetime import datetime

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from hours.models import HoursEntryVersion, PlacementSupervisor, SupervisorContact
from hours.rules.reminders import reminder_due
from people.models import Leave, Notice, User


def remind_supervisors(*, at: datetime) -> int:
    """Tell every supervisor for whom something has waited too long; return how many were told."""
    supervisors = User.objects.filter(pk__in=PlacementSupervisor.objects.values("supervisor"), is_active=True)
    by_link = SupervisorContact.objects.of(supervisors)  # they are told by mail: ``links.send_due``
    return sum(_remind(person, at) for person in supervisors if person.pk not in by_link)


def _remind(supervisor: User, at: datetime) -> bool:
    url = reverse("hours:to_sign")
    waiting = HoursEntryVersion.objects.latest().awaiting(supervisor)
    waiting_since = waiting.aggregate(since=Min("submitted_at"))["since"]
    told = Notice.objects.filter(person=supervisor, url=url).aggregate(last=Max("sent_at"))["last"]
    if not reminder_due(waiting_since, told, at, Leave.objects.filter(person=supervisor).spans()):
        return False
    with translation.override(supervisor.interface_language):
        body = _("Hours have waited for your answer for some days. Two minutes are enough to look at them.")
        Notice.objects.send(supervisor, _("Something still waits for you"), body, url=url, at=at)
    return True
