"""Who may open which door: every named URL of ours, asked by the whole cast.

The rows are in ``doors.py``: a visitor, an outsider (Otto), the trainee it belongs to (Tess), her supervisor
(Sam), a trainer (Tomas) and a coordinator (Cora). A URL without a row fails the suite.
"""

from datetime import time
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from certificates.models import BulkIssue, Certificate, CheckAccess, EndorsementWish, EvidenceBundle
from cms import seal
from courses.models import Enrollment, Goal, LessonPage, ModulePage, Requirement, Scheme, Standard
from hours.models import HoursEntry, SessionObjection, SupervisorSuggestion
from people.models import Leave, Need, User
from tests import asked, asked_papers, builders, meetings, papers, practices, supervision
from tests.doors import DOORS, FOR_EVERYBODY, FOREIGN, POINTS_AT


@pytest.fixture
def key(settings, tmp_path) -> seal.PublicKey:
    """A key that signs badges."""
    settings.SIGNING_KEYS_DIR, settings.SIGNING_KEY = tmp_path, ""
    return seal.make_key(at=timezone.now())


@pytest.fixture
def world(tess, noor, sam, tomas, cora, key) -> dict[str, list]:
    """One of everything, all of it Tess's: what each URL has to point at."""
    certificate = builders.certificate(tess, sam, cora)
    enrollment = certificate.credential.enrollment
    entry = builders.sent_entry(enrollment.placements.get(), builders.stretch(days_ago=1))
    quiz = builders.quiz()
    ModulePage.objects.filter(title="Module 1").update(quiz=quiz)
    attempt = enrollment.start_quiz(quiz, by=tess, at=timezone.now())
    lesson = LessonPage.objects.first()
    reflection = builders.reflection(enrollment, lesson.title)
    cohort = meetings.cohort(enrollment.program, tomas)
    place = cohort.take_in(enrollment, invited=True, by=tess, at=timezone.now())
    session = meetings.session(cohort)
    return {
        "note": [builders.note(tess, lesson.title).pk],
        "reflection": [reflection.pk],
        "question for reflection": [lesson.pk, reflection.block_id],
        "share": [reflection.share(address="noor@example.org").pk],
        "goal": [Goal.objects.add(tess, "Sleep through the night.", at=timezone.now()).pk],
        **practices.watched(place, meetings.member(cohort, noor), by=tomas),
        "cohort": [cohort.pk],
        "partner": [cohort.pk, meetings.pair(place, meetings.member(cohort, noor)).pk],
        "invitation": [cohort.invitation_key],
        "place": [place.pk],
        "session": [session.pk],
        "calendar": [cohort.calendar_key],
        "leave": [Leave.objects.create(person=tess, starts_on=timezone.localdate()).pk],
        "notice": [tess.notices.first().pk],
        "program": [enrollment.program_id],
        "enrollment": [enrollment.pk],
        "enrollment and kind": [enrollment.pk, "xlsx"],
        "lesson": [lesson.pk],
        "quiz": [quiz.pk],
        "question": [attempt.pk, 1],
        "attempt": [attempt.pk],
        "entry": [entry.pk],
        **placed(entry, sam, by=cora),
        **held(entry, sam),
        **issued(certificate),
    }


def asked_besides(enrollment: Enrollment) -> dict[str, list]:
    """Their standard asks for a text that both sign, a way, and an exam, whose result waits."""
    asked.text(enrollment, "no-ethics-breach", signer="both")
    asked.ways(enrollment, usual=None, practiced=None)
    Requirement.objects.create(standard=enrollment.standard, kind="exam", minimum=500, unit="score")
    learned = asked.learned(enrollment)
    bundle = EvidenceBundle.objects.make(uuid4(), enrollment, by=enrollment.person, at=timezone.now())
    enrollment.standard.endorsements.create(code="family", name="Family")
    EndorsementWish.objects.ask(enrollment, "family", "shown", by=enrollment.person, at=timezone.now())
    return {
        "endorsement": [enrollment.pk, "family"],
        "evidence": [bundle.pk],
        "need": [Need.objects.ask(enrollment.person, "time", by=enrollment.person, at=timezone.now()).pk],
        "learned": [learned.pk],
        "text": [enrollment.pk, "no-ethics-breach"],
        "result": [asked.result(enrollment, 520).pk],
    }


def issued(certificate: Certificate) -> dict[str, list]:
    """A certificate, the list that says whether its badge still counts, and what its holder showed."""
    enrollment = certificate.credential.enrollment
    bulk = BulkIssue.objects.begin(
        uuid4(), [(enrollment, certificate.credential.kind)], by=certificate.issued_by, at=timezone.now()
    )
    found = {"certificate": [certificate.number], "list": [1], "bulk": [bulk.pk]}
    access = {"name": "Board", "reason": "board", "last_day": timezone.localdate()}
    found["access"] = [
        CheckAccess.objects.give(uuid4(), **access, by=certificate.issued_by, at=timezone.now())[0].pk
    ]
    found["rules"], found["kept"] = [enrollment.standard_id], [enrollment.pk, "papers"]
    return found | asked_papers.handed_in(enrollment) | asked_besides(enrollment)


def placed(entry: HoursEntry, supervisor: User, *, by: User) -> dict[str, list]:
    """A placement under a standard that wants an agreement, and what is kept about its supervisor."""
    Standard.objects.update(needs_agreement=True)
    named = SupervisorSuggestion.objects.create(
        enrollment=entry.placement.enrollment, name="Ren", email="ren@example.org", at=timezone.now()
    )
    return {
        **supervision.looked_at(entry, by=by),
        "standard": [Scheme.objects.get().key, 1],
        "placement": [entry.placement_id],
        "placement and month": [entry.placement_id, 2026, 1],
        "suggestion": [named.pk],
        "sheet": [papers.sheet(entry.placement.enrollment).pk],
        "agreement": [entry.placement_id, "agreement"],
        "supervisor": [supervisor.pk],
        "key": ["a-key-that-opens-nothing"],
        "supervisor and what": [supervisor.pk, "paper"],
        "paper": ["paper", supervision.paper(supervisor, by=by).pk],
    }


def held(entry: HoursEntry, supervisor: User) -> dict[str, list]:
    """A signed session of supervision, and what its trainee said about it."""
    evening = supervision.session_facts(start=time(19))
    session = supervision.session(entry.placement, by=supervisor, facts=evening)
    supervision.sign(session)
    [row] = session.attendees.all()
    said = SessionObjection.objects.object(row, "other", by=row.person, at=timezone.now())
    return {"held": [session.pk], "entry of a session": [row.entry_id], "objection": [said.pk]}


def named_urls(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Every named URL of ours, as ``namespace:name``."""
    names = set()
    for pattern in resolver.url_patterns:
        if str(pattern.pattern).lstrip("^").startswith(FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= named_urls(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith("wagtail"):
            names.add(f"{prefix}{pattern.name}")
    return names


def test_every_url_of_ours_has_a_row():
    assert named_urls(get_resolver()) == set(DOORS)


def test_who_may_open_which_door(world, otto, tess, sam, tomas, cora, client_for):
    browsers = [client_for(person) for person in (None, otto, tess, sam, tomas, cora)]
    found = {name: answers(name, world, browsers) for name in DOORS}
    assert found == DOORS


def answers(name: str, world: dict[str, list], browsers: list[Client]) -> tuple[int, ...]:
    """How a URL answers each of the cast."""
    url = address_of(name, world)
    return tuple(browser.get(url).status_code for browser in browsers)


def address_of(name: str, world: dict[str, list]) -> str:
    thing = next((thing for thing, names in POINTS_AT.items() if name in names), None)
    return reverse(name, args=world[thing] if thing else [])


def test_a_button_does_nothing_for_whom_it_is_not_meant(world, otto, client_for):
    """A GET never gets that far, so here an outsider presses every button there is."""
    browser, buttons = client_for(otto), {name for name in DOORS if 405 in DOORS[name]} - FOR_EVERYBODY
    found = {name: browser.post(address_of(name, world)).status_code for name in buttons}
    assert {name: status for name, status in found.items() if status not in (403, 404)} == {}


def test_a_wrong_role_gets_a_sentence(otto, client_for):
    answer = client_for(otto).get(reverse("certificates:ready"))
    assert answer.status_code == 403
    assert "This page is for coordinators" in answer.content.decode()
