"""What a trainee has not sent yet, and by when it had better be: one digest before a deadline."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Deadline as BoardsDeadline
from courses.models import Enrollment
from hours import rules
from hours.milestones import milestones
from hours.models import DeadlineExtension, HoursEntryVersion
from hours.models.extensions import runs
from hours.reminders import local_day
from hours.rules.reminders import END_OF_PLACEMENT, ON_TIME, Deadline, Unsent, deadlines_to_tell
from people.models import Leave, Notice, User

NOT_SENT = (rules.DRAFT, rules.RETURNED, rules.RECALLED)


def remind_trainees(*, at: datetime) -> int:
    """Tell each trainee with something unsent before a deadline; return how many were told. Safe to repeat."""
    found = unsent(at=at)
    people = User.objects.filter(pk__in=found, is_active=True).order_by("pk")
    return sum(_remind(person, found[person.pk], at) for person in people)


def address() -> str:
    """Where the digest leads. It stands in no other notice, so that it is known what the last digest was."""
    return reverse("hours:list") + "#unsent"


def unsent(*, at: datetime) -> dict[int, list[Unsent]]:
    """By person: what is over and not sent. A few statements for everybody."""
    before = HoursEntryVersion.objects.filter(entry=OuterRef("entry"), submitted_at__isnull=False)
    rows = HoursEntryVersion.objects.latest().filter(
        status__in=NOT_SENT,
        ends_at__lte=at,
        entry__placement__enrollment__status=Enrollment.Status.ACTIVE,
    )
    lines = list(
        rows.order_by("starts_at").values_list(
            "trainee", "kind", "entry__placement__enrollment", "worked_on", Exists(before),
            "entry__placement__ends_on",
        )
    )  # fmt: skip
    until = _boards_days({enrollment for _person, _kind, enrollment, *_rest in lines})
    found: defaultdict[int, list[Unsent]] = defaultdict(list)
    for person, kind, enrollment, worked_on, was_sent, ends_on in lines:
        days = [day for of_kind, day in until.get(enrollment, ()) if of_kind in ("", kind)]
        day = min((day for day in days if day >= worked_on), default=None)
        found[person].append(Unsent(worked_on, was_sent, ends_on, day))
    return dict(found)


def _boards_days(pks: Iterable[int]) -> dict[int, list[tuple[str, date]]]:
    """The days on which deadlines of a standard end, for those of these enrollments whose standard has one."""
    with_one = Exists(BoardsDeadline.objects.filter(standard=OuterRef("standard")))
    rows = list(Enrollment.objects.filter(with_one, pk__in=pks).select_related("standard"))
    reached = milestones(rows) if rows else {}
    by_standard: defaultdict[int, list[BoardsDeadline]] = defaultdict(list)
    for deadline in BoardsDeadline.objects.filter(standard__in={row.standard_id for row in rows}):
        by_standard[deadline.standard_id].append(deadline)
    more = DeadlineExtension.objects.counted(row.pk for row in rows) if rows else {}
    return {
        row.pk: [
            (deadline.kind, day)
            for deadline in by_standard[row.standard_id]
            if (day := runs(deadline, reached[row.pk], more.get(row.pk, {})).last_day)
        ]
        for row in rows
    }


@transaction.atomic
def _remind(person: User, entries: list[Unsent], at: datetime) -> bool:
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    today = local_day(person, at)
    last = Notice.objects.filter(person=person, url=address()).aggregate(last=Max("sent_at"))["last"]
    told_on = local_day(person, last) if last else None
    near = deadlines_to_tell(entries, told_on, today, Leave.objects.filter(person=person).spans())
    if not near:
        return False
    with translation.override(person.interface_language):
        body = "\n".join(
            [*map(_line, near), _("Was something planned and did not happen? Then throw it away.")]
        )
        Notice.objects.send(person, _("Something is not sent yet"), body, url=address(), at=at)
    return True


def _line(row: Deadline) -> str:
    about = {"count": row.count, "day": formats.date_format(row.day)}
    if row.why == ON_TIME:
        text = ngettext(
            "%(count)s entry is not sent yet. Please send it by %(day)s. After that we ask why it is late.",
            "%(count)s entries are not sent yet. Please send them by %(day)s. After that we ask why they are late.",
            row.count,
        )
    elif row.why == END_OF_PLACEMENT:
        text = ngettext(
            "Your placement ends on %(day)s. %(count)s entry there is not sent yet.",
            "Your placement ends on %(day)s. %(count)s entries there are not sent yet.",
            row.count,
        )
    else:
        text = ngettext(
            "The time your board gives you ends on %(day)s. %(count)s entry is not sent yet.",
            "The time your board gives you ends on %(day)s. %(count)s entries are not sent yet.",
            row.count,
        )
    return text % about
