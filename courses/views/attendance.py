"""Who was there: the code on the screen, the register, the printed list, and what a person decides."""

from datetime import datetime, timedelta

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import matrix
from courses.forms.cohort import DecisionForm
from courses.forms.session import CodeForm, RegisterForm
from courses.models import (
    Attendance,
    AttendanceDecision,
    Cohort,
    Enrollment,
    Membership,
    ModulePage,
    Session,
)
from courses.rules import cohorts as rules
from people.access import login_required
from people.limits import Limit
from people.refusals import Refused

SCREEN_REFRESHES = 20  # seconds; a code is good for 60 to 90
SCANNED = "attend"
PROPOSED = {
    "outcome": AttendanceDecision.Outcome.ENOUGH,
    "reason": AttendanceDecision.Reason.WITHIN_RULE,
}
"""What stands ticked where the rule allows what was missed."""
TIME_TO_LOG_IN = timedelta(minutes=15)
# A room of people behind one router mistypes now and then; nobody guesses one of 31^8 codes with these.
WRONG_CODES = Limit("attend", 40, 10 * 60)


def _run(request: HttpRequest, session_id: int) -> Session:
    return get_object_or_404(Session.objects.run_by(request.user).with_names(), pk=session_id)


# --- By the code on the screen ----------------------------------------------------------------------


@login_required
@require_safe
def screen(request: HttpRequest, session_id: int) -> HttpResponse:
    """The code for the wall: a QR code for cameras and letters for hands; it changes by itself."""
    row, now = _run(request, session_id), timezone.now()
    code = rules.code(row.code_key(), rules.step_of(now))
    address = f"{settings.BASE_URL}{reverse('cohorts:attend')}"
    qr = segno.make(f"{address}?code={code}", error="m", micro=False)
    here = Attendance.objects.standing().filter(session=row, arrived_at__isnull=False).count()
    context = {
        "session": row,
        "is_open": row.doors_are_open(now),
        "code": f"{code[:4]} {code[4:]}",
        "address": address,
        "qr": mark_safe(qr.svg_inline(scale=8, border=4, light="white", omitsize=True)),  # noqa: S308 (made here)
        "here": here,
    }
    answer = render(request, "cohorts/screen.html", context)
    answer["Refresh"] = str(SCREEN_REFRESHES)  # works without JavaScript, and writes nothing
    return answer


@require_http_methods(["GET", "POST"])
def attend(request: HttpRequest) -> HttpResponse:
    """Where the code leads: it is kept while somebody logs in, then one button says "I am here"."""
    if typed := (request.POST or request.GET).get("code", "").strip():
        return _keep_code(request, typed)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    row, scanned_at = _scanned(request)
    if row is None:
        form = CodeForm(request.POST if request.method == "POST" else None)
        return _ask_code(request, form)
    if request.method == "POST":
        return _arrive(request, row, scanned_at)
    return render(request, "cohorts/attend.html", {"session": row})


def _keep_code(request: HttpRequest, typed: str) -> HttpResponse:
    """A code that is right now is remembered with its time, for whoever logs in next in this browser."""
    form = CodeForm({"code": typed})
    if WRONG_CODES.is_used_up(request):
        form.add_error("code", _("Too many codes were wrong. Please tell the person who leads the meeting."))
        return _ask_code(request, form)
    at = timezone.now()
    row = Session.objects.with_code(typed, at)
    if row is None:
        WRONG_CODES.allows(request)
        form.add_error("code", _("This code is over, or mistyped. Take the one that is on the screen now."))
        return _ask_code(request, form)
    request.session[SCANNED] = {"session": row.pk, "at": at.isoformat()}
    return redirect("cohorts:attend")


def _ask_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    return render(request, "cohorts/attend_code.html", {"form": form}, status=422 if form.errors else 200)


def _scanned(request: HttpRequest) -> tuple[Session | None, datetime]:
    """The session whose code this browser scanned a moment ago, and when."""
    kept, now = request.session.get(SCANNED, {}), timezone.now()
    at = parse_datetime(kept.get("at", "")) or now
    if not kept or now - at > TIME_TO_LOG_IN:
        return None, now
    return Session.objects.on().with_names().filter(pk=kept["session"]).first(), at


def _arrive(request: HttpRequest, row: Session, at: datetime) -> HttpResponse:
    del request.session[SCANNED]
    try:
        Attendance.objects.arrive(row, request.user, at=at)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("cohorts:list")
    messages.success(request, _("Good that you are here. It is written down."))
    return redirect(row)


@login_required
@require_POST
def depart(request: HttpRequest, session_id: int) -> HttpResponse:
    """Somebody goes before the end, and says so."""
    row = get_object_or_404(Session.objects.visible_to(request.user), pk=session_id)
    if Attendance.objects.depart(row, request.user, at=timezone.now()):
        messages.success(request, _("It is written down. Take care."))
    else:
        messages.info(
            request, _("This was not written down. Please tell whoever leads the meeting that you go.")
        )
    return redirect(row)


# --- By the register, and on paper ------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, session_id: int) -> HttpResponse:
    """Who was there, as the trainer saw it. What people said with the code stands there already."""
    row = _run(request, session_id)
    enrollments = _on_the_list(row)
    standing = {a.enrollment_id: a for a in Attendance.objects.standing().filter(session=row)}
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        session=row,
        enrollments=enrollments,
        standing=standing,
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = Attendance.objects.confirm(
                row,
                form.lines,
                how=form.how,
                seen=form.cleaned_data["seen"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            words = ngettext("Saved: %(n)d new line.", "Saved: %(n)d new lines.", written)
            messages.success(request, words % {"n": written})
            return redirect(row)
    context = {"form": form, "session": row, "has_begun": row.starts_at <= timezone.now()}
    return render(request, "cohorts/register.html", context, status=422 if form.errors else 200)


def _on_the_list(row: Session) -> list[Enrollment]:
    """Those it is about, by name."""
    return sorted(row.on_its_list(), key=lambda row: row.person.display_name.lower())


@login_required
@require_safe
def sheet(request: HttpRequest, session_id: int) -> HttpResponse:
    """A list to print: people write when they come and go, and sign."""
    row = _run(request, session_id)
    return render(request, "cohorts/sheet.html", {"session": row, "enrollments": _on_the_list(row)})


# --- All sessions of a cohort -----------------------------------------------------------------------


@login_required
@require_safe
def attendance(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Everybody's minutes in every session, what the rule proposes, and what was decided."""
    cohort = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort_id)
    table = matrix.attendance(cohort, at=timezone.now())
    by_module = ModulePage.objects.child_of(cohort.program).filter(meeting_minutes__gt=0).exists()
    context = {"cohort": cohort, "table": table, "by_module": by_module, **matrix.missing_rules(cohort)}
    return render(request, "cohorts/attendance.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, membership_id: int) -> HttpResponse:
    """The rule proposes; here a person decides, and says why with one of a few words."""
    rows = Membership.objects.members().with_names().filter(cohort__in=Cohort.objects.run_by(request.user))
    membership = get_object_or_404(rows, pk=membership_id)
    table = matrix.attendance(membership.cohort, at=timezone.now())
    line = next(line for line in table.lines if line.membership == membership)
    modules = [module for module in membership.enrollment.outline().modules if module.meetings]
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        presence=line.presence,
        modules=modules,
        initial=PROPOSED if line.presence.proposal == rules.WITHIN else {},
    )
    if membership.person == request.user:
        messages.error(request, _("Somebody else decides this about you."))
        return redirect("cohorts:attendance", membership.cohort_id)
    if request.method == "POST" and form.is_valid():
        AttendanceDecision.objects.decide(
            membership,
            **form.cleaned_data,
            presence=line.presence,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("Saved. %(name)s sees it, too.") % {"name": membership.person})
        return redirect("cohorts:attendance", membership.cohort_id)
    missed = [
        (row, time) for row, time in zip(table.sessions, line.times, strict=True) if time.is_short_of(row)
    ]
    context = {"form": form, "membership": membership, "line": line, "missed": missed}
    return render(request, "cohorts/decide.html", context, status=422 if form.errors else 200)
