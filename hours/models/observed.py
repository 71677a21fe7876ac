"""Practice that was observed: what a trainer wrote down about it, where there is something."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from courses.models import PracticeRating

if TYPE_CHECKING:
    from hours.models.versions import HoursEntryVersion

OBSERVED = "observed"


def rating_of(version: "HoursEntryVersion") -> PracticeRating | None:
    """The rating of an observed practice that stands for this person and this day, the newest one."""
    if version.mode != OBSERVED:
        return None
    begins = datetime.combine(version.worked_on, time(), ZoneInfo(version.zone))
    rows = PracticeRating.objects.standing().filter(enrollment=version.entry.placement.enrollment_id)
    return rows.filter(rated_at__gte=begins, rated_at__lt=begins + timedelta(days=1)).first()
