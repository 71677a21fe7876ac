"""Sessions of supervision: the supervisor logs and signs one, whoever was there may say it was not like that."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours import rules, wording
from hours.forms.session import ObjectionForm, SessionForm, SessionSigningForm, described
from hours.models import Placement, SessionAttendee, SessionObjection, SupervisionSession
from hours.models.crediting import WORDS, problems
from hours.models.signing import Signing, current_statement
from hours.refusals import EntryRefused
from hours.way import way_of
from people.access import login_required, role_required
from people.rules import COORDINATOR, SUPERVISOR

PER_PAGE = 20
LOOK_BACK = 366
"""Whoever somebody supervised so many days ago can still be named in a session."""


@role_required(SUPERVISOR)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """My sessions, newest first."""
    mine = SupervisionSession.objects.visible_to(request.user).filter(supervisor=request.user)
    page = Paginator(mine.with_numbers().order_by("-starts_at", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "hours/sessions.html", {"page": page})


@role_required(SUPERVISOR)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log a session: it is a draft until it is signed."""
    answers = {"client_id": uuid4(), "worked_on": timezone.localdate(), "mode": "in-person"}
    return _write(request, answers, request.user.time_zone)


@role_required(SUPERVISOR)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Write a draft anew."""
    session = _mine(request, session_id)
    if session.signed_at:
        return redirect("hours:session", session_id)
    return _write(request, described(session), session.zone, session)


def _write(
    request: HttpRequest, answers: dict, zone: str, session: SupervisionSession | None = None
) -> HttpResponse:
    day = timezone.localdate() - timedelta(days=LOOK_BACK)
    placements = Placement.objects.visible_to(request.user).supervised_by(request.user, day).with_facts()
    placements = placements.exclude(enrollment__person=request.user).select_related(
        "enrollment__person", "enrollment__program"
    )
    placements = list(placements.order_by("enrollment__person__preferred_name", "pk"))
    form = SessionForm(request.POST or None, placements=placements, zone=zone, initial=answers)
    if request.method == "POST" and form.is_valid() and (done := _keep(request, form, session)):
        return done
    context = {"form": form, "session": session}
    return render(request, "hours/session_form.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, form: SessionForm, session: SupervisionSession | None) -> HttpResponse | None:
    client_id = session.pk if session else form.cleaned_data["client_id"]
    try:
        kept = SupervisionSession.objects.log(
            form.facts,
            form.attended,
            **form.written,
            client_id=client_id,
            by=request.user,
            at=timezone.now(),
        )
    except EntryRefused as refused:
        form.refuse(refused.problems)
        return None
    return redirect("hours:session", kept.pk)


@role_required(SUPERVISOR, COORDINATOR)
@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session: what it says, who gets what of it, and the signature."""
    return _show(request, _found(request, session_id))


def _show(
    request: HttpRequest, session: SupervisionSession, form: SessionSigningForm | None = None
) -> HttpResponse:
    people, is_mine = list(session.attendees.all()), session.supervisor_id == request.user.pk
    left = [row for row in people if row.entry_id is None]
    found = problems(session, left, session.supervisor, at=timezone.now()) if left else {}
    for row in people:
        row.in_the_way = rules.for_the_supervisor(found.get(row.pk, []))
    can_sign = is_mine and any(not found[row.pk] for row in left)
    context = {
        "session": session,
        "people": people,
        "is_mine": is_mine,
        "can_sign": can_sign,
        "crossing": session.crossing(request.user) if left else [],
        "statement": current_statement(WORDS, request.user.language),
        "signature": session.signatures.select_related("statement").first(),
        "form": form or SessionSigningForm(),
    }
    return render(request, "hours/session.html", context, status=422 if form and form.errors else 200)


@role_required(SUPERVISOR)
@require_POST
def sign(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign it for everybody who can have it. The others are named, with why."""
    session, form = _mine(request, session_id), SessionSigningForm(request.POST)
    if not form.is_valid():
        return _show(request, session, form)
    data = form.cleaned_data
    try:
        done = session.sign(
            by=request.user,
            at=timezone.now(),
            seen_digest=data["seen"],
            printed_name=data["printed_name"],
            statement=data["statement"],
            way=way_of(request),
        )
    except EntryRefused as refused:
        form.add_error(None, refused.sentence)
        return _show(request, _found(request, session_id), form)
    _tell(request, session, done)
    return redirect("hours:session", session_id)


def _tell(request: HttpRequest, session: SupervisionSession, done: Signing) -> None:
    if count := len(done.signed):
        text = ngettext("Signed for one person.", "Signed for %(count)s people.", count)
        messages.success(request, text % {"count": count})
    names = {row.pk: row.person.display_name for row in session.attendees.all()}
    for pk, why in done.problems.items():
        text = _("Not signed for %(name)s. %(why)s")
        messages.warning(request, text % {"name": names[pk], "why": " ".join(wording.sentences(why))})


@role_required(SUPERVISOR)
@require_POST
def discard(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        _mine(request, session_id).discard(by=request.user)
    except EntryRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("hours:session", session_id)
    messages.success(request, _("The draft is gone."))
    return redirect("hours:sessions")


@login_required
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Say that a session was not like that. A coordinator looks at it."""
    mine = SessionAttendee.objects.filter(placement__enrollment__person=request.user)
    found = get_object_or_404(mine.select_related("placement__enrollment", "entry"), entry=entry_id)
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        SessionObjection.objects.object(found, reason, by=request.user, at=timezone.now())
        messages.success(request, _("Your coordinator knows, and will talk with you."))
        return redirect("hours:entry", entry_id)
    version = found.entry.versions.select_related("session__supervisor").get(number=1)
    context = {"form": form, "version": version}
    return render(request, "hours/objection.html", context, status=422 if form.errors else 200)


@role_required(COORDINATOR)
@require_POST
def settle(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """A coordinator talked with the people: this is sorted out. What was signed stays as it was."""
    get_object_or_404(SessionObjection, pk=objection_id).end(by=request.user, at=timezone.now())
    messages.success(request, _("Marked as sorted out."))
    return redirect("hours:sort_out")


def _found(request: HttpRequest, session_id: UUID) -> SupervisionSession:
    rows = SupervisionSession.objects.visible_to(request.user).with_people()
    return get_object_or_404(rows, pk=session_id)


def _mine(request: HttpRequest, session_id: UUID) -> SupervisionSession:
    """Nobody else changes or signs it, so for everybody else it is not there."""
    rows = SupervisionSession.objects.visible_to(request.user).filter(supervisor=request.user)
    return get_object_or_404(rows.with_people(), pk=session_id)
