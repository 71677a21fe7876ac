"""Small builders for hours that were signed on paper."""

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image

from courses.models import Enrollment
from hours import rules, scans
from hours.models import PaperSheet
from people.models import User


def photo(
    color: str = "white", size: tuple[int, int] = (300, 200), kind: str = "JPEG", *, with_place: bool = False
) -> bytes:
    """What a phone takes of a sheet; another color is another sheet."""
    out = BytesIO()
    about = Image.Exif()
    if with_place:
        about[0x8825] = {1: "N", 2: (43.0, 38.0, 0.0)}
    Image.new("RGB", size, color).save(out, kind, exif=about)
    return out.getvalue()


def day(days_ago: int) -> date:
    return timezone.localdate() - timedelta(days=days_ago)


def line(days_ago: int = 40, minutes: int = 120, *, last: int | None = None, **fields) -> rules.PaperLine:
    """So many minutes some days ago; ``last`` (days ago) where several days were added up."""
    fields = {"kind": "practice", "activity": "", "competency_code": "mentoring"} | fields
    last_on = day(days_ago if last is None else last)
    return rules.PaperLine(minutes=minutes, first_on=day(days_ago), last_on=last_on, **fields)


def paper(*lines: rules.PaperLine, **fields) -> rules.Paper:
    """A sheet of some weeks ago, signed by Ruth on its last day."""
    lines = lines or (line(),)
    said = {
        "starts_on": min(row.first_on for row in lines),
        "ends_on": max(row.last_on for row in lines),
        "signer_name": "Ruth Adeyemi",
        "signer_role": "House manager",
    }
    said["signed_on"] = said["ends_on"]
    return rules.Paper(**(said | fields), lines=lines)


def sheet(
    enrollment: Enrollment, *lines: rules.PaperLine, color: str = "white", by: User | None = None, **where
) -> PaperSheet:
    """A sheet that waits for a coordinator."""
    scan = scans.look(photo(color))
    where = where or {"elsewhere": "Bay Street Shelter"}
    by = by or enrollment.person
    return PaperSheet.objects.hand_in(enrollment, paper(*lines), scan, **where, by=by, at=timezone.now())


def accepted(enrollment: Enrollment, *lines: rules.PaperLine, by: User, **fields) -> PaperSheet:
    row = sheet(enrollment, *lines, **fields)
    row.accept(by=by, at=timezone.now())
    return row
