"""A script is text: in a lesson, a name, a note, a comment. Nothing of it runs, and nothing of it is lost."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests import builders

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.fixture
def placed(tess, sam):
    program = builders.program(modules=1, lessons=0)
    builders.lesson(program.get_children().first().specific, "Lesson 1.1", text=f"Look: {SCRIPT}")
    tess.preferred_name = SCRIPT
    tess.save()
    return builders.placement(tess, sam, enrolled=builders.enrollment(tess, program))


def assert_harmless(answer, *, shows: str) -> None:
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    assert answer.status_code in (200, 422)
    assert not [tag for tag in page.find_all("script") if "alert" in tag.get_text()]
    assert not page.find_all(attrs={"onerror": True})
    assert not page.find_all("img", src="x")
    assert shows in page.get_text()


def test_in_a_lesson_and_in_a_name(placed, tess, client_for):
    answer = client_for(tess).get("/programs/foundations/module-1/lesson-1-1/")
    assert_harmless(answer, shows=f"Look: {SCRIPT}")
    assert_harmless(client_for(tess).get("/me/"), shows="alert('x')")


def test_in_a_note_and_in_the_comment_that_sends_it_back(placed, tess, sam, client_for):
    entry = builders.sent_entry(placed, note=SCRIPT)
    assert_harmless(client_for(sam).get(reverse("hours:review", args=[entry.pk])), shows=SCRIPT)
    assert_harmless(client_for(sam).get(reverse("hours:to_sign")), shows="alert('x')")
    review = reverse("hours:return", args=[entry.pk])
    client_for(sam).post(review, {"comment": f"Please look again. {SCRIPT}", "reason": "other"})
    assert_harmless(client_for(tess).get(reverse("hours:entry", args=[entry.pk])), shows=SCRIPT)


def test_in_a_program_a_coordinator_looks_at(placed, cora, client_for):
    assert_harmless(client_for(cora).get(reverse("certificates:ready")), shows="alert('x')")


def test_in_what_a_visitor_types(db, client):
    answer = client.get("/verify/", {"number": SCRIPT})
    assert_harmless(answer, shows="Check a certificate")
