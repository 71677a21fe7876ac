"""From sign-up to a certificate that a stranger checks: every step by request, as a phone without JavaScript."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.utils import timezone

from certificates.models import Certificate
from config import demo
from config.demo.people import PASSWORD, address
from courses.models import Enrollment
from hours.models import Placement, PlacementSupervisor
from people.models import Organization, User
from quizzes.models import Attempt
from tests.browsing import Browser

ROBIN = "robin@example.org"
SECRET = "a-path-of-my-own"


@pytest.fixture
def demonstration(db):
    demo.load(timezone.now())


def log_in(name: str) -> Browser:
    return Browser().visit("/accounts/login/").press("Log in", login=address(name), password=PASSWORD)


def sign_up() -> Browser:
    robin = Browser().visit("/").follow("See the program").follow("Peer Support Foundations")
    robin.follow("Join this program").follow("Sign up")
    robin.press("Sign up", preferred_name="Robin", email=ROBIN, password1=SECRET)
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
    return robin.press("Go on", code=code)


def learn_everything(robin: Browser) -> None:
    """Read each lesson, pass each quiz, always by the button that goes on."""
    for _ in range(60):
        if robin.url == "/path/":
            return
        if robin.url.startswith("/quizzes/"):
            pass_quiz(robin)
        else:
            robin.press("I have read this. Go on")
    pytest.fail("the program never ended")


def pass_quiz(robin: Browser) -> None:
    robin.press("Start")
    attempt = Attempt.objects.get(person__email=ROBIN, status="open")
    for item in attempt.items.all():
        right = [c["key"] for c in item.snapshot["choices"] if float(c["weight"]) > 0]
        robin.press("Save and", chosen=right)
    robin.press("Hand in")
    assert robin.sees("8 of 8")
    robin.follow("Go on")


def get_a_placement() -> None:
    """The coordinator's part in Wagtail's admin; its page has tests of its own."""
    enrollment = Enrollment.objects.get(person__email=ROBIN)
    first_day = timezone.now().date() - timedelta(days=30)
    placement = Placement.objects.create(
        enrollment=enrollment,
        organization=Organization.objects.get(name__startswith="Harbor House"),
        starts_on=first_day,
    )
    sam = User.objects.get(email=address("Sam"))
    PlacementSupervisor.objects.create(placement=placement, supervisor=sam, starts_on=first_day)


def log_time(robin: Browser, days_ago: int, starts: str, ends: str, kind: str) -> None:
    day = (timezone.now() - timedelta(days=days_ago)).date()
    robin.visit("/hours/").follow("Log time")
    activity = "one-to-one" if kind == "practice" else ""
    robin.press(
        "Save and send to Sam",
        kind=kind,
        worked_on=day.isoformat(),
        starts=starts,
        ends=ends,
        break_minutes="0",
        activity=activity,
        competency="mentoring",
        mode="in-person",
    )
    assert robin.status == 200, robin.page.get_text(" ")


def test_from_sign_up_to_a_certificate_that_is_verified_and_revoked(
    demonstration, django_capture_on_commit_callbacks
):
    robin = sign_up()
    robin.press("Join")
    learn_everything(robin)

    get_a_placement()
    log_time(robin, 3, "09:00", "11:00", "practice")
    log_time(robin, 2, "15:00", "15:15", "supervision")
    sign_what_robin_sent()

    robin.visit("/me/").press("Save", legal_name="Robin Delacroix")
    cora = log_in("Cora").visit("/certificates/ready/")
    with django_capture_on_commit_callbacks(execute=True):
        issue(cora)
    certificate = Certificate.objects.get(credential__enrollment__person__email=ROBIN)
    pdf = download(robin, certificate)
    check_as_a_stranger(certificate, pdf)

    cora.visit(f"/certificates/{certificate.serial}/revoke/")
    cora.press("Open it and tell the holder", reason="issued-in-error")
    cora.visit(f"/certificates/{certificate.serial}/decide/")
    cora.press("Write down the decision", outcome="revoke", sure="on")
    assert Browser().visit(f"/verify/{certificate.serial}/").sees("This certificate was revoked")


def sign_what_robin_sent() -> None:
    sam = log_in("Sam").visit("/hours/to-sign/")
    assert sam.sees("Robin")
    sam.press("Sign what is ticked", basis="talked", printed_name="Sam Whitfield")
    assert not sam.visit("/hours/to-sign/").sees("Robin")


def issue(cora: Browser) -> None:
    """Press the button on Robin's card, not on Noor's."""
    enrollment = Enrollment.objects.get(person__email=ROBIN)
    form = cora.page.find("form", action=f"/certificates/issue/{enrollment.pk}/")
    assert form, cora.page.get_text(" ")
    cora.page = form
    cora.press("Issue")


def download(robin: Browser, certificate: Certificate) -> bytes:
    answer = robin.client.get(f"/certificates/{certificate.serial}/certificate.pdf", follow=True)
    pdf = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert pdf.startswith(b"%PDF-")
    return pdf


def check_as_a_stranger(certificate: Certificate, pdf: bytes) -> None:
    """By number, by the name on an ID, by the file, and by a file in which one byte was changed."""
    stranger = Browser().visit("/verify/").press("Check the number", number=certificate.serial.lower())
    assert stranger.sees("This certificate is valid")
    assert not stranger.sees("Robin")
    stranger.press("Compare", name="Robin Delacroix")
    assert stranger.sees("matches")
    stranger.visit("/verify/").press("Check the file", file=named("robin.pdf", pdf))
    assert stranger.sees("This certificate is valid")
    changed = pdf[:-9] + b"x" + pdf[-8:]
    stranger.visit("/verify/").press("Check the file", file=named("robin.pdf", changed))
    assert stranger.sees("This file was changed")
    assert not stranger.sees("This certificate is valid")


def named(name: str, content: bytes) -> BytesIO:
    """A file as a browser sends it."""
    file = BytesIO(content)
    file.name = name
    return file
