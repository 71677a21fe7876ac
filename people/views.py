"""Pages about oneself."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import login_required
from people.forms import LeaveForm, ProfileForm
from people.models import Leave, Notice
from people.refusals import Refused


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
