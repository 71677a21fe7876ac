"""Pages about oneself."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import login_required, role_required
from people.forms import LeaveForm, NeedsForm, ProfileForm, SettleForm
from people.models import Leave, Need, Notice
from people.refusals import Refused
from people.rules import COORDINATOR


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """My names, my clock, my language."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people:profile")
    return render(request, "people/profile.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What we told this person, newest first."""
    page = Paginator(Notice.objects.visible_to(request.user), 20).get_page(request.GET.get("page"))
    return render(request, "people/notices.html", {"page": page})


@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it points."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=notice_id)
    notice.mark_read(at=timezone.now())
    return redirect(notice.url or "people:notices")


# --- Leave ------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Pause without a reason: now, or from a day on."""
    today = timezone.localdate()
    typed = request.POST if request.method == "POST" else None
    form = LeaveForm(typed, initial={"starts_on": today})

    def begin(starts_on, ends_on) -> None:
        Leave.objects.begin(request.user, starts_on, ends_on, by=request.user, at=timezone.now())

    if typed is not None and _agreed(form, begin):
        messages.success(request, _("Your leave is noted. Take care of yourself."))
        return redirect("people:leave")
    context = {"form": form, "leaves": Leave.objects.of(request.user).not_over(today), "today": today}
    return render(request, "people/leave.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def change_leave(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Other days for a leave."""
    mine, typed = _leave(request, leave_id), request.POST if request.method == "POST" else None
    begun = mine.has_begun(timezone.now())
    form = LeaveForm(typed, initial={"starts_on": mine.starts_on, "ends_on": mine.ends_on})
    form.fields["starts_on"].disabled = begun

    def change(starts_on, ends_on) -> None:
        mine.change(starts_on, ends_on, by=request.user, at=timezone.now())

    if typed is not None and _agreed(form, change):
        messages.success(request, _("Saved."))
        return redirect("people:leave")
    context = {"form": form, "leave": mine, "begun": begun}
    return render(request, "people/change_leave.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_leave(request: HttpRequest, leave_id: int) -> HttpResponse:
    """Come back, or not go at all."""
    _leave(request, leave_id).end(by=request.user, at=timezone.now())
    messages.success(request, _("Welcome back. Go on whenever you like."))
    return redirect("people:leave")


def _leave(request: HttpRequest, leave_id: int) -> Leave:
    """A leave of one's own that is not over."""
    mine = Leave.objects.visible_to(request.user).of(request.user).not_over(timezone.localdate())
    return get_object_or_404(mine.select_related("person"), pk=leave_id)


def _agreed(form: LeaveForm, do: Callable[..., None]) -> bool:
    """Do it with what was typed, or say beside the field what is in the way."""
    if not form.is_valid():
        return False
    try:
        do(form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
    except Refused as refused:
        form.add_error(refused.field, refused)
        return False
    return True


# --- What somebody needs to take part -------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def needs(request: HttpRequest) -> HttpResponse:
    """What I asked for, and what I can ask for."""
    form = NeedsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for what in form.cleaned_data["what"]:
            Need.objects.ask(request.user, what, by=request.user, at=timezone.now())
        messages.success(request, _("Thank you for telling us. A coordinator will see to it."))
        return redirect("people:needs")
    rows = Need.objects.visible_to(request.user).filter(person=request.user)
    return render(
        request, "people/needs.html", {"form": form, "rows": rows}, status=422 if form.errors else 200
    )


@role_required(COORDINATOR)
@require_safe
def needs_waiting(request: HttpRequest) -> HttpResponse:
    """What people asked for, the oldest first."""
    rows = Need.objects.visible_to(request.user).waiting().select_related("person")
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    return render(request, "people/needs_waiting.html", {"page": page})


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def settle_need(request: HttpRequest, need_id: int) -> HttpResponse:
    """One of them, and what was done."""
    need = get_object_or_404(Need.objects.visible_to(request.user).select_related("person"), pk=need_id)
    form = SettleForm(request.POST if request.method == "POST" else None, need=need)
    if request.method == "POST" and form.is_valid() and _settled(request, need, form):
        messages.success(request, _("Saved. The person has been told."))
        return redirect("people:needs_waiting")
    return render(
        request, "people/settle_need.html", {"need": need, "form": form}, status=422 if form.errors else 200
    )


def _settled(request: HttpRequest, need: Need, form: SettleForm) -> bool:
    said = form.cleaned_data
    try:
        need.settle(
            said["answer"] == SettleForm.ARRANGED,
            more=said.get("more") or 0,
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        form.add_error(refused.field, refused)
        return False
    return True
