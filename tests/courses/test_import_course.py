"""A folder of Markdown becomes pages, quizzes and questions; importing again changes only what changed."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError
from wagtail.images.models import Image

from courses.models import LessonPage, ModulePage, ModulePrerequisite, ProgramPage
from quizzes.models import QuestionBank, Quiz
from tests.courses.folders import (
    LESSON,
    MODULE,
    QUESTIONS,
    SECOND,
    bring,
    contents,
    edit,
    export,
    folder,
    put,
    site,
    site_once,
)

__all__ = ["folder", "site", "site_once"]


def test_a_folder_becomes_pages_with_a_quiz(folder):
    bring(folder, "--publish")
    module = ModulePage.objects.child_of(ProgramPage.objects.get()).get()
    assert (module.slug, module.live, module.practices.get().minutes) == ("first-steps", True, 30)
    assert [lesson.slug for lesson in LessonPage.objects.child_of(module).live()] == ["wait", "ask"]
    assert module.quiz == Quiz.objects.get(key="first-steps")
    assert (module.quiz.draw_count, module.quiz.bank.questions.count()) == (1, 2)


def test_importing_twice_changes_nothing(folder):
    bring(folder, "--publish")
    before = list(LessonPage.objects.values_list("pk", "latest_revision"))
    assert {line[0] for line in bring(folder, "--publish")} == {"="}
    assert list(LessonPage.objects.values_list("pk", "latest_revision")) == before


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("program.md", "6F0F6C5E-64A5-4F1F-9A5C-2F3F0A6F3C11"),
        (MODULE, "3D9B1F04-2F0A-4A37-8A55-7F6F0A7F5E22"),
        (LESSON, "b1a4c5d61c2d4e3f8a9b0c1d2e3f4a33"),
        (LESSON, '"{B1A4C5D6-1C2D-4E3F-8A9B-0C1D2E3F4A33}"'),
    ],
    ids=["capitals of a program", "capitals of a module", "no hyphens", "braces"],
)
def test_a_key_may_be_written_in_several_ways_and_comes_out_in_one(folder, tmp_path, file, key):
    before = contents(folder)
    (folder / file).write_text(re.sub("(?m)^key: .*", f"key: {key}", (folder / file).read_text(), count=1))
    assert contents(folder) != before
    bring(folder, "--publish")
    assert {line[0] for line in bring(folder, "--publish")} == {"="}
    assert [line for line in export(folder) if line[0] != "="] == [f"~ {file}"]
    assert contents(folder) == before


def test_one_key_written_in_two_ways_stands_twice(folder):
    edit(
        folder / "01-first-steps/02-ask.md",
        "c2b5d6e7-2d3e-4f40-9bac-1d2e3f405b44",
        "B1A4C5D6-1C2D-4E3F-8A9B-0C1D2E3F4A33",
    )
    with pytest.raises(CommandError, match=r"02-ask\.md:3: This key stands in .*01-wait\.md already"):
        bring(folder, "--publish")


def test_drafts_stay_drafts_until_they_are_published(folder):
    bring(folder)
    assert not ProgramPage.objects.get().live
    assert not LessonPage.objects.live().exists()
    before = list(LessonPage.objects.values_list("pk", "latest_revision"))
    assert {line[0] for line in bring(folder)} == {"="}
    assert list(LessonPage.objects.values_list("pk", "latest_revision")) == before
    assert "~ lesson Wait (published)" in bring(folder, "--publish", "--dry-run")
    assert "~ lesson Wait (published)" in bring(folder, "--publish")
    assert list(LessonPage.objects.live().values_list("pk", "live_revision")) == before
    assert {line[0] for line in bring(folder, "--publish")} == {"="}


def test_a_changed_file_becomes_a_new_revision_of_the_same_page(folder):
    bring(folder, "--publish")
    page = LessonPage.objects.get(slug="wait")
    edit(folder / LESSON, "minutes: 5", "minutes: 15")
    assert [line for line in bring(folder, "--publish") if line[0] == "~"] == ["~ lesson Wait"]
    changed = LessonPage.objects.get(pk=page.pk)
    assert changed.live_revision_id != page.live_revision_id
    assert changed.minutes == 15


def test_a_file_that_is_gone_unpublishes_its_page_and_deletes_nothing(folder):
    bring(folder, "--publish")
    (folder / LESSON).unlink()
    assert "- lesson Wait (unpublished)" in bring(folder, "--publish")
    assert not LessonPage.objects.get(slug="wait").live


def test_files_in_another_order_put_the_pages_in_that_order(folder):
    bring(put(SECOND, folder))
    (folder / "02-going-on").rename(folder / "00-going-on")
    for options in (["--dry-run"], []):
        changed = [line for line in bring(folder, *options) if line[0] == "~"]
        assert changed == ["~ program Listening (in another order)"]
    modules = ModulePage.objects.child_of(ProgramPage.objects.get())
    assert [module.slug for module in modules] == ["going-on", "first-steps"]


@pytest.fixture
def gated(folder) -> Path:
    """The first module opens on a day, and waits for the second; the program says nothing of order."""
    edit(folder / "program.md", "icrc-pr]\n", "icrc-pr]\norder: free\n")
    edit(folder / MODULE, "wait.\n", "wait.\nopens_on: 2026-12-01\nneeds: [going-on]\n")
    return put(SECOND, folder)


def module(slug: str) -> ModulePage:
    return ModulePage.objects.get(slug=slug)


def test_what_opens_a_module_comes_in_and_goes_out(gated, tmp_path):
    bring(gated, "--publish")
    assert ProgramPage.objects.get().order == ProgramPage.Order.FREE
    assert module("first-steps").opens_on == date(2026, 12, 1)
    assert module("first-steps").prerequisites.get().needs.specific == module("going-on")
    assert {line[0] for line in bring(gated, "--publish")} == {"="}
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(gated)
    edit(gated / MODULE, "needs: [going-on]\n", "")
    lines = bring(gated, "--publish", "--dry-run")
    assert [line for line in lines if "needs" in line] == ["    -needs: [going-on]"]
    bring(gated, "--publish")
    assert not module("first-steps").prerequisites.exists()


def test_drafts_of_modules_wait_for_each_other_too(gated):
    bring(gated)
    assert {line[0] for line in bring(gated)} == {"="}


def test_a_circle_that_the_site_would_close_is_refused(gated):
    bring(gated, "--publish")
    edit(gated / MODULE, "needs: [going-on]\n", "")
    bring(gated, "--publish")
    second = module("going-on")
    second.prerequisites = [ModulePrerequisite(needs=module("first-steps"))]
    second.save_revision(log_action=True).publish()
    edit(gated / MODULE, "opens_on: 2026-12-01\n", "opens_on: 2026-12-01\nneeds: [going-on]\n")
    with pytest.raises(CommandError, match="the module Going on was edited on the site"):
        bring(gated, "--publish")
    with pytest.raises(CommandError, match=r"module\.md:6: .+ first-steps → going-on → first-steps"):
        bring(gated, "--publish", "--on-conflict", "site")
    bring(gated, "--publish", "--on-conflict", "folder")
    assert not module("going-on").prerequisites.exists()


def test_nothing_is_logged_that_a_dry_run_did_not_do(folder, caplog):
    bring(folder, "--publish", "--dry-run")
    assert "Published" not in caplog.text


def test_a_dry_run_says_what_it_would_do_and_does_nothing(folder):
    assert "+ program Listening" in bring(folder, "--publish", "--dry-run")
    assert not ProgramPage.objects.exists()
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (MODULE, "competency: mentoring", "competency: dancing", "no competency dancing"),
        ("program.md", "[demonstration, icrc-pr]", "[moon]", "no scheme moon"),
        ("program.md", "icrc-pr]\n", "icrc-pr]\norder: mixed\n", "order: is one of in_order, free"),
    ],
)
def test_what_points_nowhere_is_named_with_its_file_and_nothing_is_half_done(folder, file, old, new, says):
    edit(folder / file, old, new)
    with pytest.raises(CommandError, match=says):
        bring(folder, "--publish")
    assert not ProgramPage.objects.exists()


def test_a_picture_beside_the_text_is_stored_once_and_needs_its_words(folder):
    shutil.copy(settings.BASE_DIR / "tests" / "courses" / "dot.png", folder / "01-first-steps" / "dot.png")
    lesson = folder / LESSON
    text = lesson.read_text()
    lesson.write_text(text + '\n::: image {#dot src="dot.png" alt="A green dot"}\nSmall.\n:::\n')
    bring(folder)
    bring(folder)
    block = LessonPage.objects.get(slug="wait").get_latest_revision_as_object().body[-1]
    assert (block.value["alt"], block.value["caption"]) == ("A green dot", "Small.")
    assert Image.objects.count() == 1
    lesson.write_text(text + '\n::: image {#dot src="dot.png"}\n:::\n')
    with pytest.raises(CommandError, match="needs alt"):
        bring(folder)


def test_a_picture_outside_the_folder_is_refused(folder):
    with (folder / LESSON).open("a") as file:
        file.write('\n::: image {src="../../../../etc/hostname" alt="x"}\n:::\n')
    with pytest.raises(CommandError, match="no such picture"):
        bring(folder)


def test_a_folder_that_is_not_there_is_said_plainly():
    with pytest.raises(CommandError, match="There is no folder"):
        bring(Path("nowhere"))


def test_a_question_worded_anew_is_reported_and_keeps_its_identity(folder):
    bring(folder, "--publish")
    edit(folder / QUESTIONS, "What is a good next step?", "What could you do next?")
    changed = [line for line in bring(folder, "--publish") if line[0] != "="]
    assert changed == ["~ quiz Check what you know"]
    questions = Quiz.objects.get(key="first-steps").bank.questions
    assert questions.count() == 2
    assert [row.number for row in questions.get(key="lis-01").versions.all()] == [2, 1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<quiz></quiz>", "questions.gift:1"),
        (b"::x:: Caf\xe9 {T}", "not UTF-8"),
        (b"::x:: Match {=a -> b =c -> d}", "questions.gift:1"),
    ],
)
def test_questions_that_cannot_be_read_are_named_with_their_file(folder, content, says):
    (folder / QUESTIONS).write_bytes(content)
    with pytest.raises(CommandError, match=says):
        bring(folder, "--publish")
    assert not Quiz.objects.exists()


SECOND_QUIZ = """quiz:
  title: Once more
  key: once-more
  bank: first-steps
  draw: 1
  pass: 75
"""
MORE = "02-going-on/questions.gift"


@pytest.fixture
def sharing(folder) -> Path:
    """A second module, whose quiz draws from the bank of the first."""
    put(SECOND, folder)
    edit(folder / "02-going-on/module.md", "title: Going on\n", f"title: Going on\n{SECOND_QUIZ}")
    return folder


def test_a_second_file_of_questions_for_one_bank_is_refused_and_retires_nothing(sharing):
    bring(sharing, "--publish")
    put({MORE: "::lis-03:: Is it so? {TRUE}\n"}, sharing)
    says = r"02-going-on/questions\.gift:1: .* first-steps are in listening/01-first-steps/questions\.gift"
    with pytest.raises(CommandError, match=says):
        bring(sharing, "--publish", "--on-conflict", "folder")
    assert Quiz.objects.get(key="first-steps").bank.questions.live().count() == 2


def banks() -> list[tuple[str, str]]:
    return list(QuestionBank.objects.values_list("key", "title"))


def test_a_shared_bank_keeps_its_title_and_is_no_conflict(sharing, tmp_path):
    bring(sharing, "--publish")
    assert banks() == [("first-steps", "Check what you know")]
    assert {line[0] for line in bring(sharing, "--publish")} == {"="}
    export(tmp_path / "out")
    assert {line[0] for line in bring(tmp_path / "out", "--publish")} == {"="}
    edit(sharing / MODULE, "title: Check what", "title: See what")
    changed = [line for line in bring(sharing, "--publish") if line[0] != "="]
    assert changed == ["~ quiz See what you know"]
    assert banks() == [("first-steps", "See what you know")]
    assert {line[0] for line in bring(sharing, "--publish")} == {"="}


def test_the_title_of_a_shared_bank_may_be_said_later(sharing):
    bring(sharing, "--publish")
    edit(sharing / "02-going-on/module.md", "  bank:", "  bank_title: Check what you know\n  bank:")
    assert {line[0] for line in bring(sharing, "--publish")} == {"="}


def test_a_second_title_for_one_bank_is_refused(sharing):
    edit(sharing / "02-going-on/module.md", "  bank:", "  bank_title: Something else\n  bank:")
    says = r"02-going-on/module\.md:3: The bank first-steps is called Check what you know already"
    with pytest.raises(CommandError, match=says):
        bring(sharing, "--publish")


def test_a_practice_exam_draws_from_the_bank_that_a_module_brings(folder, tmp_path):
    exam = SECOND_QUIZ.replace("once-more", "exam").replace("Once more", "Practice exam")
    edit(folder / "program.md", "icrc-pr]\n", f"icrc-pr]\n{exam}")
    bring(folder, "--publish")
    assert ProgramPage.objects.get().quiz.bank == ModulePage.objects.get().quiz.bank
    assert banks() == [("first-steps", "Check what you know")]
    assert {line[0] for line in bring(folder, "--publish")} == {"="}
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(folder)


def test_a_bank_that_is_nowhere_is_named(sharing):
    edit(sharing / "02-going-on/module.md", "bank: first-steps", "bank: second-steps")
    with pytest.raises(CommandError, match=r"02-going-on/module\.md:3: There is no question bank second"):
        bring(sharing, "--publish")
