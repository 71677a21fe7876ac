"""Words are taken out by whoever wrote them or a coordinator; the hours, the digests and the chain stay."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from hours import ledger
from hours.models import (
    AmendmentWords,
    ContactWords,
    EntryNote,
    HoursEntryVersion,
    LedgerRecord,
    OutsiderWords,
    Redaction,
    ReturnComment,
    SessionSummary,
    SignalStep,
    SignalWords,
    SupervisorContact,
    Voiding,
    VoidingWords,
)
from hours.models.redactions import KINDS
from hours.models.voidings import Outsider
from hours.refusals import EntryRefused
from hours.rules import redaction
from hours.rules.redaction import Words, may_redact
from hours.rules.signals import AT_ONCE, Signal
from tests import builders, supervision
from tests.browsing import Browser

WORDS = "Jo from the third floor was with us."


@pytest.mark.parametrize(
    ("words", "person", "coordinator", "may"),
    [
        (Words(7), 7, False, True),
        (Words(7), 8, False, False),
        (Words(7), 8, True, True),
        (Words(7, is_sent=False), 7, False, False),
        (Words(7, is_sent=False), 8, True, False),
    ],
    ids=["one's own", "somebody else's", "a coordinator", "a draft", "a draft, and a coordinator"],
)
def test_who_may_take_which_words_out(words, person, coordinator, may):
    assert may_redact(words, person, is_coordinator=coordinator) is may


@pytest.fixture
def entry(placement):
    return builders.signed_entry(placement, note=WORDS)


def note_of(entry) -> EntryNote:
    return EntryNote.objects.get(version__entry=entry, version__number=1)


def address(what: str, words) -> str:
    return reverse("hours:redact", args=[what, words.pk])


def test_the_writer_takes_a_note_out_with_one_press(client_for, entry, tess):
    browser = Browser(client_for(tess)).visit(reverse("hours:entry", args=[entry.pk]))
    browser.follow("Take these words out")
    assert browser.sees(WORDS)
    assert browser.sees("These words will be deleted for good.")
    browser.press("Take these words out", reason="known")
    assert browser.sees("Taken out on")
    assert browser.sees("Tess: Somebody could be known from it")
    assert not browser.sees(WORDS)
    note = note_of(entry)
    assert (note.text, note.salt) == ("", "")
    assert browser.follow("Back to where it stands").sees("Taken out on")
    assert ledger.verify().broken == []


def test_the_signature_and_the_hours_stay_as_they_were(client_for, entry, cora):
    before = HoursEntryVersion.objects.values().get()
    client_for(cora).post(address("note", note_of(entry)), {"reason": "health"})
    assert HoursEntryVersion.objects.values().get() == before
    entry.refresh_from_db()
    assert entry.counting_version_id
    record = LedgerRecord.objects.last().body
    assert "words.redacted" in record
    assert not any(part in record for part in ("Jo", "health", "floor"))


def test_pressed_twice_is_once(client_for, entry, tess):
    for _twice in range(2):
        answer = client_for(tess).post(address("note", note_of(entry)), {"reason": "known"}, follow=True)
        assert answer.status_code == 200
    assert Redaction.objects.count() == 1
    assert ledger.verify().broken == []


def test_nobody_else_finds_the_page_and_looking_takes_nothing_out(client_for, entry, sam, otto, tess):
    for person in (sam, otto):
        assert client_for(person).get(address("note", note_of(entry))).status_code == 404
        assert (
            client_for(person).post(address("note", note_of(entry)), {"reason": "known"}).status_code == 404
        )
    assert client_for(tess).get(address("note", note_of(entry))).status_code == 200
    assert client_for(tess).get("/hours/words/nonsense/1/").status_code == 404
    assert client_for(tess).post(address("note", note_of(entry)), {}).status_code == 422
    assert note_of(entry).text == WORDS
    with pytest.raises(EntryRefused):
        Redaction.objects.redact("note", note_of(entry), reason="known", by=sam, at=timezone.now())


def test_the_same_words_in_later_versions_go_as_well(entry, tess):
    entry.amend(by=tess, at=timezone.now(), reason="times")
    later = entry.latest_version
    assert later.note.text == WORDS
    Redaction.objects.redact("note", note_of(entry), reason="known", by=tess, at=timezone.now())
    later.refresh_from_db()
    assert (later.note_digest, EntryNote.objects.filter(version=later).count()) == ("", 0)
    entry.submit(by=tess, at=timezone.now())
    builders.sign(entry)
    assert ledger.verify().broken == []


def test_a_sent_version_with_the_same_words_loses_them_too(placement, tess, sam):
    entry = builders.sent_entry(placement, note=WORDS)
    entry.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    entry.revise(by=tess, at=timezone.now())
    entry.submit(by=tess, at=timezone.now())
    Redaction.objects.redact("note", note_of(entry), reason="known", by=tess, at=timezone.now())
    assert [note.text for note in EntryNote.objects.all()] == ["", ""]
    assert Redaction.objects.count() == 2
    assert ledger.verify().broken == []


def test_a_draft_is_written_anew_instead(client_for, placement, tess):
    entry = builders.draft_entry(placement, note=WORDS)
    assert client_for(tess).get(address("note", note_of(entry))).status_code == 404
    page = client_for(tess).get(reverse("hours:entry", args=[entry.pk])).content.decode()
    assert "Take these words out" not in page


def test_every_kind_of_words_can_be_taken_out(placement, tess, sam, noor, cora):
    now = timezone.now()
    entry = builders.signed_entry(placement, note=WORDS)
    other = builders.sent_entry(placement, builders.stretch(days_ago=6))
    other.return_to_trainee(by=sam, at=now, comment=WORDS)
    third = builders.signed_entry(placement, builders.stretch(days_ago=9))
    third.amend(by=tess, at=now, reason="times", text=WORDS)
    Voiding.objects.void(entry, by=sam, at=now, reason="twice", text=WORDS)
    agreed_from_outside(noor, cora)
    confirmed(sam, cora)
    supervision.sign(supervision.session(placement, by=sam, facts=evening(), summary=WORDS))
    signal = Signal(AT_ONCE, sam.pk, (entry.pk,))
    asked = SignalStep.objects.ask(signal, now.date().replace(day=1), by=cora, at=now)
    SignalStep.objects.explain(asked, WORDS, by=sam, at=now)
    assert {KINDS[what].model for what in redaction.WHATS} == {
        EntryNote, ReturnComment, AmendmentWords, VoidingWords, OutsiderWords, ContactWords, SessionSummary, SignalWords,
    }  # fmt: skip
    for what in redaction.WHATS:
        kind = KINDS[what]
        words = kind.model.objects.get(text__startswith=WORDS)
        Redaction.objects.redact(what, words, reason="unwanted", by=cora, at=now)
        assert not kind.model.objects.filter(text__startswith=WORDS).exists()
    assert ledger.verify().broken == []


def confirmed(person, coordinator, **said) -> SupervisorContact:
    """An address, with the name of somebody who confirmed it."""
    said = {
        "address": "s@example.org",
        "how": "call",
        "confirmed_with": WORDS,
        "confirmed_on": "2026-03-01",
    } | said
    row = SupervisorContact(person=person, by=coordinator, at=timezone.now(), **said)
    row.keep()
    return row


def test_who_confirmed_an_address_is_taken_out_and_the_record_stays(client_for, cora):
    row = confirmed(builders.by_link("Rosa", by=cora), cora)
    SupervisorContact.objects.get(words__text="The office").end(by=cora, at=timezone.now())
    browser = Browser(client_for(cora)).visit(reverse("hours:supervisor", args=[row.person_id]))
    assert browser.sees(WORDS)
    assert browser.sees("The office Take these words out Until")  # the address of before
    browser.follow("Take these words out").press("Take these words out", reason="unwanted")
    assert not browser.sees(WORDS)
    assert not browser.follow("Back to where it stands").sees(WORDS)
    assert ledger.verify().broken == []
    ContactWords.objects.filter(erased_at=None).update(text="Somebody else")
    assert next(row.reason for row in ledger.verify().broken) == "What stands beside the record was changed."


def test_an_address_from_before_still_verifies(sam, cora):
    row = SupervisorContact(
        person=sam, by=cora, at=timezone.now(), address="s@example.org", how="call",
        confirmed_with="Ms. Reyes", confirmed_on=timezone.localdate(),
    )  # fmt: skip
    super(SupervisorContact, row).record()
    before = {"person", "address", "how", "confirmed_with", "confirmed_on"}
    said = {name: ledger.escaped(str(row.serializable_value(name))) for name in before}
    assert row.digest == ledger.digest({**said, "salt": row.salt})
    assert ledger.verify().broken == []


def agreed_from_outside(trainee, coordinator) -> Voiding:
    """Two people run the place, and one of them supervises: the second to void is somebody else, by name."""
    entry = builders.signed_entry(builders.placement(trainee, coordinator))
    acts = {"by": coordinator, "at": timezone.now(), "reason": "twice"}
    Voiding.objects.void(entry, **acts)
    return Voiding.objects.void(entry, outsider=Outsider(WORDS, "on the board"), **acts)


def test_the_name_of_somebody_from_outside_is_taken_out_and_the_act_stays(client_for, noor, cora):
    act = agreed_from_outside(noor, cora)
    browser = Browser(client_for(cora)).visit(reverse("hours:entry", args=[act.version.entry_id]))
    assert browser.sees(f"Agreed by somebody from outside, written down by {cora.display_name}")
    assert browser.sees(f"{WORDS}, on the board")
    assert WORDS not in LedgerRecord.objects.last().body
    browser.follow("Take these words out").press("Take these words out", reason="unwanted")
    assert not browser.sees(WORDS)
    assert not browser.follow("Back to where it stands").sees(WORDS)
    assert browser.sees("Agreed by somebody from outside")
    assert ledger.verify().broken == []


def test_another_name_in_its_place_is_found(noor, cora):
    agreed_from_outside(noor, cora)
    OutsiderWords.objects.update(text="Somebody else, on the board")
    assert ledger.verify().broken


def evening():
    return supervision.session_facts(days_ago=12)


ROOMS = ("hours.", "certificates.")


def test_every_kind_of_words_in_the_models_has_its_door():
    """A new free text beside a record, about hours or certificates, is thought of here."""
    from hours.models.erasable import ErasableText

    found = {model for model in ErasableText.__subclasses__() if model.__module__.startswith(ROOMS)}
    assert {kind.model for kind in KINDS.values()} == found


def test_exports_say_that_words_were_taken_out(client_for, entry, tess, cora):
    Redaction.objects.redact("note", note_of(entry), reason="known", by=tess, at=timezone.now())
    page = reverse("hours:export_file", args=[entry.placement.enrollment_id, "json"])
    answer = client_for(tess).get(page, {"with_notes": "on"})
    assert "taken_out_on" in answer.content.decode()
    assert "Jo" not in answer.content.decode()


def test_words_that_went_without_a_record_are_found(entry):
    note_of(entry).erase(at=timezone.now())
    assert [row.reason for row in ledger.verify().broken] == [
        "words.redacted: 1 without words (note), 0 in the tables."
    ]


def test_a_record_of_it_is_kept_by_the_database(entry, tess):
    Redaction.objects.redact("note", note_of(entry), reason="known", by=tess, at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Redaction.objects.update(at=timezone.now() - timedelta(days=9))
