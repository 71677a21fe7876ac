"""What is asked of whoever approves a page, or sends it back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm


class ApprovalForm(TaskStateCommentForm):
    """A comment for whoever wrote it, and whether those who completed the lesson are asked to read it."""

    ask_to_read = forms.BooleanField(required=False)
    told = forms.CharField(required=False, widget=forms.HiddenInput)
    """What the window said that publishing does (``Impact.told``)."""


class ChangesForm(TaskStateCommentForm):
    """What should change. Nobody can do anything with a text that came back without a word."""

    comment = forms.CharField(
        label=_("What should change?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say in a few words what should change.")},
    )
