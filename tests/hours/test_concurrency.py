"""Two people at once, on a real PostgreSQL: whatever the order, one consistent state comes out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone

from hours import ledger
from hours.models import (
    HoursEntry,
    HoursEntryVersion,
    LedgerRecord,
    SessionSignature,
    SignOff,
    StandIn,
    SupervisionSession,
    Voiding,
)
from hours.refusals import EntryRefused
from people.models import Statement, User
from tests import builders, supervision
from tests.conftest import person

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one at a time"),
]


def at_once(*acts) -> list[str]:
    """Do these things at the same moment, each over its own connection; how each ended."""
    barrier = Barrier(len(acts), timeout=20)

    def run(act) -> str:
        try:
            barrier.wait()
            act()
        except EntryRefused as refused:
            return refused.problems[0].code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def world(own_database, django_db_blocker):
    """Real commits in a database of this test's own."""
    with django_db_blocker.unblock():
        yield builders.placement(person("Tess"), person("Sam", "supervisor"))


def everything_fits() -> None:
    assert ledger.verify().broken == []
    assert not HoursEntryVersion.objects.taken().overlapping().exists()


def acts(entry: HoursEntry) -> dict:
    """What Tess and Sam may do with a sent entry, each having just read it."""
    tess, sam = User.objects.get(preferred_name="Tess"), User.objects.get(preferred_name="Sam")
    digest = entry.latest_version.content_digest

    def fresh() -> HoursEntry:
        return HoursEntry.objects.get(pk=entry.pk)

    def now():
        return timezone.now()

    return {
        "sign": lambda: fresh().sign_off(
            by=sam, at=now(), seen_digest=digest, printed_name="Sam Example", basis="saw"
        ),
        "return": lambda: fresh().return_to_trainee(
            by=sam, at=now(), comment="Please look at this again.", seen_digest=digest
        ),
        "recall": lambda: fresh().recall(by=tess, at=now()),
    }


def test_of_two_different_answers_one_wins(world):
    for round_ in range(6):
        entry = builders.sent_entry(world, builders.stretch(days_ago=round_ + 1))
        names = [("sign", "return"), ("sign", "recall"), ("return", "recall")][round_ % 3]
        results = at_once(*[acts(entry)[name] for name in names])
        assert sorted(results)[0] == "done", results
        assert results.count("done") == 1, (names, results)
        entry.refresh_from_db()
        statuses = list(entry.versions.order_by("number").values_list("status", flat=True))
        assert statuses in (["signed"], ["returned"], ["recalled", "draft"])
        assert (entry.counting_version_id is not None) == (statuses == ["signed"])
    everything_fits()


def test_of_two_who_amend_at_once_one_opens_the_next_version(world):
    tess, sam = world.trainee, User.objects.get(preferred_name="Sam")
    for days in range(1, 4):
        signed = builders.signed_entry(world, builders.stretch(days_ago=days))

        def amend(by, entry=signed):
            HoursEntry.objects.get(pk=entry.pk).amend(by=by, at=timezone.now(), reason="times")

        assert sorted(at_once(partial(amend, tess), partial(amend, sam))) == ["being-changed", "done"]
        assert signed.versions.count() == 2
    everything_fits()


def test_an_amendment_is_signed_while_it_is_taken_back(world):
    """Signed, returned or taken back: one of them; and what was signed before counts until then."""
    for days, names in enumerate([("sign", "recall"), ("sign", "return"), ("return", "recall")], 1):
        entry = builders.signed_entry(world, builders.stretch(days_ago=days))
        entry.amend(by=world.trainee, at=timezone.now(), reason="times")
        entry.submit(by=world.trainee, at=timezone.now())
        results = at_once(*[acts(entry)[name] for name in names])
        assert results.count("done") == 1, (names, results)
        entry.refresh_from_db()
        signed = entry.versions.filter(status="signed").order_by("number").last()
        assert entry.counting_version == signed
    everything_fits()


def test_two_who_void_at_once_while_the_trainee_amends(world):
    """Both acts stand, the second completes; the change is open or came too late. It never half counts."""
    cora = person("Cora", "coordinator")
    tess, sam = world.trainee, User.objects.get(preferred_name="Sam")
    for days in range(1, 4):
        signed = builders.signed_entry(world, builders.stretch(days_ago=days))

        def void(by, entry=signed):
            Voiding.objects.void(
                HoursEntry.objects.get(pk=entry.pk), by=by, at=timezone.now(), reason="twice"
            )

        def amend(entry=signed):
            HoursEntry.objects.get(pk=entry.pk).amend(by=tess, at=timezone.now(), reason="times")

        results = at_once(partial(void, sam), partial(void, cora), amend)
        assert results[:2] == ["done", "done"]
        assert results[2] in ("done", "too-late")
        signed.refresh_from_db()
        assert signed.counting_version is None
    everything_fits()


def test_a_double_click_signs_once(world):
    entry = builders.sent_entry(world)
    sign = acts(entry)["sign"]
    assert at_once(sign, sign, sign) == ["done"] * 3
    assert SignOff.objects.count() == 1
    everything_fits()


def test_a_session_is_signed_once_and_credits_each_of_them_once(world):
    noor = builders.placement(person("Noor"), sam := User.objects.get(preferred_name="Sam"))
    session = supervision.session(world, noor, by=sam)

    def sign() -> None:
        supervision.sign(SupervisionSession.objects.get(pk=session.pk))

    assert set(at_once(sign, sign, sign)) <= {"done", "changed-meanwhile", "already-signed"}
    assert SessionSignature.objects.count() == 1
    assert SignOff.objects.count() == HoursEntry.objects.filter(counting_version__isnull=False).count() == 2
    everything_fits()


def test_a_session_is_signed_while_somebody_in_it_sends_the_same_time(world):
    """Either has the time; the session is signed for the other one whatever comes first."""
    sam, tess = User.objects.get(preferred_name="Sam"), world.trainee
    noor = builders.placement(person("Noor"), sam)
    for days in range(3, 6):
        session = supervision.session(world, noor, by=sam, facts=supervision.session_facts(days))
        draft = builders.draft_entry(world, builders.stretch(days_ago=days))
        results = at_once(
            lambda session=session: supervision.sign(SupervisionSession.objects.get(pk=session.pk)),
            lambda draft=draft: HoursEntry.objects.get(pk=draft.pk).submit(by=tess, at=timezone.now()),
        )
        assert results in (["done", "done"], ["done", "overlap"])
        credited = session.attendees.filter(entry__isnull=False).values_list("placement", flat=True)
        assert set(credited) == ({noor.pk} if results[1] == "done" else {world.pk, noor.pk})
    everything_fits()


def test_of_two_overlapping_entries_sent_at_once_one_wins(world):
    tess = world.trainee
    for days in range(1, 5):
        drafts = [
            builders.draft_entry(world, builders.stretch(days_ago=days, start=time(9, minute)))
            for minute in (0, 30)
        ]
        results = at_once(
            *[
                lambda entry=entry: HoursEntry.objects.get(pk=entry.pk).submit(by=tess, at=timezone.now())
                for entry in drafts
            ]
        )
        assert sorted(results) == ["done", "overlap"]
    everything_fits()


def test_the_same_form_sent_twice_at_once_is_one_entry(world):
    from uuid import uuid4

    facts, client_id, tess = builders.stretch(), uuid4(), world.trainee

    def log() -> None:
        HoursEntry.objects.log(world, facts, client_id=client_id, by=tess, at=timezone.now())

    assert at_once(log, log) == ["done", "done"]
    assert HoursEntryVersion.objects.count() == 1


def test_the_chain_has_no_gap_and_no_fork_when_many_write(world):
    people = [world, *(builders.placement(person(f"Trainee{n}"), person(f"Sup{n}")) for n in range(4))]

    def work(placement):
        def run() -> None:
            for days in range(1, 6):
                builders.signed_entry(placement, builders.stretch(days_ago=days))

        return run

    assert at_once(*[work(placement) for placement in people]) == ["done"] * 5
    assert list(LedgerRecord.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 51))
    everything_fits()


def test_of_a_supervisor_and_whoever_stands_in_one_signs_a_line(world):
    """Sam, and two people he named, sign the same line at once: it gets one signature, and nothing is lost."""
    sam = User.objects.get(preferred_name="Sam")
    others = [person(name, "supervisor") for name in ("Ren", "Rosa")]
    for other in others:
        StandIn.objects.appoint(
            "delegate", [world], sam, other, reason="away", starts_on=timezone.localdate(),
            ends_on=timezone.localdate(), by=sam, at=timezone.now(), printed_name="Sam Example",
        )  # fmt: skip
    words = list(Statement.objects.filter(key="hours-sign-delegate"))
    for round_ in range(4):
        entry = builders.sent_entry(world, builders.stretch(days_ago=round_ + 1))
        seen = {entry.pk: entry.latest_version.content_digest}
        ends = []

        def sign(by, seen=seen, ends=ends):
            how = {"printed_name": "Name", "basis": "talked", "own_words": words}
            done = HoursEntry.objects.sign_all(seen, by=by, at=timezone.now(), **how)
            ends.append((len(done.signed), len(done.problems)))

        at_once(*[partial(sign, by) for by in (sam, *others)])
        assert sorted(ends) == [(0, 1), (0, 1), (1, 0)]
    assert SignOff.objects.count() == 4
    everything_fits()
