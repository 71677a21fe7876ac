"""When somebody edited on the site what a folder says otherwise, nobody's words are lost unasked."""

import pytest
from django.core.management import CommandError
from django.utils import timezone

from courses.models import LessonPage, ModulePage, ProgramPage
from quizzes.models import Question, Quiz
from tests import builders
from tests.courses.test_import_course import folder, run

__all__ = ["folder"]


@pytest.fixture
def published(folder):
    """The folder, brought in and published once."""
    run(folder, "--publish")
    return folder


def edit(file, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def edit_on_the_site(page, **fields) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(log_action=True).publish()


def lesson() -> LessonPage:
    return LessonPage.objects.get(slug="what-mutuality-means")


FILE = "01-mutuality/01-what-mutuality-means.md"


def test_an_edited_page_that_the_folder_would_undo_is_named_and_nothing_is_done(published):
    edit_on_the_site(lesson(), summary="From the site.")
    edit(published / "01-mutuality/02-not-helping-not-friendship.md", "minutes: ", "minutes: 1")
    with pytest.raises(
        CommandError, match=r"what-mutuality-means\.md:1: Conflict: the lesson What mutuality"
    ):
        run(published, "--publish")
    assert lesson().summary == "From the site."
    assert LessonPage.objects.get(slug="not-helping-not-friendship").minutes < 10


def test_the_folder_may_win(published):
    edit_on_the_site(lesson(), summary="From the site.")
    assert "~ lesson What mutuality means" in run(published, "--publish", "--on-conflict", "folder")
    assert lesson().summary != "From the site."
    assert {line[0] for line in run(published, "--publish")} == {"="}


def test_the_site_may_win_and_the_rest_is_taken(published):
    edit_on_the_site(lesson(), summary="From the site.")
    edit(published / "01-mutuality/02-not-helping-not-friendship.md", "minutes: ", "minutes: 1")
    lines = run(published, "--publish", "--on-conflict", "site")
    assert "! lesson What mutuality means (kept as it is on the site)" in lines
    assert "~ lesson Not helping, not friendship" in lines
    assert lesson().summary == "From the site."


@pytest.mark.parametrize("model", [ProgramPage, ModulePage])
def test_the_same_holds_for_programs_and_modules(published, model):
    page = model.objects.order_by("path").first()
    edit_on_the_site(page, summary="From the site.")
    with pytest.raises(CommandError, match=f"the {page._meta.verbose_name} {page.title} was edited"):
        run(published, "--publish")


def test_a_draft_on_the_site_is_a_conflict_too(published):
    page = lesson()
    page.summary = "Half a thought."
    page.save_revision(log_action=True)
    with pytest.raises(CommandError, match="was edited on the site"):
        run(published)


def test_words_that_are_the_same_are_no_conflict_whoever_wrote_them(published):
    edit_on_the_site(lesson(), summary="From the site.")
    edit(published / FILE, f"summary: {summary_in(published)}", "summary: From the site.")
    assert {line[0] for line in run(published, "--publish")} == {"="}
    edit(published / FILE, "From the site.", "From the folder.")
    assert "~ lesson What mutuality means" in run(published, "--publish")


def summary_in(folder) -> str:
    lines = (folder / FILE).read_text().splitlines()
    return next(line for line in lines if line.startswith("summary: ")).removeprefix("summary: ")


def test_a_page_that_was_unpublished_on_the_site_does_not_come_back_unasked(published):
    lesson().unpublish()
    with pytest.raises(CommandError, match="was unpublished on the site"):
        run(published, "--publish")
    run(published, "--publish", "--on-conflict", "folder")
    assert lesson().live


def test_a_page_that_left_the_folder_and_comes_back_is_published_again(published):
    text = (published / FILE).read_text()
    (published / FILE).unlink()
    run(published, "--publish")
    assert not lesson().live
    (published / FILE).write_text(text)
    run(published, "--publish")
    assert lesson().live


def test_a_page_that_was_added_on_the_site_is_not_taken_down_unasked(published):
    module = ModulePage.objects.get(slug="mutuality")
    added = builders.published(module, LessonPage(title="Added by hand", slug="added", minutes=5, body=[]))
    with pytest.raises(CommandError, match="the lesson Added by hand is on the site and not in the folder"):
        run(published, "--publish")
    assert "! lesson Added by hand (kept as it is on the site)" in run(
        published, "--publish", "--on-conflict", "site"
    )
    run(published, "--publish", "--on-conflict", "folder")
    added.refresh_from_db()
    assert not added.live


def test_a_quiz_that_was_edited_on_the_site_is_a_conflict(published):
    quiz = Quiz.objects.get(key="mutuality")
    quiz.pass_percent = 90
    quiz.save()
    with pytest.raises(CommandError, match="the quiz Check what you know: Mutuality was edited"):
        run(published, "--publish")
    run(published, "--publish", "--on-conflict", "site")
    assert Quiz.objects.get(key="mutuality").pass_percent == 90
    run(published, "--publish", "--on-conflict", "folder")
    assert Quiz.objects.get(key="mutuality").pass_percent == 75


def test_a_question_that_somebody_reworded_or_retired_is_a_conflict(published, sam):
    one, two = Question.objects.get(key="mut-01"), Question.objects.get(key="mut-02")
    one.revise(builders.wording("Worded on the site?"), by=sam, at=timezone.now())
    two.retire(by=sam, at=timezone.now())
    with pytest.raises(CommandError, match=r"(?s)question mut-01 was edited.*question mut-02 was edited"):
        run(published, "--publish")
    run(published, "--publish", "--on-conflict", "site")
    assert one.latest().stem == "Worded on the site?"
    run(published, "--publish", "--on-conflict", "folder")
    two.refresh_from_db()
    assert one.latest().stem != "Worded on the site?"
    assert two.is_live


def test_a_question_that_left_the_folder_is_retired_and_comes_back(published):
    file = published / "01-mutuality" / "questions.gift"
    text = file.read_text()
    rest = text.index("::mut-02::")
    file.write_text(text[rest:])
    assert "- question mut-01 (retired)" in run(published, "--publish")
    question = Question.objects.get(key="mut-01")
    assert not question.is_live
    assert {line[0] for line in run(published, "--publish")} == {"="}
    file.write_text(text)
    run(published, "--publish")
    question.refresh_from_db()
    assert question.is_live
    assert question.versions.count() == 1


def test_importing_drafts_again_makes_no_new_drafts(folder):
    run(folder)
    before = list(LessonPage.objects.values_list("pk", "latest_revision"))
    assert {line[0] for line in run(folder)} == {"="}
    assert list(LessonPage.objects.values_list("pk", "latest_revision")) == before
    run(folder, "--publish")
    assert list(LessonPage.objects.live().values_list("pk", "live_revision")) == before


def test_a_dry_run_shows_the_lines_that_would_change(published):
    edit(published / FILE, f"summary: {summary_in(published)}", "summary: Said anew.")
    lines = run(published, "--publish", "--dry-run")
    assert "~ lesson What mutuality means" in lines
    assert "    +summary: Said anew." in lines
    assert any(line.startswith("    -summary: ") for line in lines)
    assert not any(line.startswith("= lesson") for line in lines)
    assert lesson().summary != "Said anew."
