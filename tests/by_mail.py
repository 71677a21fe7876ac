"""What stands in the mails to somebody who signs by link, and what they type."""

import re

from django.core import mail
from django.db import connection

from tests.browsing import Browser


def outbox() -> list:
    """The mails of this room, sent when what they are about is committed."""
    callbacks, connection.run_on_commit = connection.run_on_commit, []
    for _ids, callback, _robust in callbacks:
        if callback.__module__ in ("hours.models.contacts", "hours.models.links"):
            callback()
    return mail.outbox


def last_mail() -> str:
    return outbox()[-1].body


def address(text: str, part: str = "open") -> str:
    return re.search(rf"/hours/by-mail/{part}/[\w-]+/", text)[0]


def code() -> str:
    return re.search(r"Your code is: (\d{6})", last_mail())[1]


def ask(browser: Browser, **typed) -> Browser:
    return browser.press("Send me a code", printed_name="Rosa Reyes", basis="saw", **typed)
