"""A person learns: joining, reading in order, marking done, and what is remembered of it."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertTemplateUsed
from wagtail.models import Page, PageViewRestriction

from courses.exchange.standards import SHIPPED, import_standard
from courses.models import (
    Enrollment,
    LessonCompletion,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    ProgramPage,
    ProgramScheme,
    Scheme,
    Standard,
)
from people.refusals import Refused
from tests import builders, meetings
from tests.worlds import once_a_module

NOON = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=2, lessons=2).pk)


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def enrolled(program, tess):
    return builders.enrollment(tess, program, NOON)


def lesson(title: str) -> LessonPage:
    return LessonPage.objects.get(title=title)


# --- Joining ----------------------------------------------------------------------------------------


def test_joining_pins_todays_standard_and_leads_to_the_first_lesson(program, tess, client_for):
    client = client_for(tess)
    assert client.get(reverse("courses:enroll", args=[program.pk])).status_code == 200
    answer = client.post(reverse("courses:enroll", args=[program.pk]), follow=True)
    enrollment = Enrollment.objects.get(person=tess)
    assert enrollment.standard.scheme.key == "demonstration"
    assert answer.redirect_chain[-1][0] == lesson("Lesson 1.1").url


def test_a_program_that_leads_to_two_credentials_asks_which(program, tess, client_for):
    other = import_standard(SHIPPED / "icrc-pr.yaml")[0].scheme
    program.program_schemes.add(ProgramScheme(scheme=other))
    program.save()
    url = reverse("courses:enroll", args=[program.pk])
    assert client_for(tess).post(url, {}).status_code == 422
    assert not Enrollment.objects.exists()
    client_for(tess).post(url, {"scheme": other.pk})
    assert Enrollment.objects.get().standard.scheme == other


def test_joining_twice_is_joining_once(program, tess):
    assert builders.enrollment(tess, program) == builders.enrollment(tess, program)


def test_a_program_without_a_standard_in_force_lets_nobody_in(program, tess):
    with pytest.raises(Refused, match="no rules in force"):
        builders.enrollment(tess, program, datetime(2020, 1, 1, tzinfo=UTC))


def test_a_standard_begins_at_the_midnight_of_the_site(program, tess):
    newer = Standard.objects.create(
        scheme=Scheme.objects.get(),
        version=2,
        valid_from=date(2030, 1, 1),
        framework=Standard.objects.get().framework,
    )
    evening_in_new_york = datetime(2030, 1, 1, 1, 30, tzinfo=UTC)
    enrolled = builders.enrollment(tess, program, evening_in_new_york)
    assert enrolled.standard != newer


def test_somebody_who_left_can_join_again_and_keeps_what_they_earned(enrolled, program, tess):
    builders.complete(enrolled, "Lesson 1.1")
    enrolled.withdraw(by=tess, at=NOON)
    enrolled.withdraw(by=tess, at=NOON)
    again = builders.enrollment(tess, program)
    assert again != enrolled
    assert LessonCompletion.objects.filter(enrollment=enrolled).count() == 1


# --- Reading ----------------------------------------------------------------------------------------


def test_a_visitor_is_asked_to_log_in_and_comes_back(enrolled, client):
    url = lesson("Lesson 1.1").url
    assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_an_outsider_is_shown_the_program_instead(enrolled, otto, client_for):
    answer = client_for(otto).get(lesson("Lesson 1.1").url)
    assert answer.status_code == 403
    assert "you have not joined" in answer.content.decode()


def test_a_lesson_that_goes_out_before_its_module_says_that_it_is_not_open_yet(enrolled, tess, client_for):
    page = lesson("Lesson 2.1")
    page.get_parent().specific.unpublish()
    answer = client_for(tess).get(page.url)
    assert answer.status_code == 403
    assert "This lesson is not open yet" in answer.content.decode()
    assert "you have not joined" not in answer.content.decode()


def test_a_locked_lesson_says_what_opens_it_and_links_there(enrolled, tess, client_for):
    answer = client_for(tess).get(lesson("Lesson 2.1").url)
    assert answer.status_code == 403
    assert f'href="{lesson("Lesson 1.1").url}"' in answer.content.decode()
    assert "You listen first" not in answer.content.decode()


def test_a_trainer_reads_everything_without_joining(enrolled, tomas, client_for):
    assert client_for(tomas).get(lesson("Lesson 2.2").url).status_code == 200


def test_a_trainer_who_joined_still_reads_everything_and_completes_in_order(program, tomas, client_for):
    builders.enrollment(tomas, program)
    answer = client_for(tomas).get(lesson("Lesson 2.2").url)
    assert answer.status_code == 200
    assert "I have read this" not in answer.content.decode()


def test_reading_changes_nothing(enrolled, tess, client_for):
    client_for(tess).get(lesson("Lesson 1.1").url)
    assert not LessonCompletion.objects.exists()


def test_a_restriction_on_the_program_holds_for_its_lessons(enrolled, program, tess, client_for):
    restriction = {"restriction_type": PageViewRestriction.PASSWORD, "password": "spruce"}
    PageViewRestriction.objects.create(page=Page.objects.get(pk=program.pk), **restriction)
    answer = client_for(tess).get(lesson("Lesson 1.1").url)
    assertTemplateUsed(answer, "wagtailcore/password_required.html")


def test_a_lesson_that_was_unpublished_is_not_there(enrolled, tess, client_for):
    page = lesson("Lesson 1.1")
    page.unpublish()
    assert client_for(tess).get(page.url).status_code == 404


def test_the_steps_link_where_wagtail_serves_the_pages(enrolled):
    module = enrolled.outline().modules[0]
    pages = [ModulePage.objects.get(pk=module.id), LessonPage.objects.get(pk=module.steps[0].id)]
    assert [module.url, module.steps[0].url] == [page.url for page in pages]


def test_program_and_module_pages_are_public(program, client):
    assert client.get(program.url).status_code == 200
    assert client.get(Page.objects.get(title="Module 1").url).status_code == 200
    assert client.get("/programs/").status_code == 200
    assert client.get("/programs/nothing/here/").status_code == 404


# --- Marking done -----------------------------------------------------------------------------------


def mark_done(client, title: str, revision: int | None = None):
    page = lesson(title)
    revision = page.live_revision_id if revision is None else revision
    return client.post(
        reverse("courses:complete_lesson", args=[page.pk]), {"revision": revision}, follow=True
    )


def test_marking_done_keeps_the_version_and_the_minutes_and_goes_on(enrolled, tess, client_for):
    answer = mark_done(client_for(tess), "Lesson 1.1")
    completion = LessonCompletion.objects.get()
    page = lesson("Lesson 1.1")
    assert (completion.minutes, completion.revision_id) == (8, page.live_revision_id)
    earned = completion.credits.get()
    assert (earned.competency.code, earned.minutes, completion.completed_by) == ("mentoring", 8, tess)
    assert answer.redirect_chain[-1][0] == lesson("Lesson 1.2").url


def test_a_session_that_ended_leads_back_to_the_lesson_and_not_to_its_button(enrolled, tess, client):
    page = lesson("Lesson 1.1")
    button = reverse("courses:complete_lesson", args=[page.pk])
    answer = client.post(button, {"revision": 1}, headers={"referer": f"http://testserver{page.url}"})
    assert answer.url == f"{reverse('account_login')}?next={page.url}"
    elsewhere = client.post(button, {"revision": 1}, headers={"referer": "https://evil.example/"})
    assert elsewhere.url == f"{reverse('account_login')}?next=/start/"


@pytest.mark.parametrize("address", ["/programs/enroll/{}/", "/continue/{}/", "/lessons/{}/complete/"])
def test_a_number_longer_than_any_row_is_no_page(tess, client_for, address):
    assert client_for(tess).post(address.format("9" * 20)).status_code == 404


def test_a_version_with_an_endless_number_is_not_accepted(enrolled, tess, client_for):
    assert "was changed" in mark_done(client_for(tess), "Lesson 1.1", 10**20).content.decode()


def test_marking_done_twice_counts_once(enrolled, tess, client_for):
    client = client_for(tess)
    mark_done(client, "Lesson 1.1")
    assert mark_done(client, "Lesson 1.1").status_code == 200
    assert LessonCompletion.objects.count() == 1


def test_a_locked_lesson_cannot_be_marked_done(enrolled, tess, client_for):
    answer = mark_done(client_for(tess), "Lesson 1.2")
    assert answer.status_code == 403  # it leads back to the lesson, which says what comes first
    assert not LessonCompletion.objects.exists()


def test_somebody_outside_the_program_gets_404(enrolled, otto, client_for):
    assert mark_done(client_for(otto), "Lesson 1.1").status_code == 404


def test_a_version_never_published_is_not_accepted(enrolled, tess, client_for):
    draft = lesson("Lesson 1.1").save_revision()
    answer = mark_done(client_for(tess), "Lesson 1.1", draft.pk)
    assert "This lesson was changed" in answer.content.decode()
    assert not LessonCompletion.objects.exists()


def test_a_version_published_before_counts_as_the_one_that_was_read(enrolled, tess, client_for):
    page = lesson("Lesson 1.1")
    shown = page.live_revision_id
    page.minutes = 20
    page.save_revision().publish()
    mark_done(client_for(tess), "Lesson 1.1", shown)
    assert LessonCompletion.objects.get().revision_id == shown


def test_the_last_step_of_a_module_completes_it_and_opens_the_next(enrolled, tess, client_for):
    builders.complete(enrolled, "Lesson 1.1", "Lesson 1.2")
    assert ModuleCompletion.objects.get().module.title == "Module 1"
    assert enrolled.outline().next_step.title == "Lesson 2.1"
    assert enrolled.settle(by=tess, at=NOON) == []


def test_a_lesson_added_later_uncompletes_nobody(enrolled):
    builders.complete(enrolled, "Lesson 1.1", "Lesson 1.2")
    builders.lesson(Page.objects.get(title="Module 1").specific, "Lesson 1.3")
    assert enrolled.outline().modules[0].done
    assert enrolled.outline().next_step.title == "Lesson 2.1"


def test_an_edit_never_rewrites_what_was_earned(enrolled):
    builders.complete(enrolled, "Lesson 1.1")
    page = lesson("Lesson 1.1")
    page.minutes = 99
    page.save_revision().publish()
    assert LessonCompletion.objects.get().minutes == 8


def test_other_peoples_enrollments_are_not_there(enrolled, otto, cora, client_for):
    url = reverse("courses:continue", args=[enrolled.pk])
    assert client_for(otto).get(url).status_code == 404
    assert client_for(cora).get(url).status_code == 302
    assert client_for(otto).get(reverse("courses:complete_lesson", args=[enrolled.pk])).status_code == 405


# --- How much the database is asked -------------------------------------------------------------------


@pytest.fixture(params=[0, 3], ids=["small", "larger"])
def larger(request, program):
    """The program with so many modules of eight lessons more."""
    for number in range(request.param):
        builders.module(program, 3 + number, lessons=8)
    return program


def test_the_outline_costs_two_statements_whatever_the_size(larger, enrolled, django_assert_num_queries):
    modules = larger.get_children().count()
    enrolled = Enrollment.objects.with_names().get(pk=enrolled.pk)
    with django_assert_num_queries(2):
        assert len(enrolled.outline().modules) == modules


def test_a_lesson_page_costs_the_same_statements_whatever_the_size(
    larger, enrolled, tess, client_for, django_assert_num_queries
):
    builders.note(tess, "Lesson 1.1")
    builders.reflection(enrolled, "Lesson 1.1")
    client, url = client_for(tess), lesson("Lesson 1.1").url
    client.get(url)  # the site's root is looked up once for all
    # 2 who asks · 2 which page, and may it be seen · 1 enrollment · 2 outline · 1 one's own words
    # · 1 glossary · 1 who runs this site (every state of a lesson: test_statements.py)
    with django_assert_num_queries(10):
        assert client.get(url).status_code == 200


# --- Leaving, and coming back ---------------------------------------------------------------------


def test_leaving_asks_for_no_reason_and_coming_back_goes_on_where_one_was(enrolled, tess, client_for):
    builders.complete(enrolled, "Lesson 1.1")
    browser, url = client_for(tess), reverse("courses:leave_program", args=[enrolled.pk])
    assert "nobody asks why" in browser.get(url).content.decode()
    for _twice in range(2):
        browser.post(url)
    enrolled.refresh_from_db()
    assert enrolled.status == "withdrawn"
    join = reverse("courses:enroll", args=[enrolled.program_id])
    assert "You were here before" in browser.get(join).content.decode()
    answer = browser.post(reverse("courses:come_back", args=[enrolled.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == lesson("Lesson 1.2").url
    assert Enrollment.objects.get().status == "active"


def test_who_has_a_seat_reads_what_becomes_of_it_before_leaving(enrolled, program, tess, client_for):
    browser, url = client_for(tess), reverse("courses:leave_program", args=[enrolled.pk])
    assert "seat" not in browser.get(url).content.decode()
    meetings.member(meetings.cohort(program), tess)
    assert "You also give your seat in your group to somebody else" in browser.get(url).content.decode()


def test_who_joined_anew_meanwhile_goes_on_there(enrolled, program, tess):
    enrolled.withdraw(by=tess, at=NOON)
    anew = builders.enrollment(tess, program)
    assert enrolled.come_back(by=tess, at=NOON) == anew
    assert Enrollment.objects.active().count() == 1


def test_nobody_leaves_or_comes_back_for_somebody_else(enrolled, otto, tomas, cora, client_for):
    for person in (otto, tomas, cora):
        for name in ("courses:leave_program", "courses:come_back"):
            assert client_for(person).post(reverse(name, args=[enrolled.pk])).status_code == 404
    enrolled.refresh_from_db()
    assert enrolled.status == "active"


def test_about_how_much_is_left_is_said_on_the_path_and_in_the_module(enrolled, tess, client_for):
    builders.complete(enrolled, "Lesson 1.1")
    browser = client_for(tess)
    assert "About 24 min of learning" in browser.get(reverse("certificates:path")).content.decode()
    module = Page.objects.get(title="Module 1")
    assert "About 8 min left in this module" in browser.get(module.url).content.decode()
