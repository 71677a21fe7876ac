"""The impact preview in Wagtail's admin: beside the editor, and before a page goes out."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses import impact
from courses.models import LessonPage, ReadingRequest
from courses.rules.impact import MOVE


@hooks.register("register_admin_urls")
def confirmation() -> list:
    return [path("impact/<int:page_id>/", confirm_publishing, name="courses_impact")]


@require_http_methods(["GET", "POST"])
def confirm_publishing(request: HttpRequest, page_id: int) -> HttpResponse:
    """What publishing the latest version does to people; then the button that does it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method == "GET":
        context = {"page": page, "impact": impact.of(page)}
        return render(request, "courses/admin/confirm_publishing.html", context)
    if isinstance(page, LessonPage):
        ReadingRequest.objects.choose(page, "ask_to_read" in request.POST, by=request.user, at=timezone.now())
    revision = page.get_latest_revision()
    revision.publish(user=request.user)
    messages.success(
        request, _("“%(title)s” is published.") % {"title": revision.as_object().get_admin_display_title()}
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_publish_page")
def say_what_publishing_does(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Where people feel the change, the new version waits as a draft until somebody has read what it does."""
    found = impact.of(page.specific)
    return redirect("courses_impact", page.pk) if found and found.concerns else None


@hooks.register("before_move_page")
def say_what_moving_does(request: HttpRequest, page: Page, destination: Page) -> None:
    """On the page that asks whether one is sure."""
    found = impact.of(page.specific, MOVE)
    if request.method == "GET" and found and found.concerns:
        messages.info(request, " ".join(found.sentences))
