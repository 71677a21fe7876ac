"""Observed practice: a trainer watches and writes down what they saw; people talk, and the talk fades."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from certificates import evidence
from courses import matrix
from courses.models import (
    ModuleCompletion,
    ModulePage,
    ModulePrerequisite,
    PracticeRating,
    Sheet,
)
from people.models import Notice
from people.refusals import Refused
from tests import builders, meetings, practices
from tests.browsing import Browser
from tests.conftest import person
from tests.courses.test_cohorts import statements


def rate_url(fall, practice) -> str:
    return reverse("cohorts:rate", args=[fall.pk, practice.pk])


def choose(practice, place, *, met: bool = True, comment: str = "") -> dict:
    """What a trainer picks for one person on the screen."""
    levels = {f"level_{place.pk}_{row.id}": row.levels[-1 if met else 0].id for row in practice.rubric()}
    return {**levels, f"comment_{place.pk}": comment}


def watching(browser: Browser, fall, practice, *places) -> Browser:
    who = "&".join(f"who={place.pk}" for place in places)
    return browser.visit(f"{rate_url(fall, practice)}?{who}")


# --- The gate ---------------------------------------------------------------------------------------


def test_a_module_is_done_when_the_trainer_has_seen_it_too(practice, tess_in, tomas):
    enrolled = tess_in.enrollment
    builders.complete(enrolled, "Lesson 1.1")
    assert not ModuleCompletion.objects.exists()
    practices.rate(practice, enrolled, by=tomas, met=False)
    assert not ModuleCompletion.objects.exists()
    practices.rate(practice, enrolled, by=tomas)
    assert ModuleCompletion.objects.get().module.title == "Module 1"
    [earned] = evidence.earned_facts([enrolled], at=timezone.now()).values()
    assert earned.modules_done == 1


def test_watched_first_and_read_later_is_done_as_well(practice, tess_in, tomas):
    practices.rate(practice, tess_in.enrollment, by=tomas)
    builders.complete(tess_in.enrollment, "Lesson 1.1")
    assert ModuleCompletion.objects.count() == 1


def test_an_offer_holds_up_nothing(fall, tess_in):
    practices.observed(ModulePage.objects.get(title="Module 1"), is_required=False)
    builders.complete(tess_in.enrollment, "Lesson 1.1")
    assert ModuleCompletion.objects.count() == 1


def test_a_draft_holds_up_nothing(practice, tess_in):
    practice.unpublish()
    builders.complete(tess_in.enrollment, "Lesson 1.1")
    assert ModuleCompletion.objects.count() == 1


def test_one_added_later_un_completes_nobody_and_says_so(fall, tess_in, tess, client_for):
    builders.complete(tess_in.enrollment, "Lesson 1.1")
    later = practices.observed(ModulePage.objects.get(title="Module 1"))
    assert tess_in.enrollment.outline().modules[0].done
    browser = Browser(client_for(tess)).visit(later.get_absolute_url())
    assert browser.sees("The module is done for you already, and stays so.")


def test_the_last_rating_counts_and_a_completed_module_stays(practice, tess_in, tomas):
    enrolled = tess_in.enrollment
    practices.rate(practice, enrolled, by=tomas)
    practices.rate(practice, enrolled, by=tomas, met=False)
    assert not enrolled.outline().step("observed", practice.pk).done
    practices.rate(practice, enrolled, by=tomas)
    builders.complete(enrolled, "Lesson 1.1")
    practices.rate(practice, enrolled, by=tomas, met=False)
    assert enrolled.outline().modules[0].done


def test_the_outline_still_takes_two_statements(practice, tess_in, tomas, django_assert_num_queries):
    first, second = ModulePage.objects.filter(title__startswith="Module").order_by("path")
    other = practices.observed(second, "Lead a group")
    third = practices.observed(second, "A hard talk")
    ModulePrerequisite.objects.create(module=second, needs=first)
    practices.rate(third, tess_in.enrollment, by=tomas)
    with django_assert_num_queries(2):
        placed = tess_in.enrollment.outline()
    watched = [(step.id, step.done) for step in placed.modules[1].steps if step.kind == "observed"]
    assert watched == [(other.pk, False), (third.pk, True)]
    assert placed.modules[1].needs == (first.pk,)


def test_lesson_and_path_stay_within_their_statements(practice, tess_in, tess, client_for):
    browser = client_for(tess)
    lesson = tess_in.enrollment.outline().next_step.url
    assert statements(browser, lesson) <= 12
    assert statements(browser, "/path/") <= 20


def test_the_cohorts_table_counts_it(practice, fall, tess_in, tomas):
    practices.rate(practice, tess_in.enrollment, by=tomas)
    [row] = matrix.progress(fall, at=timezone.now()).rows
    assert [(cell.steps_done, cell.steps) for cell in row.cells] == [(1, 2), (0, 1)]


# --- What a trainee reads ---------------------------------------------------------------------------


def test_the_path_and_the_module_say_that_only_a_trainer_can_do_this(practice, tess_in, tess, client_for):
    browser = Browser(client_for(tess))
    assert browser.visit("/path/").sees("Ask your trainer to watch you: Ten minutes with Robin")
    browser.visit(practice.module.get_url()).follow("Ten minutes with Robin")
    assert browser.sees(
        "Only a trainer can tick this off, because it is about what you do with another person"
    )
    assert browser.sees("You can ask: Tomas")
    assert browser.page.select("section .prose strong"), "the situation is Markdown"
    assert browser.sees("You waited and asked. enough")


def test_when_all_else_is_done_the_path_says_whom_to_ask(practice, tess_in, tess, client_for):
    builders.complete(tess_in.enrollment, "Lesson 1.1", "Lesson 2.1")
    browser = Browser(client_for(tess)).visit("/path/")
    assert browser.sees("Next: ask your trainer to watch you: Ten minutes with Robin")
    assert browser.visit(reverse("courses:continue", args=[tess_in.enrollment_id])).url == (
        practice.get_absolute_url()
    )


def test_somebody_without_a_group_is_told_whom_to_ask(practice, tess, client_for):
    builders.enrollment(tess, practice.module.get_parent().specific)
    browser = Browser(client_for(tess)).visit(practice.get_absolute_url())
    assert browser.sees("You are in none now: ask your coordinator.")
    assert not browser.sees("Talk about it")


def test_a_rating_is_read_in_the_words_of_its_levels(practice, tess_in, tess, tomas, client_for):
    practices.rate(practice, tess_in.enrollment, by=tomas, met=False, comment="Wait a little longer.")
    browser = Browser(client_for(tess)).visit(practice.get_absolute_url())
    for words in ("Part of it is there", "You had an answer ready.", "Wait a little longer.", "Tomas"):
        assert browser.sees(words)
    assert "fail" not in browser.page.get_text().lower()
    notice = Notice.objects.get(person=tess, url=practice.get_absolute_url())
    assert notice.subject == "There is an answer for you"


def test_a_rating_keeps_the_words_it_was_given_on(practice, tess_in, tess, tomas, client_for):
    [rating] = practices.rate(practice, tess_in.enrollment, by=tomas)
    level = practice.criteria.first().levels.last()
    level.words = "You were silent."
    level.save()
    practices.reword(practice, title="Ten minutes with Sky")
    assert rating.revision.as_object().title == "Ten minutes with Robin"
    browser = Browser(client_for(tess)).visit(practice.get_absolute_url())
    assert "You waited and asked." in browser.page.select_one("[aria-labelledby=seen]").get_text()


def test_somebody_elses_program_has_no_such_page(practice, otto, client_for):
    assert client_for(otto).get(practice.get_absolute_url()).status_code == 404


def test_a_practice_taken_down_stays_readable_for_whom_it_was_about(
    practice, tess_in, noor_in, tess, noor, tomas, client_for
):
    practices.rate(practice, tess_in.enrollment, by=tomas)
    practice.unpublish()
    assert client_for(tess).get(practice.get_absolute_url()).status_code == 200
    assert client_for(noor).get(practice.get_absolute_url()).status_code == 404


# --- What a trainer writes down ---------------------------------------------------------------------


def test_several_people_are_rated_on_one_screen(practice, fall, tess_in, noor_in, tomas, client_for):
    browser = Browser(client_for(tomas)).visit(fall.get_absolute_url())
    browser.follow("Practice you watch").follow("Ten minutes with Robin")
    assert browser.sees("Tess not watched yet")
    watching(browser, fall, practice, tess_in, noor_in)
    both = choose(practice, tess_in, comment="Calm.") | choose(practice, noor_in, met=False)
    browser.press("Save", who=[tess_in.pk, noor_in.pk], **both)
    assert browser.sees("Saved for Noor, Tess. They can read it now.")
    found = PracticeRating.objects.order_by("enrollment__person__preferred_name")
    assert [(row.met, row.comment, row.rated_by) for row in found] == [
        (False, "", tomas),
        (True, "Calm.", tomas),
    ]
    assert list(found[0].lines.values_list("criterion", "words")) == [
        (name, "You had an answer ready.") for name in practices.CRITERIA
    ]


def test_whoever_was_left_blank_is_left_out_and_named(practice, fall, tess_in, noor_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in, noor_in)
    browser.press("Save", who=[tess_in.pk, noor_in.pk], **choose(practice, tess_in))
    assert browser.sees("You chose nothing for Noor, so nothing was saved.")
    assert PracticeRating.objects.get().enrollment == tess_in.enrollment


def test_half_a_rating_is_shown_again_with_what_was_typed(practice, fall, tess_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    chosen = choose(practice, tess_in, comment="Calm.")
    chosen.pop(next(iter(chosen)))
    browser.press("Save", who=[tess_in.pk], **chosen)
    assert browser.status == 422
    assert browser.sees("Tess, Listens first: choose one line.")
    assert browser.page.find("textarea").get_text().strip() == "Calm."
    assert len(browser.page.select("input[type=radio][checked]")) == 1


def test_nothing_at_all_is_not_saved(practice, fall, tess_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    assert browser.press("Save", who=[tess_in.pk]).status == 422
    assert not PracticeRating.objects.exists()


def test_a_double_click_is_one_rating(practice, fall, tess_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    form = {tag["name"]: tag["value"] for tag in browser.page.select("form[method=post] input[type=hidden]")}
    data = form | {"who": [tess_in.pk]} | choose(practice, tess_in)
    for _click in range(2):
        assert (
            browser.client.post(rate_url(fall, practice), data, HTTP_REFERER="http://t/").status_code == 302
        )
    assert PracticeRating.objects.count() == 1
    assert Notice.objects.filter(url=practice.get_absolute_url()).count() == 1


def test_going_back_and_saving_once_more_writes_nothing_twice(
    practice, fall, tess_in, tomas, cora, client_for
):
    for _save in range(2):
        browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
        browser.press("Save", who=[tess_in.pk], **choose(practice, tess_in))
        assert browser.sees("Saved for Tess")
    assert PracticeRating.objects.count() == 1
    practices.rate(practice, tess_in.enrollment, by=cora)  # another pair of eyes
    assert PracticeRating.objects.count() == 2


def test_whoever_chooses_nobody_is_asked_to(practice, fall, tess_in, tomas, client_for):
    browser = Browser(client_for(tomas)).visit(rate_url(fall, practice))
    assert not browser.sees("Choose whom you watched")
    assert browser.press("Write down what I saw", chosen="1").sees("Choose whom you watched")


def test_the_same_seen_again_on_another_day_is_a_rating_of_its_own(practice, tess_in, tomas):
    now = timezone.now()
    for day in (now - timedelta(days=1), now):
        practices.rate(practice, tess_in.enrollment, by=tomas, at=day)
    last = PracticeRating.objects.standing().get()
    assert last.supersedes is not None
    assert PracticeRating.objects.count() == 2


def test_what_somebody_else_wrote_meanwhile_is_not_passed_over(
    practice, fall, tess_in, tomas, cora, client_for
):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    practices.rate(practice, tess_in.enrollment, by=cora, comment="Seen by me.")
    browser.press("Save", who=[tess_in.pk], **choose(practice, tess_in, met=False))
    assert browser.status == 422
    assert browser.sees("Somebody else wrote about Tess just now")
    assert browser.sees("Seen by me.")
    assert PracticeRating.objects.count() == 1


def test_a_wording_that_changed_meanwhile_is_read_first(practice, fall, tess_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    practices.reword(practice, title="Ten minutes with Sky")
    browser.press("Save", who=[tess_in.pk], **choose(practice, tess_in))
    assert browser.status == 422
    assert browser.sees("The words of this practice were changed just now")
    assert not PracticeRating.objects.exists()


def test_after_a_refusal_the_form_can_be_saved(practice, fall, tess_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    practices.reword(practice, title="Ten minutes with Sky")
    browser.press("Save", who=[tess_in.pk], **choose(practice, tess_in))
    browser.press("Save", who=[tess_in.pk])
    assert PracticeRating.objects.get().revision.as_object().title == "Ten minutes with Sky"


def test_nothing_is_lost_when_the_session_ended(practice, fall, tess_in, tomas, client_for):
    browser = watching(Browser(client_for(tomas)), fall, practice, tess_in)
    browser.client.logout()
    browser.press("Save", who=[tess_in.pk], **choose(practice, tess_in, comment="Calm."))
    browser.client.force_login(tomas)
    browser.visit(rate_url(fall, practice))
    assert browser.sees("You had to log in again")
    assert browser.page.find("textarea").get_text().strip() == "Calm."
    assert not PracticeRating.objects.exists()


def test_nobody_rates_themselves(practice, fall, tomas, client_for):
    own = meetings.member(fall, tomas)
    assert "who-" not in client_for(tomas).get(rate_url(fall, practice)).content.decode()
    with pytest.raises(Refused, match="Another trainer watches you"):
        practices.rate(practice, own.enrollment, by=tomas)


def test_another_cohorts_trainer_finds_no_such_page(practice, fall, tess_in, client_for):
    stranger = person("Rita", "trainer")
    assert client_for(stranger).get(rate_url(fall, practice)).status_code == 404
    assert client_for(stranger).post(rate_url(fall, practice), {"who": tess_in.pk}).status_code == 404


def test_somebody_of_another_cohort_is_not_on_the_screen(practice, fall, tess_in, lee, tomas, client_for):
    other = meetings.cohort(fall.program, name="Winter")
    place = meetings.member(other, lee)
    browser = watching(Browser(client_for(tomas)), fall, practice, place)
    assert browser.sees("Whom did you watch?")
    browser = watching(browser, fall, practice, tess_in)
    browser.press("Save", who=[place.pk, tess_in.pk], **choose(practice, place), **choose(practice, tess_in))
    assert PracticeRating.objects.get().enrollment == tess_in.enrollment


def test_more_people_take_no_more_statements(practice, fall, tess_in, noor_in, tomas, client_for):
    browser = client_for(tomas)
    pages = (
        reverse("cohorts:practices", args=[fall.pk]),
        rate_url(fall, practice),
        f"{rate_url(fall, practice)}?who={tess_in.pk}&who={noor_in.pk}",
    )
    practices.rate(practice, tess_in.enrollment, by=tomas)
    few = [statements(browser, url) for url in pages]
    more = [meetings.member(fall, person(f"P{n}")) for n in range(3)]
    practices.rate(practice, *(place.enrollment for place in [tess_in, noor_in, *more]), by=tomas)
    assert [statements(browser, url) for url in pages] == few


# --- What stays -------------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE courses_practicerating SET met = NOT met",
        "UPDATE courses_practicerating SET comment = 'Something else'",
        "UPDATE courses_practicerating SET rated_by_id = rated_by_id + 1, comment = ''",
        "DELETE FROM courses_practicerating",
        "UPDATE courses_practiceratingline SET words = 'Something else'",
        "DELETE FROM courses_practiceratingline",
    ],
)
def test_the_database_keeps_what_was_seen(practice, tess_in, tomas, statement):
    practices.rate(practice, tess_in.enrollment, by=tomas, comment="Calm.")
    with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_comment_can_be_taken_away_and_nothing_else(practice, fall, tess_in, tomas, cora, client_for):
    [rating] = practices.rate(practice, tess_in.enrollment, by=cora, comment="Too much said.")
    url = reverse("cohorts:erase_comment", args=[rating.pk])
    assert client_for(tomas).post(url).status_code == 404, "he did not write it"
    browser = watching(Browser(client_for(cora)), fall, practice, tess_in)
    browser.press("Take the comment away for good")
    rating.refresh_from_db()
    assert (rating.comment, rating.met, rating.lines.count()) == ("", True, 2)


def test_a_sheet_without_the_wording_is_refused(practice, tess_in, tomas):
    with pytest.raises(Refused):
        PracticeRating.objects.rate(
            practice,
            [practices.mark(practice, tess_in.enrollment)],
            sheet=Sheet(uuid4(), None),
            by=tomas,
            at=timezone.now(),
        )
