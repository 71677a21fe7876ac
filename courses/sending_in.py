"""A module and its lessons go to review with one press, in Wagtail's admin."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page, WorkflowState
from wagtail.query import PageQuerySet

from cms.publishing import problems
from courses.models import LearningPage, LessonPage, ModulePage
from people.models import User


@dataclass(frozen=True)
class Draft:
    """A page with changes that readers do not see yet, and what keeps it from a review."""

    page: LearningPage
    title: str
    waits_for: str = ""
    """A sentence; empty when it can be sent in."""


def drafts(module: ModulePage, user: User) -> list[Draft]:
    """The module, where it was changed, and its changed lessons, in their order."""
    changed = _changed(Page.objects.descendant_of(module, inclusive=True))
    return [_draft(page, user) for page in changed.specific()]


def _changed(pages: PageQuerySet) -> PageQuerySet:
    return pages.filter(has_unpublished_changes=True).order_by("path")


def _draft(page: LearningPage, user: User) -> Draft:
    latest = page.get_latest_revision_as_object()
    return Draft(page, latest.get_admin_display_title(), _waits_for(page, latest, user))


def _waits_for(page: LearningPage, latest: LearningPage, user: User) -> str:
    if page.workflow_in_progress:
        return _("It is in review already.")
    if not page.permissions_for_user(user).can_submit_for_moderation():
        return _("Somebody has locked it.")
    if isinstance(latest, LessonPage) and not latest.body:
        return _("It has no words yet.")
    if isinstance(latest, LessonPage) and not latest.minutes:
        return _("It has no minutes yet.")
    try:
        latest.full_clean()
    except ValidationError as error:
        names = [
            str(latest._meta.get_field(name).verbose_name) for name in error.error_dict if name != "__all__"
        ]
        return _("Please open it and look at this: %(names)s.") % {"names": ", ".join(names) or _("the page")}
    return " ".join(problems(latest))


@transaction.atomic
def send_in(module: ModulePage, *, by: User) -> list[Draft]:
    """Send in what can be sent, and return it. Twice is once: what is in review stays there."""
    Page.objects.select_for_update().get(pk=module.pk)
    sent = [draft for draft in drafts(module, by) if not draft.waits_for]
    for draft in sent:
        state = draft.page.current_workflow_state
        if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.resume(by)
        else:
            draft.page.get_workflow().start(draft.page, by)
    return sent


# --- In the admin -----------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def confirmation() -> list:
    return [path("review/<int:module_id>/", send_module_in, name="courses_send_in")]


@require_http_methods(["GET", "POST"])
def send_module_in(request: HttpRequest, module_id: int) -> HttpResponse:
    """What would go to review, and what would stay; then the button that sends it."""
    module = get_object_or_404(ModulePage, pk=module_id)
    if not (module.permissions_for_user(request.user).can_edit() and module.has_workflow):
        raise Http404
    if request.method == "GET":
        found = drafts(module, request.user)
        ready = [draft for draft in found if not draft.waits_for]
        context = {"module": module, "drafts": found, "ready": ready}
        return render(request, "courses/admin/send_in.html", context)
    sent = send_in(module, by=request.user)
    if not sent:
        messages.info(request, _("There is nothing to send to review."))
    else:
        text = ngettext(
            "%(n)d page is in review now: %(titles)s.",
            "%(n)d pages are in review now: %(titles)s.",
            len(sent),
        )
        messages.success(request, text % {"n": len(sent), "titles": ", ".join(draft.title for draft in sent)})
    return redirect("wagtailadmin_explore", module.pk)


# --- The way there ----------------------------------------------------------------------------------


def _label(page: Page, user: User) -> str:
    """What a press would send in; empty where there is nothing but the page itself."""
    if (
        not isinstance(page, ModulePage)
        or not page.has_workflow
        or not page.permissions_for_user(user).can_edit()
    ):
        return ""
    changed = _changed(Page.objects.descendant_of(page, inclusive=True)).prefetch_workflow_states()
    waiting = [found.pk for found in changed if not found.workflow_in_progress]
    n = len(set(waiting) - {page.pk})
    if not n:
        return ""
    if page.pk in waiting:
        text = ngettext(
            "Send this module and its %(n)d draft lesson to review",
            "Send this module and its %(n)d draft lessons to review",
            n,
        )
    else:
        text = ngettext("Send %(n)d draft lesson to review", "Send %(n)d draft lessons to review", n)
    return text % {"n": n}


@hooks.register("register_page_header_buttons")
def lead_there(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Above the list of lessons, and above the editor of the module."""
    if label := _label(page.specific, user):
        yield Button(label, reverse("courses_send_in", args=[page.pk]), icon_name="resubmit", priority=12)


class SendModuleIn(ActionMenuItem):
    """At the foot of the editor of a module, beside the button that sends in this page alone."""

    name = "action-send-module-in"
    icon_name = "resubmit"

    def is_shown(self, context) -> bool:
        return context["view"] == "edit" and bool(self._label(context))

    def get_context_data(self, parent_context) -> dict:
        return {**super().get_context_data(parent_context), "label": self._label(parent_context)}

    def get_url(self, parent_context) -> str:
        return reverse("courses_send_in", args=[parent_context["page"].pk])

    def _label(self, context) -> str:
        return _label(context["page"], context["request"].user)


@hooks.register("register_page_action_menu_item")
def register_the_button() -> SendModuleIn:
    return SendModuleIn(order=65)
