"""A month is complete: the trainee says so, and the supervisor in the same signing. Never a second ceremony."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import ledger, rules
from hours.models import HoursEntryVersion, LedgerRecord, MonthClosing, MonthReport, SignOff
from hours.refusals import EntryRefused
from hours.rules.months import MonthFacts, check_closing, check_report, first_of_month, last_of_month
from people.models import Statement
from tests import builders

QUEUE, SIGN = reverse("hours:to_sign"), reverse("hours:sign")

# --- The rules (A7.23) ------------------------------------------------------------------------------------

TESS, SAM = 1, 2
JUNE = date(2026, 6, 1)
PLACEMENT = rules.PlacementFacts(
    TESS,
    date(2026, 5, 12),
    None,
    (rules.SupervisorSpan(date(2026, 5, 12), None, person_id=SAM, role="clinical"),),
)
DONE = MonthFacts(JUNE, date(2026, 7, 1), PLACEMENT, TESS, signed=4, is_reported=True)
CLOSING = replace(DONE, person_id=SAM, printed_name="Sam Example")


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (DONE, []),
        (replace(DONE, today=date(2026, 6, 30)), []),
        (replace(DONE, signed=0, waiting=2), []),
        (replace(DONE, signed=0, no_hours=True), []),
        (replace(DONE, today=date(2026, 6, 29)), ["month-not-over"]),
        (replace(DONE, month=date(2026, 4, 1)), ["month-elsewhere"]),
        (replace(DONE, person_id=SAM), ["not-yours"]),
        (replace(DONE, unsent=1), ["month-unsent"]),
        (replace(DONE, no_hours=True), ["month-has-hours"]),
        (replace(DONE, signed=0), ["month-is-empty"]),
    ],
)
def test_what_keeps_a_month_from_being_complete(facts, codes):
    assert [problem.code for problem in check_report(facts)] == codes


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (CLOSING, []),
        (replace(CLOSING, person_id=TESS), ["month-not-supervisor"]),
        (replace(CLOSING, person_id=9), ["month-not-supervisor"]),
        (replace(CLOSING, month=date(2026, 4, 1)), ["month-not-supervisor"]),
        (replace(CLOSING, is_reported=False), ["month-unreported"]),
        (replace(CLOSING, waiting=2), ["month-waits"]),
        (replace(CLOSING, printed_name=" "), ["name-missing"]),
    ],
)
def test_what_keeps_a_month_from_being_closed(facts, codes):
    assert [problem.code for problem in check_closing(facts)] == codes


def test_a_month_ends_on_its_last_day():
    assert [last_of_month(date(2028, month, 3)).day for month in (2, 4, 12)] == [29, 30, 31]


def test_what_is_sent_after_the_month_was_closed_is_pointed_out():
    facts = builders.stretch()
    assert [remark.code for remark in rules.remarks(facts, facts.ends_at, after_close=True)] == [
        "after-close"
    ]
    assert not rules.remarks(facts, facts.ends_at)


# --- What is kept -----------------------------------------------------------------------------------------


def last_month(day: int = 10) -> dict:
    """A stretch of work on a day of the month before this one."""
    today = timezone.localdate()
    worked = first_of_month(first_of_month(today) - timedelta(days=1)).replace(day=day)
    return {"days_ago": (today - worked).days, "late_reason": "was-away"}


MONTH = first_of_month(first_of_month(timezone.localdate()) - timedelta(days=1))


def report(placement, by=None, **fields):
    by = by or placement.trainee
    return MonthReport.objects.report(placement, MONTH, by=by, at=timezone.now(), **fields)


def close(placement, by):
    words = Statement.objects.current("hours-sign")
    return MonthClosing.objects.close(
        placement, MONTH, by=by, at=timezone.now(), printed_name="Sam Example", statement=words
    )


def test_a_month_is_closed_over_exactly_what_counts(placement, sam):
    entries = [builders.signed_entry(placement, builders.stretch(**last_month(day))) for day in (5, 9)]
    earlier = {**last_month(1), "days_ago": last_month(1)["days_ago"] + 3}
    builders.signed_entry(placement, builders.stretch(**earlier))
    for _twice in range(2):
        report(placement)
        row = close(placement, sam)
    assert (row.entries, row.minutes, row.no_hours) == (2, 120, False)
    digests = {str(entry.pk): entry.latest_version.content_digest for entry in entries}
    assert row.content_digest == ledger.digest(digests)
    assert MonthClosing.objects.count() == MonthReport.objects.count() == 1
    assert ledger.verify().broken == []


def test_no_hours_is_said_and_not_left_open(placement, sam):
    report(placement, no_hours=True)
    assert close(placement, sam).no_hours
    names = [json.loads(body)["event"] for body in LedgerRecord.objects.values_list("body", flat=True)]
    assert names == ["month.reported", "month.closed"]


def test_what_still_waits_keeps_the_month_open(placement, sam):
    builders.sent_entry(placement, builders.stretch(**last_month()))
    report(placement)
    with pytest.raises(EntryRefused, match="still wait"):
        close(placement, sam)


@pytest.mark.parametrize("name", ["tess", "otto", "cora"])
def test_only_a_supervisor_of_the_month_closes_it(request, placement, name):
    report(placement, no_hours=True)
    with pytest.raises(EntryRefused):
        close(placement, request.getfixturevalue(name))


def test_nobody_says_for_the_trainee_that_a_month_is_complete(placement, sam):
    with pytest.raises(EntryRefused):
        report(placement, by=sam, no_hours=True)


def test_a_late_entry_in_a_closed_month_still_comes_and_is_marked(placement, tess, sam):
    """ApprovalBundle #58: an approved month with a new entry can be approved again; and it is marked."""
    before = builders.signed_entry(placement, builders.stretch(**last_month()))
    report(placement)
    close(placement, sam)
    builders.sent_entry(placement, builders.stretch(**last_month(11)))
    before.amend(by=tess, at=timezone.now(), reason="times")
    before.submit(by=tess, at=timezone.now())
    waiting = HoursEntryVersion.objects.awaiting(sam).with_details()
    assert [[remark.code for remark in line.remarks if remark.code != "late"] for line in waiting] == [
        ["after-close"],
        ["after-close"],
    ]
    signed = HoursEntryVersion.objects.with_details().get(entry=before, number=1)
    assert "after-close" not in [remark.code for remark in signed.remarks]


@pytest.mark.postgres
def test_the_database_keeps_a_closed_month_as_it_is(placement, sam):
    report(placement, no_hours=True)
    close(placement, sam)
    for statement in ("UPDATE hours_monthclosing SET minutes = 5", "DELETE FROM hours_monthreport"):
        with (
            pytest.raises(IntegrityError, match="kept as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_closed_month_that_was_changed_is_found(placement, sam, without_triggers):
    report(placement, no_hours=True)
    close(placement, sam)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hours_monthclosing SET minutes = 5")
    assert ledger.verify().broken


# --- The pages --------------------------------------------------------------------------------------------


def signature(*entries, months=(), **fields) -> dict:
    return {
        "line": [f"{entry.pk}:{entry.latest_version.content_digest}" for entry in entries],
        "month": [str(row.pk) for row in months],
        "printed_name": "Sam Example",
        "basis": "saw",
        "statement": Statement.objects.current("hours-sign").pk,
    } | fields


def test_one_press_by_the_trainee_and_one_tick_in_the_signing(client_for, placement, tess, sam):
    entry = builders.sent_entry(placement, builders.stretch(**last_month()))
    trainee, supervisor = client_for(tess), client_for(sam)
    assert "is complete</button>" in trainee.get(reverse("hours:list")).content.decode()
    page = reverse("hours:report_month", args=[placement.pk, MONTH.year, MONTH.month])
    for _press in range(2):
        assert trainee.post(page).url == reverse("hours:list")
    assert "is complete</button>" not in trainee.get(reverse("hours:list")).content.decode()
    row = MonthReport.objects.get()
    assert "and that is all of" in supervisor.get(QUEUE).content.decode()
    for _press in range(2):
        assert supervisor.post(SIGN, signature(entry, months=[row])).status_code == 302
    assert SignOff.objects.get().basis == "saw"
    assert MonthClosing.objects.get().entries == 1
    assert "Nothing waits for you" in supervisor.get(QUEUE).content.decode()
    assert ledger.verify().broken == []


def test_the_month_of_nine_trainees_is_one_page_one_basis_and_one_press(client_for, sam, django_user_model):
    entries, months = [], []
    for number in range(9):
        person = django_user_model.objects.invite(
            f"trainee{number}@example.org", preferred_name=f"Kim {number}"
        )
        theirs = builders.placement(person, sam)
        entries += [builders.sent_entry(theirs, builders.stretch(**last_month(day))) for day in (5, 9)]
        months.append(report(theirs))
    supervisor = client_for(sam)
    page = supervisor.get(QUEUE).content.decode()
    assert [page.count(f'name="{box}"') for box in ("line", "month", "basis", "printed_name")] == [
        18,
        9,
        3,
        1,
    ]
    supervisor.post(SIGN, signature(*entries, months=months))
    assert SignOff.objects.count() == 18
    assert {row.entries for row in MonthClosing.objects.all()} == {2}
    assert MonthClosing.objects.count() == 9
    assert "Nothing waits for you" in supervisor.get(QUEUE).content.decode()


def test_a_month_that_cannot_be_closed_leaves_the_signatures(client_for, placement, sam):
    first, second = (builders.sent_entry(placement, builders.stretch(**last_month(day))) for day in (5, 9))
    row = report(placement)
    shown = client_for(sam).post(SIGN, signature(first, months=[row]), follow=True).content.decode()
    assert "The month stays open" in shown
    assert [done.version.entry for done in SignOff.objects.all()] == [first]
    assert second.latest_version.status == "submitted"


def test_somebody_elses_month_is_not_there(client_for, placement, noor, otto):
    otto.grant("supervisor")
    page = reverse("hours:report_month", args=[placement.pk, MONTH.year, MONTH.month])
    assert client_for(noor).post(page).status_code == 404
    row = report(placement, no_hours=True)
    client_for(otto).post(SIGN, signature(months=[row]))
    assert client_for(otto).post(SIGN, signature(month=["nonsense"])).status_code == 404
    assert not MonthClosing.objects.exists()


def test_nobody_signs_without_saying_how_they_know(client_for, placement, sam):
    entry = builders.sent_entry(placement)
    response = client_for(sam).post(SIGN, signature(entry, basis=""))
    assert response.status_code == 422
    assert "Choose how you know of this time." in response.content.decode()
