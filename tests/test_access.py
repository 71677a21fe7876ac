"""Who may open which door: every named URL of ours, asked by the whole cast.

Each row says how a URL answers a GET by a visitor, an outsider (Otto), the trainee it belongs to (Tess), her
supervisor (Sam), a trainer (Tomas) and a coordinator (Cora). A URL without a row fails the suite.

200 a page · 302 sent on (a visitor to the log-in) · 403 not your role, with a sentence · 404 not yours, or
not there · 405 only a button may do this.
"""

from datetime import time

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from courses.models import Goal, LessonPage, ModulePage, Standard
from hours.models import HoursEntry, SessionObjection, SupervisorSuggestion
from people.models import Leave, User
from tests import builders, meetings, papers, practices, supervision

IN = 302  # a visitor is sent to the log-in
EVERYBODY = (200,) * 6
ONLY_LOGGED_IN = (IN, 200, 200, 200, 200, 200)
SENT_ON = (302,) * 6
BUTTON = (405,) * 6
ABOUT_SUPERVISORS = ("hours:send_link", "hours:stop_link", "hours:take_back")
ABOUT_PAPER = ("hours:accept_paper", "hours:return_paper", "hours:take_back_paper")
BUTTON_BEHIND_LOGIN = (IN, 405, 405, 405, 405, 405)

OWN = (IN, 404, 200, 404, 404, 404)
LEADS = (IN, 404, 404, 404, 200, 200)

# name: (visitor, otto, tess, sam, tomas, cora)
DOORS = {
    "start": (IN, 302, 302, 302, 302, 302),
    **dict.fromkeys(("healthz", "readyz", "worker", "manifest", "phone"), EVERYBODY),
    # words
    "cms:glossary": EVERYBODY,
    # who
    "people:profile": ONLY_LOGGED_IN,
    "people:notices": ONLY_LOGGED_IN,
    "people:open_notice": BUTTON_BEHIND_LOGIN,
    "people:leave": ONLY_LOGGED_IN,
    "people:change_leave": OWN,
    "people:end_leave": BUTTON_BEHIND_LOGIN,
    # learned
    "courses:enroll": (IN, 200, 302, 200, 200, 200),
    "courses:search": EVERYBODY,
    "courses:leave_program": OWN,
    "courses:come_back": BUTTON_BEHIND_LOGIN,
    "courses:curriculum_map": (IN, 403, 403, 403, 200, 200),
    "courses:continue": (IN, 404, 302, 404, 404, 302),
    "courses:complete_lesson": BUTTON_BEHIND_LOGIN,
    # watched by a trainer; Noor, of the same cohort, has asked for notes
    "courses:practice": (IN, 404, 200, 404, 200, 200),
    "courses:practice_note": OWN,
    "courses:peer_note": OWN,
    "courses:want_notes": BUTTON_BEHIND_LOGIN,
    "courses:erase_practice_note": BUTTON_BEHIND_LOGIN,
    # one's own: nobody else has a door, whatever their role
    "courses:here": BUTTON_BEHIND_LOGIN,
    "courses:note": OWN,
    "courses:bookmark": BUTTON_BEHIND_LOGIN,
    "courses:reflect": OWN,
    "courses:notes": ONLY_LOGGED_IN,
    "courses:download_notes": ONLY_LOGGED_IN,
    "courses:shared": ONLY_LOGGED_IN,
    "courses:erase_note": BUTTON_BEHIND_LOGIN,
    "courses:reflection": OWN,
    "courses:erase_reflection": BUTTON_BEHIND_LOGIN,
    "courses:unshare": BUTTON_BEHIND_LOGIN,
    "courses:goals": ONLY_LOGGED_IN,
    "courses:goal": OWN,
    "courses:move_goal": BUTTON_BEHIND_LOGIN,
    # learned together; Tomas leads the cohort that Tess is in
    "cohorts:list": ONLY_LOGGED_IN,
    "cohorts:detail": (IN, 404, 200, 404, 200, 200),
    "cohorts:join": BUTTON_BEHIND_LOGIN,
    "cohorts:invitation": (IN, 200, 302, 200, 200, 200),
    "cohorts:renew_invitation": (IN, 403, 403, 403, 403, 405),
    "cohorts:add_person": (IN, 403, 403, 403, 403, 405),
    "cohorts:import": (IN, 403, 403, 403, 403, 200),
    "cohorts:answer": (IN, 403, 403, 403, 403, 405),
    "cohorts:move": (IN, 403, 403, 403, 403, 200),
    "cohorts:leave": (IN, 404, 200, 404, 404, 200),
    "cohorts:decide": LEADS,
    "cohorts:announce": LEADS,
    "cohorts:openings": LEADS,
    "cohorts:progress": LEADS,
    "cohorts:attendance": LEADS,
    "cohorts:practices": LEADS,
    "cohorts:rate": LEADS,
    "cohorts:erase_comment": BUTTON_BEHIND_LOGIN,
    "cohorts:new_session": LEADS,
    "cohorts:session": (IN, 404, 200, 404, 200, 200),
    "cohorts:edit_session": LEADS,
    "cohorts:call_off": BUTTON_BEHIND_LOGIN,
    "cohorts:register": LEADS,
    "cohorts:sheet": LEADS,
    "cohorts:screen": LEADS,
    "cohorts:depart": BUTTON_BEHIND_LOGIN,
    "cohorts:attend": ONLY_LOGGED_IN,
    "cohorts:calendar": ONLY_LOGGED_IN,
    "cohorts:renew_calendar": BUTTON_BEHIND_LOGIN,
    "cohorts:renew_cohort_calendar": BUTTON_BEHIND_LOGIN,
    "cohorts:feed": EVERYBODY,  # the address itself is the secret
    # a pair: its own two, and nobody who leads
    "cohorts:open_pairs": BUTTON_BEHIND_LOGIN,
    "cohorts:pair": OWN,
    "cohorts:look_for_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:ask_to_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:decline_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:ask_nobody": BUTTON_BEHIND_LOGIN,
    "cohorts:show_pair": BUTTON_BEHIND_LOGIN,
    "cohorts:pair_practice": OWN,
    "cohorts:leave_pair": OWN,
    # tested
    "quizzes:intro": OWN,
    "quizzes:start": BUTTON,
    "quizzes:question": OWN,
    "quizzes:review": OWN,
    "quizzes:submit": BUTTON,
    "quizzes:result": (IN, 404, 302, 404, 404, 404),
    # practiced
    "hours:list": ONLY_LOGGED_IN,
    "hours:new": ONLY_LOGGED_IN,
    "hours:week": ONLY_LOGGED_IN,
    "hours:outbox": EVERYBODY,  # it says who is logged in
    "hours:download": ONLY_LOGGED_IN,
    "hours:exports": ONLY_LOGGED_IN,
    "hours:export": (IN, 404, 200, 200, 404, 200),
    "hours:export_file": (IN, 404, 200, 200, 404, 200),
    "hours:board_form": (IN, 404, 200, 200, 404, 200),
    "hours:totals": ONLY_LOGGED_IN,
    "hours:entry": (IN, 404, 200, 200, 404, 200),
    "hours:edit": (IN, 404, 302, 404, 404, 404),
    "hours:submit": BUTTON_BEHIND_LOGIN,
    **dict.fromkeys(("hours:recall", "hours:revise"), BUTTON_BEHIND_LOGIN),
    **dict.fromkeys(("hours:discard", "hours:accept"), BUTTON_BEHIND_LOGIN),
    "hours:propose": (IN, 403, 403, 200, 403, 403),
    "hours:sort_out": (IN, 403, 403, 403, 403, 200),
    "hours:redact": (IN, 404, 200, 404, 404, 200),
    "hours:settle_alarm": (IN, 403, 403, 403, 403, 405),
    "hours:signals": (IN, 403, 403, 403, 403, 200),
    "hours:signal": (IN, 403, 403, 403, 403, 200),
    "hours:questions": ONLY_LOGGED_IN,
    "hours:explain": OWN,
    "hours:report_month": BUTTON_BEHIND_LOGIN,
    "hours:void": (IN, 404, 302, 302, 404, 302),
    "hours:amend": (IN, 404, 302, 302, 404, 302),
    "hours:to_sign": (IN, 403, 403, 200, 403, 403),
    "hours:sign": (IN, 403, 403, 405, 403, 403),
    "hours:review": (IN, 403, 403, 200, 403, 403),
    "hours:return": (IN, 403, 403, 405, 403, 403),
    "hours:sessions": (IN, 403, 403, 200, 403, 403),
    "hours:new_session": (IN, 403, 403, 200, 403, 403),
    "hours:session": (IN, 403, 403, 200, 403, 200),
    "hours:edit_session": (IN, 403, 403, 302, 403, 403),
    "hours:sign_session": (IN, 403, 403, 405, 403, 403),
    "hours:discard_session": (IN, 403, 403, 405, 403, 403),
    "hours:object": (IN, 404, 200, 404, 404, 404),
    "hours:settle": (IN, 403, 403, 403, 403, 405),
    **dict.fromkeys(("hours:papers", "hours:import"), ONLY_LOGGED_IN),
    **dict.fromkeys(("hours:new_paper", "hours:paper", "hours:paper_scan"), (IN, 404, 200, 404, 404, 200)),
    **dict.fromkeys((*ABOUT_PAPER, *ABOUT_SUPERVISORS), (IN, 403, 403, 403, 403, 405)),
    **dict.fromkeys(("hours:supervisors", "hours:new_supervisor"), (IN, 403, 403, 403, 403, 200)),
    **dict.fromkeys(
        ("hours:supervisor", "hours:write_down", "hours:import_for"), (IN, 403, 403, 403, 403, 200)
    ),
    "hours:ask": BUTTON_BEHIND_LOGIN,
    "hours:suggest": OWN,
    **dict.fromkeys(("hours:placements", "hours:seekers", "hours:placement"), (IN, 403, 403, 403, 403, 200)),
    "hours:confirm": (IN, 403, 403, 403, 403, 200),
    "hours:set_aside": (IN, 403, 403, 403, 403, 405),
    "hours:agree": (IN, 404, 200, 200, 404, 404),
    # signed without an account: the session of a link opens these, no log-in does
    **{
        f"hours:by_mail{door}": SENT_ON
        for door in ("", "_open", "_ask", "_line", "_code", "_again", "_stop", "_not_me", "_alarm")
    },
    "hours:by_mail_new": EVERYBODY,
    **supervision.STANDING_IN,
    # earned
    "certificates:path": ONLY_LOGGED_IN,
    "certificates:list": ONLY_LOGGED_IN,
    "certificates:ready": (IN, 403, 403, 403, 403, 200),
    "certificates:merge": (IN, 403, 403, 403, 403, 200),
    "courses:milestones": (IN, 403, 403, 403, 403, 200),
    "certificates:issue": (IN, 403, 403, 403, 403, 405),
    "certificates:detail": (IN, 404, 200, 404, 404, 200),
    "certificates:download": (IN, 404, 200, 404, 404, 200),
    "certificates:name_visibility": BUTTON_BEHIND_LOGIN,
    "certificates:revoke": (IN, 403, 403, 403, 403, 200),
    # checked, by anybody
    "verify:home": EVERYBODY,
    "verify:certificate": EVERYBODY,
    "verify:json": EVERYBODY,
    "verify:log": EVERYBODY,
    "verify:log_json": EVERYBODY,
    "verify:name": SENT_ON,
    "verify:upload": SENT_ON,
}

# Buttons about oneself that whoever is logged in may press.
FOR_EVERYBODY = {"cohorts:renew_calendar"}

# What a URL points at; what is not named here takes no argument.
POINTS_AT = {
    "notice": ("people:open_notice",),
    "leave": ("people:change_leave", "people:end_leave"),
    "enrollment and kind": ("hours:export_file", "hours:board_form"),
    "enrollment": (
        "hours:export",
        *("courses:leave_program", "courses:come_back", "courses:continue", "courses:milestones"),
        *("certificates:issue", "hours:ask", "hours:suggest", "hours:new_paper"),
    ),
    "program": ("courses:enroll", "courses:curriculum_map"),
    "lesson": ("courses:complete_lesson", "courses:here", "courses:note", "courses:bookmark"),
    "question for reflection": ("courses:reflect",),
    "note": ("courses:erase_note",),
    "reflection": ("courses:reflection", "courses:erase_reflection"),
    "share": ("courses:unshare",),
    "goal": ("courses:goal", "courses:move_goal"),
    "practice": ("courses:practice", "courses:practice_note", "courses:want_notes"),
    "practice and peer": ("courses:peer_note",),
    "practice note": ("courses:erase_practice_note",),
    "cohort and practice": ("cohorts:rate",),
    "rating": ("cohorts:erase_comment",),
    "cohort": (
        *("cohorts:detail", "cohorts:join", "cohorts:renew_invitation", "cohorts:add_person"),
        *("cohorts:import", "cohorts:announce", "cohorts:progress", "cohorts:attendance"),
        "cohorts:openings",
        *("cohorts:new_session", "cohorts:renew_cohort_calendar"),
        *("cohorts:open_pairs", "cohorts:pair", "cohorts:look_for_pair", "cohorts:ask_nobody"),
        *("cohorts:show_pair", "cohorts:pair_practice", "cohorts:leave_pair", "cohorts:practices"),
    ),
    "partner": ("cohorts:ask_to_pair", "cohorts:decline_pair"),
    "invitation": ("cohorts:invitation",),
    "place": ("cohorts:answer", "cohorts:move", "cohorts:leave", "cohorts:decide"),
    "session": (
        *("cohorts:session", "cohorts:edit_session", "cohorts:call_off", "cohorts:register"),
        *("cohorts:sheet", "cohorts:screen", "cohorts:depart"),
    ),
    "calendar": ("cohorts:feed",),
    "quiz": ("quizzes:intro", "quizzes:start"),
    "question": ("quizzes:question",),
    "attempt": ("quizzes:review", "quizzes:submit", "quizzes:result"),
    "entry": (
        *("hours:entry", "hours:edit", "hours:submit", "hours:recall", "hours:revise", "hours:discard"),
        "hours:by_mail_line",
        *("hours:review", "hours:return", "hours:amend"),
        *("hours:accept", "hours:propose", "hours:void"),
    ),
    "held": ("hours:session", "hours:edit_session", "hours:sign_session", "hours:discard_session"),
    "entry of a session": ("hours:object",),
    "objection": ("hours:settle",),
    "suggestion": ("hours:confirm", "hours:set_aside"),
    "agreement": ("hours:agree",),
    **supervision.STOOD_IN,
    "supervisor": ("hours:supervisor", "hours:import_for", "hours:send_link", "hours:stop_link"),
    "key": ("hours:by_mail_open", "hours:by_mail_not_me"),
    "supervisor and what": ("hours:write_down",),
    "paper": ("hours:take_back",),
    "sheet": ("hours:paper", "hours:paper_scan", *ABOUT_PAPER),
    "placement": ("hours:placement",),
    "placement and month": ("hours:report_month",),
    "signal": ("hours:signal",),
    "step": ("hours:explain",),
    "words": ("hours:redact",),
    "alarm": ("hours:settle_alarm",),
    "certificate": (
        *("certificates:detail", "certificates:download", "certificates:name_visibility"),
        *("certificates:revoke", "verify:certificate", "verify:json", "verify:name"),
    ),
}

# Django's, Wagtail's and allauth's own doors are tested by them.
FOREIGN = ("admin/", "accounts/", "documents/", "dev/", "media/", "static/")


@pytest.fixture
def world(tess, noor, sam, tomas, cora) -> dict[str, list]:
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
        "certificate": [certificate.number],
    }


def placed(entry: HoursEntry, supervisor: User, *, by: User) -> dict[str, list]:
    """A placement under a standard that wants an agreement, and what is kept about its supervisor."""
    Standard.objects.update(needs_agreement=True)
    named = SupervisorSuggestion.objects.create(
        enrollment=entry.placement.enrollment, name="Ren", email="ren@example.org", at=timezone.now()
    )
    return {
        **supervision.looked_at(entry, by=by),
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
