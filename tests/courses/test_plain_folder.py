"""A folder of somebody else's Markdown, with nothing but headings and file order, becomes a program."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from courses.exchange import plain
from courses.models import LessonPage, ModulePage, ProgramPage
from tests import builders

PICTURE = settings.BASE_DIR / "tests" / "courses" / "dot.png"
FILES = {
    "README.md": "# Listening well\n\nA first evening about *listening*.\n",
    "LICENSE.md": "Do what you like.\n",
    "02-asking/01_open-questions.md": "# Open questions\n\nAsk how, not why.\n\n## Try it\n\nToday.\n",
    "01-first-steps/index.md": "# The first steps\n\nBegin here.\n",
    "01-first-steps/10-later.md": "Nothing but words " * 100,
    "01-first-steps/2-wait.md": "\n## Wait\n\n![A green dot](fig/dot.png)\n\nCount to five.\n",
    "01-first-steps/3-deep/docs.md": "---\ntitle: Going deeper\ntags:\n\t- x\n---\nDeeper.\n",
    "01-first-steps/4-empty.md": "\n",
    "01-first-steps/5-box.md": "Before.\n\n:::tip\n## Remember\nBe kind.\n:::: solution\nYes.\n::::\n:::\n\nAfter.\n",
}


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "listening-well"
    for name, text in FILES.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (place / "01-first-steps" / "fig").mkdir()
    shutil.copy(PICTURE, place / "01-first-steps" / "fig" / "dot.png")
    return place


def bring(folder: Path) -> list[str]:
    output = StringIO()
    call_command("import_course", folder, "--publish", stdout=output)
    return output.getvalue().splitlines()


def test_titles_come_from_headings_and_names_and_order_from_the_files(folder):
    program = plain.read(folder)
    assert program.document.head["title"] == "Listening well"
    assert program.document.head["summary"] == "A first evening about *listening*."
    titles = {m.document.head["title"]: [d.head["title"] for d in m.lessons] for m in program.modules}
    assert titles == {
        "The first steps": ["Wait", "Going deeper", "Box", "Later"],
        "Asking": ["Open questions"],
    }
    assert [lesson.slug for lesson in program.modules[0].lessons] == ["wait", "deep", "box", "later"]
    assert program.notes == ("listening-well/01-first-steps/4-empty.md (empty, left out)",)


def test_the_title_does_not_stand_in_the_text_again(folder):
    lesson = plain.read(folder).modules[1].lessons[0]
    assert [block.text for block in lesson.blocks] == ["Ask how, not why.\n\n## Try it\n\nToday."]


def test_minutes_are_estimated_from_the_words(folder):
    later = plain.read(folder).modules[0].lessons[-1]
    assert later.head["minutes"] == -(-300 // plain.WORDS_A_MINUTE)


def test_fenced_parts_become_callouts_and_pictures_become_pictures(folder):
    lessons = plain.read(folder).modules[0].lessons
    assert [(b.kind, b.text, b.attributes) for b in lessons[2].blocks] == [
        ("prose", "Before.", {}),
        ("callout", "Be kind.\n**Solution**\n\nYes.", {"title": "Remember"}),
        ("prose", "After.", {}),
    ]
    assert lessons[0].blocks[0].attributes == {"src": "fig/dot.png", "alt": "A green dot"}


def test_a_second_import_changes_nothing_and_keys_come_from_the_path(folder, db):
    builders.program_index()
    bring(folder)
    assert {line[0] for line in bring(folder)} == {"=", "!"}
    assert ModulePage.objects.live().count() == 2
    assert LessonPage.objects.live().count() == 5
    file = folder / "02-asking" / "01_open-questions.md"
    file.write_text(file.read_text() + "\nAnd tomorrow.\n")
    assert [line for line in bring(folder) if line[0] == "~"] == ["~ lesson Open questions"]


def test_once_written_out_it_is_a_folder_like_any_other(folder, tmp_path, db):
    builders.program_index()
    bring(folder)
    out = tmp_path / "out"
    call_command("export_course", ProgramPage.objects.get().slug, out, stdout=StringIO())
    assert not plain.is_plain(out)
    assert {line[0] for line in bring(out)} == {"="}


@pytest.mark.parametrize(
    ("files", "answer"),
    [
        ({"a.md": "# A\n"}, True),
        ({"program.md": "# A\n", "1/module.md": "# B\n"}, True),
        ({"a.txt": "No Markdown."}, False),
        ({"program.md": "---\ntitle: Ours\n---\n"}, False),
        ({"1/module.md": "---\ntitle: Ours\nkey: x\n---\n"}, False),
    ],
    ids=["headings", "our names, no heads", "no Markdown", "our program", "our keys"],
)
def test_a_folder_of_ours_is_told_apart(tmp_path, files, answer):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert plain.is_plain(tmp_path) is answer
