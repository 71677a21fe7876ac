"""Two coordinators decide about the same sheet at the same moment, on a real PostgreSQL: one decision comes out."""

import pytest
from django.db import connection
from django.utils import timezone

from hours.models import PaperAcceptance, PaperReturn, PaperSheet
from hours.refusals import EntryRefused
from tests import builders, papers
from tests.conftest import person
from tests.hours.test_concurrency import at_once, everything_fits

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one at a time"),
]


@pytest.fixture
def sheets(own_database, django_db_blocker):
    """Real commits in a database of this test's own: two sheets of Tess's wait."""
    with django_db_blocker.unblock():
        enrolled = builders.placement(person("Tess"), person("Sam", "supervisor")).enrollment
        yield papers.sheet(enrolled), papers.sheet(enrolled, papers.line(39), color="blue")


def test_two_who_decide_about_one_sheet_come_to_one_decision(sheets):
    cora, otto = person("Cora", "coordinator"), person("Otto", "coordinator")
    refused = []

    def accept(number: int, by) -> None:
        try:
            PaperSheet.objects.get(pk=sheets[number].pk).accept(by=by, at=timezone.now())
        except EntryRefused as why:
            refused.append(why.problems[0].code)

    def send_back(by) -> None:
        try:
            PaperSheet.objects.get(pk=sheets[0].pk).send_back("differs", by=by, at=timezone.now())
        except EntryRefused as why:
            refused.append(why.problems[0].code)

    done = at_once(
        lambda: accept(0, cora),
        lambda: send_back(otto),
        lambda: accept(0, cora),
        lambda: accept(1, cora),
        lambda: accept(1, otto),
    )
    assert done == ["done"] * 5
    decided = [PaperAcceptance.objects.filter(sheet=sheets[0]).count(), PaperReturn.objects.count()]
    assert sorted(decided) == [0, 1]
    assert PaperAcceptance.objects.filter(sheet=sheets[1]).count() == 1
    assert set(refused) <= {"paper-accepted", "paper-returned"}
    assert len(refused) in (2, 3)
    everything_fits()
