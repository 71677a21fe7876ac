"""When somebody edited on the site what a folder says otherwise, nobody's words are lost unasked."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError
from django.utils import timezone
from wagtail.documents import get_document_model

from cms.models import TrainingMedia
from courses.models import LessonPage, ModulePage, ProgramPage
from quizzes.models import Question, Quiz
from tests import builders
from tests.courses.folders import LESSON, QUESTIONS, bring, brought_in_once, edit, export, published

__all__ = ["brought_in_once", "published"]


SUMMARY = "summary: What silence is good for."
OTHER = "01-first-steps/02-ask.md"


def edit_on_the_site(page, **fields) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(log_action=True).publish()


def lesson() -> LessonPage:
    return LessonPage.objects.get(slug="wait")


def test_an_edited_page_that_the_folder_would_undo_is_named_and_nothing_is_done(published):
    edit_on_the_site(lesson(), summary="From the site.")
    edit(published / OTHER, "minutes: 8", "minutes: 18")
    with pytest.raises(CommandError, match=r"01-wait\.md:1: Conflict: the lesson Wait was edited"):
        bring(published, "--publish")
    assert lesson().summary == "From the site."
    assert LessonPage.objects.get(slug="ask").minutes == 8


def test_the_folder_may_win(published):
    edit_on_the_site(lesson(), summary="From the site.")
    assert "~ lesson Wait" in bring(published, "--publish", "--on-conflict", "folder")
    assert lesson().summary == "What silence is good for."
    assert {line[0] for line in bring(published, "--publish")} == {"="}


def test_the_site_may_win_and_the_rest_is_taken(published):
    edit_on_the_site(lesson(), summary="From the site.")
    edit(published / OTHER, "minutes: 8", "minutes: 18")
    lines = bring(published, "--publish", "--on-conflict", "site")
    assert "! lesson Wait (kept as it is on the site)" in lines
    assert "~ lesson Ask" in lines
    assert lesson().summary == "From the site."


@pytest.mark.parametrize("model", [ProgramPage, ModulePage])
def test_the_same_holds_for_programs_and_modules(published, model):
    page = model.objects.get()
    edit_on_the_site(page, summary="From the site.")
    with pytest.raises(CommandError, match=f"the {page._meta.verbose_name} {page.title} was edited"):
        bring(published, "--publish")


def test_a_draft_on_the_site_is_a_conflict_too(published):
    page = lesson()
    page.summary = "Half a thought."
    page.save_revision(log_action=True)
    with pytest.raises(CommandError, match="was edited on the site"):
        bring(published)


def test_words_that_are_the_same_are_no_conflict_whoever_wrote_them(published):
    edit_on_the_site(lesson(), summary="From the site.")
    edit(published / LESSON, SUMMARY, "summary: From the site.")
    assert {line[0] for line in bring(published, "--publish")} == {"="}
    edit(published / LESSON, "From the site.", "From the folder.")
    assert "~ lesson Wait" in bring(published, "--publish")


def test_a_page_that_was_unpublished_on_the_site_does_not_come_back_unasked(published):
    lesson().unpublish()
    with pytest.raises(CommandError, match="was unpublished on the site"):
        bring(published, "--publish")
    bring(published, "--publish", "--on-conflict", "folder")
    assert lesson().live


def test_a_page_that_left_the_folder_and_comes_back_is_published_again(published):
    text = (published / LESSON).read_text()
    (published / LESSON).unlink()
    bring(published, "--publish")
    assert not lesson().live
    (published / LESSON).write_text(text)
    bring(published, "--publish")
    assert lesson().live


def test_a_page_that_was_added_on_the_site_is_not_taken_down_unasked(published):
    module = ModulePage.objects.get(slug="first-steps")
    added = builders.published(module, LessonPage(title="Added by hand", slug="added", minutes=5, body=[]))
    with pytest.raises(CommandError, match="the lesson Added by hand is on the site and not in the folder"):
        bring(published, "--publish")
    assert "! lesson Added by hand (kept as it is on the site)" in bring(
        published, "--publish", "--on-conflict", "site"
    )
    bring(published, "--publish", "--on-conflict", "folder")
    added.refresh_from_db()
    assert not added.live


def test_a_quiz_that_was_edited_on_the_site_is_a_conflict(published):
    quiz = Quiz.objects.get(key="first-steps")
    quiz.pass_percent = 90
    quiz.save()
    with pytest.raises(CommandError, match="the quiz Check what you know was edited"):
        bring(published, "--publish")
    bring(published, "--publish", "--on-conflict", "site")
    assert Quiz.objects.get(key="first-steps").pass_percent == 90
    bring(published, "--publish", "--on-conflict", "folder")
    assert Quiz.objects.get(key="first-steps").pass_percent == 75


def test_a_question_that_somebody_reworded_or_retired_is_a_conflict(published, sam):
    one, two = Question.objects.get(key="lis-01"), Question.objects.get(key="lis-02")
    one.revise(builders.wording("Worded on the site?"), by=sam, at=timezone.now())
    two.retire(by=sam, at=timezone.now())
    with pytest.raises(CommandError, match=r"(?s)question lis-01 was edited.*question lis-02 was edited"):
        bring(published, "--publish")
    bring(published, "--publish", "--on-conflict", "site")
    assert one.latest().stem == "Worded on the site?"
    bring(published, "--publish", "--on-conflict", "folder")
    two.refresh_from_db()
    assert one.latest().stem != "Worded on the site?"
    assert two.is_live


def test_a_question_that_left_the_folder_is_retired_and_comes_back(published):
    file = published / QUESTIONS
    text = file.read_text()
    rest = text.index("::lis-02::")
    file.write_text(text[rest:])
    assert "- question lis-01 (retired)" in bring(published, "--publish")
    question = Question.objects.get(key="lis-01")
    assert not question.is_live
    assert {line[0] for line in bring(published, "--publish")} == {"="}
    file.write_text(text)
    bring(published, "--publish")
    question.refresh_from_db()
    assert question.is_live
    assert question.versions.count() == 1


# --- What is changed in the library alone --------------------------------------------------------------

SHOWN = """
::: video {src="talk.mp4" captions="talk.vtt"}
**Rosa:** I nearly did not come.
:::

::: document {src="plan.pdf" title="My plan"}
:::

::: image {src="dot.png" alt="A dot"}
:::
"""


@pytest.fixture
def showing(published):
    """The tiny program, with a lesson that shows a film, a handout and a picture."""
    place = published / "01-first-steps"
    (place / "talk.mp4").write_bytes(builders.VIDEO_FILE)
    (place / "talk.vtt").write_bytes(builders.CAPTIONS_FILE)
    (place / "plan.pdf").write_bytes(b"%PDF-1.7")
    (place / "dot.png").write_bytes((settings.BASE_DIR / "tests" / "courses" / "dot.png").read_bytes())
    with (published / LESSON).open("a") as file:
        file.write(SHOWN)
    bring(published, "--publish")
    return published


def transcribe() -> None:
    TrainingMedia.objects.update(transcript="**Rosa:** I came.\r\n")


def caption() -> None:
    film = TrainingMedia.objects.get()
    film.captions.save(
        "mended.vtt", ContentFile(builders.CAPTIONS_FILE + b"\n00:02.000 --> 00:03.000\nYes.\n")
    )


def name_the_handout() -> None:
    get_document_model().objects.update(title="Our plan")


CHANGES = [(transcribe, "talk.mp4"), (caption, "talk.mp4"), (name_the_handout, "Our plan")]


@pytest.mark.parametrize(("change", "title"), CHANGES)
def test_what_was_changed_in_the_library_alone_is_a_conflict(showing, change, title):
    change()
    says = rf"01-wait\.md:1: Conflict: the lesson Wait shows {title}, which was changed in the library"
    with pytest.raises(CommandError, match=says):
        bring(showing, "--publish")
    with pytest.raises(CommandError, match=says):
        bring(showing, "--publish", "--dry-run")
    assert TrainingMedia.objects.count() == get_document_model().objects.count() == 1


@pytest.mark.parametrize(("change", "title"), CHANGES)
def test_the_library_may_win_and_goes_into_the_folder(showing, change, title):
    change()
    before = lesson().latest_revision_id
    assert "! lesson Wait (kept as it is on the site)" in bring(showing, "--publish", "--on-conflict", "site")
    assert lesson().latest_revision_id == before
    assert f"~ {LESSON}" in export(showing)
    assert {line[0] for line in bring(showing, "--publish")} == {"="}
    edit(showing / LESSON, 'alt="A dot"', 'alt="A green dot"')
    assert "~ lesson Wait" in bring(showing, "--publish")


def test_the_folder_may_win_over_the_library(showing):
    transcribe()
    assert "~ lesson Wait" in bring(showing, "--publish", "--on-conflict", "folder")
    assert lesson().body[-3].value["media"].transcript == "**Rosa:** I nearly did not come."
    assert {line[0] for line in bring(showing, "--publish")} == {"="}


def test_a_film_that_was_saved_again_without_a_change_is_the_same(showing):
    TrainingMedia.objects.update(transcript="**Rosa:** I nearly did not come.\r\n")
    assert {line[0] for line in bring(showing, "--publish")} == {"="}
    assert TrainingMedia.objects.count() == 1


def test_words_of_a_film_that_changed_in_the_folder_alone_are_taken(showing):
    edit(showing / LESSON, "I nearly did not come.", "I came.")
    assert "~ lesson Wait" in bring(showing, "--publish")
    assert lesson().body[-3].value["media"].transcript == "**Rosa:** I came."
    assert {line[0] for line in bring(showing, "--publish")} == {"="}


def test_the_same_words_in_the_library_and_in_the_folder_are_no_conflict(showing):
    transcribe()
    edit(showing / LESSON, "I nearly did not come.", "I came.")
    assert {line[0] for line in bring(showing, "--publish")} == {"="}
    edit(showing / LESSON, "I came.", "I came twice.")
    assert "~ lesson Wait" in bring(showing, "--publish")


def test_a_dry_run_shows_the_lines_that_would_change(published):
    edit(published / LESSON, SUMMARY, "summary: Said anew.")
    lines = bring(published, "--publish", "--dry-run")
    assert "~ lesson Wait" in lines
    assert "    +summary: Said anew." in lines
    assert f"    -{SUMMARY}" in lines
    assert not any(line.startswith("= lesson") for line in lines)
    assert lesson().summary != "Said anew."
