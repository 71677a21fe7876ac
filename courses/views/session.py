"""Sessions: when and where, planning them, and the calendars that show them."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import calendars
from courses.forms.session import SessionForm
from courses.models import Attendance, CalendarAddress, Cohort, Session
from people.access import login_required
from people.refusals import Refused

# --- One session ------------------------------------------------------------------------------------


@login_required
@require_safe
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """When and where; what was written down about oneself; for staff the ways to write it down."""
    row = get_object_or_404(Session.objects.visible_to(request.user).with_names(), pk=session_id)
    now = timezone.now()
    own = Attendance.objects.standing().filter(session=row, enrollment__person=request.user)
    context = {
        "session": row,
        "runs": row.cohort.is_run_by(request.user),
        "own": own.first(),
        "doors_are_open": row.doors_are_open(now),
        "is_over": row.ends_at <= now,
        "has_begun": row.starts_at <= now,
        "credits": row.credits.select_related("competency"),
    }
    return render(request, "cohorts/session.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Plan a session of a cohort one runs."""
    cohort = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort_id)
    return _plan(request, Session(cohort=cohort, zone=cohort.time_zone))


@login_required
@require_http_methods(["GET", "POST"])
def edit_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Move or change a session; what is on record about it stays."""
    rows = Session.objects.run_by(request.user).on().with_names()
    return _plan(request, get_object_or_404(rows, pk=session_id))


def _plan(request: HttpRequest, row: Session) -> HttpResponse:
    row.changed_at = timezone.now()
    form = SessionForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            form.instance.plan(form.credits, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Saved. Everybody in the group sees it."))
            return redirect(form.instance)
    context = {"form": form, "session": row}
    return render(request, "cohorts/session_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def call_off(request: HttpRequest, session_id: int) -> HttpResponse:
    """It does not take place; everybody in the cohort is told."""
    row = get_object_or_404(Session.objects.run_by(request.user).with_names(), pk=session_id)
    try:
        row.call_off(at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Called off. Everybody in the group gets a notice."))
    return redirect(row.cohort)


# --- Calendars --------------------------------------------------------------------------------------


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own meetings, and of the cohorts one runs."""
    own = CalendarAddress.objects.filter(person=request.user).first()
    cohorts = Cohort.objects.run_by(request.user)
    context = {
        "own": _feed_address(own.key) if own else "",
        "cohorts": [(cohort, _feed_address(cohort.calendar_key)) for cohort in cohorts],
    }
    return render(request, "cohorts/calendar.html", context)


def _feed_address(key: str) -> str:
    return f"{settings.BASE_URL}{reverse('cohorts:feed', args=[key])}"


@login_required
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Make one's address, or a new one in place of the one of before."""
    address, new = CalendarAddress.objects.get_or_create(person=request.user)
    if not new:
        address.renew()
    messages.success(request, _("Here is your address. Any address from before has stopped working."))
    return redirect("cohorts:calendar")


@login_required
@require_POST
def renew_cohort_calendar(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """A new address for a cohort's calendar."""
    get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort_id).renew_calendar()
    messages.success(request, _("There is a new address. The one of before has stopped working."))
    return redirect("cohorts:calendar")


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar itself, for whoever knows the address. It says when, and no more."""
    sessions = calendars.sessions_for(key, at=timezone.now())
    if sessions is None:
        raise Http404
    answer = HttpResponse(calendars.render(sessions), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer
