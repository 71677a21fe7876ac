"""A folder of Markdown becomes pages, quizzes and questions; importing again changes only what changed."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from courses.exchange.standards import SHIPPED
from courses.models import LessonPage, ModulePage, ProgramPage
from quizzes.models import Quiz
from tests import builders

STARTER = settings.BASE_DIR / "curriculum" / "peer-support-foundations"


@pytest.fixture
def folder(tmp_path, db) -> Path:
    """A copy of the starter curriculum that a test may change."""
    builders.program_index()
    call_command("import_standards", *SHIPPED.glob("*.yaml"), stdout=StringIO())
    return Path(shutil.copytree(STARTER, tmp_path / "starter"))


def run(folder: Path, *options: str) -> list[str]:
    output = StringIO()
    call_command("import_course", folder, *options, stdout=output)
    return output.getvalue().splitlines()


def test_the_starter_curriculum_becomes_pages_with_quizzes(folder):
    run(folder, "--publish")
    program = ProgramPage.objects.get()
    modules = list(ModulePage.objects.child_of(program))
    assert [module.slug for module in modules] == [
        "mutuality",
        "shared-experience",
        "choice-and-self-determination",
    ]
    assert all(module.live and module.quiz and module.practices.exists() for module in modules)
    assert all(LessonPage.objects.child_of(module).live().count() >= 3 for module in modules)
    assert all(quiz.bank.questions.count() >= 12 and quiz.draw_count == 8 for quiz in Quiz.objects.all())
    assert sum(lesson.minutes for lesson in LessonPage.objects.all()) >= 60


def test_importing_twice_changes_nothing(folder):
    run(folder, "--publish")
    before = list(LessonPage.objects.values_list("pk", "latest_revision"))
    lines = run(folder, "--publish")
    assert {line[0] for line in lines} == {"="}
    assert list(LessonPage.objects.values_list("pk", "latest_revision")) == before


def test_a_changed_file_becomes_a_new_revision_of_the_same_page(folder):
    run(folder, "--publish")
    file = next(folder.glob("01-*/01-*.md"))
    page = LessonPage.objects.get(slug=file.stem[3:])
    file.write_text(file.read_text().replace("minutes: ", "minutes: 1"))
    assert [line for line in run(folder, "--publish") if line[0] == "~"] == [f"~ lesson {page.title}"]
    changed = LessonPage.objects.get(pk=page.pk)
    assert changed.live_revision_id != page.live_revision_id
    assert changed.minutes == int(f"1{page.minutes}")


def test_a_file_that_is_gone_unpublishes_its_page_and_deletes_nothing(folder):
    run(folder, "--publish")
    file = next(folder.glob("01-*/01-*.md"))
    file.unlink()
    lines = run(folder, "--publish")
    page = LessonPage.objects.get(slug=file.stem[3:])
    assert f"- lesson {page.title} (unpublished)" in lines
    assert not page.live


def test_files_in_another_order_put_the_pages_in_that_order(folder):
    run(folder, "--publish")
    (folder / "03-choice-and-self-determination").rename(folder / "00-choice-and-self-determination")
    run(folder, "--publish")
    program = ProgramPage.objects.get()
    assert ModulePage.objects.child_of(program).first().slug == "choice-and-self-determination"


def test_a_dry_run_says_what_it_would_do_and_does_nothing(folder):
    lines = run(folder, "--publish", "--dry-run")
    assert any(line.startswith("+ program") for line in lines)
    assert not ProgramPage.objects.exists()
    assert not Quiz.objects.exists()


def test_without_publish_the_pages_are_drafts(folder):
    run(folder)
    assert not ProgramPage.objects.get().live
    assert not LessonPage.objects.live().exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("01-mutuality/module.md", "competency: mentoring", "competency: dancing", "no competency dancing"),
        ("program.md", "[demonstration, icrc-pr]", "[moon]", "no scheme moon"),
    ],
)
def test_what_points_nowhere_is_named_with_its_file_and_nothing_is_half_done(folder, file, old, new, says):
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CommandError, match=says):
        run(folder, "--publish")
    assert not ProgramPage.objects.exists()


def test_a_picture_beside_the_text_is_stored_once_and_needs_its_words(folder):
    shutil.copy(settings.BASE_DIR / "tests" / "courses" / "dot.png", folder / "01-mutuality" / "dot.png")
    lesson = next(folder.glob("01-*/01-*.md"))
    text = lesson.read_text()
    lesson.write_text(text + '\n::: image {#dot src="dot.png" alt="A green dot"}\nSmall.\n:::\n')
    run(folder, "--publish")
    run(folder, "--publish")
    block = LessonPage.objects.get(slug=lesson.stem[3:]).body[-1]
    assert (block.value["alt"], block.value["caption"]) == ("A green dot", "Small.")
    from wagtail.images.models import Image

    assert Image.objects.count() == 1
    lesson.write_text(text + '\n::: image {#dot src="dot.png"}\n:::\n')
    with pytest.raises(CommandError, match="needs alt"):
        run(folder)


def test_a_picture_outside_the_folder_is_refused(folder):
    lesson = next(folder.glob("01-*/01-*.md"))
    lesson.write_text(lesson.read_text() + '\n::: image {src="../../../../etc/hostname" alt="x"}\n:::\n')
    with pytest.raises(CommandError, match="no such picture"):
        run(folder)


def test_a_folder_that_is_not_there_is_said_plainly():
    with pytest.raises(CommandError, match="There is no folder"):
        run(Path("nowhere"))


def test_a_question_worded_anew_is_reported_and_keeps_its_identity(folder):
    run(folder, "--publish")
    file = folder / "01-mutuality" / "questions.gift"
    before = Quiz.objects.get(key="mutuality").bank.questions.count()
    text = file.read_text()
    assert "What is a good next step?" in text
    file.write_text(text.replace("What is a good next step?", "What could you do next?", 1))
    assert [line for line in run(folder, "--publish") if line[0] != "="] == [
        "~ quiz Check what you know: Mutuality"
    ]
    assert Quiz.objects.get(key="mutuality").bank.questions.count() == before


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<quiz></quiz>", "questions.gift:1"),
        (b"::x:: Caf\xe9 {T}", "not UTF-8"),
        (b"::x:: Match {=a -> b =c -> d}", "questions.gift:1"),
    ],
)
def test_questions_that_cannot_be_read_are_named_with_their_file(folder, content, says):
    (folder / "01-mutuality" / "questions.gift").write_bytes(content)
    with pytest.raises(CommandError, match=says):
        run(folder, "--publish")
    assert not Quiz.objects.exists()
