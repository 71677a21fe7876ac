"""How often the pages of a trainee ask the database, in every state of the trainee, the lesson and the standard."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import (
    Bookmark,
    Competency,
    Enrollment,
    Goal,
    LessonPage,
    ModuleOpening,
    ModulePage,
    ProgramIndexPage,
    Standard,
)
from people.models import Leave
from tests import builders, meetings, practices
from tests.conftest import person
from tests.worlds import once_a_module

LESSON, PATH = 12, 20
TITLE = "Lesson 1.1"


def _world() -> None:
    """Tess is in a program and in a cohort of it; Noor is in the cohort, too."""
    quiz = builders.quiz(builders.question_bank(3))
    fall = meetings.cohort(builders.program(quiz=quiz), person("Tomas", "trainer"))
    for name in ("Tess", "Noor"):
        meetings.member(fall, person(name))
    Client().get(lesson().url)  # what is looked up once for all


world = once_a_module(_world)
pytestmark = pytest.mark.usefixtures("world", "db")


def lesson() -> LessonPage:
    return LessonPage.objects.filter(title=TITLE).order_by("path").first()


def enrolled(tess) -> Enrollment:
    return Enrollment.objects.get(person=tess)


def cohort(tess):
    return enrolled(tess).memberships.get().cohort


# --- The states ---------------------------------------------------------------------------------------


def nothing_else(tess) -> None:
    """Enrolled, and no more."""


def on_leave(tess) -> None:
    Leave.objects.create(person=tess, starts_on=timezone.localdate() - timedelta(days=3))


def with_bookmark(tess) -> None:
    Bookmark.objects.keep(lesson(), by=tess)


def with_note(tess) -> None:
    builders.note(tess, TITLE)


def with_shared_reflections(tess) -> None:
    builders.ask(lesson(), "And who listens to you now?", "b2")
    builders.reflection(enrolled(tess), TITLE).share(address="lee@example.org")


def with_questions_to_check_oneself(tess) -> None:
    page = lesson()
    asked = builders.question_bank(2, "looking-back").questions.all()
    page.body = [
        *page.body.raw_data,
        *({"type": "check_yourself", "value": {"question": row.pk}, "id": f"q{row.pk}"} for row in asked),
    ]
    page.save_revision().publish()


def with_words_of_the_glossary(tess) -> None:
    page = lesson()
    page.body = [*page.body.raw_data, {"type": "prose", "value": "Silence is a word.", "id": "words"}]
    page.save_revision().publish()
    builders.word("silence")


def with_things_to_see_and_hear(tess) -> None:
    page = lesson()
    picture = builders.picture()
    for width in (400, 800, 1200):
        spec = f"width-{width}|format-webp"
        picture.renditions.create(filter_spec=spec, file=f"images/{width}.webp", width=width, height=width)
    shown = {
        "image": {"image": picture.pk, "alt": "Two paths"},
        "video": {"media": builders.media().pk},
        "audio": {"media": builders.media("audio").pk},
        "document": {"document": builders.handout().pk, "text": ""},
    }
    page.body = [*page.body.raw_data, *(builders.block(kind, value) for kind, value in shown.items())]
    page.save_revision().publish()
    visitor = Client()
    visitor.force_login(tess)
    visitor.get(page.url)  # the sizes of a picture are kept in the cache from then on


def gated_by_a_day_of_the_cohort(tess) -> None:
    module = ModulePage.objects.get(title="Module 1")
    day = timezone.localdate() - timedelta(days=1)
    ModuleOpening.objects.create(cohort=cohort(tess), module=module, opens_on=day)


def watched_in_a_practice(tess) -> None:
    practices.observed(ModulePage.objects.get(title="Module 1"))


def after_a_meeting(tess) -> None:
    session = meetings.session(cohort(tess), starts_in=timedelta(days=-1))
    meetings.attend(session, tess, by=person("Tomas"))


def asked_by_area_alone(tess) -> None:
    standard = Standard.objects.get()
    standard.requirements.filter(kind="training").delete()
    area = Competency.objects.filter(framework=standard.framework).first()
    standard.requirements.create(kind="training", competency=area, minimum=60)


def asked_by_way_alone(tess) -> None:
    standard = Standard.objects.get()
    standard.requirements.filter(kind="training", competency=None).delete()
    standard.requirements.create(kind="training", mode="live", minimum=60)


def up_to_a_limit(tess) -> None:
    Standard.objects.get().requirements.create(kind="training", mode="self_paced", minimum=0, maximum=4)


def reading_spanish(tess) -> None:
    page = lesson()
    words = {"title": "Escuchar", "slug": "escuchar", "body": page.body, "minutes": page.minutes}
    spanish = ProgramIndexPage.of_the_site().in_language("es")
    other = LessonPage(**words, locale=spanish.locale, translation_key=page.translation_key)
    spanish.add_child(instance=other).save_revision().publish()
    tess.language = "es"
    tess.save()


def paired(tess) -> None:
    mine = enrolled(tess).memberships.get()
    meetings.pair(mine, cohort(tess).memberships.exclude(pk=mine.pk).get())


def with_practice_owed(tess) -> None:
    builders.signed_entry(builders.placement(tess, person("Sam", "supervisor"), enrolled=enrolled(tess)))


def with_goals(tess) -> None:
    for text in ("Sleep", "Call my sister"):
        Goal.objects.add(tess, text, at=timezone.now())


def in_five_programs(tess) -> None:
    program = enrolled(tess).program
    for number in range(4):
        other = program.copy(
            update_attrs={"title": f"More {number}", "slug": f"more-{number}"}, recursive=True
        )
        meetings.member(meetings.cohort(other, person("Tomas")), tess)


def having_done_it(tess) -> None:
    builders.complete(enrolled(tess), TITLE)


STATES = [
    *(nothing_else, on_leave, with_bookmark, with_note, with_shared_reflections),
    *(with_questions_to_check_oneself, with_words_of_the_glossary, gated_by_a_day_of_the_cohort),
    with_things_to_see_and_hear,
    *(watched_in_a_practice, after_a_meeting, asked_by_area_alone, asked_by_way_alone, up_to_a_limit),
    *(paired, with_practice_owed, with_goals, having_done_it, reading_spanish, in_five_programs),
]
COMBINED = {
    "what one keeps, and what it asks": STATES[1:7],
    "all but done": [state for state in STATES if state is not having_done_it],
    "all": STATES,
}


def statements(browser, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize(
    "states",
    [*([state] for state in STATES), *COMBINED.values()],
    ids=[*(state.__name__ for state in STATES), *COMBINED],
)
def test_a_lesson_and_the_path_stay_within_their_statements(states, tess, client_for):
    for state in states:
        state(tess)
    browser = client_for(tess)
    on_lesson, on_path = statements(browser, lesson().url), statements(browser, "/path/")
    assert len(on_lesson) <= LESSON, "\n".join(on_lesson)
    assert len(on_path) <= PATH, "\n".join(on_path)
