"""What is sent late says why; what is changed later is not late for that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.hours.test_rules import CONTEXT, at, entry, problems


@pytest.mark.parametrize(
    ("minutes", "reason", "expected"),
    [(0, "", []), (1, "", [("late_reason", "needs-late-reason")]), (1, "forgot", [])],
    ids=["thirty days", "a minute more", "with a reason"],
)
def test_more_than_thirty_days_late_says_why(minutes, reason, expected):
    context = replace(CONTEXT, now=at("10:00") + timedelta(days=30, minutes=minutes))
    assert problems(entry(late_reason=reason), context) == expected
    changed = replace(context, now=context.now + timedelta(days=90), first_sent_at=context.now)
    assert problems(entry(late_reason=reason), changed) == expected
