"""No supervisor yet: since when, asked once, confirmed with the place, and never from the trainee alone."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hours import desk, rules
from hours.models import (
    PlacementSupervisor,
    SupervisorRequest,
    SupervisorSuggestion,
)
from hours.refusals import EntryRefused
from people.models import Notice, User
from people.rules import Span
from tests import builders, supervision

HOURS, PLACEMENTS = reverse("hours:list"), reverse("hours:placements")
MARCH, TODAY = date(2026, 3, 1), date(2026, 5, 12)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("spans", "asked", "since", "asked_on"),
    [
        ([], [], MARCH, None),
        ([], [day(4, 2)], MARCH, day(4, 2)),
        ([Span(MARCH, None)], [], None, None),
        ([Span(MARCH, TODAY)], [], None, None),
        ([Span(day(6, 1), None)], [], None, None),
        ([Span(MARCH, day(4, 30))], [], day(5, 1), None),
        ([Span(MARCH, day(4, 30))], [day(4, 2)], day(5, 1), None),
        ([Span(MARCH, day(4, 30)), Span(MARCH, day(5, 5))], [day(4, 2), day(5, 8)], day(5, 6), day(5, 8)),
    ],
    ids=[
        "never had one", "and asked", "has one", "until today", "one is to come",
        "had one", "asked for the one before", "had two, and asked again",
    ],
)  # fmt: skip
def test_since_when_somebody_has_no_supervisor(spans, asked, since, asked_on):
    found = rules.seeking(MARCH, spans, asked, TODAY)
    assert (found and found.since) == since
    assert (found and found.asked_on) == asked_on


@pytest.fixture
def alone(tess):
    """Tess is in a program, and nobody supervises her."""
    return builders.enrollment(tess, builders.program(modules=0), at=timezone.now() - timedelta(days=9))


def waiting() -> list[desk.SeekingRow]:
    return desk.seeking_rows(desk.seekers(at=timezone.now()), at=timezone.now())


def test_one_button_asks_once_and_the_coordinators_hear_of_it(client_for, tess, alone, cora):
    browser, url = client_for(tess), reverse("hours:ask", args=[alone.pk])
    assert "You have no supervisor now" in browser.get(HOURS).content.decode()
    for _click in range(2):
        assert browser.post(url).url == HOURS
    assert SupervisorRequest.objects.count() == 1
    assert Notice.objects.get(person=cora).body == "Tess is looking for a supervisor."
    page = browser.get(HOURS).content.decode()
    assert "Your coordinator knows." in page
    assert "Ask for a supervisor" not in page
    assert browser.get(url).status_code == 405


def test_whoever_has_a_supervisor_asks_for_none(client_for, placement, tess):
    assert "no supervisor" not in client_for(tess).get(HOURS).content.decode()
    client_for(tess).post(reverse("hours:ask", args=[placement.enrollment_id]))
    assert not SupervisorRequest.objects.exists()


def test_when_a_supervisor_has_left_one_can_ask_anew(placement, tess):
    ask, at = SupervisorRequest.objects.ask, timezone.now()
    PlacementSupervisor.objects.update(ends_on=supervision.days_from_now(-4))
    assert ask(placement.enrollment, by=tess, at=at - timedelta(days=3))
    assert ask(placement.enrollment, by=tess, at=at) == SupervisorRequest.objects.get()


def test_the_coordinator_sees_who_waits_longest_first(client_for, alone, noor, lee, sam, cora):
    SupervisorRequest.objects.ask(alone, by=alone.person, at=timezone.now())
    builders.placement(noor, sam)
    PlacementSupervisor.objects.update(ends_on=supervision.days_from_now(-31))
    builders.enrollment(lee, alone.program)  # neither asked nor practices
    rows = waiting()
    assert [(row.enrollment.person, row.days) for row in rows] == [(noor, 30), (alone.person, 9)]
    page = client_for(cora).get(PLACEMENTS).content.decode()
    assert "For 30 days" in page
    assert page.index("Noor") < page.index("Tess")


# --- Naming somebody (A7.21) ------------------------------------------------------------------------

NAMED = {"name": "Ren", "email": "ren@clinic.example", "where": "Bay Clinic"}


def named(enrollment) -> SupervisorSuggestion:
    return SupervisorSuggestion.objects.suggest(enrollment, by=enrollment.person, at=timezone.now(), **NAMED)


def test_a_name_alone_makes_no_account_and_writes_to_nobody(
    client_for, tess, alone, cora, django_capture_on_commit_callbacks
):
    browser, url = client_for(tess), reverse("hours:suggest", args=[alone.pk])
    assert browser.post(url, NAMED | {"email": "nonsense"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        for _click in range(2):
            assert browser.post(url, NAMED).url == HOURS
    assert SupervisorSuggestion.objects.count() == 1
    assert not User.objects.filter(email=NAMED["email"]).exists()
    assert {letter.to[0] for letter in mail.outbox} == {cora.email}
    assert "They named Ren" in client_for(cora).get(PLACEMENTS).content.decode()


def test_an_address_of_ones_own_is_refused(client_for, tess, alone):
    answer = client_for(tess).post(reverse("hours:suggest", args=[alone.pk]), NAMED | {"email": tess.email})
    assert answer.status_code == 422
    assert "This is an address of your own." in answer.content.decode()
    with pytest.raises(EntryRefused):
        SupervisorSuggestion.objects.suggest(
            alone, name="T", email=tess.email.upper(), where="", by=tess, at=timezone.now()
        )


def test_a_coordinator_says_how_they_know_and_then_it_is_so(client_for, placement, sam, cora, tess):
    PlacementSupervisor.objects.update(ends_on=supervision.days_from_now(-1))
    suggestion = named(placement.enrollment)
    browser, url = client_for(cora), reverse("hours:confirm", args=[suggestion.pk])
    assert "Look the number up yourself" in browser.get(url).content.decode()
    answer = {"placement": placement.pk, "role": "clinical", "starts_on": timezone.localdate()}
    response = browser.post(url, answer)
    assert (response.status_code, "Choose how you know." in response.content.decode()) == (422, True)
    address = browser.post(url, answer | {"how": "called"}).url
    assert browser.post(url, answer | {"how": "called"}).url == PLACEMENTS
    assert (
        f'value="{NAMED["email"]}"' in browser.get(address).content.decode()
    )  # who confirmed it is asked next
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.how, suggestion.decided_by) == ("confirmed", "called", cora)
    ren = User.objects.get(email=NAMED["email"])
    assert ren.is_supervisor
    assert not ren.has_usable_password()
    row = PlacementSupervisor.objects.get(supervisor=ren)
    assert (row.placement, row.role) == (placement, "clinical")
    assert Notice.objects.filter(person=tess, subject="You have a supervisor").count() == 1
    assert waiting() == []


def test_what_leads_to_nothing_leaves_no_name(client_for, alone, cora):
    suggestion = named(alone)
    client_for(cora).post(reverse("hours:set_aside", args=[suggestion.pk]))
    suggestion.refresh_from_db()
    assert (suggestion.status, suggestion.name, suggestion.email) == ("aside", "", "")
    assert suggestion.confirm(None, "called", "clinical", TODAY, by=cora, at=timezone.now()).status == "aside"


def test_nobody_asks_or_names_for_somebody_else(client_for, alone, otto, noor):
    for name in ("hours:ask", "hours:suggest"):
        for person in (otto, noor):
            assert client_for(person).post(reverse(name, args=[alone.pk]), NAMED).status_code == 404


@pytest.mark.postgres
def test_who_confirmed_and_how_stays(alone, cora):
    suggestion = named(alone)
    suggestion.set_aside(by=cora, at=timezone.now())
    for change in ("how = 'met'", "status = 'open'", "decided_by_id = NULL", "email = 'x@example.org'"):
        with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
            run(f"UPDATE hours_supervisorsuggestion SET {change}")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# --- The coordinator's page -------------------------------------------------------------------------


def test_the_page_says_what_is_missing_at_a_placement(client_for, placement, cora, sam):
    standard = placement.enrollment.standard
    standard.needs_agreement = True
    standard.save()
    supervision.asks(standard)
    entry = builders.draft_entry(placement, builders.stretch(days_ago=20))
    entry.submit(by=placement.trainee, at=timezone.now() - timedelta(days=19))
    browser = client_for(cora)
    page = browser.get(PLACEMENTS).content.decode()
    for words in ("not signed by Tess, Sam", "A paper is missing: Licensed professional", "Hours wait since"):
        assert words in page
    supervision.paper(sam, by=cora, ends_on=supervision.days_from_now(20))
    assert "A paper ends on" in browser.get(PLACEMENTS).content.decode()


def test_where_nothing_is_missing_it_says_so(client_for, placement, cora):
    assert "Nothing is missing" in client_for(cora).get(PLACEMENTS).content.decode()
