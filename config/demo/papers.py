"""What the program of leading groups asks for besides time: documents, and people who speak for somebody.

Ana's course was accepted and her report was seen; one of her people answered, another one has a mail. Max's
course waits, and so does an answer about him; he has more time for his practice.
"""

from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from certificates.models import Document, DocumentSighting, ReferenceAnswer, ReferenceLink, ReferenceRequest
from courses.models import Enrollment
from hours import scans
from hours.models import DeadlineExtension
from people.models import User

COURSE, REPORT = "first-aid", "background"
WHO = "Somebody who saw you lead a group"
WORDS = "People stay in the room when it gets hard. That is rare."


def load(cast: dict[str, User], now: datetime) -> None:
    """After the program of groups, and the practice in it."""
    rows = Enrollment.objects.with_names().filter(program__slug="leading-groups")
    ana, max_ = (rows.get(person=cast[name]) for name in ("Ana", "Max"))
    cora = cast["Cora"]
    course = _hand_in(ana, now - timedelta(days=16))
    course.decide(is_accepted=True, by=cora, at=now - timedelta(days=14))
    _hand_in(max_, now - timedelta(days=2))
    seen_on = (now - timedelta(days=14)).date()
    DocumentSighting.objects.record(
        *(ana, REPORT),
        seen_on=seen_on,
        dated_on=seen_on - timedelta(days=9),
        is_accepted=True,
        by=cora,
        at=now - timedelta(days=14),
    )
    _answer(_ask(ana, "Ruth", "the house manager at Bay Street", now - timedelta(days=12))).check_who(
        "talked", by=cora, at=now - timedelta(days=9)
    )
    _ask(ana, "Joan", "we led the Thursday circle together", now - timedelta(days=3))
    _answer(_ask(max_, "Theo", "my old foreman", now - timedelta(days=12)))
    deadline = max_.standard.deadlines.get()
    DeadlineExtension.objects.grant(max_, deadline, 1, "place", by=cora, at=now - timedelta(days=6))


def _hand_in(enrollment: Enrollment, at: datetime) -> Document:
    """A photo of what somebody got for their course."""
    person, dated_on = enrollment.person, (at - timedelta(days=60)).date()
    page = Image.new("RGB", (900, 560), "#eef2ea")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(34)
    for number, text in enumerate(("First aid and CPR", person.legal_name, f"{dated_on:%b %d, %Y}")):
        pen.text((80, 120 + number * 90), text, fill="#1d3a2a", font=font)
    out = BytesIO()
    page.save(out, "PNG")
    scan = scans.look(out.getvalue())
    return Document.objects.hand_in(enrollment, COURSE, scan, dated_on=dated_on, by=person, at=at)


def _ask(enrollment: Enrollment, name: str, relation: str, at: datetime) -> ReferenceRequest:
    address = f"{name.lower()}@example.org"
    said = {"name": name, "address": address, "relation": relation}
    return ReferenceRequest.objects.ask(enrollment, WHO, **said, by=enrollment.person, at=at)


def _answer(asked: ReferenceRequest) -> ReferenceAnswer:
    """They answer two days later."""
    link, _token = ReferenceLink.objects.issue(asked, at=asked.asked_at)
    at = asked.asked_at + timedelta(days=2)
    since = at.date().replace(year=at.year - 2, day=1)
    return link.answer(is_yes=True, known_since=since, words=WORDS, at=at)
