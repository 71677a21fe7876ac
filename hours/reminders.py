"""Reminders of what waits for a supervisor: one digest for all of it, by notice or with a link by mail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours import leaving, rules
from hours.models import HoursEntryVersion, MonthClosing, MonthReport, PlacementSupervisor, SupervisorContact
from hours.models.links import tell_by_link
from hours.rules.reminders import digest_due
from people.models import Leave, Notice, User


@dataclass(frozen=True)
class Pile:
    """What waits for one supervisor, over all their trainees."""

    entries: int
    people: int
    months: int
    since: datetime | None
    last_entry_at: datetime | None
    last_days: list[leaving.Leaving]

    @property
    def is_empty(self) -> bool:
        return self.since is None

    def lines(self) -> list[str]:
        """The same in words, without a name: mails are read over shoulders."""
        found = []
        if self.entries:
            people = ngettext("%(count)s person", "%(count)s people", self.people) % {"count": self.people}
            entries = ngettext(
                "%(count)s entry of %(people)s waits for you.",
                "%(count)s entries of %(people)s wait for you.",
                self.entries,
            )
            found.append(entries % {"count": self.entries, "people": people})
        if self.months:
            months = ngettext(
                "%(count)s month can be closed.", "%(count)s months can be closed.", self.months
            )
            found.append(months % {"count": self.months})
        return found + [_last_day(row) for row in self.last_days]


def _last_day(row: leaving.Leaving) -> str:
    count = {"count": row.waiting, "day": formats.date_format(row.last_day)}
    text = ngettext(
        "Your last day with somebody is %(day)s. Of theirs, %(count)s entry waits.",
        "Your last day with somebody is %(day)s. Of theirs, %(count)s entries wait.",
        row.waiting,
    )
    return text % count


def pile(person: User, today: date) -> Pile:
    """Everything that waits for this person. Four statements."""
    waiting = HoursEntryVersion.objects.latest().awaiting(person)
    sent = list(waiting.order_by().values_list("submitted_at", "trainee"))
    months = MonthReport.objects.to_close(person).order_by().aggregate(first=Min("at"), last=Max("at"))
    number = MonthReport.objects.to_close(person).count() if months["first"] else 0
    moments = [at for at, _trainee in sent]
    return Pile(
        entries=len(sent),
        people=len({trainee for _at, trainee in sent}),
        months=number,
        since=min([*moments, *filter(None, [months["first"]])], default=None),
        last_entry_at=max([*moments, *filter(None, [months["last"]])], default=None),
        last_days=[row for row in leaving.of_supervisor(person, today) if row.waiting],
    )


def supervisors_with_something() -> Collection[User]:
    """Whoever supervises where something was sent, or a month called complete, and is not decided."""
    sent = HoursEntryVersion.objects.filter(status=rules.SUBMITTED, entry__placement=OuterRef("placement"))
    closed = MonthClosing.objects.filter(placement=OuterRef("placement"), month=OuterRef("month"))
    said = MonthReport.objects.filter(~Exists(closed), placement=OuterRef("placement"))
    rows = PlacementSupervisor.objects.filter(Exists(sent) | Exists(said))
    return list(User.objects.filter(pk__in=rows.values("supervisor"), is_active=True).order_by("pk"))


def remind_supervisors(*, at: datetime) -> int:
    """Send each supervisor at most one digest; return how many were told. Safe to repeat."""
    people = supervisors_with_something()
    by_link = SupervisorContact.objects.of(people)  # their digest is a mail with a link
    return sum(
        _mail_link(by_link[person.pk], at) if person.pk in by_link else _remind(person, at)
        for person in people
    )


@transaction.atomic
def _remind(person: User, at: datetime) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    today, url = local_day(person, at), reverse("hours:to_sign")
    waits = pile(person, today)
    if waits.is_empty:
        return False
    told = dict(
        Notice.objects.filter(person=person, url__startswith=url)
        .order_by()
        .values_list("url")
        .annotate(last=Max("sent_at"))
    )
    if not _is_due(person, waits, max(told.values(), default=None), at, today, told=told):
        return False
    with translation.override(person.interface_language):
        subject = _("Before you go") if waits.last_days else _("Something still waits for you")
        body = "\n".join([*waits.lines(), _("Two minutes are enough. Nothing is signed by itself.")])
        Notice.objects.send(person, subject, body, url=digest_address(), at=at)
    return True


def digest_address() -> str:
    """Where a digest leads. It stands in no other notice, so that it is known what the last digest was."""
    return reverse("hours:to_sign") + "#waiting"


def _is_due(
    person: User, waits: Pile, last: datetime | None, at: datetime, today: date, *, told: dict[str, datetime]
) -> bool:
    digest = told.get(digest_address())
    days = [
        (row.last_day, _day_of(person, max(filter(None, [told.get(row.url), digest]), default=None)))
        for row in waits.last_days
    ]
    leaves = Leave.objects.filter(person=person).spans()
    return digest_due(waits.since, last, at, last_days=days, today=today, leaves=leaves)


def _mail_link(contact: SupervisorContact, at: datetime) -> bool:
    """Somebody without an account: the digest is a mail that holds a new link. What came in since is told, too."""
    person, last = contact.person, contact.last_mailed_at()
    today = local_day(person, at)
    waits = pile(person, today)
    if waits.is_empty:
        return False
    is_new = last is None or waits.last_entry_at > last
    told = {digest_address(): last} if last else {}
    if not is_new and not _is_due(person, waits, last, at, today, told=told):
        return False
    return tell_by_link(contact, at=at)


def local_day(person: User, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.time_zone)).date()


def _day_of(person: User, at: datetime | None) -> date | None:
    return local_day(person, at) if at else None
