"""The same press twice at once, on a real PostgreSQL: one document, one decision, one answer, one extension."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from certificates.models import Document, DocumentDecision, ReferenceAnswer, ReferenceLink, ReferenceRequest
from courses.models import Deadline, MilestoneRecord
from hours.models import DeadlineExtension
from people.refusals import Refused
from tests import asked_papers, builders
from tests.conftest import person
from tests.hours.test_concurrency import at_once, everything_fits

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one at a time"),
]


@pytest.fixture
def enrollment(own_database, django_db_blocker):
    """Real commits in a database of this test's own: Tess, under a board that asks."""
    with django_db_blocker.unblock():
        yield asked_papers.asking(person("Tess"), builders.short_program())


def test_a_document_and_its_decision_are_one(enrollment):
    cora = person("Cora", "coordinator")
    now = timezone.now()
    assert at_once(*[lambda: asked_papers.document(enrollment, at=now)] * 3) == ["done"] * 3
    assert Document.objects.count() == 1

    def accept() -> None:
        Document.objects.get().decide(is_accepted=True, by=cora, at=timezone.now())

    assert at_once(accept, accept, accept) == ["done"] * 3
    assert DocumentDecision.objects.count() == 1
    everything_fits()


def test_a_request_and_its_answer_are_one(enrollment):
    assert at_once(*[lambda: asked_papers.request(enrollment)] * 3) == ["done"] * 3
    link, _token = ReferenceLink.objects.issue(ReferenceRequest.objects.get(), at=timezone.now())

    def answer(is_yes: bool) -> None:
        mine = ReferenceLink.objects.select_related("request__enrollment").get(pk=link.pk)
        mine.answer(is_yes=is_yes, known_since=date(2020, 1, 1), words="", at=timezone.now())

    assert at_once(*[lambda: answer(True)] * 3) == ["done"] * 3
    assert ReferenceAnswer.objects.count() == 1
    everything_fits()


def test_two_coordinators_give_one_extension(enrollment):
    cora, mira = person("Cora", "coordinator"), person("Mira", "coordinator")
    texas = asked_papers.held_to(enrollment, "texas-mhps")
    MilestoneRecord.objects.record(
        texas, "application-approved", date(2026, 3, 2), by=cora, at=timezone.now()
    )
    refused = []

    def grant(by) -> None:
        try:
            deadline = Deadline.objects.get(standard=texas.standard)
            DeadlineExtension.objects.grant(texas, deadline, 1, "board", by=by, at=timezone.now())
        except Refused as why:
            refused.append(why)

    assert at_once(*[lambda: grant(cora), lambda: grant(mira), lambda: grant(cora)]) == ["done"] * 3
    assert (DeadlineExtension.objects.count(), refused) == (1, [])
    everything_fits()
