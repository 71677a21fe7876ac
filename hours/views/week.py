"""A week of hours in one go: each row is saved by itself, and what is refused comes back as it was typed."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from hours import forecast, rules
from hours.forms.entries import FIRST_DAY, LAST_DAY, SubmitForm
from hours.forms.week import Week, WeekRow, week_of
from hours.models import HoursEntry, HoursEntryVersion, Placement
from hours.models.placements import PlacementQuerySet
from hours.models.signing import current_statement
from hours.models.versions import HoursEntryVersionQuerySet
from hours.refusals import EntryRefused, refuse
from people import kept
from people.access import login_required


@login_required
@require_http_methods(["GET", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    """Monday to Sunday at one placement: type the times, keep them as drafts or send them."""
    person = request.user
    places = Placement.objects.visible_to(person).of_trainee(person).with_facts()
    if not places:
        return render(request, "hours/no_placement.html")
    typed = request.POST or kept.take(request)
    placement = _chosen(places, typed or request.GET)
    if placement is None:  # somebody else's: typed on a shared phone, or a wrong address
        typed, placement = None, places[0]
    mine = HoursEntryVersion.objects.visible_to(person).of(person).with_details()
    shown = week_of(
        _monday((typed or request.GET).get("week", "")),
        placement,
        places.filter(pk=placement.pk),
        person.time_zone,
        mine.filter(entry__placement=placement, kind=rules.PRACTICE).order_by("-pk").first(),
    )
    rows = shown.rows(typed)
    if request.method == "POST":
        rows, saved, sent = _save(request, shown, rows)
        is_whole = saved and not any(row.is_bound for row in rows)
        _tell(request, saved, sent, shown.name if is_whole else "")
        if is_whole:
            return redirect("hours:list")
    return _show(request, shown, rows, places, mine)


def _show(
    request: HttpRequest,
    shown: Week,
    rows: list[WeekRow],
    places: PlacementQuerySet,
    mine: HoursEntryVersionQuerySet,
) -> HttpResponse:
    logged = mine.latest().filter(worked_on__range=(shown.days[0], shown.days[-1])).order_by("starts_at")
    by_day = {day: [version for version in logged if version.worked_on == day] for day in shown.days}
    refused = [row for row in rows if row.is_bound and row.errors]
    context = {
        "week": shown,
        "days": [(row, by_day[row.day]) for row in rows],
        "places": places if len(places) > 1 else [],
        "refused": len(refused),
        "is_typed": any(row.is_bound for row in rows),
        "statement": current_statement("hours-submit", request.user.language),
    }
    return render(request, "hours/week.html", context, status=422 if request.method == "POST" else 200)


def _chosen(places: PlacementQuerySet, asked: Mapping) -> Placement | None:
    """The placement that is asked for, or the first; none where it is not one's own."""
    wanted = asked.get("placement")
    return next((row for row in places if wanted is None or str(row.pk) == wanted), None)


def _monday(text: str) -> date:
    """The Monday of the week that is asked for, or of this one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = timezone.localdate()
    day = min(max(day, FIRST_DAY + timedelta(weeks=1)), LAST_DAY - timedelta(weeks=2))
    return day - timedelta(days=day.weekday())


def _save(request: HttpRequest, shown: Week, rows: list[WeekRow]) -> tuple[list[WeekRow], int, int]:
    """Each row by itself. What was saved gives way to an empty row; what was refused stays as it is."""
    left, saved, sent = [], 0, 0
    for row in rows:
        entry = _save_row(request, row) if row.is_bound and row.is_valid() else None
        left.append(shown.row(row.day) if entry else row)
        saved += entry is not None
        sent += entry is not None and entry.status != rules.DRAFT
    return left, saved, sent


def _save_row(request: HttpRequest, row: WeekRow) -> HoursEntry | None:
    """One entry: kept, and sent where that is asked and all of it will count."""
    by, at, data = request.user, timezone.now(), row.cleaned_data
    form = SubmitForm(request.POST)
    try:
        with transaction.atomic():
            entry = HoursEntry.objects.log(
                data["placement"], row.facts, client_id=data["client_id"], by=by, at=at
            )
            if "send" in request.POST and not _loses(data["placement"], row, entry):
                refuse([None if form.is_valid() else rules.Problem(None, "statement-changed")])
                entry.submit(by=by, at=at, statement=form.cleaned_data["statement"])
    except EntryRefused as refused:
        row.refuse(refused.problems)
        return None
    return entry


def _loses(placement: Placement, row: WeekRow, entry: HoursEntry) -> bool:
    """Whether minutes of it will not count: then it stays a draft, and its page says why."""
    return forecast.is_worth_asking(forecast.uncounted(placement.enrollment, row.facts, entry.pk))


def _tell(request: HttpRequest, saved: int, sent: int, name: str) -> None:
    """What happened; with the name of a week that is saved as a whole, for the phone that kept it until now."""
    if sent:
        text = ngettext("One entry is sent.", "%(count)s entries are sent.", sent)
        messages.success(request, text % {"count": sent}, extra_tags=name)
    if kept_back := saved - sent:
        text = ngettext("One entry is kept as a draft.", "%(count)s entries are kept as drafts.", kept_back)
        messages.success(request, text % {"count": kept_back}, extra_tags=name)
        if "send" in request.POST:
            messages.info(request, _("Not all of that will count. Open a draft to read why, and to send it."))
