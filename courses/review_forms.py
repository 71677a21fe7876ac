"""What is asked of whoever approves a page."""

from django import forms
from wagtail.forms import TaskStateCommentForm


class ApprovalForm(TaskStateCommentForm):
    """A comment for whoever wrote it, and whether those who completed the lesson are asked to read it."""

    ask_to_read = forms.BooleanField(required=False)
