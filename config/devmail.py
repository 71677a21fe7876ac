"""Mail while developing: to the console, and to files that /dev/mail/ shows. Nothing leaves the machine."""

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as Console
from django.core.mail.backends.filebased import EmailBackend as Files


class EmailBackend(BaseEmailBackend):
    """Does both."""

    def __init__(self, **options):
        super().__init__(**options)
        settings.DEV_MAIL_DIR.mkdir(parents=True, exist_ok=True)
        self.parts = [Console(**options), Files(**{**options, "file_path": settings.DEV_MAIL_DIR})]

    def send_messages(self, email_messages) -> int:
        return max(part.send_messages(email_messages) for part in self.parts)
