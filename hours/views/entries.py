"""The trainee's pages: log time, send it, see what it adds up to. The supervisor's: ``signing``."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours import agreements, forecast, months, rules, standings, waiting, wording
from hours.forms.entries import EntryForm, SubmitForm, described, first_answers
from hours.models import HoursEntry, HoursEntryVersion, Placement
from hours.models.signing import current_statement
from hours.models.versions import HoursEntryVersionQuerySet
from hours.refusals import EntryRefused, refuse
from hours.rules.counting import Lost
from people import kept, phones
from people.access import login_required

PER_PAGE = 20


@login_required
@phones.kept_page(phones.HOURS)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """My hours, newest week first, and what they add up to. What is left to do is for the path to say."""
    person, now = request.user, timezone.now()
    mine = HoursEntryVersion.objects.visible_to(person).of(person).latest().with_details()
    mine = mine.select_related("entry__placement__enrollment")
    planned = list(mine.to_confirm(now))
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    waiting.mark_for_trainee(page, at=now)
    mine_now, today = standings.of_trainee(person), timezone.localdate(now)
    placements = months.placements(person, today)
    context = {
        "page": page,
        "planned": planned,
        "statement": current_statement("hours-submit", person.language) if planned else None,
        "standings": mine_now,
        "seekers": standings.without_supervisor(mine_now, at=now),
        "agreements": agreements.of_trainee(person) if any(row.wants_words for row in placements) else [],
        "months": months.open_months(placements, today),
        "can_log": bool(placements),
    }
    return render(request, "hours/list.html", context)


@login_required
@phones.kept_page(phones.HOURS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Log time: keep it as a draft, or send it."""
    person = request.user
    placements = Placement.objects.visible_to(person).of_trainee(person).with_facts()
    if not placements:
        return render(request, "hours/no_placement.html")
    mine = HoursEntryVersion.objects.visible_to(person).of(person)
    like = _like(request, mine.with_details())
    last = like or mine.with_details().order_by("-pk").first()
    answers = {"initial": first_answers(last), "placements": placements, "zone": person.time_zone}
    form = EntryForm(request.POST or kept.take(request), **answers)
    if request.method == "GET" and "placement" in form.errors:  # somebody else typed it, on a shared phone
        form = EntryForm(None, **answers)
    elif request.method == "GET" and form.is_bound:
        messages.info(request, _("You had to log in again. What you typed is still here."))
    week_ago = timezone.localdate() - timedelta(weeks=1)
    same_day = [] if form.is_bound or like else mine.latest().with_details().filter(worked_on=week_ago)
    return _converse(request, form, same_day=same_day)


def _like(request: HttpRequest, mine: HoursEntryVersionQuerySet) -> HoursEntryVersion | None:
    """The entry of one's own that this one is to be like, if the address names one."""
    try:
        wanted = UUID(request.GET.get("like", ""))
    except ValueError:
        return None
    return mine.latest().filter(entry=wanted).first()


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Write a draft anew: keep it, or send it."""
    entry = _mine(request, entry_id)
    version = entry.versions.with_details().get(pk=entry.latest_version_id)
    if version.status != rules.DRAFT:
        return redirect("hours:entry", entry_id)
    form = EntryForm(
        request.POST or None,
        initial=described(version),
        placements=Placement.objects.with_facts().filter(pk=entry.placement_id),
        zone=version.zone,
    )
    return _converse(request, form, entry)


def _converse(
    request: HttpRequest,
    form: EntryForm,
    entry: HoursEntry | None = None,
    same_day: Iterable[HoursEntryVersion] = (),
) -> HttpResponse:
    """Save what was typed and move on, or show it again with what is in the way."""
    lost = []
    if request.method == "POST" and form.is_valid():
        lost = _asked_about(request, form)
        if not lost and (done := _save(request, form, entry)):
            return done
    context = {
        "uncounted": forecast.sentences(lost),
        "knows": forecast.mark(lost),
        "scheme": form.cleaned_data["placement"].enrollment.standard.scheme if lost else None,
        "form": form,
        "entry": entry,
        "statement": current_statement("hours-submit", request.user.language),
        "supervisors": form.supervisors_on(timezone.localdate()),
        "same_day": same_day,
    }
    return render(request, "hours/form.html", context, status=422 if form.errors or lost else 200)


def _asked_about(request: HttpRequest, form: EntryForm) -> list[Lost]:
    """What will not count of something that is about to be sent, unless its writer has read that."""
    if "send" not in request.POST:
        return []
    data = form.cleaned_data
    lost = forecast.uncounted(data["placement"].enrollment, form.facts, data["client_id"])
    knows = request.POST.get("knows") == forecast.mark(lost)
    return [] if knows or not forecast.is_worth_asking(lost) else lost


def _save(request: HttpRequest, form: EntryForm, entry: HoursEntry | None) -> HttpResponse | None:
    """All or nothing: what cannot be sent is not half saved, and stays in the form."""
    by, at, data = request.user, timezone.now(), form.cleaned_data
    sends = "send" in request.POST
    try:
        with transaction.atomic():
            if entry is None:
                place, client_id = data["placement"], data["client_id"]
                entry = HoursEntry.objects.log(
                    place, form.facts, **form.written, client_id=client_id, by=by, at=at
                )
            else:
                entry.change(form.facts, **form.written, by=by, at=at)
            if sends:
                entry.submit(by=by, at=at, statement=data["statement"])
    except EntryRefused as refused:
        form.refuse(refused.problems)
        return None
    if not sends:
        planned = _("Planned. Afterwards we ask you if it happened.")
        draft = _("Kept as a draft. It is not sent yet.")
        said = planned if form.facts.ends_at > at else draft
        messages.success(request, said, extra_tags=str(entry.pk))  # for the phone that kept it until now
        return redirect("hours:entry", entry.pk)
    return _sent(request, entry)


def _sent(request: HttpRequest, entry: HoursEntry) -> HttpResponse:
    people = entry.placement.supervisors_on(entry.latest_version.worked_on)
    names = _(" or ").join(person.display_name for person in people)
    messages.success(request, _("Sent to %(names)s.") % {"names": names}, extra_tags=str(entry.pk))
    return redirect("hours:list")


@login_required
@require_safe
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry with its history: each version this reader may see, and each answer."""
    found = get_object_or_404(HoursEntry.objects.visible_to(request.user).with_versions(), pk=entry_id)
    latest, *earlier = found.versions.visible_to(request.user).with_history(found)
    waiting.mark_for_trainee([latest], at=timezone.now())
    is_mine = latest.trainee_id == request.user.pk
    is_draft = is_mine and latest.status == rules.DRAFT
    proposal = getattr(getattr(latest, "sign_off", None), "proposal", None) if is_mine else None
    enrollment = found.placement.enrollment
    lost = forecast.uncounted(enrollment, latest.facts, found.pk) if is_draft else []
    context = {
        "entry": found,
        "uncounted": forecast.sentences(lost),
        "scheme": enrollment.standard.scheme if lost else None,
        "version": latest,
        "earlier": earlier,
        "is_mine": is_mine,
        "moves": found.moves(latest, request.user),
        "counting": found.counting_version,
        "in_the_way": wording.sentences(found.problems(latest, at=timezone.now())) if is_draft else [],
        "proposal": proposal,
        "statement": current_statement("hours-submit", request.user.language)
        if is_draft or proposal
        else None,
    }
    return render(request, "hours/entry.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Send a draft as it is."""
    entry = _mine(request, entry_id)
    form = SubmitForm(request.POST)
    try:
        refuse([None if form.is_valid() else rules.Problem("statement", "statement-changed")])
        entry.submit(by=request.user, at=timezone.now(), statement=form.cleaned_data["statement"])
    except EntryRefused as refused:
        return _say(request, entry, refused)
    return _sent(request, entry)


@login_required
@require_POST
def recall(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take back what was sent, and go on writing."""
    said = _("Taken back. You can change it and send it again.")
    return _step(request, entry_id, HoursEntry.recall, said, then=reverse("hours:edit", args=[entry_id]))


@login_required
@require_POST
def revise(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Open a new draft from what was sent back."""
    return _step(request, entry_id, HoursEntry.revise, then=reverse("hours:edit", args=[entry_id]))


@login_required
@require_POST
def discard(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    said = _("The draft is gone.")
    return _step(request, entry_id, HoursEntry.discard, said, then=reverse("hours:list"))


def _step(request: HttpRequest, entry_id: UUID, step: Callable, said: str = "", *, then: str) -> HttpResponse:
    """One step of the state machine that needs no answers: take it, say so, and go on to ``then``."""
    entry = _mine(request, entry_id)
    try:
        step(entry, by=request.user, at=timezone.now())
    except EntryRefused as refused:
        return _say(request, entry, refused)
    if said:
        messages.success(request, said)
    return redirect(then)


def _mine(request: HttpRequest, entry_id: UUID) -> HoursEntry:
    """One's own entry. Nobody else changes it, so for everybody else it is not there."""
    own = HoursEntry.objects.visible_to(request.user).of(request.user)
    return get_object_or_404(
        own.select_related("placement__enrollment__standard", "latest_version"), pk=entry_id
    )


def _say(request: HttpRequest, entry: HoursEntry, refused: EntryRefused) -> HttpResponse:
    messages.warning(request, refused.sentence)
    return redirect("hours:entry", entry.pk)
