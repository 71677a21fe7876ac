"""Pages about oneself."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.access import login_required
from people.forms import ProfileForm
from people.models import Notice


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
