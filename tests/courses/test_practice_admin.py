"""A trainer writes a practice in the admin: its rubric in rows, for modules of their programs, as draft or published."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from config.setup import set_up
from courses.copying import copy_practices
from courses.models import ModulePage, ObservedPractice, ProgramPage, ProgramTeam
from tests import builders, meetings, practices
from tests.worlds import once_a_module

ADD = reverse("wagtailsnippets_courses_observedpractice:add")


def make_program() -> int:
    page = builders.program(modules=1, lessons=1)
    set_up()
    return page.pk


made = once_a_module(make_program)


@pytest.fixture
def program(made, db):
    return ProgramPage.objects.get(pk=made)


@pytest.fixture
def module(program):
    return ModulePage.objects.get(title="Module 1")


@pytest.fixture
def writer(program, tomas, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    return client_for(tomas)


def levels(*meets: bool) -> dict:
    rows = [{"id": "", "words": f"Level {n}", "meets": "on" if good else ""} for n, good in enumerate(meets)]
    return inline_formset(rows)


def typed(module, *rubric: tuple[bool, ...], **fields) -> dict:
    """The form as the browser sends it: for each criterion, which of its levels are enough."""
    criteria = [
        {"id": "", "title": f"Criterion {n}", "look_for": "", "levels": levels(*row)}
        for n, row in enumerate(rubric)
    ]
    data = {"module": module.pk, "title": "With Robin", "situation": "Robin is new.", "is_required": "on"}
    return nested_form_data(data | {"criteria": inline_formset(criteria)}) | fields


PUBLISH = {"action-publish": "Publish"}


def test_a_rubric_is_written_in_rows_and_published(writer, module):
    answer = writer.post(ADD, typed(module, (False, True), (False, True, True), **PUBLISH))
    assert answer.status_code == 302
    row = ObservedPractice.objects.live().get()
    assert [[level.meets for level in found.levels] for found in row.rubric()] == [
        [False, True],
        [False, True, True],
    ]
    assert row.live_revision is not None


def test_a_draft_may_be_half_written_and_asks_nobody(writer, module):
    assert writer.post(ADD, typed(module, (False, False))).status_code == 302
    assert not ObservedPractice.objects.get().live


@pytest.mark.parametrize(
    ("rubric", "sentence"),
    [
        (((False, False),), "tick which level is enough"),
        (((True,),), ""),
        ((), ""),
    ],
)
def test_a_rubric_that_nobody_can_meet_is_not_published(writer, module, rubric, sentence):
    answer = writer.post(ADD, typed(module, *rubric, **PUBLISH))
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not ObservedPractice.objects.filter(live=True).exists()


def test_a_new_wording_is_a_new_version_and_old_ratings_keep_theirs(writer, module, tess, tomas):
    practice = practices.observed(module)
    enrolled = meetings.member(meetings.cohort(module.get_parent().specific, tomas), tess).enrollment
    [rating] = practices.rate(practice, enrolled, by=tomas)
    rows = [
        {
            "id": row.pk,
            "title": row.title,
            "look_for": "",
            "levels": inline_formset(
                [{"id": level.pk, "words": "Other words", "meets": "on"} for level in row.levels.all()],
                initial=2,
            ),
        }
        for row in practice.criteria.all()
    ]
    data = {"module": module.pk, "title": "With Sky", "situation": "Sky.", "is_required": "on"}
    data = nested_form_data(data | {"criteria": inline_formset(rows, initial=2)}) | PUBLISH
    url = reverse("wagtailsnippets_courses_observedpractice:edit", args=[practice.pk])
    assert writer.post(writer.post(url, data).url).status_code == 302
    practice.refresh_from_db()
    rating.refresh_from_db()
    assert (practice.title, practice.live_revision_id == rating.revision_id) == ("With Sky", False)
    assert {line.words for line in rating.lines.all()} == {"You waited and asked."}


# --- What it does to people -------------------------------------------------------------------------

LIST = reverse("wagtailsnippets_courses_observedpractice:list")


@pytest.fixture
def people(program, tess, noor, lee):
    """Tess and Lee are on their way; Noor is through with the module."""
    builders.complete(builders.enrollment(noor, program), "Lesson 1.1")
    assert noor.enrollments.get().module_completions.exists()
    for person in (tess, lee):
        builders.enrollment(person, program)


def of_view(view: str, practice) -> str:
    return reverse(f"wagtailsnippets_courses_observedpractice:{view}", args=[practice.pk])


def test_publishing_a_required_one_waits_until_it_was_read_whom_it_asks(writer, module, people, noor):
    answer = writer.post(ADD, typed(module, (False, True), **PUBLISH))
    row = ObservedPractice.objects.get()
    ask = reverse("courses_practice_impact", args=[row.pk])
    assert (answer.url, row.live) == (ask, False)
    text = writer.get(ask).content.decode()
    assert "It asks 2 people to be watched before the module is done." in text
    assert "1 person has finished the module and stays finished." in text
    assert writer.post(ask).url == LIST
    row.refresh_from_db()
    assert row.live
    assert noor.enrollments.get().module_completions.count() == 1


def test_other_words_and_taking_it_down_say_whom_they_concern(writer, module, people, tess, tomas):
    practice = practices.observed(module)
    enrolled = meetings.member(meetings.cohort(module.get_parent().specific, tomas), tess).enrollment
    practices.rate(practice, enrolled, by=tomas, met=False)
    text = writer.get(reverse("courses_practice_impact", args=[practice.pk])).content.decode()
    assert "2 people have still to be watched, and are watched by the new words." in text
    assert "1 person was rated on it. What was written keeps its words." in text
    assert "2 people have still to be watched" in writer.get(of_view("edit", practice)).content.decode()
    text = writer.get(of_view("unpublish", practice)).content.decode()
    assert "2 people do not need it any more." in text


def test_who_has_met_it_is_not_asked_again(writer, module, people, tess, tomas):
    practice = practices.observed(module, is_required=False)
    enrolled = meetings.member(meetings.cohort(module.get_parent().specific, tomas), tess).enrollment
    practices.rate(practice, enrolled, by=tomas)
    practice.is_required = True
    practice.save_revision()
    text = writer.get(reverse("courses_practice_impact", args=[practice.pk])).content.decode()
    assert "It asks 1 person to be watched" in text


def test_only_who_writes_the_module_publishes_it(module, people, tomas, tess, client_for):
    practice = practices.observed(module)
    practice.title = "Other words"
    practice.save_revision()
    for person in (tomas, tess):
        answer = client_for(person).post(reverse("courses_practice_impact", args=[practice.pk]))
        assert answer.status_code == 302
    practice.refresh_from_db()
    assert practice.title == "Ten minutes with Robin"


# --- Who writes what --------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(program):
    other = builders.published(
        builders.program_index(), ProgramPage(title="Next steps", slug="next-steps", summary="Go on.")
    )
    return practices.observed(builders.published(other, ModulePage(title="Elsewhere", slug="elsewhere")))


def test_a_trainer_cannot_write_for_another_program(writer, elsewhere):
    assert writer.post(ADD, typed(elsewhere.module, (False, True), **PUBLISH)).status_code == 200
    assert ObservedPractice.objects.count() == 1
    for view in ("edit", "unpublish"):
        url = reverse(f"wagtailsnippets_courses_observedpractice:{view}", args=[elsewhere.pk])
        assert writer.post(url).status_code == 302
    elsewhere.refresh_from_db()
    assert (elsewhere.title, elsewhere.live) == ("Ten minutes with Robin", True)


def test_the_module_leads_to_its_practice_and_to_a_new_one(writer, module):
    practices.observed(module)
    text = writer.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).content.decode()
    assert "Ten minutes with Robin" in text
    assert f"{ADD}?module={module.pk}" in text
    assert "Module 1" in writer.get(f"{ADD}?module={module.pk}").content.decode()


# --- What depends on it -----------------------------------------------------------------------------


def test_a_module_in_which_somebody_was_watched_is_not_deleted(module, tess, tomas, client_for):
    practice = practices.observed(module)
    enrolled = meetings.member(meetings.cohort(module.get_parent().specific, tomas), tess).enrollment
    practices.rate(practice, enrolled, by=tomas)
    tomas.is_superuser = True
    tomas.save()
    browser = client_for(tomas)
    answer = browser.post(reverse("wagtailadmin_pages:delete", args=[module.pk]), follow=True)
    assert "1 person has completed it" in answer.content.decode()
    assert Page.objects.filter(pk=module.pk).exists()


def test_a_copied_program_has_practice_of_its_own_as_drafts(program, module):
    practices.observed(module)
    copy = program.copy(recursive=True, update_attrs={"slug": "copy", "title": "Copy"})
    copy_practices(program, copy)
    made = ObservedPractice.objects.exclude(module=module).get()
    assert (made.live, made.module.get_parent().pk) == (False, copy.pk)
    assert [len(row.levels) for row in made.rubric()] == [2, 2]
