"""Reading a program's folder: what is understood, and what an author is told to mend."""

import pytest
from django.conf import settings

from courses.exchange.documents import FolderError
from courses.exchange.folder import read
from quizzes.exchange import gift

KEY = "11111111-1111-4111-8111-11111111111"


@pytest.fixture
def write(tmp_path):
    """``write({"program.md": "..."})`` makes a folder of these files."""

    def make(files: dict[str, str]):
        for name, text in files.items():
            path = tmp_path / "program" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "program"

    return make


def head(number: int, **fields) -> str:
    lines = {"title": f"Title {number}", "key": f"{KEY}{number}", **fields}
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in lines.items()) + "---\n"


def program(lesson: str, **files) -> dict[str, str]:
    return {
        "program.md": head(0, summary="About it."),
        "02-second/module.md": head(1),
        "02-second/01-first-lesson.md": lesson,
        **files,
    }


def test_prose_and_blocks_come_in_order_with_their_ids(write):
    lesson = head(2, minutes=8) + (
        'Before.\n\n::: callout {#try title="Try \\"it\\""}\nInside.\n:::\n\nAfter.\n\n::: reflection\nWhy?\n:::\n'
    )
    document = read(write(program(lesson))).modules[0].lessons[0]
    assert [(b.kind, b.id, b.text) for b in document.blocks] == [
        ("prose", "", "Before."),
        ("callout", "try", "Inside."),
        ("prose", "", "After."),
        ("reflection", "", "Why?"),
    ]
    assert document.blocks[1].attributes == {"title": 'Try "it"'}
    assert document.blocks[1].line == 8


def test_order_comes_from_the_names_and_the_slug_leaves_the_number_out(write):
    files = program(head(2, minutes=5), **{"01-first/module.md": head(3)})
    found = read(write(files))
    assert [module.document.slug for module in found.modules] == ["first", "second"]
    assert found.modules[1].lessons[0].slug == "first-lesson"


@pytest.mark.parametrize(
    ("lesson", "line", "says"),
    [
        ("No front matter.", 1, "needs title"),
        (head(2), 1, "needs minutes: a whole number"),
        (head(2, minutes="eight"), 4, "needs minutes: a whole number"),
        ("---\ntitle: Open\n", 1, "never closed"),
        ("---\ntitle: fine\nminutes: [\n---\n", 3, "not valid YAML"),
        (head(2, minutes=8) + "::: callout\nNever closed.\n", 6, "never closed"),
        (head(2, minutes=8) + "Text.\n\n::: dance\nStep.\n:::\n", 8, "no block called dance"),
        (head(2, minutes=8) + "::: callout {#a}\n1\n:::\n::: callout {#a}\n2\n:::\n", 9, "stands twice"),
        (head(1, minutes=8), 3, "stands in program/02-second/module.md already"),
        (head(2, minutes=8, key="mine"), 3, "has to be a UUID"),
    ],
    ids=[
        "no front matter",
        "no minutes",
        "minutes in words",
        "front matter not closed",
        "broken YAML",
        "block not closed",
        "unknown block",
        "an id twice",
        "a key twice",
        "a key that is no UUID",
    ],
)
def test_an_author_is_told_file_and_line(write, lesson, line, says):
    with pytest.raises(FolderError) as refusal:
        read(write(program(lesson)))
    told = [problem for problem in refusal.value.problems if says in problem.sentence]
    assert told, refusal.value
    assert (told[0].file, told[0].line) == ("program/02-second/01-first-lesson.md", line)


def test_all_problems_are_told_at_once(write):
    with pytest.raises(FolderError) as refusal:
        read(write({"program.md": "Nothing here."}))
    assert len(refusal.value.problems) == 4  # title, key, summary, and no module


def test_a_file_in_another_encoding_is_named(write, tmp_path):
    folder = write(program(head(2, minutes=8)))
    (folder / "02-second/01-first-lesson.md").write_bytes("Café".encode("latin-1"))
    with pytest.raises(FolderError, match="not UTF-8"):
        read(folder)


KEYS = {"a": 5, "b": 6, "c": 7}


def waiting(**needs: str) -> dict[str, str]:
    """Modules a, b, c, of which some wait for others."""
    modules = {f"0{n}-{name}/module.md": head(n, needs=needs.get(name, "[]")) for name, n in KEYS.items()}
    return program(head(2, minutes=8), **modules)


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ({"a": "[b]", "b": "[c]"}, None),
        ({"a": "[dancing]"}, "program/05-a/module.md:4: There is no module dancing in this folder."),
        ({"a": "[a]"}, "program/05-a/module.md:4: These modules .* never open: a → a"),
        ({"a": "[b, b]"}, "program/05-a/module.md:4: A module stands here twice"),
        ({"b": "[c]", "c": "[06-b]"}, "program/06-b/module.md:4: These modules .* never open: b → c → b"),
    ],
    ids=["no circle", "nowhere", "itself", "twice", "a circle"],
)
def test_modules_wait_for_others_of_the_folder_and_never_for_themselves(write, needs, told):
    folder = write(waiting(**needs))
    if told is None:
        assert read(folder).modules[1].document.needs() == ["b"]
    else:
        with pytest.raises(FolderError, match=told) as refusal:
            read(folder)
        assert len(refusal.value.problems) == 1


def module_with(**lines: str) -> dict[str, str]:
    return program(head(2, minutes=8), **{"02-second/module.md": head(1, **lines)})


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (module_with(quiz="{title: Quiz}"), "needs draw: a whole number in quiz"),
        (module_with(quiz="yes please"), "quiz: has to be lines below it"),
        (module_with(practice="[{competency: mentoring}]"), "needs minutes: a whole number in practice"),
        (module_with(practice="[mentoring]"), "needs competency: a text in practice"),
        (
            program(head(2, minutes=8), **{"program.md": head(0, summary="S", schemes="demonstration")}),
            "schemes: has to be a list",
        ),
        (module_with(opens_on="soon"), "opens_on: has to be a day, such as 2026-12-01"),
        (module_with(opens_on="2026-12-01 12:00:00"), "opens_on: has to be a day"),
        (program(head(2, minutes=8), **{"02-second/questions.gift": "x"}), "need a quiz"),
        (
            program(head(2, minutes=8), **{"02-second/02-first-lesson.md": head(3, minutes=8)}),
            "same name as program/02-second/01-first-lesson.md",
        ),
        (
            program(head(2, minutes=8), **{"02-second/module.md": head(1) + "::: reflection\nWhy?\n:::\n"}),
            "belongs in a lesson",
        ),
    ],
    ids=[
        "a quiz without a draw",
        "a quiz in words",
        "practice without minutes",
        "practice as a word",
        "schemes as a word",
        "a day in words",
        "a day with a time",
        "questions without a quiz",
        "two files with one name",
        "a reflection outside a lesson",
    ],
)
def test_what_does_not_fit_together_is_told(write, files, says):
    with pytest.raises(FolderError, match=says):
        read(write(files))


def test_the_starter_curriculum_is_whole():
    found = read(settings.BASE_DIR / "curriculum" / "peer-support-foundations")
    for module in found.modules:
        asked = gift.read(module.questions.read_text()).questions
        assert module.document.head["practice"]
        assert module.document.head["quiz"]["draw"] == 8
        assert len(asked) >= 12
        assert len(module.lessons) >= 3
    lessons = [lesson for module in found.modules for lesson in module.lessons]
    assert sum(lesson.head["minutes"] for lesson in lessons) >= 60


SHOWN_IN_EACH_MODULE = {"dialogue", "steps", "comparison", "accordion", "links"}


def test_the_starter_curriculum_shows_what_a_lesson_can_be():
    for module in read(settings.BASE_DIR / "curriculum" / "peer-support-foundations").modules:
        bank = {question.key for question in gift.read(module.questions.read_text()).questions}
        blocks = [lesson.blocks for lesson in module.lessons]
        assert {block.kind for lesson in blocks for block in lesson} >= SHOWN_IN_EACH_MODULE
        for lesson in blocks:
            (asked,) = [block for block in lesson if block.kind == "check-yourself"]
            assert asked.attributes["question"] in bank
