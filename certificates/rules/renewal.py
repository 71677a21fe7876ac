"""How long a credential holds, and when it can be renewed."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from courses.rules.standards import months_later

ANNIVERSARY, MONTH_END, YEAR_END = "anniversary", "month-end", "year-end"
CURRENT, OPEN, GRACE, LAPSED = "current", "open", "grace", "lapsed"


@dataclass(frozen=True)
class RenewalFacts:
    """What a standard says about renewal. ``first_months``: the first time it holds for so long instead."""

    valid_months: int
    ends: str = ANNIVERSARY
    opens_days: int = 90
    grace_days: int = 0
    grace_months: int = 0
    register_months: int = 0
    file_days: int = 0
    first_months: int = 0


def valid_until(begins: date, rule: RenewalFacts, *, is_first: bool = True) -> date:
    """The last day of a credential that is issued on a day (domain 7.24, 8.7).

    On the anniversary; on the last day of that month (North Carolina: two years, to the month's end); or on
    the last end of a calendar year that is not later than that (Georgia: whoever is certified in May holds it
    until December). Texas gives six months first, and two years then.
    """
    months = rule.first_months if is_first and rule.first_months else rule.valid_months
    anniversary = months_later(begins, months)
    if rule.ends == MONTH_END:
        return _month_end(anniversary)
    if rule.ends == YEAR_END:
        return _year_end(anniversary)
    return anniversary


def renewed_until(last_day: date, rule: RenewalFacts) -> date:
    """The last day of the period after the one that ends on ``last_day``.

    It follows on that day, however early or late somebody renews: nobody loses days, or wins them.
    """
    return valid_until(last_day, rule, is_first=False)


def opens_on(last_day: date, rule: RenewalFacts) -> date:
    """From when it can be renewed: California takes papers ninety days before the end."""
    return last_day - timedelta(days=rule.opens_days)


def file_by(last_day: date, rule: RenewalFacts) -> date:
    """When papers have to be in: Tennessee asks for them fourteen days before the end."""
    return last_day - timedelta(days=rule.file_days)


def grace_until(last_day: date, rule: RenewalFacts) -> date:
    """The last day to renew late. North Carolina gives the next month, so whole months end with a month."""
    late = _later(last_day, rule.grace_months)
    return late + timedelta(days=rule.grace_days)


def register_until(last_day: date, rule: RenewalFacts) -> date:
    """The day that the board's public register shows.

    North Carolina's shows the end of the month after. The earlier date on the certificate is the true one.
    """
    return _later(last_day, rule.register_months)


def standing(last_day: date, rule: RenewalFacts, on: date) -> str:
    """Where somebody is in the life of a credential: it holds, may be renewed, is late, or is over.

    In the days of grace the credential does not hold any more: it can still be renewed, that is all.
    """
    if on > grace_until(last_day, rule):
        return LAPSED
    if on > last_day:
        return GRACE
    return OPEN if on >= opens_on(last_day, rule) else CURRENT


REMINDER_DAYS = 30
OPENED, SOON, TODAY, LATE = "opened", "soon", "today", "late"
"""What somebody is told, once each: it can be renewed; 30 days are left; it is the last day; it can be late."""


def stage(last_day: date, rule: RenewalFacts, on: date) -> str:
    """What somebody should have been told by a day; empty before there is anything to say, and once it is over.

    Only the newest is sent: whoever was not reminded for a while does not get all of them at once.
    """
    now = standing(last_day, rule, on)
    if now == GRACE:
        return LATE
    if now in (CURRENT, LAPSED):
        return ""
    if on == last_day:
        return TODAY
    return SOON if on >= last_day - timedelta(days=REMINDER_DAYS) else OPENED


NOT_OPEN, NO_END, OVER = "not-open", "no-end", "over"


def check_renewal(last_day: date | None, rule: RenewalFacts | None, on: date) -> str:
    """What is in the way of renewing on a day, or nothing: it never ends, it is too early, or it has lapsed."""
    if last_day is None or rule is None:
        return NO_END
    return {CURRENT: NOT_OPEN, LAPSED: OVER}.get(standing(last_day, rule, on), "")


def _later(last_day: date, months: int) -> date:
    """So many months later; from the last day of a month to the last day of a month."""
    later = months_later(last_day, months)
    return _month_end(later) if months and last_day == _month_end(last_day) else later


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _year_end(day: date) -> date:
    """The last 31 December that is not after a day."""
    return day if (day.month, day.day) == (12, 31) else date(day.year - 1, 12, 31)
