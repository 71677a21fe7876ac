"""A successor of a supervisor who left, and somebody who signs for a while: named, their own words, marked."""

import json
from dataclasses import replace
from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from hours import counting, exports, ledger, rules
from hours.exports.as_json import as_json
from hours.exports.as_pdf import html
from hours.exports.as_xlsx import as_xlsx
from hours.exports.signed_copy import signed_copy
from hours.models import (
    HoursEntry,
    HoursEntryVersion,
    LedgerRecord,
    PlacementSupervisor,
    SigningLink,
    SigningRequest,
    SignOff,
    StandIn,
    SupervisorContact,
)
from hours.refusals import EntryRefused
from people.models import Statement
from tests import builders, supervision
from tests.conftest import person
from tests.supervision import days_from_now

QUEUE = reverse("hours:to_sign")
TESS, SAM, REN, CORA = 1, 2, 3, 4
TODAY = date(2026, 6, 1)
MAY = (date(2026, 5, 1), date(2026, 5, 31))
LICENSED = (rules.Asked("licensed", "Licensed", 0, ""),)


def span(kind=rules.SUCCESSOR, starts=MAY[0], ends=MAY[1], who=REN):
    return rules.StandInSpan(starts, ends, kind=kind, person_id=who, supervisor_id=SAM)


PLACEMENT = rules.PlacementFacts(
    TESS, MAY[0], None, (rules.SupervisorSpan(*MAY, person_id=SAM, role="clinical"),)
)
LEFT = rules.Appointing(span(), PLACEMENT, CORA, True, TODAY)
RUNS = replace(PLACEMENT, supervisors=(rules.SupervisorSpan(MAY[0], None, person_id=SAM, role="clinical"),))
AWAY = rules.Appointing(span(rules.DELEGATE, TODAY, date(2026, 6, 14)), RUNS, SAM, False, TODAY)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (LEFT, []),
        (replace(LEFT, is_coordinator=False, by_id=SAM), ["stand-in-not-yours"]),
        (replace(LEFT, by_id=REN), ["stand-in-not-yours"]),
        (replace(LEFT, span=span(who=TESS)), ["stand-in-is-trainee"]),
        (replace(LEFT, span=span(who=SAM)), ["stand-in-is-same"]),
        (replace(LEFT, has_role=False), ["stand-in-not-qualified"]),
        (replace(LEFT, standing=rules.Standing(LICENSED)), ["stand-in-not-qualified"]),
        (replace(LEFT, placement=RUNS), ["stand-in-still-here"]),
        (replace(LEFT, span=span(ends=date(2026, 6, 1))), ["stand-in-other-days"]),
        (replace(LEFT, waiting=0), ["stand-in-nothing-waits"]),
        (AWAY, []),
        (replace(AWAY, by_id=CORA, is_coordinator=True), []),
        (replace(AWAY, by_id=CORA), ["stand-in-not-yours"]),
        (replace(AWAY, by_id=TESS, is_coordinator=True), ["stand-in-not-yours"]),
        (replace(AWAY, span=span(rules.DELEGATE, TODAY, date(2026, 6, 14), TESS)), ["stand-in-is-trainee"]),
        (replace(AWAY, span=span(rules.DELEGATE, TODAY, date(2026, 5, 2))), ["stand-in-no-end", "stand-in-too-long"]),
        (replace(AWAY, span=span(rules.DELEGATE, TODAY, date(2026, 9, 2))), ["stand-in-too-long"]),
        (replace(AWAY, waiting=0), []),
        (replace(AWAY, others=(AWAY.span,)), ["stand-in-already"]),
        (replace(AWAY, others=(span(),)), []),
    ],
)  # fmt: skip
def test_who_may_stand_in_for_whom(facts, codes):
    assert [problem.code for problem in rules.check_appointing(facts)] == codes


@pytest.mark.parametrize(
    ("stand_in", "placement", "worked_on", "today", "holds"),
    [
        (span(), PLACEMENT, MAY[1], TODAY, True),
        (span(), PLACEMENT, date(2026, 6, 1), TODAY, False),
        (span(ends=date(2026, 5, 9)), PLACEMENT, date(2026, 5, 10), TODAY, False),
        (span(rules.DELEGATE, TODAY, TODAY), RUNS, date(2026, 5, 10), TODAY, True),
        (span(rules.DELEGATE, TODAY, TODAY), RUNS, date(2026, 5, 10), date(2026, 6, 2), False),
        (span(rules.DELEGATE, TODAY, TODAY), RUNS, date(2026, 4, 30), TODAY, False),
        (span(who=TESS), PLACEMENT, MAY[0], TODAY, False),
    ],
    ids=["their days", "after they left", "not among the days", "meanwhile", "over", "not their day", "oneself"],
)  # fmt: skip
def test_a_successor_for_days_of_work_and_a_delegate_for_days_of_signing(
    stand_in, placement, worked_on, today, holds
):
    found = rules.standing_in([stand_in], placement, worked_on=worked_on, today=today)
    assert (found == stand_in) is holds


HELD = rules.Signer(held=(rules.Held(TODAY, None, code="licensed"),))
THEN = rules.Signer(held=(rules.Held(*MAY, code="licensed"),))


@pytest.mark.parametrize(
    ("kind", "signer", "original", "basis", "codes"),
    [
        (rules.SUCCESSOR, HELD, THEN, "records", []),
        (rules.SUCCESSOR, HELD, THEN, "saw", ["successor-saw-nothing"]),
        (rules.SUCCESSOR, THEN, THEN, "records", ["not-qualified"]),
        (rules.SUCCESSOR, HELD, HELD, "records", ["stand-in-for-unqualified"]),
        (rules.DELEGATE, THEN, THEN, "saw", []),
        (rules.DELEGATE, HELD, THEN, "talked", ["not-qualified"]),
    ],
)
def test_a_successor_is_qualified_today_and_whoever_was_there_on_that_day(
    kind, signer, original, basis, codes
):
    facts = rules.SigningFacts(
        REN, PLACEMENT, MAY[0], "d", "d", "Ren", stand_in=span(kind), basis=basis,
        standing=rules.Standing(LICENSED, signer, TODAY), instead=rules.Standing(LICENSED, original),
    )  # fmt: skip
    assert [problem.code for problem in rules.check_signing(facts)] == codes
    assert facts.role == "clinical"


# --- Whole requests -----------------------------------------------------------------------------------


@pytest.fixture
def ren(db):
    return person("Ren", "supervisor")


@pytest.fixture
def left(placement, sam):
    """Sam left yesterday, and something of Tess still waits for him."""
    entry = builders.sent_entry(placement)
    placement.supervisors.update(ends_on=days_from_now(-1))
    return entry


def words(key: str) -> int:
    return Statement.objects.get(key=f"hours-{key}", version__gte=1, language="en").pk


def name_successor(client_for, cora, ren, row):
    data = {"person": ren.pk, "reason": "left", "starts_on": row.starts_on, "ends_on": row.ends_on}
    return client_for(cora).post(reverse("hours:successor", args=[row.pk]), data)


def signing(*entries, own="sign-successor", basis="records", **more) -> dict:
    lines = [f"{entry.pk}:{entry.latest_version.content_digest}" for entry in entries]
    statement = Statement.objects.current("hours-sign").pk
    own_words = [words(own)] if own else []
    said = {"line": lines, "basis": basis, "printed_name": "Ren Example", "statement": statement}
    return {**said, "own_words": own_words, **more}


def test_a_coordinator_names_a_successor_who_signs_with_words_of_their_own(client_for, left, cora, ren):
    row = PlacementSupervisor.objects.get()
    page = client_for(cora).get(reverse("hours:sort_out")).content.decode()
    assert "Their supervisor left" in page
    assert reverse("hours:successor", args=[row.pk]) in page
    assert client_for(ren).get(reverse("hours:review", args=[left.pk])).status_code == 404
    assert name_successor(client_for, cora, ren, row).status_code == 302
    assert name_successor(client_for, cora, ren, row).status_code == 404, "it is done"
    assert "Their supervisor left" not in client_for(cora).get(reverse("hours:sort_out")).content.decode()

    page = client_for(ren).get(QUEUE).content.decode()
    assert "who has left" in page
    assert "I did not see this work" in page
    assert "I supervised each person named here" not in page
    assert "I saw it" not in page, "a basis that cannot be true"
    assert " checked>" not in page, "a successor reads each line first"

    answer = client_for(ren).post(reverse("hours:sign"), signing(left))
    assert answer.status_code == 302
    signed = SignOff.objects.get()
    assert (signed.by, signed.statement.key) == (ren, "hours-sign-successor")
    assert (signed.stand_in.supervisor_id, signed.role) == (row.supervisor_id, "day-to-day")
    assert "as a successor" in client_for(cora).get(reverse("hours:entry", args=[left.pk])).content.decode()
    assert ledger.verify().broken == []


def test_nobody_says_that_they_saw_it_nor_signs_under_words_they_were_not_shown(client_for, left, cora, ren):
    name_successor(client_for, cora, ren, PlacementSupervisor.objects.get())
    client_for(ren).post(reverse("hours:sign"), signing(left, basis="saw"))
    client_for(ren).post(reverse("hours:sign"), signing(left, own=""))
    client_for(ren).post(reverse("hours:sign"), signing(left, own="sign-delegate"))
    assert not SignOff.objects.exists()


def test_one_batch_under_two_texts_each_line_its_own(client_for, left, cora, ren, noor):
    name_successor(client_for, cora, ren, PlacementSupervisor.objects.get())
    own = builders.sent_entry(builders.placement(noor, ren))
    page = client_for(ren).get(QUEUE).content.decode()
    assert "I did not see this work" in page
    assert "I supervised each person named here" in page
    client_for(ren).post(reverse("hours:sign"), signing(left, own))
    said = dict(SignOff.objects.values_list("version__entry", "statement__key"))
    assert said == {left.pk: "hours-sign-successor", own.pk: "hours-sign"}
    assert ledger.verify().broken == []


def test_earlier_signatures_stay_and_the_successor_can_send_back(client_for, placement, cora, ren):
    before = builders.signed_entry(placement, builders.stretch(days_ago=9))
    entry = builders.sent_entry(placement)
    placement.supervisors.update(ends_on=days_from_now(-1))
    name_successor(client_for, cora, ren, placement.supervisors.get())
    data = {
        "reason": "other",
        "comment": "I find no record of this day.",
        "seen": entry.latest_version.content_digest,
    }
    assert client_for(ren).post(reverse("hours:return", args=[entry.pk]), data).status_code == 302
    sent_back = SignOff.objects.get(decision="return")
    assert sent_back.stand_in.person == ren
    assert HoursEntry.objects.get(pk=before.pk).counting_version.sign_off.stand_in is None
    assert ledger.verify().broken == []


@pytest.mark.parametrize(("counts", "codes"), [(True, []), (False, ["no-successor"])])
def test_the_standard_says_whether_it_counts(left, cora, ren, counts, codes):
    row = PlacementSupervisor.objects.get()
    successor(left.placement, row, ren, by=cora)
    sign_as(left, ren, "sign-successor")
    enrollment = left.placement.enrollment
    type(enrollment.standard).objects.update(successor_counts=counts)
    [time_] = counting.times([enrollment])[enrollment.pk].counted
    assert [lost.code for lost in time_.lost] == codes


def successor(placement, row, who, *, by):
    return StandIn.objects.appoint(
        "successor", [placement], row.supervisor, who, reason="left", starts_on=row.starts_on,
        ends_on=row.ends_on, by=by, at=timezone.now(),
    )  # fmt: skip


def delegation(placement, supervisor, who, *, by=None, days=5):
    return StandIn.objects.appoint(
        "delegate", [placement], supervisor, who, reason="away", starts_on=days_from_now(0),
        ends_on=days_from_now(days), by=by or supervisor, at=timezone.now(), printed_name="Sam Example",
    )  # fmt: skip


def sign_as(entry, who, own, **more):
    said = [Statement.objects.get(pk=words(own))]
    digests = {entry.pk: entry.latest_version.content_digest}
    how = {"basis": "records", "printed_name": who.legal_name, "own_words": said} | more
    return HoursEntry.objects.all().sign_all(digests, by=who, at=timezone.now(), **how)


def test_it_is_marked_in_every_file(client_for, left, cora, ren, tess):
    successor(left.placement, PlacementSupervisor.objects.get(), ren, by=cora)
    sign_as(left, ren, "sign-successor")
    log = exports.gather(left.placement.enrollment, tess, exports.Choice(), at=timezone.now())
    sentence = f"Signed by {ren.legal_name} as a successor, for Sam Example, who had left"
    assert sentence in html(log, title="Log", address="https://example.org")
    rows = load_workbook(BytesIO(as_xlsx(log, address="")))["Log"].values
    assert sentence in str(list(rows))
    [line] = json.loads(as_json(log))["lines"]
    assert line["signature"]["in_place_of"]["kind"] == "successor"
    assert line["signature"]["in_place_of"]["name"] == "Sam Example"
    assert sentence in client_for(tess).get(reverse("hours:download")).content.decode()
    mailed = PdfReader(BytesIO(signed_copy([SignOff.objects.get()], [], address=""))).pages[0].extract_text()
    assert "".join(sentence.split()) in "".join(mailed.split())


def test_a_supervisor_names_somebody_on_one_page(client_for, placement, sam, ren):
    entry = builders.sent_entry(placement)
    page = client_for(sam).get(reverse("hours:delegate")).content.decode()
    assert "I name the person above to sign hours" in page
    data = {
        "person": ren.pk, "placements": [placement.pk], "reason": "away", "starts_on": days_from_now(0),
        "ends_on": days_from_now(7), "printed_name": "Sam Example", "statement": words("delegate"),
    }  # fmt: skip
    for _twice in range(2):
        assert client_for(sam).post(reverse("hours:delegate"), data).status_code == 302
    row = StandIn.objects.get()
    assert (row.by, row.person, row.statement.key) == (sam, ren, "hours-delegate")
    page = client_for(ren).get(QUEUE).content.decode()
    assert "For Sam" in page
    assert "because I was named to do so" in page
    client_for(ren).post(reverse("hours:sign"), signing(entry, own="sign-delegate", basis="talked"))
    signed = SignOff.objects.get()
    assert signed.statement.key == "hours-sign-delegate"
    log = exports.gather(placement.enrollment, ren, exports.Choice(), at=timezone.now())
    assert exports.marks(log.lines[0]) == [f"Signed by {ren.legal_name} for Sam Example"]
    assert ledger.verify().broken == []


def test_never_the_trainee_and_never_without_a_name(client_for, placement, sam, tess):
    tess.grant("supervisor")
    data = {"person": tess.pk, "placements": [placement.pk], "reason": "away", "starts_on": days_from_now(0)}
    data |= {"ends_on": days_from_now(7), "statement": words("delegate")}
    page = client_for(sam).post(reverse("hours:delegate"), data)
    assert page.status_code == 422
    page = client_for(sam).post(reverse("hours:delegate"), data | {"printed_name": "Sam"})
    assert (page.status_code, StandIn.objects.exists()) == (422, False)
    assert "Nobody signs their own hours" in page.content.decode()


def test_it_can_be_ended_early_and_then_nothing_more_is_signed(client_for, placement, sam, ren, cora):
    first = builders.sent_entry(placement, builders.stretch(days_ago=4))
    second = builders.sent_entry(placement)
    [row] = delegation(placement, sam, ren)
    sign_as(first, ren, "sign-delegate")
    end = reverse("hours:end_stand_in", args=[row.pk])
    for _twice in range(2):
        assert client_for(sam).post(end).status_code == 302
    assert client_for(ren).get(reverse("hours:review", args=[second.pk])).status_code == 404
    done = sign_as(second, ren, "sign-delegate")
    assert [problem.code for problem in done.problems[second.pk]] == ["not-supervisor-that-day"]
    assert HoursEntry.objects.get(pk=first.pk).counting_version is not None, "what was signed stays"
    assert LedgerRecord.objects.filter(body__contains="supervisor.stood-in-ended").count() == 1
    assert ledger.verify().broken == []


def test_the_day_after_the_last_one_it_is_over(placement, sam, ren):
    entry = builders.sent_entry(placement)
    delegation(placement, sam, ren, days=2)
    late = timezone.now() + timedelta(days=4)
    digest = entry.latest_version.content_digest
    with pytest.raises(EntryRefused, match="not set as the supervisor"):
        entry.sign_off(by=ren, at=late, seen_digest=digest, printed_name="Ren", basis="saw")


def test_a_standard_asks_the_same_of_whoever_stands_in(placement, sam, ren, cora):
    supervision.asks(placement.enrollment.standard)
    with pytest.raises(EntryRefused, match="a paper or a role is missing"):
        delegation(placement, sam, ren)
    for who in (sam, ren):
        supervision.paper(who, by=cora)
    assert len(delegation(placement, sam, ren)) == 1


def test_whoever_stands_in_says_first_that_they_are_not_family(client_for, placement, sam, ren):
    entry = builders.sent_entry(placement)
    delegation(placement, sam, ren)
    type(placement.enrollment.standard).objects.update(needs_declaration=True)
    address = reverse("hours:agree", args=[placement.pk, "declaration"])
    assert address in client_for(ren).get(QUEUE).content.decode()
    [problem] = sign_as(entry, ren, "sign-delegate").problems[entry.pk]
    assert problem.code == "declaration-missing"
    data = {"printed_name": "Ren Example", "statement": words("declaration")}
    assert client_for(ren).post(address, data).status_code == 302
    assert sign_as(entry, ren, "sign-delegate").problems == {}


def test_the_database_keeps_who_stood_in(placement, sam, ren):
    [row] = delegation(placement, sam, ren)
    with pytest.raises(DatabaseError), transaction.atomic():
        StandIn.objects.filter(pk=row.pk).update(ends_on=days_from_now(60))
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_the_chain_finds_out_who_signed_for_whom_was_changed(placement, sam, ren, without_triggers):
    entry = builders.sent_entry(placement)
    delegation(placement, sam, ren)
    sign_as(entry, ren, "sign-delegate")
    assert ledger.verify().broken == []
    SignOff.objects.update(stand_in=None)
    assert [found.reason for found in ledger.verify().broken] == [
        "The decision was changed after it was made."
    ]


def test_a_successor_sees_only_the_named_days(client_for, placement, sam, ren, cora):
    builders.sent_entry(placement, builders.stretch(days_ago=9, start=time(8)))
    builders.sent_entry(placement)
    row = placement.supervisors.get()
    placement.supervisors.update(ends_on=days_from_now(-1))
    row.ends_on = days_from_now(-6)
    successor(placement, row, ren, by=cora)
    assert HoursEntryVersion.objects.awaiting(ren).count() == 1


def test_it_works_by_a_mailed_link_with_the_same_words(client, left, cora):
    wren = builders.by_link("Wren", by=cora)
    successor(left.placement, PlacementSupervisor.objects.get(), wren, by=cora)
    _link, token = SigningLink.objects.issue(SupervisorContact.objects.get(), at=timezone.now())
    client.get(reverse("hours:by_mail_open", args=[token]))
    assert "I did not see this work" in client.get(reverse("hours:by_mail")).content.decode()
    assert client.post(reverse("hours:by_mail_ask"), signing(left)).status_code == 302
    asked = SigningRequest.objects.get()
    page = client.get(reverse("hours:by_mail_code")).content.decode()
    assert "I did not see this work" in page
    assert "I supervised each person named here" not in page
    client.post(reverse("hours:by_mail_code"), {"code": asked.new_code()})
    signed = SignOff.objects.get()
    assert (signed.method, signed.statement.key) == ("e-mail-code", "hours-sign-successor")
    assert ledger.verify().broken == []
