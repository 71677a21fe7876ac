"""The documentation is held to the code: links, names, commands, variables and examples are true.

What is written for people goes stale in silence, so everything in it that a machine can look up is looked up.
Each check goes through all pages and names everything that is wrong at once.
"""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class

from certificates import serial
from courses.exchange import folder, frontmatter, standard_rows
from courses.exchange.documents import OBSERVED
from courses.exchange.importer import import_program
from courses.exchange.standards import SHIPPED, import_standard
from courses.models import LessonPage
from quizzes.exchange import gift
from tests.builders import program_index

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))

LINK = re.compile(r'\]\(([^)\s]+)\)|src="([^"]+)"')
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED_FILE = re.compile(r"`(?P<file>[\w./-]+)`:\n\n```\w*\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"(?P<file>[\w/]+\.py)::(?P<name>[\w.]+)")
MANAGE = re.compile(r"manage\.py (?P<command>\w+)(?P<rest>[^`\n]*)")
MACHINE_PATH = re.compile(r"(?<![\w.])(?:/(?:work|tmp|root|home|Users)/|[A-Z]:\\)")
NUMBER = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b")

# Words in capitals that are no variable of the environment: placeholders and words of other languages.
NO_VARIABLES = {"FILE", "FOLDER", "KEY", "PROTECT", "TRUNCATE"}


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text_of(page))


def code_of(page: Path) -> list[str]:
    """Everything set as code: in backticks, and in blocks."""
    return [*CODE.findall(prose_of(page)), *(fence["body"] for fence in FENCE.finditer(text_of(page)))]


def everywhere(check: Callable[[Path], Iterator[str]]) -> list[str]:
    """What a check finds wrong on any page, with the page."""
    return [f"{page.relative_to(ROOT)}: {wrong}" for page in PAGES for wrong in check(page)]


# --- Links and names ----------------------------------------------------------------------------------


def test_links_lead_somewhere():
    assert everywhere(broken_links) == []


def broken_links(page: Path) -> Iterator[str]:
    for link, source in LINK.findall(prose_of(page)):
        path, _hash, anchor = (link or source).partition("#")
        there = (page.parent / path).resolve() if path else page
        if not re.match(r"\w+:", path) and not (there.exists() and (not anchor or anchor in anchors(there))):
            yield link or source


def anchors(page: Path) -> set[str]:
    """The places a link may point to inside a page: its headings, spelled as forges spell them."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_places_in_the_code_exist():
    assert everywhere(missing_places) == []


def missing_places(page: Path) -> Iterator[str]:
    for place in PLACE.finditer(text_of(page)):
        file = ROOT / place["file"]
        if not file.exists() or place["name"] not in names_in(file):
            yield place[0]


@cache
def names_in(file: Path) -> set[str]:
    """What a module defines: functions, classes, constants, and ``Class.member``."""
    found: set[str] = set()
    for node in ast.parse(text_of(file)).body:
        found |= names_of(node)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for member in node.body for name in names_of(member)}
    return found


def names_of(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_paths_exist():
    """A path in backticks that begins with a folder of ours is there."""
    assert everywhere(missing_paths) == []


def missing_paths(page: Path) -> Iterator[str]:
    for path in CODE.findall(prose_of(page)):
        if not re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*/?", path) or not (ROOT / path.split("/")[0]).is_dir():
            continue
        if not path.startswith("var/") and not (ROOT / path).exists():
            yield path


def test_names_stand_somewhere_in_the_code():
    """A name in backticks, written as names are in Python, is one that the code knows."""
    assert everywhere(unknown_names) == []


def unknown_names(page: Path) -> Iterator[str]:
    for code in CODE.findall(prose_of(page)):
        names = re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:[A-Z][a-z]+){2,}\b", code)
        yield from (name for name in names if name not in words_of_the_code())


@cache
def words_of_the_code() -> set[str]:
    """Every word in our Python files, and the names of the files and commands themselves."""
    rooms = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    files = [file for folder in (*rooms, ROOT / "tests", ROOT / "scripts") for file in folder.rglob("*.py")]
    words = {word for file in (*files, ROOT / "pyproject.toml") for word in re.findall(r"\w+", text_of(file))}
    return words | {file.stem for file in files} | get_commands().keys()


def test_the_map_of_folders_is_complete():
    """README names every folder that is kept, and no other."""
    kept = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    named = set(re.findall(r"^(\w+)/ ", text_of(README), re.MULTILINE))
    assert named == kept - {"var", "__pycache__"}


def test_the_words_of_the_glossary_are_models():
    """Each idea has one word, and the table of that idea is called by it."""
    models = {model.__name__ for model in apps.get_models()}
    rows = re.findall(r"^\| ([^|]+) \|", text_of(README).partition("## Words")[2], re.MULTILINE)
    words = [word for row in rows for word in row.split(", ") if word[0].isupper()]
    assert [word for word in words if models.isdisjoint({word, f"{word}Page", f"{word}Record"})] == []


# --- Commands and variables ---------------------------------------------------------------------------


def test_commands_exist():
    assert everywhere(unknown_commands) == []


def unknown_commands(page: Path) -> Iterator[str]:
    for call in MANAGE.finditer(text_of(page)):
        if call["command"] not in get_commands():
            yield call["command"]
            continue
        for option in re.findall(r"(?<!\w)--[a-z-]+", call["rest"]):
            if option not in options_of(call["command"]):
                yield f"{call['command']} {option}"


@cache
def options_of(name: str) -> set[str]:
    command = get_commands()[name]
    command = load_command_class(command, name) if isinstance(command, str) else command
    actions = command.create_parser("manage.py", name)._actions
    return {option for action in actions for option in action.option_strings}


def test_make_targets_exist():
    assert everywhere(unknown_targets) == []


def unknown_targets(page: Path) -> Iterator[str]:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for code in code_of(page):
        yield from set(re.findall(r"\bmake ([a-z][a-z-]*)", code)) - targets


def test_variables_of_the_environment_exist():
    """A word in capitals in backticks is read by the settings or by one of the commands of the Makefile."""
    assert everywhere(unknown_variables) == []


def unknown_variables(page: Path) -> Iterator[str]:
    sources = [ROOT / "config" / "settings.py", ROOT / "Makefile", *(ROOT / "scripts").glob("*.py")]
    known = {word for source in sources for word in re.findall(r"\w+", text_of(source))}
    for code in CODE.findall(prose_of(page)):
        variable = re.fullmatch(r"([A-Z][A-Z0-9_]+)(?:=.*)?", code)
        if variable and variable[1] not in known | NO_VARIABLES:
            yield variable[1]


def test_no_path_of_somebodys_machine():
    assert everywhere(lambda page: iter(MACHINE_PATH.findall(text_of(page)))) == []


# --- Decisions and changes ----------------------------------------------------------------------------


def test_decisions_are_numbered_and_listed():
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    index = text_of(DOCS / "decisions" / "README.md")
    assert [page.name for page in DECISIONS if f"({page.name})" not in index] == []


def test_decisions_say_what_was_rejected():
    for page in DECISIONS:
        assert text_of(page).startswith(f"# {int(page.name[:4])}. ")
        parts = re.findall(r"^## (.+)$", text_of(page), re.MULTILINE)
        assert parts == ["Context", "Decision", "Rejected", "Consequences"], page.name


def test_changes_are_noted():
    assert "\n## [Unreleased]\n" in text_of(ROOT / "CHANGELOG.md")


# --- Examples work as they stand ----------------------------------------------------------------------


@pytest.fixture
def small_program(tmp_path):
    """The example of docs/markdown-folders.md as files."""
    example = text_of(DOCS / "markdown-folders.md").partition("## A complete small example")[2]
    for file in NAMED_FILE.finditer(example):
        path = tmp_path / file["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["body"], encoding="utf-8")
    return tmp_path / "listening"


@pytest.mark.django_db
def test_the_small_program_can_be_imported(small_program):
    program_index()
    import_standard(SHIPPED / "demonstration.yaml")
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    first = import_program(small_program, publish=True, at=now)
    assert first.lines == [
        "+ program Listening",
        "+ quiz Check what you know",
        "+ module First steps",
        "+ lesson Wait",
    ]
    assert LessonPage.objects.live().get(title="Wait").minutes == 5
    assert not import_program(small_program, publish=True, at=now).changed


def test_the_fields_that_a_file_must_have_are_documented():
    text = text_of(DOCS / "markdown-folders.md")
    must_have = re.findall(r"^\| (?:`\w+\.md`|a lesson|an observed practice) \| (.+?) \|", text, re.MULTILINE)
    rows = dict(zip(("program", "module", "lesson", OBSERVED), must_have, strict=True))
    for kind in rows:
        fields = frontmatter.REQUIRED[kind]
        assert set(CODE.findall(rows[kind])) == set(fields)


def test_the_blocks_are_documented():
    text = text_of(DOCS / "markdown-folders.md")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == folder.DIRECTIVES


@pytest.mark.django_db
def test_the_standard_can_be_loaded(tmp_path):
    file = tmp_path / "our-board.yaml"
    file.write_text(
        next(f["body"] for f in FENCE.finditer(text_of(DOCS / "standards.md")) if f["kind"] == "yaml")
    )
    standard, changed = import_standard(file)
    assert changed
    assert [row.minimum for row in standard.requirements.all()] == [2760, 960, 1380, 0, 30000, 1500, 500]
    assert standard.may_miss_minutes == 480


@pytest.mark.django_db
def test_everything_else_a_board_writes_can_be_loaded(tmp_path):
    examples = [f["body"] for f in FENCE.finditer(text_of(DOCS / "standards.md"))]
    whole = next(body for body in examples if body.startswith("framework:"))
    file = tmp_path / "our-board.yaml"
    file.write_text(whole + next(body for body in examples if body.startswith("pathways:")))
    standard, _changed = import_standard(file)
    assert all(standard_rows.stored(standard).values())


def test_the_questions_can_be_read():
    example = text_of(DOCS / "questions.md").partition("## What is understood")[2]
    reading = gift.read(FENCE.search(example)["body"])
    assert [question.key for question in reading.questions] == ["mut-01", "mut-04", "mut-03"]
    assert (reading.skipped, reading.warnings) == ([], [])


def test_numbers_of_certificates_pass_their_own_check():
    def wrong(page: Path) -> Iterator[str]:
        yield from (
            n for n in NUMBER.findall(text_of(page)) if not isinstance(serial.parse(n), serial.Serial)
        )

    assert everywhere(wrong) == []
