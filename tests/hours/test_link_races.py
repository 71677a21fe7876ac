"""The same code used twice at once, on a real PostgreSQL: one signing comes out."""

import pytest
from django.db import connection
from django.utils import timezone

from hours.models import SigningLink, SigningRequest, SignOff, SupervisorContact
from hours.models.contexts import Way
from people.models import Statement
from tests import builders
from tests.conftest import person
from tests.hours.test_concurrency import at_once, everything_fits

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one at a time"),
]


@pytest.fixture
def world(own_database, django_db_blocker):
    """Real commits in a database of this test's own: three entries of Tess's wait for Rosa, who has no account."""
    with django_db_blocker.unblock():
        rosa = builders.by_link("Rosa", by=person("Cora", "coordinator"))
        placement = builders.placement(person("Tess"), rosa)
        yield [builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (1, 2, 3)]


def test_the_same_code_at_once_is_one_signing(world):
    link, _token = SigningLink.objects.issue(SupervisorContact.objects.get(), at=timezone.now())
    lines = {str(entry.pk): entry.latest_version.content_digest for entry in world}
    statement = Statement.objects.current("hours-sign").pk
    asked = {"lines": lines, "printed_name": "Rosa Reyes", "basis": "saw", "statement": statement}
    request = link.ask(asked, at=timezone.now())
    code = request.new_code()

    def confirm() -> None:
        fresh = SigningRequest.objects.select_related("link__contact__person").get(pk=request.pk)
        outcome, done = fresh.confirm(code, at=timezone.now(), way=Way("e-mail-code", "192.0.2.1", "A phone"))
        assert (outcome, len(done.signed)) == ("done", 3)

    assert at_once(confirm, confirm, confirm) == ["done"] * 3
    assert SignOff.objects.count() == 3
    everything_fits()
