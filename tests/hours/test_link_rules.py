"""How long a link and a code are good, and that no log holds a key."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from config.logs import WithoutKeys
from hours.rules import links

AT = datetime(2026, 5, 4, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("matches", "used", "tries", "minutes", "answer"),
    [
        (True, False, 0, 9, links.DONE),
        (True, False, 4, 9, links.DONE),
        (False, False, 0, 9, links.WRONG),
        (True, False, 5, 9, links.USED_UP),  # also when it is the right one
        (True, False, 0, 10, links.TOO_OLD),
        (True, True, 0, 30, links.DONE),  # the same press again
        (False, True, 0, 30, links.WRONG),
    ],
)
def test_a_code_is_good_for_ten_minutes_and_five_tries(matches, used, tries, minutes, answer):
    at, ends = AT + timedelta(minutes=minutes), AT + links.CODE_LASTS
    assert links.answer_to_code(matches=matches, used=used, tries=tries, expires_at=ends, at=at) == answer


def test_one_link_a_day_and_a_new_one_when_asked():
    assert links.link_due(None, AT)
    assert not links.link_due(AT, AT + timedelta(hours=23))
    assert links.link_due(AT, AT + timedelta(days=1))
    assert not links.new_link_allowed(AT, AT + timedelta(minutes=9))
    assert links.new_link_allowed(AT, AT + timedelta(minutes=10))


@pytest.mark.parametrize("door", ["/hours/by-mail/open/", "/hours/by-mail/not-me/", "/answer/", "/given/"])
def test_keys_do_not_stand_in_logs(door):
    record = logging.LogRecord("x", 20, "", 0, '"%s" %s', (f"GET {door}s3cr-et/ HTTP/1.1", 302), None)
    WithoutKeys().filter(record)
    assert record.getMessage() == f'"GET {door}…/ HTTP/1.1" 302'
