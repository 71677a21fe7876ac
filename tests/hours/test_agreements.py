"""What trainee and supervisor sign before hours count: each for themselves, once, in words that are kept."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from courses.models import Standard
from hours import ledger, rules
from hours.milestones import milestones
from hours.models import PlacementSignature, PlacementSupervisor
from hours.refusals import EntryRefused
from hours.rules import Said, Wanted
from people.models import Notice, Statement
from tests import builders

AGREED, DECLARED, SAID_YES = "agreement", "declaration", "acceptance"
MAY_1, MAY_2, MAY_3 = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3)

# --- The rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "trainee", "supervisor"),
    [
        (Wanted(), (), ()),
        (Wanted(agreement=True), (AGREED,), (AGREED,)),
        (Wanted(declaration=True), (), (DECLARED,)),
        (Wanted(acceptance=True), (), (SAID_YES,)),
        (Wanted(agreement=True, acceptance=True), (AGREED,), (AGREED,)),
        (Wanted(agreement=True, declaration=True), (AGREED,), (AGREED, DECLARED)),
    ],
)
def test_who_is_asked_to_sign_what(wanted, trainee, supervisor):
    assert (wanted.of("trainee"), wanted.of("supervisor")) == (trainee, supervisor)


@pytest.mark.parametrize(
    ("said", "agreed", "accepted"),
    [
        ((), None, None),
        ((Said(AGREED, "trainee", MAY_1),), None, None),
        ((Said(AGREED, "supervisor", MAY_2),), None, MAY_2),
        ((Said(AGREED, "trainee", MAY_3), Said(AGREED, "supervisor", MAY_2)), MAY_3, MAY_2),
        ((Said(SAID_YES, "supervisor", MAY_1), Said(DECLARED, "supervisor", MAY_1)), None, MAY_1),
        (
            (
                Said(AGREED, "trainee", MAY_1),
                Said(AGREED, "supervisor", MAY_2),
                Said(AGREED, "supervisor", MAY_3),
            ),
            MAY_2,
            MAY_2,
        ),
    ],
    ids=["nothing", "one", "the other", "both: the later day", "a yes alone", "a second supervisor later"],
)
def test_the_day_both_had_signed_and_the_day_of_the_yes(said, agreed, accepted):
    assert (rules.agreed_on(said), rules.accepted_on(said)) == (agreed, accepted)


# --- Signing ----------------------------------------------------------------------------------------


@pytest.fixture
def standard(placement) -> Standard:
    standard = placement.enrollment.standard
    standard.needs_agreement = True
    standard.save()
    return standard


def say(placement, person, what=AGREED, **fields) -> PlacementSignature:
    fields = {"printed_name": person.legal_name, "at": timezone.now()} | fields
    return PlacementSignature.objects.sign(placement, what, by=person, **fields)


def page_of(placement, what=AGREED) -> str:
    return reverse("hours:agree", args=[placement.pk, what])


def test_both_sign_each_on_their_own_page_and_then_it_is_agreed(placement, standard, tess, sam, client_for):
    enrollment = placement.enrollment
    hers, his = client_for(tess), client_for(sam)
    assert page_of(placement) in hers.get(reverse("hours:list")).content.decode()
    words = Statement.objects.current("hours-agreement")
    assert words.body in hers.get(page_of(placement)).content.decode()
    answer = {"printed_name": "Tess Example", "statement": words.pk}
    for _click in range(2):
        assert hers.post(page_of(placement), answer).url == reverse("hours:list")
    assert Notice.objects.get(person=sam).body == (
        "Tess signed the agreement about your placement. Now it waits for your name."
    )
    assert "agreement-signed" not in milestones([enrollment])[enrollment.pk]
    assert page_of(placement) in his.get(reverse("hours:to_sign")).content.decode()
    his.post(page_of(placement), answer | {"printed_name": "Sam Example"})
    found = milestones([enrollment])[enrollment.pk]
    today = timezone.localdate()
    assert (found["agreement-signed"], found["supervisor-accepted"]) == (today, today)
    assert page_of(placement) not in his.get(reverse("hours:to_sign")).content.decode()
    assert PlacementSignature.objects.count() == 2
    assert ledger.verify().broken == []
    assert "recovery" not in "".join(letter.subject for letter in mail.outbox)


def test_without_a_name_or_with_old_words_nothing_is_signed(placement, standard, client_for, tess):
    old = Statement.objects.current("hours-agreement")
    browser = client_for(tess)
    response = browser.post(page_of(placement), {"statement": old.pk, "printed_name": ""})
    assert (response.status_code, "Please type your name." in response.content.decode()) == (422, True)
    Statement.objects.create(key="hours-agreement", version=2, body="New words.")
    response = browser.post(page_of(placement), {"statement": old.pk, "printed_name": "Tess Example"})
    assert response.status_code == 422
    assert "The words to agree to are new." in response.content.decode()
    assert "New words." in response.content.decode()
    assert not PlacementSignature.objects.exists()


def test_where_nothing_is_asked_nothing_is_signed(placement, client_for, tess, sam):
    for person in (tess, sam):
        assert client_for(person).get(page_of(placement)).status_code == 404
    with pytest.raises(EntryRefused, match="Nobody asks you"):
        say(placement, tess)


@pytest.mark.parametrize("name", ["otto", "cora", "noor"])
def test_nobody_else_signs(request, placement, standard, client_for, name):
    person = request.getfixturevalue(name)
    assert client_for(person).post(page_of(placement), {}).status_code == 404
    with pytest.raises(EntryRefused, match="not set as a supervisor here"):
        say(placement, person)


def test_a_supervisor_who_has_left_is_asked_for_nothing(placement, standard, sam, client_for):
    PlacementSupervisor.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    placement.refresh_from_db()
    assert page_of(placement) not in client_for(sam).get(reverse("hours:to_sign")).content.decode()
    with pytest.raises(EntryRefused, match="not set as a supervisor here"):
        say(type(placement).objects.get(), sam)


def test_a_trainee_never_says_yes_or_declares_for_the_supervisor(placement, standard, tess, client_for):
    standard.needs_declaration = True
    standard.countingstarts.create(kind="practice", milestone="supervisor-accepted")
    standard.save()
    tess.grant("supervisor")
    PlacementSupervisor.objects.create(placement=placement, supervisor=tess, starts_on=placement.starts_on)
    for what in (DECLARED, SAID_YES):
        assert client_for(tess).get(page_of(placement, what)).status_code == 404
        with pytest.raises(EntryRefused, match="Nobody asks you"):
            say(type(placement).objects.get(), tess, what)
    assert say(type(placement).objects.get(), tess).party == "trainee"


# --- Not family (Montana) ---------------------------------------------------------------------------


def test_a_supervisor_declares_before_the_first_signature(placement, standard, sam, tess, client_for):
    standard.needs_agreement, standard.needs_declaration = False, True
    standard.save()
    entry = builders.sent_entry(placement)
    with pytest.raises(EntryRefused, match="please say first that you are not family"):
        builders.sign(entry)
    queue = client_for(sam).get(reverse("hours:to_sign")).content.decode()
    assert "Before you sign" in queue
    assert page_of(placement, DECLARED) in queue
    assert "a statement of your supervisor" in client_for(tess).get(reverse("hours:list")).content.decode()
    say(type(placement).objects.get(), sam, DECLARED)
    assert builders.sign(entry)


# --- The database and the chain ---------------------------------------------------------------------


@pytest.mark.postgres
def test_the_database_keeps_what_was_signed(placement, standard, tess):
    say(placement, tess)
    for statement in ("UPDATE {} SET printed_name = 'X'", "UPDATE {} SET what = 'x'", "DELETE FROM {}"):
        with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
            run(statement)


@pytest.mark.parametrize("statement", ["UPDATE {} SET printed_name = 'X'", "DELETE FROM {}"])
def test_the_chain_tells_what_an_administrator_changed(
    without_triggers, placement, standard, tess, statement
):
    say(placement, tess)
    run(statement)
    assert not ledger.verify().is_whole


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.format("hours_placementsignature"))
