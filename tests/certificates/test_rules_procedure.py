"""When a certificate may be taken back, and how it stood on a day: tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certificates.rules import procedure
from certificates.rules import status as rules
from certificates.rules.procedure import OWN, REVOKE, SAME_PERSON, SETTLED, TOO_EARLY, UNFOUNDED, ReviewFacts
from certificates.rules.status import EXPIRED, REVOKED, SUPERSEDED, SUSPENDED, VALID, Dated
from people.rules import Span

OPENED, LAST = date(2026, 3, 2), date(2026, 3, 16)
HOLDER, CORA, RUTH = 1, 2, 3


@pytest.mark.parametrize(
    ("reason", "hours", "expected"),
    [
        ("holder-asked", 9000, True),
        ("issued-in-error", 1, True),
        ("issued-in-error", 24, True),
        ("issued-in-error", 25, False),
        ("requirement-missing", 1, False),
        ("after-review", 1, False),
        ("wrong-details", 1, False),
    ],
)
def test_who_need_not_wait(reason, hours, expected):
    issued = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert procedure.needs_no_waiting(reason, issued, issued + timedelta(hours=hours)) is expected


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [
        ([], LAST),
        ([Span(date(2026, 3, 20), date(2026, 3, 30))], LAST),
        ([Span(date(2026, 3, 5), date(2026, 3, 9))], date(2026, 3, 21)),
        ([Span(date(2026, 3, 16), date(2026, 3, 20))], date(2026, 3, 21)),
        ([Span(date(2026, 2, 1), date(2026, 3, 3))], date(2026, 3, 18)),
        ([Span(date(2026, 3, 5), None)], LAST + timedelta(days=procedure.MOST_LATER)),
        (
            [Span(date(2026, 3, 5), date(2026, 3, 6)), Span(date(2026, 3, 18), date(2026, 3, 18))],
            date(2026, 3, 19),
        ),
    ],
)
def test_the_last_day_to_answer_waits_for_a_leave_up_to_a_limit(leaves, expected):
    assert procedure.last_day(OPENED, 14, leaves) == expected


WAITS = ReviewFacts(LAST, False, CORA, HOLDER, has_others=True)
ANSWERED = ReviewFacts(LAST, True, CORA, HOLDER, has_others=True)
AT_ONCE = ReviewFacts(None, False, CORA, HOLDER, has_others=True)
NOBODY_ELSE = ReviewFacts(LAST, True, CORA, HOLDER)


@pytest.mark.parametrize(
    ("facts", "outcome", "decides", "on", "is_alone", "expected"),
    [
        (WAITS, REVOKE, RUTH, OPENED, False, TOO_EARLY),
        (WAITS, REVOKE, RUTH, LAST, False, TOO_EARLY),
        (WAITS, REVOKE, RUTH, LAST + timedelta(days=1), False, ""),
        (WAITS, REVOKE, RUTH, LAST, True, TOO_EARLY),
        (WAITS, UNFOUNDED, CORA, OPENED, False, ""),
        (WAITS, SETTLED, CORA, OPENED, False, ""),
        (ANSWERED, REVOKE, RUTH, OPENED, False, ""),
        (ANSWERED, REVOKE, CORA, OPENED, False, SAME_PERSON),
        (ANSWERED, REVOKE, CORA, OPENED, True, ""),
        (NOBODY_ELSE, REVOKE, CORA, OPENED, False, ""),
        (AT_ONCE, REVOKE, RUTH, OPENED, False, ""),
        (AT_ONCE, REVOKE, CORA, OPENED, False, SAME_PERSON),
        (AT_ONCE, REVOKE, HOLDER, OPENED, True, OWN),
        (WAITS, UNFOUNDED, HOLDER, OPENED, False, OWN),
    ],
)
def test_a_decision(facts, outcome, decides, on, is_alone, expected):
    assert procedure.check_decision(facts, outcome, decides, on, is_alone=is_alone) == expected


JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
ISSUED = Dated(VALID, JAN)


@pytest.mark.parametrize(
    ("events", "on", "expected"),
    [
        ([ISSUED, Dated(SUSPENDED, MAR)], FEB, VALID),
        ([ISSUED, Dated(SUSPENDED, MAR)], MAR, SUSPENDED),
        ([ISSUED, Dated(SUSPENDED, FEB), Dated(VALID, FEB)], FEB, VALID),
        ([ISSUED, Dated(SUSPENDED, FEB), Dated(VALID, MAR)], date(2026, 2, 15), SUSPENDED),
        ([ISSUED, Dated(SUSPENDED, FEB), Dated(VALID, MAR)], MAR, VALID),
        ([ISSUED, Dated(SUSPENDED, FEB), Dated(VALID, FEB), Dated(SUSPENDED, APR)], MAR, VALID),
        ([ISSUED, Dated(SUSPENDED, FEB), Dated(VALID, FEB), Dated(SUSPENDED, APR)], APR, SUSPENDED),
        ([ISSUED, Dated(SUSPENDED, FEB), Dated(REVOKED, MAR)], FEB, SUSPENDED),
        ([ISSUED, Dated(REVOKED, MAR), Dated(VALID, FEB)], APR, REVOKED),
        ([ISSUED, Dated(SUPERSEDED, FEB), Dated(SUSPENDED, MAR)], APR, SUPERSEDED),
    ],
)
def test_how_it_stood_on_a_day_by_all_that_is_known_now(events, on, expected):
    assert rules.status_on(events, None, on) == expected


def test_a_day_after_the_last_one_is_over_and_on_hold_is_never_hidden_by_that():
    held = [ISSUED, Dated(SUSPENDED, FEB), Dated(VALID, MAR)]
    assert rules.status_on(held, MAR, APR) == EXPIRED
    assert rules.status_on(held[:2], MAR, APR) == SUSPENDED


@pytest.mark.parametrize(
    ("holds_from", "expected"),
    [
        (JAN, rules.TOO_EARLY),
        (FEB, ""),
        (MAR, ""),
        (APR, rules.TOO_LATE),
    ],
)
def test_from_which_day_a_suspension_can_be_lifted(holds_from, expected):
    assert rules.check_reinstatement(FEB, holds_from, MAR) == expected
