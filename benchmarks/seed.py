"""The people of the benchmark, on top of the demonstration; prints what its visitors need to know as JSON.

python -m benchmarks.seed CLIENTS ENTRIES: so many trainees and supervisors, and so many entries to sign for
the first client, a fair share of it for the others.
"""

import json
import os
import sys
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import django
from django.db import transaction


def session(user) -> dict[str, str]:
    """The cookies of somebody who has logged in."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def trainee(number: int, program, now: datetime):
    """Somebody who has done the lessons of the first module and may take its quiz."""
    from courses.models import Enrollment, LessonPage
    from courses.rules import LESSON
    from people.models import User

    person = User.objects.create_user(
        f"trainee-{number}@example.org", None, preferred_name=f"Trainee {number}"
    )
    at = now - timedelta(days=90)
    enrollment = Enrollment.objects.enroll(person, program, by=person, at=at)
    while (step := enrollment.outline().next_step).kind == LESSON:
        lesson = LessonPage.objects.get(pk=step.id)
        enrollment.complete_lesson(lesson, lesson.live_revision_id, by=person, at=at + timedelta(hours=1))
    return enrollment


def supervisor(number: int):
    from people.models import User
    from people.rules import SUPERVISOR

    person = User.objects.create_user(
        f"supervisor-{number}@example.org", None, preferred_name=f"Super {number}"
    )
    person.grant(SUPERVISOR)
    return person


def submit_entries(enrollment, signer, count: int, now: datetime) -> None:
    """A placement, and one half hour a day sent for signing."""
    from hours import rules
    from hours.models import HoursEntry, Placement, PlacementSupervisor
    from people.models import Organization

    first_day = enrollment.enrolled_at.date()
    placement = Placement.objects.create(
        enrollment=enrollment,
        organization=Organization.objects.first(),
        site_name="East",
        starts_on=first_day,
    )
    PlacementSupervisor.objects.create(placement=placement, supervisor=signer, starts_on=first_day)
    for day in range(1, count + 1):
        start = now - timedelta(days=day)
        facts = rules.EntryFacts(
            rules.PRACTICE, "group", "mentoring", start, start + timedelta(minutes=30), "America/New_York"
        )
        person, at = enrollment.person, start + timedelta(hours=1)
        entry = HoursEntry.objects.log(placement, facts, client_id=uuid4(), by=person, at=at)
        entry.submit(by=person, at=at)


def paths(enrollment) -> dict[str, str]:
    """The addresses of the pages that are measured."""
    from certificates.models import Certificate
    from courses.models import LessonPage, ModulePage

    module = ModulePage.objects.descendant_of(enrollment.program).live().first()
    lesson = LessonPage.objects.child_of(module).live().first()
    certificate = Certificate.objects.order_by("pk").first()
    return {
        "lesson": lesson.url,
        "quiz": f"/quizzes/{module.quiz_id}/",
        "certificate": urlsplit(certificate.snapshot["verify_url"]).path,
    }


@transaction.atomic
def seed(clients: int, entries: int) -> dict:
    from django.utils import timezone

    from courses.models import ProgramPage
    from quizzes.models import Quiz

    now, program = timezone.now(), ProgramPage.objects.get(slug="peer-support-foundations")
    Quiz.objects.update(attempts_allowed=None, cool_down_minutes=0)
    cookies: dict[str, list] = {"anybody": [], "trainee": [], "supervisor": []}
    for number in range(clients):
        enrollment, signer = trainee(number, program, now), supervisor(number)
        submit_entries(enrollment, signer, entries if number == 0 else max(4, entries // 2), now)
        cookies["anybody"].append({})
        cookies["trainee"].append(session(enrollment.person))
        cookies["supervisor"].append(session(signer))
    return {"cookies": cookies, "paths": paths(enrollment), "signature": "Somebody Example"}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    print(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
