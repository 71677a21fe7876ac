"""A program is written as a folder, and the folder makes the same program again, to the letter."""

import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.utils import timezone

from cms.models import TrainingMedia
from courses.models import Competency, LessonPage
from quizzes.models import Question
from tests import builders
from tests.courses.folders import (
    LESSON,
    MODULE,
    QUESTIONS,
    bring,
    brought_in_once,
    contents,
    edit,
    export,
    published,
)

__all__ = ["brought_in_once", "published"]

STARTER = settings.BASE_DIR / "curriculum" / "peer-support-foundations"
PICTURE = settings.BASE_DIR / "tests" / "courses" / "dot.png"


def lesson() -> LessonPage:
    return LessonPage.objects.get(slug="wait")


def test_a_program_comes_out_as_it_went_in(published, tmp_path):
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(published)


def test_the_starter_curriculum_comes_out_as_it_went_in(published, tmp_path):
    bring(STARTER, "--publish")
    export(tmp_path / "out", slug="peer-support-foundations")
    assert contents(tmp_path / "out") == contents(STARTER)


COUNTS = """counts:
  - competency: mentoring
    minutes: 4
  - competency: samhsa-core/{code}
    minutes: 7
"""


def test_minutes_that_count_in_several_frameworks_come_out_as_they_went_in(published, tmp_path):
    code = Competency.objects.filter(framework__code="samhsa-core").first().code
    edit(published / LESSON, "minutes: 5\ncompetency: mentoring\n", "minutes: 11\nmode: in_person\n" + COUNTS)
    edit(published / LESSON, "{code}", code)
    rows = "mode: live_online\ncounts:\n  - competency: ethics\n    minutes: 6\n"
    edit(published / MODULE, "  minutes: 6\n", f"  minutes: 6\n{rows}")
    bring(published, "--publish")
    assert (lesson().mode, [row.minutes for row in lesson().credits.all()]) == ("in_person", [4, 7])
    assert {line[0] for line in bring(published, "--publish")} == {"="}
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(published)
    edit(published / LESSON, "    minutes: 7", "    minutes: 700")
    with pytest.raises(CommandError, match=r"wait\.md:7: In .+, each minute counts once"):
        bring(published, "--publish")


def test_over_its_own_folder_files_keep_their_numbers_and_what_is_gone_goes(published):
    (published / "01-first-steps").rename(published / "70-first-steps")
    (published / "70-first-steps" / "02-ask.md").rename(published / "70-first-steps" / "05-ask.md")
    before = contents(published)
    assert {line[0] for line in export(published)} == {"="}
    assert contents(published) == before
    lesson().unpublish()
    assert "- 70-first-steps/01-wait.md" in export(published)
    assert before.keys() - contents(published).keys() == {"70-first-steps/01-wait.md"}


def test_drafts_are_written_unless_what_readers_see_is_asked_for(published, tmp_path):
    page = lesson()
    page.summary = "Half a thought."
    page.save_revision()
    export(tmp_path / "newest")
    export(tmp_path / "published", "--published")
    assert "Half a thought." in (tmp_path / "newest" / LESSON).read_text()
    assert contents(tmp_path / "published") == contents(published)


def test_a_retired_question_that_a_lesson_asks_goes_along_and_stays_retired(published, tmp_path, sam):
    with (published / LESSON).open("a") as file:
        file.write('\n::: check-yourself {question="lis-01"}\n:::\n')
    bring(published, "--publish")
    question = Question.objects.get(key="lis-01")
    question.retire(by=sam, at=timezone.now())
    export(tmp_path / "out")
    assert "// [tag:retired]\n::lis-01::" in (tmp_path / "out" / QUESTIONS).read_text()
    assert {line[0] for line in bring(tmp_path / "out", "--publish")} == {"="}
    elsewhere = tmp_path / "out" / MODULE
    edit(elsewhere, "key: first-steps", "key: elsewhere")
    bring(tmp_path / "out", "--publish")
    assert not Question.objects.get(key="lis-01", bank__key="elsewhere").is_live
    assert Question.objects.get(key="lis-02", bank__key="elsewhere").is_live
    edit(tmp_path / "out" / QUESTIONS, "// [tag:retired]\n", "")
    bring(tmp_path / "out", "--publish")
    assert Question.objects.get(key="lis-01", bank__key="elsewhere").is_live


def test_a_dry_run_writes_nothing(published, tmp_path):
    assert "+ program.md" in export(tmp_path / "out", "--dry-run")
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(published, tmp_path):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "letter.txt").write_text("Dear Rosa")
    with pytest.raises(CommandError, match="holds something else"):
        export(tmp_path / "desk")
    assert contents(tmp_path / "desk") == {"letter.txt": b"Dear Rosa"}


def test_a_program_that_is_not_there_is_said_plainly(published, tmp_path):
    with pytest.raises(CommandError, match="There is no program dancing"):
        export(tmp_path, slug="dancing")


def test_pictures_come_out_under_the_name_they_came_in_with(published, tmp_path):
    text = (published / LESSON).read_text()
    for name in ("a dot.png", "pictures/dot.png"):
        (published / "01-first-steps" / name).parent.mkdir(exist_ok=True)
        shutil.copy(PICTURE, published / "01-first-steps" / name)
        text += f'\n::: image {{src="{name}" alt="A \\"green\\" dot"}}\nSmall.\n:::\n'
    (published / LESSON).write_text(text)
    bring(published)
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(published)


def test_what_was_written_in_the_admin_reads_as_if_a_person_had_written_it(published, tmp_path):
    page = lesson()
    page.body = [
        ("prose", "One.\r\n\r\nTwo."),
        ("prose", "Three.\n::: callout\n"),
        ("callout", {"title": "", "body": "Four."}),
    ]
    page.save_revision().publish()
    export(tmp_path / "out")
    text = (tmp_path / "out" / LESSON).read_text()
    callout = page.body[2].id
    assert text.split("---\n")[2] == (
        f"\nOne.\n\nTwo.\n\n:::: prose\nThree.\n::: callout\n::::\n\n::: callout {{#{callout}}}\nFour.\n:::\n"
    )
    assert {line[0] for line in bring(tmp_path / "out", "--publish")} == {"="}


SHOWN = """
::: video {src="listening.mp4" title="Listening" captions="listening.vtt" duration="94.5" credits="Us, CC BY"}
**Rosa:** I nearly did not come.
:::

::: audio {src="talk.mp3"}
A talk.
:::

::: document {src="my-plan.pdf" title="My plan"}
Fill it in.
:::

::: check-yourself {question="lis-01"}
:::
"""


def test_films_sounds_handouts_and_questions_come_out_as_they_went_in(published, tmp_path):
    place, text = published / "01-first-steps", (published / LESSON).read_text()
    (place / "listening.mp4").write_bytes(builders.VIDEO_FILE)
    (place / "listening.vtt").write_bytes(builders.CAPTIONS_FILE)
    (place / "talk.mp3").write_bytes(builders.AUDIO_FILE)
    (place / "my-plan.pdf").write_bytes(b"%PDF-1.7")
    (published / LESSON).write_text(text + SHOWN)
    bring(published, "--publish")
    body = lesson().body
    assert [block.block_type for block in body][-4:] == ["video", "audio", "document", "check_yourself"]
    assert body[-1].value["question"].key == "lis-01"
    assert {line[0] for line in bring(published, "--publish")} == {"="}
    assert TrainingMedia.objects.count() == 2
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(published)
    for old, new, says in [
        ('src="talk.mp3"', 'src="no.mp3"', "There is no such audio beside this file"),
        ('question="lis-01"', 'question="no"', "There is no question no in the bank first-steps"),
        ('captions="listening.vtt" ', "", "needs captions"),
    ]:
        (published / LESSON).write_text(text + SHOWN.replace(old, new))
        with pytest.raises(CommandError, match=says):
            bring(published, "--publish")
    assert TrainingMedia.objects.count() == 2
