"""The impact preview in Wagtail's admin: beside the editor, and before a page goes out."""

import json

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from courses import impact
from courses.forms.review import ApprovalForm
from courses.models import LessonPage, ReadingRequest, Review
from courses.rules.impact import MOVE


@hooks.register("register_admin_urls")
def confirmation() -> list:
    return [
        path("impact/<int:page_id>/", confirm_publishing, name="courses_impact"),
        path("impact/<int:page_id>/approve/", confirm_approving, name="courses_approve"),
    ]


@require_http_methods(["GET", "POST"])
def confirm_publishing(request: HttpRequest, page_id: int) -> HttpResponse:
    """What publishing the latest version does to people; then the button that does it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if request.method == "GET":
        return _ask(request, page)
    if isinstance(page, LessonPage):
        ReadingRequest.objects.choose(page, "ask_to_read" in request.POST, by=request.user, at=timezone.now())
    page.get_latest_revision().publish(user=request.user)
    messages.success(request, _("“%(title)s” is published.") % {"title": _latest_title(page)})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@require_http_methods(["GET", "POST"])
def confirm_approving(request: HttpRequest, page_id: int) -> HttpResponse:
    """The same for a page in review, whose button approves it. It needs no window and no script."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not Review.waits_for(page, request.user):
        raise PermissionDenied
    state = page.current_workflow_task_state
    form = ApprovalForm(request.POST or None, initial={"comment": state.comment})
    if request.method == "POST" and form.is_valid():
        if again := page.current_workflow_task.on_action(state, request.user, "approve", **form.cleaned_data):
            return redirect(again)
        messages.success(request, _("“%(title)s” is approved.") % {"title": _latest_title(page)})
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return _ask(request, page, form)


def _ask(request: HttpRequest, page: Page, form: ApprovalForm | None = None) -> HttpResponse:
    context = {
        "title": page.get_admin_display_title(),
        "impact": impact.of(page),
        "editor": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "form": form,
    }
    return render(request, "courses/admin/confirm_publishing.html", context)


def _latest_title(page: Page) -> str:
    return page.get_latest_revision_as_object().get_admin_display_title()


@hooks.register("after_edit_page")
def say_what_approving_does(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Who edits and approves in one press reads what goes out, where the window described something else.

    The text is saved by now, and the review (``Review.on_action``) still waits.
    """
    if request.POST.get("workflow-action-name") != "approve" or "action-workflow-action" not in request.POST:
        return None
    told = json.loads(request.POST.get("workflow-action-extra-data", "{}")).get("told", "")
    task = page.current_workflow_task
    if not isinstance(task, Review) or task.was_told(page.specific, told):
        return None
    return redirect("courses_approve", page.pk)


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
