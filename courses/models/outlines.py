"""How the pages of a program become the steps that ``courses.rules`` decides about."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from courses import rules
from courses.rules.cohorts import ENOUGH

PAGE_COLUMNS = [
    *("pk", "path", "depth", "shown_title", "url_path", "done"),
    *("quiz_id", "quiz_title", "quiz_minutes", "lesson_minutes", "opens_on", "needs"),
    *("cohort_opens_on", "cohort_opens_at", "cohort_zone"),
    *("meeting_minutes", "met_minutes", "about_meetings", "in_cohort"),
    *("practice_id", "practice_title", "practice_is_met"),
]


def module(
    page,
    lessons: Sequence[rules.Step],
    passed: Container[int],
    needs: Iterable[int],
    watched: Iterable = (),
) -> rules.Module:
    meetings = [meetings_step(page)] if page.meeting_minutes else []
    quiz = [quiz_step(page, page.quiz_id in passed)] if page.quiz_id else []
    steps = [*lessons, *meetings, *quiz, *map(practice_step, watched)]
    return rules.Module(
        page.pk,
        page.shown_title,
        address(page),
        tuple(steps),
        page.done,
        needs=tuple(needs),
        opens_on=page.opens_on,
        cohort_opens_on=_cohort_day(page),
        needs_cohort=bool(meetings) and not (page.done or meetings[0].done or page.in_cohort),
    )


def _cohort_day(page) -> date | None:
    """The day of the cohort: its own, or that of the session, where the session takes place."""
    if page.cohort_opens_at is None:
        return page.cohort_opens_on
    return page.cohort_opens_at.astimezone(ZoneInfo(page.cohort_zone)).date()


def lesson_step(page) -> rules.Step:
    minutes = page.lesson_minutes or 0
    return rules.Step(rules.LESSON, page.pk, page.shown_title, address(page), minutes, page.done)


def meetings_step(page) -> rules.Step:
    """Done after so many minutes, those of meetings that make up for others included, or by a decision."""
    needed, have = page.meeting_minutes, page.met_minutes or 0
    done = page.done or have >= needed or page.about_meetings == ENOUGH
    title = _("Meetings with your group")
    return rules.Step(rules.MEETINGS, page.pk, title, address(page), needed, done, have=min(have, needed))


def quiz_step(page, done: bool) -> rules.Step:
    url = reverse("quizzes:intro", args=[page.quiz_id])
    return rules.Step(rules.QUIZ, page.quiz_id, page.quiz_title, url, page.quiz_minutes or 0, done)


def practice_step(page) -> rules.Step:
    """A required practice of a module, on the module's line for it."""
    url = reverse("courses:practice", args=[page.practice_id])
    return rules.Step(rules.OBSERVED, page.practice_id, page.practice_title, url, done=page.practice_is_met)


def address(page) -> str:
    """Where a page is on this site: below the home page, whose own name no address shows.

    Wagtail's own way looks the site up first, in the cache, which in production is a table.
    """
    _root, _home, below = page.url_path.split("/", 2)
    return f"{reverse('wagtail_serve', args=[''])}{below}"
