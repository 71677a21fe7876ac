"""What must hold of the project as a whole, whatever its rooms do."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template import engines

from scripts import requirements

ROOT = Path(__file__).resolve().parent.parent
OURS = (
    "benchmarks",
    "certificates",
    "cms",
    "config",
    "courses",
    "hours",
    "people",
    "quizzes",
    "scripts",
    "tests",
)
LONGEST = {"function": 40, "module": 400, "template": 150}

MODULES = sorted(
    file for room in OURS for file in (ROOT / room).rglob("*.py") if file.parent.name != "migrations"
)
TEMPLATES = sorted(
    file for file in (ROOT / "templates").rglob("*") if file.suffix in {".html", ".txt", ".svg"}
)
RULES = sorted(file for room in OURS for file in (ROOT / room).glob("rules*") if not file.match("tests/*"))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def pyproject() -> dict:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


# --- The database and the settings ------------------------------------------------------------------


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_each_setting_from_the_environment_is_documented():
    code = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r"""env(?:\.\w+)?\(\s*"([A-Z_]+)\"""", code))
    rows = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "deploy.md").read_text(), re.MULTILINE))
    assert len(read) > 10
    assert read - rows == set(), "docs/deploy.md has no row for these"
    assert rows - read - {"PORT", "CHROMIUM_PATH", "SYSTEM_PACKAGES"} == set(), "nothing reads these"


# --- The dependencies -------------------------------------------------------------------------------


@pytest.mark.parametrize("file", requirements.FILES)
def test_requirements_are_fresh(file):
    assert requirements.is_fresh(file), "type `make requirements`"


@pytest.mark.parametrize("file", requirements.FILES)
def test_requirements_name_no_host_and_pin_with_hashes(file):
    text = (ROOT / file).read_text()
    assert not re.search(r"://|--(extra-)?index-url|--find-links|\.(org|com|net|io)\b", text)
    assert not re.search(r"^[\w.\[\]-]+(?!.*==)", text, re.MULTILINE), "a package without a version"
    pinned = len(re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE))
    with_hashes = len(re.findall(r"^[\w.\[\]-]+==.*\\\n    --hash=", text, re.MULTILINE))
    assert pinned == with_hashes > 30


def test_nothing_of_others_is_committed():
    """Fonts, scripts and icons of others come with packages; what is here we made ourselves."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    others = re.compile(
        r"\.(woff2?|ttf|otf|eot|whl|gz|zip|jar|min\.js|min\.css|map)$|(^|/)(node_modules|vendor)/"
    )
    assert [file for file in listed if others.search(file)] == []
    large = [
        file for file in listed if file and (ROOT / file).is_file() and (ROOT / file).stat().st_size > 400_000
    ]
    assert large == []


# --- Sizes that keep it livable ---------------------------------------------------------------------


@pytest.mark.parametrize("file", MODULES, ids=name)
def test_modules_and_functions_are_short(file):
    code = file.read_text()
    assert len(code.splitlines()) <= LONGEST["module"]
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    long = [node.name for node in functions if node.end_lineno - node.lineno + 1 > LONGEST["function"]]
    assert long == []


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_templates_are_short(file):
    assert len(file.read_text().splitlines()) <= LONGEST["template"]


# --- Rules ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", RULES, ids=name)
def test_rules_are_checked_strictly_and_kept_pure(file):
    tools = pyproject()["tool"]
    assert tools["mypy"]["strict"]
    assert name(file) in tools["mypy"]["files"]
    pure = next(c for c in tools["importlinter"]["contracts"] if c["name"].startswith("Rules are pure"))
    assert f"{file.parent.name}.{file.stem}" in pure["source_modules"]


# --- Templates --------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_templates_compile(file):
    engines["django"].get_template(str(file.relative_to(ROOT / "templates")))


INVISIBLE = re.compile(
    r"\{% block main_class %\}.*?\{% endblock[^%]*%\}|"
    r"\{% blocktranslate.*?endblocktranslate %\}|\{% comment.*?endcomment %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}"
    r"|<(script|style|svg)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>|&\w+;|&#\d+;",
    re.DOTALL,
)
SPOKEN_ATTRIBUTE = re.compile(r'\s(?:alt|title|placeholder|aria-label|aria-description)="([^"]*)"')
TAG = re.compile(r"<[^>]*>", re.DOTALL)
THE_NAME_OF_IT = "Alongside"


def words_outside_the_catalog(template: str) -> list[str]:
    """The words a person sees or hears that no translator would.

    A heuristic: whatever is left when template tags, variables and HTML tags are taken away.
    """
    text = INVISIBLE.sub(" ", template)
    seen = " ".join([*SPOKEN_ATTRIBUTE.findall(text), TAG.sub(" ", text)])
    return [word for word in re.findall(r"[^\W\d_]{2,}", seen) if word != THE_NAME_OF_IT]


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_word_can_be_translated(file):
    assert words_outside_the_catalog(file.read_text()) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<p>{% translate "Hello" %} {{ name }} &amp; 3 ✓</p>', []),
        ("{% blocktranslate trimmed %}Hello {{ name }}{% endblocktranslate %}", []),
        ("<p>Hello</p>", ["Hello"]),
        ('<img alt="A dog">', ["dog"]),
        ('<a class="button" title="{% translate "Go" %}" href="/path/">→</a>', []),
    ],
)
def test_the_heuristic_sees_words(template, words):
    assert words_outside_the_catalog(template) == words
