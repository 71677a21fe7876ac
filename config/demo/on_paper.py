"""Sheets that were signed on paper: Noor's from before she came here was accepted, Tess's waits."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from courses.models import Enrollment
from hours import rules, scans
from hours.models import PaperSheet
from people.models import User

ZONE = ZoneInfo("America/New_York")
PLACE, SIGNER, ROLE = "Bay Street Shelter", "Ruth Adeyemi", "House manager"
NOOR = ((75, 120, "group", "recovery"), (73, 90, "check-in", "mentoring"), (70, 150, "outreach", "advocacy"))
TESS = ((66, 60, "check-in", "mentoring"), (64, 90, "group", "recovery"))
"""How many days ago, how many minutes, what, and in which skill area."""


def load(cast: dict[str, User], enrollments: dict[str, Enrollment], now: datetime) -> None:
    sheet = _hand_in(enrollments["Noor"], NOOR, now - timedelta(days=30))
    sheet.accept(by=cast["Cora"], at=now - timedelta(days=28))
    _hand_in(enrollments["Tess"], TESS, now - timedelta(days=1))


def _hand_in(enrollment: Enrollment, rows: Sequence[tuple], at: datetime) -> PaperSheet:
    """What somebody typed from a sheet, with a photo of it."""
    today = at.astimezone(ZONE).date()
    days = [today - timedelta(days=ago) for ago, *_rest in rows]
    lines = tuple(
        rules.PaperLine(rules.PRACTICE, activity, area, minutes, day, day)
        for day, (_ago, minutes, activity, area) in zip(days, rows, strict=True)
    )
    paper = rules.Paper(days[0], days[-1], SIGNER, ROLE, days[-1] + timedelta(days=1), lines)
    scan = scans.look(_photo(enrollment.person, days, rows))
    return PaperSheet.objects.hand_in(enrollment, paper, scan, elsewhere=PLACE, by=enrollment.person, at=at)


def _photo(person: User, days: Sequence[date], rows: Sequence[tuple]) -> bytes:
    """A sheet as a phone sees it."""
    page = Image.new("RGB", (900, 640), "#f4f1e8")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    said = [f"{PLACE}: hours of {person.legal_name}", ""]
    said += [
        f"{day:%b %d, %Y}    {row[1] // 60}:{row[1] % 60:02}    {row[2]}"
        for day, row in zip(days, rows, strict=True)
    ]
    said += ["", f"Signed: {SIGNER}, {ROLE}", f"{days[-1] + timedelta(days=1):%b %d, %Y}"]
    for number, text in enumerate(said):
        pen.text((60, 60 + number * 52), text, fill="#1d2740", font=font)
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
