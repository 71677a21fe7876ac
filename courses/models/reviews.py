"""The review of a page: whoever approves it reads once more what that does to people."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from courses.models.pages import LessonPage
from courses.models.reading import ReadingRequest
from courses.review_forms import ApprovalForm, ChangesForm
from people.models import User


class Review(AbstractGroupApprovalTask):
    """A step of a workflow in which a group approves. Approving publishes, so it never happens in one press."""

    class Meta:
        verbose_name = _("review that says what publishing does")
        verbose_name_plural = _("reviews that say what publishing does")

    def get_actions(self, obj, user: User) -> list[tuple]:
        """Sending back and approving, both through a window."""
        offered = super().get_actions(obj, user)
        return [(name, label, True) for name, label, window in offered if name != "approve" or not window]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        ours = {"approve": ApprovalForm, "reject": ChangesForm}
        return ours.get(action) or super().get_form_for_action(action)

    def get_template_for_action(self, action: str) -> str:
        return "courses/admin/approve.html" if action == "approve" else ""

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: User, action_name: str, *, ask_to_read: bool = False, **said
    ) -> None:
        """Approve or send back. What was chosen in the window holds for the message to readers."""
        reviewed = task_state.workflow_state.content_object
        page = reviewed.specific if isinstance(reviewed, Page) else reviewed
        if action_name == "approve" and isinstance(page, LessonPage):
            ReadingRequest.objects.choose(page, ask_to_read, by=user, at=timezone.now())
        super().on_action(task_state, user, action_name, **said)

    @classmethod
    def get_description(cls) -> str:
        return _("Members of the chosen groups approve, after reading what publishing does to people")
