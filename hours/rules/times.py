"""Times on the clock, instants, and local days.

Pure Python: no database, no clock.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hours.rules.facts import Problem


def instants(local: datetime, zone: str) -> list[datetime]:
    """The UTC instants at which clocks in a zone show this time: one; none or two when clocks change."""
    found: list[datetime] = []
    for fold in (0, 1):
        instant = local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
        shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
        if shown == local.replace(fold=0) and instant not in found:
            found.append(instant)
    return found


def to_utc(
    local: datetime, zone: str, field: str, fold: int | None = None
) -> tuple[datetime | None, Problem | None]:
    """The instant that is meant by a time on the clock (hours A7.8).

    When clocks go back, a time happens twice: ``fold`` says which, 0 the first and 1 the second; without
    it the answer is a question. When clocks go forward, a time does not happen: refused with the reason.
    """
    found = instants(local, zone)
    params = {"time": local.time(), "zone": zone}
    if not found:
        return None, Problem(field, "time-skipped", params)
    if len(found) == 1:
        return found[0], None
    if fold is None:
        return None, Problem(field, "time-twice", params)
    return found[fold], None


def to_local(instant: datetime, zone: str) -> datetime:
    """What clocks in a zone show at an instant, as a plain time without a zone.

    ``fold`` is kept, so ``to_utc`` finds the way back: it is 1 for the second of two equal times.
    """
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def minutes_by_day(starts_at: datetime, ends_at: datetime, zone: str) -> dict[date, int]:
    """How the minutes of a stretch fall on local days, split at local midnight (hours A7.7)."""
    tz = ZoneInfo(zone)
    days: dict[date, int] = {}
    cursor, end = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    while cursor < end:
        day = cursor.astimezone(tz).date()
        midnight = datetime.combine(day + timedelta(days=1), time.min, tz).astimezone(UTC)
        until = min(midnight, end)
        days[day] = days.get(day, 0) + (until - cursor) // timedelta(minutes=1)
        cursor = until
    return days
