"""Random events, and what must always be true (A8): one counting version or none; signed rows never change;
what counts is what a replay of the chain says."""

import json
from datetime import date, time, timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hours import ledger, rules
from hours.models import (
    HoursEntry,
    HoursEntryVersion,
    LedgerRecord,
    MonthClosing,
    MonthReport,
    Voiding,
)
from hours.refusals import EntryRefused
from people.models import Statement
from tests import builders

EVENTS = [
    *("log", "change", "submit", "recall", "revise", "discard", "sign", "return", "sign by a stranger"),
    *("propose", "accept", "decline"),
    *("amend", "supervisor amends", "coordinator amends", "stranger amends"),
    *("supervisor voids", "coordinator voids", "stranger voids"),
    *("report the month", "supervisor closes", "stranger closes"),
]
STEPS = st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 2), st.integers(0, 3)), max_size=30)


class World:
    """Three stretches of one trainee that may collide, and everything people may try with them."""

    def __init__(self, placement, sam, otto, cora):
        self.placement, self.tess = placement, placement.trainee
        self.actors = {"supervisor": sam, "stranger": otto, "coordinator": cora}
        self.sam, self.otto = sam, otto
        self.ids = [uuid4() for _entry in range(3)]
        # The last day of a month, so that the month may be closed; it may be too long ago to need no reason.
        self.days_ago = timezone.now().astimezone(builders.NEW_YORK).day
        self.signed_rows: dict[int, dict] = {}
        self.closed: dict | None = None

    def step(self, event: str, which: int, when: int) -> None:
        """Try it. A refusal is an answer; anything else is a bug."""
        try:
            with transaction.atomic():
                self._do(event, self.ids[which], self.facts(time(9, 15 * when)))
        except EntryRefused:
            pass

    def facts(self, start: time) -> rules.EntryFacts:
        return builders.stretch(days_ago=self.days_ago, start=start, minutes=30, late_reason="was-away")

    def _do(self, event: str, entry_id, facts) -> None:
        at, mine = timezone.now(), {"by": self.tess, "at": timezone.now()}
        if event == "log":
            HoursEntry.objects.log(self.placement, facts, client_id=entry_id, **mine)
            return
        if event.endswith(("month", "closes")):
            self._month(event, facts.worked_on.replace(day=1))
            return
        entry = HoursEntry.objects.filter(pk=entry_id).first()
        if entry is None:
            return
        if event == "change":
            entry.change(facts, **mine)
        elif event in ("return", "decline"):
            reason = "not-mine" if event == "decline" else "other"
            entry.return_to_trainee(by=self.sam, at=at, comment="Please look at this again.", reason=reason)
        elif event == "propose":
            entry.propose(facts, by=self.sam, at=at)
        elif event.endswith("voids"):
            Voiding.objects.void(entry, by=self.actors[event.partition(" ")[0]], at=at, reason="twice")
        elif event.endswith("amends") or event == "amend":
            by = self.actors.get(event.partition(" ")[0], self.tess)
            entry.amend(by=by, at=at, reason="times", text="It was shorter.")
        elif event.startswith("sign"):
            builders.sign(entry, by=self.sam if event == "sign" else self.otto)
        else:
            getattr(entry, event)(**mine)

    def _month(self, event: str, month: date) -> None:
        if event == "report the month":
            MonthReport.objects.report(self.placement, month, by=self.tess, at=timezone.now())
            return
        words = {"printed_name": "Sam Example", "statement": Statement.objects.current("hours-sign", "en")}
        by = self.actors[event.partition(" ")[0]]
        MonthClosing.objects.close(self.placement, month, by=by, at=timezone.now(), **words)

    def check(self) -> None:
        for row in HoursEntryVersion.objects.filter(status=rules.SIGNED).values():
            assert self.signed_rows.setdefault(row["id"], row) == row
        voided = set(Voiding.objects.filter(completes=True).values_list("version__entry", flat=True))
        newest = {row["entry_id"]: pk for pk, row in sorted(self.signed_rows.items())}
        newest = {entry: pk for entry, pk in newest.items() if entry not in voided}
        counting = HoursEntry.objects.filter(counting_version__isnull=False)
        assert {entry.pk: entry.counting_version_id for entry in counting} == newest
        closed = MonthClosing.objects.values("by", "entries", "minutes", "content_digest").first()
        self.closed = self.closed or closed
        assert closed == self.closed
        totals = HoursEntryVersion.objects.filter(trainee=self.tess).totals()
        assert totals.signed(rules.PRACTICE) == replayed()
        assert no_overlaps()
        assert ledger.verify().broken == []


def replayed() -> int:
    """The counting minutes, from the chain alone."""
    counting = {}
    for text in LedgerRecord.objects.order_by("seq").values_list("body", flat=True):
        body = json.loads(text)
        if body["event"] == "hours.signed":
            counting[body["data"]["entry"]] = body["data"]["minutes"]
        elif body["event"] == "hours.voided":
            del counting[body["data"]["entry"]]
    return sum(counting.values())


def no_overlaps() -> bool:
    """An entry may overlap itself: what counts, and the version that is to replace it."""
    rows = HoursEntryVersion.objects.taken().values_list("entry", "starts_at", "ends_at")
    return not [
        (one, other)
        for one, other in combinations(rows, 2)
        if one[0] != other[0] and one[1] < other[2] and other[1] < one[2]
    ]


@pytest.mark.postgres
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_people_do_the_records_stay_true(steps, placement, sam, otto, cora):
    point = transaction.savepoint()
    world = World(placement, sam, otto, cora)
    for step in steps:
        world.step(*step)
    world.check()
    transaction.savepoint_rollback(point)


def test_a_long_honest_story(placement, sam, otto, cora):
    """Every event at least once, checked after each."""
    world = World(placement, sam, otto, cora)
    story = [
        ("log", 0, 0), ("change", 0, 1), ("submit", 0, 0), ("sign by a stranger", 0, 0), ("return", 0, 0),
        ("revise", 0, 0), ("discard", 0, 0), ("revise", 0, 0), ("submit", 0, 0), ("recall", 0, 0),
        ("change", 0, 0), ("submit", 0, 0), ("sign", 0, 0), ("recall", 0, 0), ("discard", 0, 0),
        ("log", 1, 0), ("submit", 1, 0), ("change", 1, 3), ("submit", 1, 0), ("sign", 1, 0),
        ("stranger amends", 0, 0), ("supervisor amends", 0, 0), ("change", 0, 2), ("submit", 0, 0),
        ("recall", 0, 0), ("discard", 0, 0), ("amend", 0, 0), ("submit", 0, 0), ("return", 0, 0),
        ("coordinator amends", 0, 0), ("revise", 0, 0), ("submit", 0, 0), ("propose", 0, 1), ("accept", 0, 0),
        ("decline", 0, 0), ("revise", 0, 0), ("change", 0, 1), ("submit", 0, 0), ("sign", 0, 0),
        ("stranger voids", 0, 0), ("amend", 0, 0), ("supervisor voids", 0, 0), ("coordinator voids", 0, 0),
        ("submit", 0, 0), ("discard", 0, 0), ("amend", 0, 0), ("log", 2, 1), ("submit", 2, 0),
        ("supervisor closes", 0, 0), ("report the month", 0, 0), ("supervisor closes", 0, 0), ("sign", 2, 0),
        ("stranger closes", 0, 0), ("supervisor closes", 0, 0), ("amend", 2, 0), ("submit", 2, 0),
        ("sign", 2, 0), ("supervisor voids", 2, 0), ("coordinator voids", 2, 0), ("supervisor closes", 0, 0),
    ]  # fmt: skip
    for step in story:
        world.step(*step)
        world.check()
    assert HoursEntryVersion.objects.filter(status=rules.SIGNED).count() == 5
    assert world.closed["by"] == sam.pk
    assert timezone.now() - HoursEntry.objects.first().created_at < timedelta(minutes=5)
