from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Words")

    def ready(self) -> None:
        """Say what to do instead of "This field is required", on every form. A field may say it better."""
        forms.Field.default_error_messages["required"] = _("Please fill this in.")
        forms.BooleanField.default_error_messages = {"required": _("Please tick this box.")}
        for choice in (forms.ChoiceField, forms.ModelChoiceField):
            choice.default_error_messages["required"] = _("Please choose one.")
