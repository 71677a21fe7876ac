"""Two programs draw from one bank. Each folder changes only what it brought; the rest is somebody else's."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.models import ModulePage, ProgramPage
from quizzes.models import Question, QuestionBank, Quiz
from tests import builders
from tests.courses.folders import bring, contents, edit, export, put, site, site_once

__all__ = ["site", "site_once"]

PROGRAM = "---\ntitle: {title}\nkey: {key}\nsummary: About {title}.\n---\n"
QUIZ = """---
title: Steps
key: {key}
quiz:
  title: {title} check
  key: {slug}-check
  bank: shared
  bank_title: {bank}
  draw: 1
  pass: 75
---
"""
ASKED = '// Questions for the module "Steps".\n\n{questions}\n'
QUESTION = "::{key}:: Is {key} so? {{TRUE}}"
MODULE, GIFT = "01-steps/module.md", "01-steps/questions.gift"


def write(place: Path, title: str, number: int, *keys: str, bank: str = "The pool") -> Path:
    slug, key = title.lower(), f"6f0f6c5e-64a5-4f1f-9a5c-{number:012}"
    module = f"3d9b1f04-2f0a-4a37-8a55-{number:012}"
    files = {
        "program.md": PROGRAM.format(title=title, key=key),
        MODULE: QUIZ.format(title=title, key=module, slug=slug, bank=bank),
        GIFT: ASKED.format(questions="\n\n".join(QUESTION.format(key=key) for key in keys)),
    }
    return put(files if keys else {name: files[name] for name in ("program.md", MODULE)}, place / slug)


@pytest.fixture
def listening(site, tmp_path) -> Path:
    """The folder of a program, on the site already."""
    folder = write(tmp_path, "Listening", 1, "q-1", "q-2")
    bring(folder, "--publish")
    return folder


@pytest.fixture
def going_on(listening, tmp_path) -> Path:
    """The folder of another program, whose quiz draws from the same bank."""
    return write(tmp_path, "Going", 2, "q-3", "q-4")


def drawn() -> list[str]:
    return sorted(Question.objects.live().values_list("key", flat=True))


def test_two_programs_share_a_bank_and_keep_their_questions(listening, going_on):
    bring(going_on, "--publish")
    assert drawn() == ["q-1", "q-2", "q-3", "q-4"]
    for folder in (listening, going_on):
        assert {line[0] for line in bring(folder, "--publish")} == {"="}
    assert drawn() == ["q-1", "q-2", "q-3", "q-4"]


def test_each_comes_out_with_its_own_questions(listening, going_on, tmp_path):
    bring(going_on, "--publish")
    for folder in (listening, going_on):
        export(tmp_path / "out" / folder.name, slug=folder.name)
        assert contents(tmp_path / "out" / folder.name) == contents(folder)


def test_a_program_without_questions_of_its_own_takes_none_along(listening, tmp_path):
    folder = write(tmp_path, "Going", 2)
    edit(folder / MODULE, "  bank_title: The pool\n", "")
    bring(folder, "--publish")
    assert drawn() == ["q-1", "q-2"]
    export(tmp_path / "out", slug="going")
    assert contents(tmp_path / "out") == contents(folder)


def test_a_program_that_was_made_on_the_site_takes_along_all_it_draws(listening, tmp_path):
    page = builders.published(
        builders.program_index(), ProgramPage(title="By hand", slug="by-hand", summary="So.")
    )
    module = ModulePage(title="Steps", slug="steps", quiz=Quiz.objects.get())
    builders.published(page, module)
    export(tmp_path / "out", slug="by-hand")
    assert (tmp_path / "out" / GIFT).read_text() == (listening / GIFT).read_text()


def test_what_leaves_one_folder_is_retired_and_the_rest_stays(listening, going_on):
    bring(going_on, "--publish")
    edit(listening / GIFT, QUESTION.format(key="q-1"), "")
    assert "- question q-1 (retired)" in bring(listening, "--publish")
    assert drawn() == ["q-2", "q-3", "q-4"]


def test_what_both_have_stays_when_it_leaves_one(listening, tmp_path):
    bring(write(tmp_path, "Going", 2, "q-1", "q-3"), "--publish")
    edit(listening / GIFT, QUESTION.format(key="q-1"), "")
    for options in ([], ["--on-conflict", "folder"]):
        lines = bring(listening, "--publish", *options, "--dry-run")
        assert "! question q-1 (stays: it stands in the folder of Going, too)" in lines
    bring(listening, "--publish", "--on-conflict", "folder")
    assert drawn() == ["q-1", "q-2", "q-3"]
    assert {line[0] for line in bring(listening, "--publish")} == {"="}


def test_a_question_that_a_trainer_added_is_left_alone(listening, tmp_path, sam):
    added = QuestionBank.objects.get().questions.create(key="q-0", kind="true_false")
    added.revise(builders.wording("By hand?"), by=sam, at=timezone.now())
    for options in ([], ["--on-conflict", "folder"]):
        assert {line[0] for line in bring(listening, "--publish", *options)} == {"="}
    assert drawn() == ["q-0", "q-1", "q-2"]
    export(tmp_path / "out")
    assert "By hand?" in (tmp_path / "out" / GIFT).read_text()


def test_a_question_that_came_in_by_itself_is_left_alone(listening, tmp_path):
    put({"more.gift": "::q-9:: Is it? {TRUE}\n"}, tmp_path)
    call_command("import_questions", tmp_path / "more.gift", "--bank", "shared")
    bring(listening, "--publish")
    assert drawn() == ["q-1", "q-2", "q-9"]
    edit(listening / GIFT, "::q-1::", "::q-9:: Was it? {FALSE}\n\n::q-1::")
    with pytest.raises(CommandError, match="Conflict: the question q-9 was edited on the site"):
        bring(listening, "--publish")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (GIFT, "Is q-1 so?", "Was q-1 so?", "the question q-1 stands in the folder of Going, too"),
        (GIFT, "::q-1::", "// [tag:retired]\n::q-1::", "the question q-1 stands in the folder of Going, too"),
        (MODULE, "The pool", "My pool", "the question bank The pool stands in the folder of Going, too"),
    ],
)
def test_what_two_folders_say_is_changed_by_one_only_when_asked(listening, tmp_path, file, old, new, says):
    bring(write(tmp_path, "Going", 2, "q-1", "q-3"), "--publish")
    edit(listening / file, old, new)
    with pytest.raises(CommandError, match=rf"listening/01-steps/module\.md:4: Conflict: {says}"):
        bring(listening, "--publish")
    bring(listening, "--publish", "--on-conflict", "site")
    assert QuestionBank.objects.get().title == "The pool"
    assert Question.objects.get(key="q-1").latest().stem == "Is q-1 so?"
    assert Question.objects.get(key="q-1").is_live
    bring(listening, "--publish", "--on-conflict", "folder")
    assert {line[0] for line in bring(listening, "--publish")} == {"="}


def test_a_quiz_of_another_program_is_not_taken_over(listening, tmp_path):
    folder = write(tmp_path, "Going", 2, "q-3")
    edit(folder / MODULE, "key: going-check", "key: listening-check")
    with pytest.raises(CommandError, match=r"quiz Listening check stands in the folder of Listening, too"):
        bring(folder, "--publish")


def test_a_bank_that_a_trainer_named_keeps_its_name(listening):
    QuestionBank.objects.update(title="Named by hand")
    with pytest.raises(CommandError, match="the question bank Named by hand was edited on the site"):
        bring(listening, "--publish")
