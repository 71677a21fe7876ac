"""What belongs to the trainee alone: written, found again, erased, and read by nobody else."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses.models import Bookmark, Goal, LessonPage, Note, Place, ProgramPage, Reflection, ReflectionShare
from people.models import Notice
from tests import builders
from tests.worlds import once_a_module

NOON = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
SECRET = "The night on the bridge."


pytestmark = pytest.mark.usefixtures("program_pk", "db")


program_pk = once_a_module(lambda: builders.program(modules=2, lessons=2).pk)


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def enrolled(program, tess):
    return builders.enrollment(tess, program, NOON)


@pytest.fixture
def first(enrolled):
    return builders.ask(lesson("Lesson 1.1"))


@pytest.fixture
def browser(client_for, tess):
    return client_for(tess)


def lesson(title: str) -> LessonPage:
    return LessonPage.objects.get(title=title)


def text(answer) -> str:
    return answer.content.decode()


def note_url(page: LessonPage) -> str:
    return reverse("courses:note", args=[page.pk])


def reflect_url(page: LessonPage) -> str:
    return reverse("courses:reflect", args=[page.pk, "b1"])


# --- Notes ------------------------------------------------------------------------------------------


def test_a_note_is_saved_without_a_script_and_stands_below_the_lesson(first, browser, tess):
    answer = browser.post(note_url(first), {"text": "Wait\r\nlonger.", "seen": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{first.url}#my-note"
    kept = Note.objects.get()
    assert (kept.person, kept.lesson_id, kept.text) == (tess, first.pk, "Wait\nlonger.")
    assert "Only you can read this" in text(answer)
    assert "longer." in text(browser.get(first.url))


def test_a_note_saved_without_a_word_is_gone(first, browser, tess):
    kept = builders.note(tess, first.title)
    browser.post(note_url(first), {"text": "  ", "seen": kept.state})
    assert not Note.objects.exists()


def test_a_note_is_erased_from_the_list_too(first, browser, tess):
    kept = builders.note(tess, first.title)
    browser.post(reverse("courses:erase_note", args=[kept.pk]))
    assert not Note.objects.exists()


@pytest.mark.parametrize("url", [note_url, reflect_url])
def test_a_script_saves_and_is_told_the_new_state(first, browser, url):
    script = {"headers": {"accept": "application/json"}}
    told = browser.post(url(first), {"text": "One", "seen": ""}, **script).json()
    assert told["saved"]
    again = browser.post(url(first), {"text": "One two", "seen": told["seen"]}, **script).json()
    assert again["saved"]
    assert again["seen"] != told["seen"]


@pytest.mark.parametrize("url", [note_url, reflect_url])
def test_what_another_phone_saved_is_never_overwritten_unseen(first, browser, url):
    browser.post(url(first), {"text": "From the phone", "seen": ""})
    answer = browser.post(url(first), {"text": "From the tablet", "seen": ""})
    assert answer.status_code == 422
    assert "From the phone" in text(answer)
    assert "From the tablet" in text(answer)
    script = {"headers": {"accept": "application/json"}}
    assert not browser.post(url(first), {"text": "From the tablet", "seen": ""}, **script).json()["saved"]
    kept = (Note.objects.first() or Reflection.objects.first()).text
    assert kept == "From the phone"
    seen = (Note.objects.first() or Reflection.objects.first()).state
    assert f'name="seen" value="{seen}"' in text(answer)


def test_a_text_that_is_too_long_is_shown_again_and_not_saved(first, browser):
    answer = browser.post(note_url(first), {"text": "a" * 5001, "seen": ""})
    assert answer.status_code == 422
    assert "a" * 5001 in text(answer)
    assert not Note.objects.exists()


def hidden_writer(page: str) -> str:
    return page.split('name="writer" value="')[1].split('"')[0]


@pytest.mark.parametrize("words", ["Wait longer.", "Жди дольше. " * 400])
def test_nothing_is_lost_when_the_session_ended(first, browser, tess, client, words):
    writer = hidden_writer(text(browser.get(first.url)))
    answer = client.post(note_url(first), {"text": words, "seen": "", "writer": writer})
    assert answer.url == f"{reverse('account_login')}?next={note_url(first)}"
    client.force_login(tess)
    page = text(client.get(note_url(first)))
    assert words.strip() in page
    assert "You had to log in again" in page
    assert not Note.objects.exists()  # a GET saves nothing


def test_whoever_logs_in_next_on_a_shared_phone_sees_none_of_it(first, browser, noor, client):
    writer = hidden_writer(text(browser.get(first.url)))
    builders.enrollment(noor, first.get_parent().get_parent().specific)
    client.post(note_url(first), {"text": SECRET, "seen": "", "writer": writer})
    client.force_login(noor)
    assert SECRET not in text(client.get(note_url(first)))
    client.logout()


def test_a_script_whose_session_ended_is_told_and_leaves_nothing_behind(first, client):
    answer = client.post(note_url(first), {"text": SECRET}, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()) == (401, {"saved": False})
    assert "kept_form" not in client.session


@pytest.mark.parametrize("url", [note_url, reflect_url])
def test_a_lesson_that_is_not_open_takes_no_words(enrolled, browser, url):
    later = builders.ask(lesson("Lesson 2.1"))
    assert browser.get(url(later)).status_code == 404
    assert browser.post(url(later), {"text": "Hm", "seen": ""}).status_code == 404


# --- Bookmarks and the place where somebody left off ------------------------------------------------


def test_a_bookmark_is_set_and_taken_away(first, browser):
    url = reverse("courses:bookmark", args=[first.pk])
    for _twice in range(2):
        browser.post(url, {"keep": "yes"})
    assert Bookmark.objects.count() == 1
    assert "Take the bookmark away" in text(browser.get(first.url))
    assert first.title in text(browser.get(reverse("courses:notes")))
    browser.post(url, {"keep": "no"})
    assert not Bookmark.objects.exists()


def go_on(browser, enrolled) -> str:
    return browser.get(reverse("courses:continue", args=[enrolled.pk])).url


def test_one_goes_on_where_one_left_off_also_on_another_phone(enrolled, first, tess, client_for):
    here = reverse("courses:here", args=[first.pk])
    assert client_for(tess).post(here, {"part": "3"}).status_code == 204
    assert go_on(client_for(tess), enrolled) == f"{first.url}#part-3"


@pytest.mark.parametrize("part", ["", "0", "-1", "x", "²", "99999999999"])
def test_a_part_that_is_none_is_the_top(enrolled, first, browser, part):
    browser.post(reverse("courses:here", args=[first.pk]), {"part": part})
    assert go_on(browser, enrolled) == first.url


def test_a_lesson_that_is_done_is_not_where_one_goes_on(enrolled, first, browser):
    browser.post(reverse("courses:here", args=[first.pk]), {"part": "2"})
    builders.complete(enrolled, "Lesson 1.1")
    assert go_on(browser, enrolled) == lesson("Lesson 1.2").url


def test_reading_a_lesson_writes_nothing_and_nobody_else_sees_the_place(
    enrolled, first, browser, cora, client_for
):
    browser.get(first.url)
    assert not Place.objects.exists()
    browser.post(reverse("courses:here", args=[first.pk]), {"part": "2"})
    assert go_on(client_for(cora), enrolled) == first.url


# --- Reflections ------------------------------------------------------------------------------------


def test_an_answer_keeps_the_question_it_was_given_to(enrolled, first, browser):
    browser.post(reflect_url(first), {"text": "My aunt did.", "seen": ""})
    builders.ask(first, "Whom would you listen to?")
    assert Reflection.objects.get().prompt == "Who listened to you?"
    assert "the question was: Who listened to you?" in text(browser.get(first.url))


def test_an_answer_stays_when_its_question_and_its_lesson_go(enrolled, first, browser):
    browser.post(reflect_url(first), {"text": "My aunt did.", "seen": ""})
    Page.objects.get(pk=first.pk).delete()
    kept = Reflection.objects.get()
    assert "Who listened to you?" in text(browser.get(reverse("courses:notes")))
    assert "My aunt did." in text(browser.get(reverse("courses:reflection", args=[kept.pk])))
    browser.post(reverse("courses:erase_reflection", args=[kept.pk]))
    assert not Reflection.objects.exists()


def test_a_note_stays_when_its_lesson_goes(enrolled, first, browser, tess):
    builders.note(tess, first.title, SECRET)
    Page.objects.get(pk=first.pk).delete()
    assert SECRET in text(browser.get(reverse("courses:notes")))


def test_a_question_that_is_not_there_takes_no_answer(first, browser):
    url = reverse("courses:reflect", args=[first.pk, "other"])
    assert browser.post(url, {"text": "Hm", "seen": ""}).status_code == 404


def test_somebody_reading_without_joining_sees_the_question_and_no_box(first, tomas, client_for):
    page = text(client_for(tomas).get(first.url))
    assert "Who listened to you?" in page
    assert "<textarea" not in page


# --- Sharing ----------------------------------------------------------------------------------------


@pytest.fixture
def thoughts(enrolled):
    return builders.reflection(enrolled, "Lesson 1.1", SECRET)


def page_of(thoughts: Reflection) -> str:
    return reverse("courses:reflection", args=[thoughts.pk])


def test_until_it_is_shared_nobody_else_has_a_door(thoughts, noor, sam, tomas, cora, client_for):
    for person in (noor, sam, tomas, cora):
        assert client_for(person).get(page_of(thoughts)).status_code == 404
        assert SECRET not in text(client_for(person).get(reverse("courses:shared")))
        assert not Reflection.objects.visible_to(person).exists()


def test_it_is_shared_with_a_trainer_and_taken_back(thoughts, browser, tomas, cora, client_for):
    for _twice in range(2):
        browser.post(page_of(thoughts), {"trainer": tomas.pk, "address": ""})
    assert ReflectionShare.objects.count() == 1
    assert SECRET in text(client_for(tomas).get(page_of(thoughts)))
    assert SECRET in text(client_for(tomas).get(reverse("courses:shared")))
    assert client_for(cora).get(page_of(thoughts)).status_code == 404
    browser.post(reverse("courses:unshare", args=[ReflectionShare.objects.get().pk]))
    assert client_for(tomas).get(page_of(thoughts)).status_code == 404


def test_it_is_shared_with_a_peer_by_an_address_and_we_do_not_say_whether_they_are_here(
    thoughts, browser, noor, client_for
):
    known = browser.post(page_of(thoughts), {"trainer": "", "address": "Noor@example.org"}, follow=True)
    unknown = browser.post(page_of(thoughts), {"trainer": "", "address": "who@example.org"}, follow=True)
    assert "Shared. You can take it back" in text(known)
    assert "Shared. You can take it back" in text(unknown)
    assert "who@example.org" in text(unknown)
    assert SECRET in text(client_for(noor).get(page_of(thoughts)))
    assert not Notice.objects.filter(person=noor).exists()


def test_whoever_may_read_cannot_share_or_erase(thoughts, tomas, noor, client_for):
    thoughts.share(reader=tomas)
    reader = client_for(tomas)
    assert reader.post(page_of(thoughts), {"address": noor.email}).status_code == 404
    assert reader.post(reverse("courses:erase_reflection", args=[thoughts.pk])).status_code == 404
    share = ReflectionShare.objects.get()
    assert reader.post(reverse("courses:unshare", args=[share.pk])).status_code == 404


def test_only_a_trainer_can_be_chosen_from_the_list(thoughts, browser, noor):
    answer = browser.post(page_of(thoughts), {"trainer": noor.pk, "address": ""})
    assert answer.status_code == 422
    assert browser.post(page_of(thoughts), {"trainer": "", "address": ""}).status_code == 422
    assert not ReflectionShare.objects.exists()


def test_the_message_to_a_trainer_says_nothing_about_anybody(
    thoughts, browser, tomas, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            browser.post(page_of(thoughts), {"trainer": tomas.pk, "address": ""})
    (sent,) = mail.outbox
    for words in (SECRET, "Tess", "Who listened", "Foundations"):
        assert words not in sent.subject + sent.body


def test_erasing_erases_for_everybody(thoughts, browser, tomas, client_for):
    thoughts.share(reader=tomas)
    browser.post(reverse("courses:erase_reflection", args=[thoughts.pk]))
    assert client_for(tomas).get(page_of(thoughts)).status_code == 404
    assert not ReflectionShare.objects.exists()


# --- Goals ------------------------------------------------------------------------------------------


def test_a_goal_is_added_reworded_done_taken_up_let_go_and_erased(enrolled, browser):
    browser.post(reverse("courses:goals"), {"text": "Sleep well"})
    goal = Goal.objects.get()
    assert "Sleep well" in text(browser.get(reverse("certificates:path")))
    browser.post(reverse("courses:goal", args=[goal.pk]), {"text": "Sleep"})
    for to in ("done", "open", "let-go"):
        browser.post(reverse("courses:move_goal", args=[goal.pk]), {"to": to})
        goal.refresh_from_db()
        assert (goal.text, goal.status) == ("Sleep", to)
    browser.post(reverse("courses:move_goal", args=[goal.pk]), {"to": "nowhere"})
    assert Goal.objects.get().status == "let-go"
    browser.post(reverse("courses:move_goal", args=[goal.pk]), {"to": "erase"})
    assert not Goal.objects.exists()


def test_a_goal_without_a_word_is_asked_for_again(browser):
    answer = browser.post(reverse("courses:goals"), {"text": " "})
    assert answer.status_code == 422
    assert not Goal.objects.exists()


# --- All of it --------------------------------------------------------------------------------------


def test_the_file_to_keep_holds_everything(enrolled, thoughts, browser, tess):
    builders.note(tess, "Lesson 1.2", "Say <less> & wait.")
    Goal.objects.add(tess, "Sleep well", at=timezone.now())
    answer = browser.get(reverse("courses:download_notes"))
    assert answer["Content-Disposition"] == 'attachment; filename="my-notes.md"'
    file = text(answer)
    for words in ("# My notes", "## Foundations", "### Lesson 1.1", "> Who listened to you?", SECRET):
        assert words in file
    assert "Say <less> & wait." in file
    assert "- Sleep well (going on)" in file


@pytest.mark.parametrize("many", [1, 2])
def test_the_list_costs_the_same_statements_whatever_there_is(
    enrolled, tess, many, browser, django_assert_num_queries
):
    for title in ("Lesson 1.1", "Lesson 1.2")[:many]:
        builders.note(tess, title)
        builders.reflection(enrolled, title).share(address="noor@example.org")
    browser.get(reverse("courses:notes"))
    with django_assert_num_queries(NOTES):
        browser.get(reverse("courses:notes"))


NOTES = 10


def test_nobody_elses_page_report_or_file_holds_a_word_of_it(
    thoughts, tess, noor, sam, tomas, cora, client_for, capsys
):
    builders.note(tess, "Lesson 1.1", SECRET)
    Goal.objects.add(tess, SECRET, at=timezone.now())
    pages = ["courses:notes", "courses:download_notes", "courses:goals", "courses:shared"]
    pages += ["certificates:path", "hours:list"]
    for person in (noor, sam, tomas, cora):
        browser = client_for(person)
        for name in pages:
            assert SECRET not in text(browser.get(reverse(name))), (person, name)
    assert SECRET not in text(client_for(cora).get(reverse("certificates:ready")))
    call_command("issue_certificates", program="foundations", dry_run=True, json=True)
    assert SECRET not in capsys.readouterr().out


def test_no_address_says_a_word_of_it(thoughts, browser):
    answer = browser.post(reflect_url(lesson("Lesson 1.1")), {"text": SECRET, "seen": thoughts.state})
    assert "bridge" not in urlsplit(answer.url).geturl()


@pytest.mark.parametrize("goals", [0, 5])
def test_the_path_costs_at_most_twenty_statements_whatever_the_goals(
    enrolled, tess, browser, goals, django_assert_max_num_queries
):
    for number in range(goals):
        Goal.objects.add(tess, f"Goal {number}", at=timezone.now())
    with django_assert_max_num_queries(20):
        assert browser.get(reverse("certificates:path")).status_code == 200
