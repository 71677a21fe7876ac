"""Asked, taken out and reminded at the same moment, on a real PostgreSQL: each happens once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from hours.models import EntryNote, Redaction, SignalStep
from hours.reminders import remind_supervisors
from hours.rules.signals import AT_ONCE, Signal
from people.models import Notice
from tests import builders
from tests.conftest import person
from tests.hours.test_concurrency import at_once, everything_fits

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one at a time"),
]


@pytest.fixture
def entry(own_database, django_db_blocker):
    """Real commits in a database of this test's own: an entry of Tess's waits for Sam, with a note."""
    with django_db_blocker.unblock():
        placement = builders.placement(person("Tess"), person("Sam", "supervisor"))
        yield builders.sent_entry(placement, note="We went to the library.")


def test_each_happens_once(entry):
    cora, sam, tess = person("Cora", "coordinator"), person("Sam"), entry.placement.trainee
    later = timezone.now() + timedelta(days=4)
    signal, month = Signal(AT_ONCE, sam.pk, (entry.pk,)), timezone.localdate().replace(day=1)

    def ask() -> None:
        SignalStep.objects.ask(signal, month, by=cora, at=timezone.now())

    def take_out(by) -> None:
        Redaction.objects.redact("note", EntryNote.objects.get(), reason="known", by=by, at=timezone.now())

    def remind() -> None:
        remind_supervisors(at=later)

    done = at_once(ask, ask, lambda: take_out(tess), lambda: take_out(cora), remind, remind)
    assert done == ["done"] * 6
    assert SignalStep.objects.count() == Redaction.objects.count() == 1
    assert Notice.objects.filter(person=sam, url="/hours/to-sign/#waiting").count() == 1
    everything_fits()
