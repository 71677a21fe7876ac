"""Cohorts: which there are, who is in one, who waits, and how people come in and go."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import matrix, meeting_plans
from courses.forms.cohort import AddPersonForm, AnnouncementForm, MoveForm
from courses.forms.learning import EnrollForm
from courses.models import Announcement, AttendanceDecision, Cohort, Enrollment, Membership, Session
from courses.rules import cohorts as rules
from people.access import login_required, role_required
from people.models import User
from people.refusals import Refused

LATELY = 5


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The cohorts one runs, the one each of one's programs is taken with, and those one may join."""
    user = request.user
    mine = Membership.objects.visible_to(user).filter(enrollment__person=user).current().with_names()
    context = {
        "runs": Cohort.objects.run_by(user).with_counts().select_related("program"),
        "memberships": list(mine),
        "offers": _offers(user),
        "may_add": user.has_perm("courses.add_cohort"),
    }
    return render(request, "cohorts/list.html", context)


def _offers(user: User) -> list[tuple[Enrollment, list[tuple[Cohort, str | None]]]]:
    """For each program somebody takes without a cohort: the cohorts to come into, and where one would stand."""
    alone = Enrollment.objects.of(user).active().exclude(memberships__in=Membership.objects.current())
    today = timezone.localdate()
    open_ones = Cohort.objects.can_be_joined
    found = [
        (row, [(cohort, cohort.place_on_offer()) for cohort in open_ones(row.program, today).with_counts()])
        for row in alone.select_related("program")
    ]
    return [(row, cohorts) for row, cohorts in found if cohorts]


@login_required
@require_safe
def detail(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """One cohort: for its members who leads it and when they meet; for staff the people, too.

    Old notices lead here as well, so somebody who was or may yet be in it is told where they stand.
    """
    seen = Cohort.objects.visible_to(request.user).select_related("program").filter(pk=cohort_id)
    if cohort := seen.first():
        return _page(request, cohort, AddPersonForm())
    get_list_or_404(Membership.objects.visible_to(request.user), cohort=cohort_id)
    messages.info(request, _("You are not in this group now. Here are the groups you may join."))
    return redirect("cohorts:list")


def _page(request: HttpRequest, cohort: Cohort, form: AddPersonForm, status: int = 200) -> HttpResponse:
    now, runs = timezone.now(), cohort.is_run_by(request.user)
    sessions = Session.objects.filter(cohort=cohort).on().select_related("makes_up_for")
    announcements = Announcement.objects.filter(cohort=cohort).select_related("announced_by")
    own = cohort.memberships.members().filter(enrollment__person=request.user).first()
    coming, past = list(sessions.coming(now)), list(sessions.filter(ends_at__lte=now).order_by("-starts_at"))
    context = {
        "cohort": cohort,
        "runs": runs,
        "trainers": list(cohort.trainers.all()),
        "coming": coming,
        "past": past,
        "announcements": announcements[: None if runs else LATELY],
        "membership": own,
        "decisions": AttendanceDecision.objects.standing(own) if own else [],
        "make_ups": [session for session in coming if session.makes_up_for_id],
        "form": form,
        "people": _people(cohort) if runs else None,
        **(_for_those_who_lead(cohort, [*coming, *past]) if runs else {}),
    }
    return render(request, "cohorts/detail.html", context, status=status)


def _for_those_who_lead(cohort: Cohort, sessions: list[Session]) -> dict:
    """The rules about missed time, and what is planned for modules of meetings."""
    plans = meeting_plans.of_cohort(cohort, sessions)
    loose = [session for session in sessions if session.is_loose]
    return {"plans": plans, "loose": loose, **matrix.missing_rules(cohort)}


def _people(cohort: Cohort) -> dict:
    """Who is in, waits and has asked. One statement."""
    rows = list(cohort.memberships.current().with_names().by_name())
    by_status: dict[str, list] = {status: [] for status in Membership.Status.values}
    for row in rows:
        row.cohort = cohort
        by_status[row.status].append(row)
    waiting = sorted(by_status["waiting"], key=lambda row: (row.asked_at, row.pk))
    free = None if cohort.seats is None else max(0, cohort.seats - len(by_status["member"]))
    return {"members": by_status["member"], "waiting": waiting, "asked": by_status["asked"], "free": free}


def _visible(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("program"), pk=cohort_id)


# --- Coming in --------------------------------------------------------------------------------------


@login_required
@require_POST
def join(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Join a cohort of a program one takes already, or ask to."""
    open_ones = Cohort.objects.exclude(joining=Cohort.Joining.INVITATION)
    cohort = get_object_or_404(open_ones.select_related("program"), pk=cohort_id)
    enrollment = get_object_or_404(Enrollment.objects.of(request.user).active(), program=cohort.program_id)
    return _take_in(request, cohort, enrollment)


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """A link somebody was given: what it leads to, then one button."""
    cohort = get_object_or_404(Cohort.objects.select_related("program"), invitation_key=key)
    if cohort.memberships.members().filter(enrollment__person=request.user).exists():
        return redirect(cohort)
    is_in = Enrollment.objects.of(request.user).active().filter(program=cohort.program).exists()
    sent = request.POST if request.method == "POST" else None
    form = EnrollForm(sent, program=cohort.program, is_enrolled=is_in)
    if request.method == "POST" and form.is_valid():
        try:
            return _come_in(request, cohort, form.cleaned_data["scheme"])
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
    place = rules.place_for(cohort.joining, cohort.seats_now(), invited=True)
    context = {"cohort": cohort, "form": form, "trainers": cohort.trainers.all(), "place": place}
    return render(request, "cohorts/invitation.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _come_in(request: HttpRequest, cohort: Cohort, scheme) -> HttpResponse:
    person, at = request.user, timezone.now()
    enrollment = Enrollment.objects.enroll(person, cohort.program, scheme=scheme, by=person, at=at)
    membership = cohort.take_in(enrollment, invited=True, by=person, at=at)
    return _say_where(request, membership)


def _take_in(request: HttpRequest, cohort: Cohort, enrollment: Enrollment) -> HttpResponse:
    try:
        membership = cohort.take_in(enrollment, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.info(request, refusal.sentence)
        return redirect("cohorts:list")
    return _say_where(request, membership)


def _say_where(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Say where somebody stands who just came, and go there."""
    if membership.status == Membership.Status.MEMBER:
        messages.success(request, _("You are in. Here you see who leads it and when you meet."))
        return redirect(membership.cohort)
    if membership.status == Membership.Status.ASKED:
        messages.success(request, _("You have asked. You get an answer by notice."))
    else:
        messages.success(request, _("Every seat is taken. You are on the list and hear from us."))
    return redirect("cohorts:list")


def _where(membership: Membership) -> str:
    """The same about somebody else, for whoever brought them in."""
    if membership.status == Membership.Status.MEMBER:
        return _("%(name)s has a seat.") % {"name": membership.person}
    return _("Every seat is taken. %(name)s is on the list and waits for one.") % {"name": membership.person}


@role_required("coordinator")
@require_POST
def add_person(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Bring somebody in by their address; they need no account yet."""
    cohort = _visible(request, cohort_id)
    form = AddPersonForm(request.POST)
    if form.is_valid():
        try:
            membership = bring_in(cohort, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("email", refusal.sentence)
        else:
            messages.success(request, _where(membership))
            return redirect(cohort)
    return _page(request, cohort, form, status=422)


@transaction.atomic
def bring_in(cohort: Cohort, email: str, preferred_name: str, *, by: User, at) -> Membership:
    """An account if there is none, the program if they are not in it, and a place in the cohort."""
    person = User.objects.invite(email, preferred_name=preferred_name)
    enrollment = Enrollment.objects.enroll(person, cohort.program, by=by, at=at)
    return cohort.take_in(enrollment, invited=True, by=by, at=at)


@role_required("coordinator")
@require_POST
def renew_invitation(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Make a new link; the one of before lets nobody in any more."""
    cohort = _visible(request, cohort_id)
    cohort.renew_invitation()
    messages.success(request, _("There is a new link. The one of before does not work any more."))
    return redirect(cohort)


# --- Answers, moving and leaving --------------------------------------------------------------------


def _membership(request: HttpRequest, membership_id: int) -> Membership:
    rows = Membership.objects.visible_to(request.user).with_names()
    return get_object_or_404(rows, pk=membership_id)


@role_required("coordinator")
@require_POST
def answer(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Give a seat to somebody who waits or asks, put them in line, or say that there is none."""
    membership = _membership(request, membership_id)
    ways = {"seat": membership.give_seat, "line": membership.put_in_line, "no": membership.decline}
    way = ways.get(request.POST.get("answer", ""))
    try:
        if way is not None:
            way(by=request.user, at=timezone.now())
            messages.success(request, _("%(name)s gets a notice.") % {"name": membership.person})
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(membership.cohort)


@role_required("coordinator")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Let somebody go on in another cohort of the same program."""
    membership = _membership(request, membership_id)
    others = Cohort.objects.filter(program=membership.cohort.program_id).exclude(pk=membership.cohort_id)
    form = MoveForm(request.POST if request.method == "POST" else None, cohorts=others)
    if request.method == "POST" and form.is_valid():
        try:
            moved = membership.move(form.cleaned_data["cohort"], by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _where(moved))
            return redirect(moved.cohort)
    context = {"form": form, "membership": membership, "any": others.exists()}
    return render(request, "cohorts/move.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, membership_id: int) -> HttpResponse:
    """Leave a cohort, without a reason: by oneself, or by a coordinator who was told."""
    rows = Membership.objects.visible_to(request.user).with_names()
    if not request.user.is_coordinator:
        rows = rows.filter(enrollment__person=request.user)
    membership = get_object_or_404(rows, pk=membership_id)
    own = membership.person == request.user
    if request.method == "POST":
        membership.leave(by=request.user, at=timezone.now())
        messages.success(request, _("Done. What was learned stays."))
        return redirect("cohorts:list") if own else redirect(membership.cohort)
    return render(request, "cohorts/leave.html", {"membership": membership, "own": own})


# --- Telling everybody ------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Write to everybody in a cohort."""
    cohort = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort_id)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            Announcement.objects.announce(cohort, text, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Sent. Everybody in it gets a notice."))
            return redirect(cohort)
    context = {"form": form, "cohort": cohort}
    return render(request, "cohorts/announce.html", context, status=422 if form.errors else 200)
