"""The review of a page: whoever approves it reads once more what that does to people."""

from django import forms
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from courses.forms.review import ApprovalForm, ChangesForm
from courses.models.pages import LessonPage
from courses.models.reading import ReadingRequest
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
    def on_action(self, task_state: TaskState, user: User, action_name: str, **said) -> str | None:
        """Approve or send back. What was chosen in the window holds for the message to readers.

        Whoever changed the page after the window opened has not read what that does. Then nothing goes out:
        the comment is kept, and the address is returned at which the whole is asked again.
        """
        if action_name != "approve":
            return super().on_action(task_state, user, action_name, **said)
        ask_to_read, told = said.pop("ask_to_read", False), said.pop("told", "")
        reviewed = task_state.workflow_state.content_object
        page = reviewed.specific if isinstance(reviewed, Page) else reviewed
        if isinstance(page, LessonPage):
            ReadingRequest.objects.choose(page, ask_to_read, by=user, at=timezone.now())
        if self.was_told(page, told):
            return super().on_action(task_state, user, action_name, **said)
        task_state.comment = said.get("comment", "")
        task_state.save(update_fields=["comment"])
        return reverse("courses_approve", args=[page.pk])

    @classmethod
    def waits_for(cls, page: Page, user: User) -> bool:
        """Is this page in such a review, and may this person approve it?"""
        task = page.current_workflow_task
        return isinstance(task, cls) and "approve" in (name for name, *_rest in task.get_actions(page, user))

    @staticmethod
    def was_told(page: Page, told: str) -> bool:
        """Does publishing the latest version do what somebody read that it does?"""
        from courses import impact

        found = impact.of(page)
        return (found.told if found else "") == told

    @classmethod
    def get_description(cls) -> str:
        return _("Members of the chosen groups approve, after reading what publishing does to people")
