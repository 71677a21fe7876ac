"""The coordinator's lists: sorted and cut by the database, by what the rules say of each row."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.models import Standard
from hours import desk, missing
from hours.models import MonthReport, Placement, PlacementSignature, PlacementSupervisor
from hours.rules.qualifications import Asked, Held, Overseen, Signer, Standing, check_qualified, ends_soon
from people.models import User
from tests import builders, papers, supervision
from tests.browsing import Browser

LISTS = ("hours:placements", "hours:supervisors", "hours:seekers")
NOW = timezone.now


def somebody(name: str, *roles: str) -> User:
    person = User.objects.create_user(f"{name.lower()}@example.org", None, preferred_name=name)
    for role in roles:
        person.grant(role)
    return person


def place(name: str, supervisor: User, **fields) -> Placement:
    return builders.placement(somebody(name), supervisor, **fields)


def sign(placement: Placement, what: str, by: User) -> None:
    """A text signed; which words it had does not matter here."""
    words = {"printed_name": by.display_name, "by": by, "at": NOW()}
    PlacementSignature.objects.sign(placement, what, **words)


def months_ago() -> date:
    return (timezone.localdate() - timedelta(days=62)).replace(day=1)


@pytest.fixture
def desk_of_many(sam, cora):
    """One of each: a standard that asks for much, and placements that lack one thing or nothing."""
    rosa, jo = somebody("Rosa", "supervisor"), somebody("Jo", "supervisor")
    there = {name: place(name, sam, days=99) for name in ("Abe", "Bea", "Cy", "Di", "Eve", "Fay", "Gus")}
    there |= {"Hal": place("Hal", rosa), "Ida": place("Ida", jo)}
    there["Kim"] = place("Kim", sam, starts_on=supervision.days_from_now(9))
    standard = Standard.objects.get(pk=there["Abe"].enrollment.standard_id)
    Standard.objects.filter(pk=standard.pk).update(needs_agreement=True, needs_declaration=True)
    supervision.asks(standard)
    supervision.paper(sam, by=cora, ends_on=supervision.days_from_now(200))
    supervision.paper(rosa, by=cora, ends_on=supervision.days_from_now(20))  # ends soon; Jo has none
    for row in Placement.objects.with_signatures():
        for person in (row.trainee, row.supervisors.get().supervisor):
            left_out = {"Bea": row.trainee, "Cy": row.supervisors.get().supervisor}.get(
                row.trainee.preferred_name
            )
            for what in row.wanted().of(row.party(person)):
                if person != left_out:
                    sign(row, what, person)
    PlacementSupervisor.objects.filter(placement=there["Di"]).update(ends_on=supervision.days_from_now(-1))
    entry = builders.draft_entry(there["Eve"], builders.stretch(days_ago=25))
    entry.submit(by=there["Eve"].trainee, at=NOW() - timedelta(days=20))
    at = {"by": there["Fay"].trainee, "at": NOW() - timedelta(days=15)}
    MonthReport.objects.report(there["Fay"], months_ago(), no_hours=True, **at)
    return there


LACKING = ["Bea", "Cy", "Di", "Eve", "Fay", "Hal", "Ida"]


def test_those_with_something_missing_come_first_by_name(desk_of_many):
    rows = desk.placement_rows(desk.placements(at=NOW()), at=NOW())
    found = [(row.placement.trainee.preferred_name, row.is_fine) for row in rows]
    assert found == [*((name, False) for name in LACKING), ("Abe", True), ("Gus", True), ("Kim", True)]


def test_a_paper_for_a_placement_to_come_is_asked_for_on_its_first_day(desk_of_many, sam, cora):
    sam.supervisorqualifications.get().end(by=cora, at=NOW())
    supervision.paper(sam, by=cora, starts_on=supervision.days_from_now(5))
    lacking = {
        row.trainee.preferred_name for row in Placement.objects.filter(missing.at_placements(at=NOW()))
    }
    assert "Abe" in lacking
    assert "Kim" not in lacking


def test_supervisors_with_something_missing_come_first(desk_of_many, sam):
    somebody("Zed", "supervisor")
    rows = desk.supervisor_rows(desk.supervisors(at=NOW()), at=NOW())
    found = [(row.person.preferred_name, row.is_fine) for row in rows]
    assert found == [("Jo", False), ("Rosa", False), ("Sam", False), ("Zed", True)]  # Sam for Cy, undeclared
    PlacementSupervisor.objects.filter(placement=desk_of_many["Cy"]).delete()
    assert [row.preferred_name for row in desk.supervisors(at=NOW())] == ["Jo", "Rosa", "Sam", "Zed"]
    rows = desk.supervisor_rows(desk.supervisors(at=NOW()), at=NOW())
    assert [row.is_fine for row in rows] == [False, False, True, True]


def test_a_page_is_cut_by_the_database(desk_of_many, client_for, cora, monkeypatch):
    monkeypatch.setattr("hours.views.placement.PER_PAGE", 4)
    monkeypatch.setattr("hours.views.supervisor.PER_PAGE", 2)
    browser = client_for(cora)
    pages = [
        browser.get(reverse("hours:placements"), {"page": number}).context["page"] for number in (1, 2, 3)
    ]
    shown = [[row.placement.trainee.preferred_name for row in page] for page in pages]
    assert shown == [LACKING[:4], [*LACKING[4:], "Abe"], ["Gus", "Kim"]]
    page = browser.get(reverse("hours:supervisors"), {"page": 2}).context["page"]
    assert [row.person.preferred_name for row in page] == ["Sam"]


def test_who_waits_longest_for_a_supervisor_comes_first_page_by_page(client_for, cora, sam, monkeypatch):
    monkeypatch.setattr("hours.views.placement.FIRST_SEEKERS", 2)
    for days, name in ((3, "Abe"), (40, "Bea"), (9, "Cy")):
        row = place(name, sam, days=99)
        PlacementSupervisor.objects.filter(placement=row).update(ends_on=supervision.days_from_now(-days - 1))
    builders.placement(somebody("Di"), sam)
    browser = client_for(cora)
    first = browser.get(reverse("hours:placements")).content.decode()
    assert "See all 3" in first
    page = browser.get(reverse("hours:seekers")).context["page"]
    assert [(row.enrollment.person.preferred_name, row.days) for row in page] == [
        ("Bea", 40),
        ("Cy", 9),
        ("Abe", 3),
    ]


def test_the_last_day_of_a_supervisor_is_over_where_the_person_is(sam):
    row = place("Abe", sam)
    last = PlacementSupervisor.objects.filter(placement=row)
    noon = datetime(2026, 6, 10, 12, tzinfo=ZoneInfo("UTC"))
    for zone, on, found in (("Pacific/Kiritimati", 10, [1]), ("Pacific/Kiritimati", 11, []), ("UTC", 10, [])):
        User.objects.filter(pk=row.trainee.pk).update(time_zone=zone)
        Placement.objects.update(starts_on=date(2026, 5, 1))
        last.update(starts_on=date(2026, 5, 1), ends_on=date(2026, 6, on))
        assert [
            len(row.suggestions) or 1 for row in desk.seeking_rows(desk.seekers(at=noon), at=noon)
        ] == found


def test_the_lists_take_as_many_statements_however_long_they_are(client_for, cora, sam):
    browser = client_for(cora)
    for number in range(3):
        place(f"P{number}", somebody(f"S{number}", "supervisor"))
        alone = place(f"Q{number}", sam, days=20)
        PlacementSupervisor.objects.filter(placement=alone).update(ends_on=supervision.days_from_now(-3))
        if number == 0:
            supervision.asks(alone.enrollment.standard)
            first = statements(browser)
    assert statements(browser) == first
    assert all(count <= most for count, most in zip(first, (34, 20, 12), strict=True)), first


def statements(browser) -> list[int]:
    found = []
    for name in LISTS:
        browser.get(reverse(name))  # fills the caches of sites and content types
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(name))
        found.append(len(asked))
    return found


# --- One placement -------------------------------------------------------------------------------------


def test_the_page_of_a_placement_leads_to_who_stands_in_and_shows_its_months(client_for, tess, sam, cora):
    row = builders.placement(tess, sam, days=120)
    builders.signed_entry(row, builders.stretch(days_ago=4))
    builders.draft_entry(row, builders.stretch(days_ago=70, late_reason="forgot")).submit(
        by=tess, at=NOW() - timedelta(days=60)
    )
    MonthReport.objects.report(row, papers.day(70), by=tess, at=NOW() - timedelta(days=30))
    browser = Browser(client_for(cora)).visit(reverse("hours:placements")).follow("Tess")
    assert browser.sees("Hours wait since")
    assert browser.sees(f"{papers.day(70):%B %Y}")
    assert browser.sees("0 min signed · 1 entry waits Complete since")
    assert browser.follow("Name somebody meanwhile").status == 200
    PlacementSupervisor.objects.update(ends_on=supervision.days_from_now(-20))
    browser.visit(reverse("hours:placement", args=[row.pk])).follow("Name a successor")
    assert browser.heading == "Name a successor"


def test_a_placement_takes_as_many_statements_however_much_there_is(client_for, tess, sam, otto, cora):
    row = builders.placement(tess, sam, days=300)
    browser, url, found = client_for(cora), reverse("hours:placement", args=[row.pk]), []
    for days in (4, 40, 80):
        builders.signed_entry(row, builders.stretch(days_ago=days, late_reason="forgot"))
        PlacementSupervisor.objects.create(placement=row, supervisor=otto, starts_on=papers.day(days))
        browser.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        found.append(len(asked))
    assert found[1] == found[2] <= 26


# --- When a paper ends soon ------------------------------------------------------------------------------

TODAY = date(2026, 6, 1)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def held(until: int | None, code: str = "peer") -> Held:
    return Held(day(-400), None if until is None else day(until), code=code)


PEER, WATCHED = Asked("peer", "Peer"), Asked("peer", "Peer", supervised_by="licensed")


@pytest.mark.parametrize(
    ("asked", "signer", "last"),
    [
        (PEER, Signer((held(None),)), None),
        (PEER, Signer((held(59),)), 59),
        (PEER, Signer((held(60),)), None),
        (PEER, Signer((held(0),)), 0),
        (PEER, Signer((held(-1),)), None),
        (PEER, Signer((held(9), held(300))), None),
        (PEER, Signer((held(9), Held(day(10), day(30), code="peer"))), 30),
        (replace(PEER, grace_months=1), Signer(since=day(-5)), 25),
        (WATCHED, Signer((held(300),), (Overseen(day(-9), day(20), held=(held(8, "licensed"),)),)), 8),
        (WATCHED, Signer((held(300),), (Overseen(day(-9), day(7), held=(held(8, "licensed"),)),)), 7),
    ],
)  # fmt: skip
def test_when_a_paper_ends_soon(asked, signer, last):
    standing = Standing((asked,), signer)
    assert ends_soon(standing, TODAY) == (None if last is None else day(last))
    one_by_one = (day(number - 1) for number in range(1, 61) if check_qualified(standing, day(number)))
    was_fine = check_qualified(standing, TODAY) is None
    assert ends_soon(standing, TODAY) == (next(one_by_one, None) if was_fine else None)
