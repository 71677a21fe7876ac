"""Texts that a standard asks people to sign: who may, what counts, who sees it, and that it stays."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates import paths, texts
from certificates.models import Attestation
from certificates.path_json import as_json
from cms.reading import grade
from courses.models import AttestationRule, Enrollment
from hours import ledger
from hours.models import SupervisorSuspension
from hours.refusals import EntryRefused
from people.models import Notice, Statement, User
from people.refusals import Refused
from tests import asked, builders


@pytest.fixture
def enrollment(tess, program) -> Enrollment:
    """Tess, held to IC&RC's numbers: a code of ethics, and where she lives or works."""
    return asked.held_to("icrc-pr", tess, program)


@pytest.fixture
def lived(enrollment) -> AttestationRule:
    """And her standard asks for lived experience, which is private."""
    return asked.text(enrollment, "lived-experience", is_private=True)


@pytest.fixture
def kept_by_both(enrollment, sam) -> AttestationRule:
    """And that she and Sam, who supervises her, both say that she kept the code."""
    builders.placement(enrollment.person, sam, enrolled=enrollment)
    return asked.text(enrollment, "no-ethics-breach", signer="both")


def day_before(days: int = 1):
    return timezone.now() - timedelta(days=days)


# --- What counts --------------------------------------------------------------------------------------


def test_a_yes_satisfies_the_row_and_says_which_words(enrollment, tess):
    row = asked.attest(enrollment, "ethics-code")
    assert asked.standing(enrollment, "attestation", "ethics-code").met
    assert (row.statement.key, row.statement.version, row.statement.language) == ("ethics-code", 1, "en")
    assert (row.by, row.role, row.is_yes) == (tess, "self", True)


def test_pressing_twice_is_once(enrollment):
    assert asked.attest(enrollment, "ethics-code") == asked.attest(enrollment, "ethics-code")
    assert Attestation.objects.count() == 1


def test_the_same_again_on_another_day_is_said_anew(enrollment):
    asked.attest(enrollment, "ethics-code", at=day_before(30))
    asked.attest(enrollment, "ethics-code")
    assert Attestation.objects.count() == 2


def test_a_no_after_a_yes_is_a_no_and_a_later_yes_a_yes(enrollment):
    asked.attest(enrollment, "ethics-code", at=day_before(2))
    asked.attest(enrollment, "ethics-code", is_yes=False, at=day_before())
    status = asked.standing(enrollment, "attestation", "ethics-code")
    assert (status.met, [why.code for why in status.reasons]) == (False, ["said_no"])
    asked.attest(enrollment, "ethics-code")
    assert asked.standing(enrollment, "attestation", "ethics-code").met


def test_a_no_to_a_new_text_takes_back_the_yes_to_the_old_one(enrollment):
    asked.attest(enrollment, "ethics-code", at=day_before())
    Statement.objects.create(key="ethics-code", version=2, body="New words.")
    asked.attest(enrollment, "ethics-code", is_yes=False)
    assert not asked.standing(enrollment, "attestation", "ethics-code").met


def test_a_text_is_signed_in_the_language_of_the_person_where_it_is_there(enrollment, tess):
    tess.language = "es"
    tess.save()
    assert asked.attest(enrollment, "ethics-code", tess).statement.language == "es"
    asked.text(enrollment, "only-english")
    Statement.objects.create(key="only-english", body="One text.")
    assert asked.attest(enrollment, "only-english", tess).statement.language == "en"


def test_words_that_changed_meanwhile_are_not_signed(enrollment):
    shown = Statement.objects.current("ethics-code")
    Statement.objects.create(key="ethics-code", version=2, body="New words.")
    with pytest.raises(EntryRefused):
        Attestation.objects.attest(
            enrollment, "ethics-code", True, by=enrollment.person, at=timezone.now(), statement=shown
        )
    assert not Attestation.objects.exists()


# --- Who signs ----------------------------------------------------------------------------------------


def test_where_both_sign_one_is_not_enough(enrollment, kept_by_both, sam):
    asked.attest(enrollment, "no-ethics-breach")
    status = asked.standing(enrollment, "attestation", "no-ethics-breach")
    assert (status.have, status.need, status.satisfied_by) == (1, 2, "supervisor_signs")
    row = asked.attest(enrollment, "no-ethics-breach", sam)
    assert row.role == "supervisor"
    assert asked.standing(enrollment, "attestation", "no-ethics-breach").met


def test_who_does_not_supervise_her_today_does_not_sign(enrollment, kept_by_both, sam, noor, cora):
    place = enrollment.placements.get()
    for stranger in (noor, cora):
        with pytest.raises(Refused, match="supervisor who may sign"):
            asked.attest(enrollment, "no-ethics-breach", stranger)
    place.supervisors.update(ends_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="supervisor who may sign"):
        asked.attest(enrollment, "no-ethics-breach", sam)


def test_a_supervisor_who_is_suspended_does_not_sign(enrollment, kept_by_both, sam, cora):
    said = {"reason": SupervisorSuspension.Reason.values[0], "starts_on": timezone.localdate()}
    SupervisorSuspension(person=sam, by=cora, at=timezone.now(), **said).record()
    with pytest.raises(Refused, match="supervisor who may sign"):
        asked.attest(enrollment, "no-ethics-breach", sam)


def test_a_supervisor_whose_role_ended_does_not_sign(enrollment, kept_by_both, sam):
    sam.groups.clear()
    with pytest.raises(Refused, match="supervisor who may sign"):
        asked.attest(enrollment, "no-ethics-breach", User.objects.get(pk=sam.pk))


def test_a_supervisor_signs_nothing_that_is_for_the_person_alone(enrollment, kept_by_both, sam):
    with pytest.raises(Refused, match="do not ask"):
        asked.attest(enrollment, "ethics-code", sam)


def test_nothing_is_signed_that_the_standard_does_not_ask_for(enrollment):
    with pytest.raises(Refused, match="do not ask"):
        asked.attest(enrollment, "adult")


def test_who_left_signs_nothing_more(enrollment):
    Enrollment.objects.update(status="withdrawn")
    with pytest.raises(Refused, match="over"):
        asked.attest(enrollment, "ethics-code")


def test_the_supervisor_hears_once_that_a_text_waits(enrollment, kept_by_both, lived, sam):
    asked.attest(enrollment, "lived-experience")
    asked.attest(enrollment, "ethics-code")
    assert not Notice.objects.filter(person=sam).exists()
    asked.text(enrollment, "adult", signer="both")
    for key in ("no-ethics-breach", "adult"):
        asked.attest(enrollment, key)
    assert "Tess" in Notice.objects.get(person=sam).body


def test_at_a_renewal_it_waits_for_the_supervisor_once_the_person_has_signed_anew(enrollment, sam):
    builders.placement(enrollment.person, sam, enrolled=enrollment)
    asked.text(enrollment, "no-ethics-breach", signer="both")
    AttestationRule.objects.filter(statement="no-ethics-breach").update(phase="renewal")

    def waits() -> bool:
        return bool(texts.of_supervisor(sam, at=timezone.now()))

    found = [waits()]
    for days, who in ((60, enrollment.person), (50, sam), (9, enrollment.person), (8, sam)):
        asked.attest(enrollment, "no-ethics-breach", who, at=day_before(days))
        found.append(waits())
    assert found == [False, True, False, True, False]


# --- Who sees it --------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_yes", [True, False], ids=["yes", "no"])
def test_what_is_private_nobody_else_sees(enrollment, lived, kept_by_both, is_yes, tess, sam, noor, cora):
    asked.attest(enrollment, "lived-experience", is_yes=is_yes)
    seen = {who.pk: Attestation.objects.visible_to(who).count() for who in (tess, sam, noor, cora)}
    assert seen == {tess.pk: 1, sam.pk: 0, noor.pk: 0, cora.pk: 0}


def test_what_is_not_private_a_coordinator_sees(enrollment, kept_by_both, tess, sam, noor, cora):
    asked.attest(enrollment, "ethics-code")
    asked.attest(enrollment, "no-ethics-breach", sam)
    seen = {who.pk: Attestation.objects.visible_to(who).count() for who in (tess, sam, noor, cora)}
    assert seen == {tess.pk: 2, sam.pk: 1, noor.pk: 0, cora.pk: 2}


def test_a_private_no_looks_to_a_coordinator_like_nothing_said(enrollment, lived, tess, cora):
    def row(viewer):
        found = as_json(paths.walk(enrollment, at=timezone.now()), viewer)["requirements"]
        return next(one for one in found if one["code"] == "lived-experience")

    before = row(cora)
    asked.attest(enrollment, "lived-experience", is_yes=False)
    assert row(cora) == before
    assert [why["code"] for why in row(tess)["not_counted"]] == ["said_no"]


# --- That it stays ------------------------------------------------------------------------------------


def test_it_stands_in_the_chain_and_stays(enrollment):
    asked.attest(enrollment, "ethics-code")
    assert ledger.verify().broken == []
    for change in (
        "UPDATE certificates_attestation SET is_yes = NOT is_yes",
        "DELETE FROM certificates_attestation",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.parametrize("also_digest", [False, True], ids=["the words", "the words and their digest"])
def test_words_that_were_changed_afterwards_are_found_out(enrollment, also_digest):
    asked.attest(enrollment, "ethics-code")
    changed = {"body": "I keep nothing."}
    if also_digest:
        changed["digest"] = hashlib.sha256(b"I keep nothing.").hexdigest()
    Statement.objects.filter(key="ethics-code", language="en").update(**changed)
    assert len(ledger.verify().broken) == 1


# --- The texts ----------------------------------------------------------------------------------------


def test_each_text_the_shipped_standards_ask_for_is_there_in_english_and_spanish(db):
    from courses.exchange.standards import SHIPPED, import_standard

    for file in sorted(SHIPPED.glob("*.yaml")):
        if "\nscheme:" in file.read_text():
            import_standard(file)
    wanted = set(AttestationRule.objects.values_list("statement", flat=True))
    assert len(wanted) > 10
    for language in ("en", "es"):
        assert wanted <= set(Statement.objects.filter(language=language).values_list("key", flat=True))


def test_the_texts_read_easily_and_ask_for_no_diagnosis(db):
    bodies = Statement.objects.filter(language="en").exclude(key__startswith="hours-")
    assert bodies.count() == 13
    for text in bodies:
        assert grade(text.body) <= 8, text.key
        assert "diagnosis" not in text.body or "nobody" in text.body, text.key


def write(tmp_path, body: str, *, key: str = "our-code", language: str = "en") -> None:
    (tmp_path / "text.txt").write_text(body)
    call_command("write_text", key, str(tmp_path / "text.txt"), language=language, verbosity=0)


def test_a_site_writes_its_own_text_and_a_new_version_in_both_languages(db, tmp_path):
    for body, language in (
        ("One.", "en"), ("One.", "en"), ("Uno.", "es"), ("Two.", "en"), ("Dos.", "es")
    ):  # fmt: skip
        write(tmp_path, body, language=language)
    rows = Statement.objects.filter(key="our-code").order_by("pk")
    assert [(row.version, row.language, row.body) for row in rows] == [
        (1, "en", "One."),
        (1, "es", "Uno."),
        (2, "en", "Two."),
        (2, "es", "Dos."),
    ]


@pytest.mark.parametrize(
    ("key", "body", "sentence"),
    [
        ("hours-sign", "Mine.", "come with the site"),
        ("our-code", " ", "is empty"),
        ("two words", "Mine.", "A key is"),
    ],
    ids=["about hours", "empty", "no key"],
)
def test_a_text_that_cannot_be_one_is_refused(db, tmp_path, key, body, sentence):
    with pytest.raises(CommandError, match=sentence):
        write(tmp_path, body, key=key)
    assert not Statement.objects.filter(body=body).exists()
