"""What people read here reads easily: lessons, pages, messages and e-mails, all by the same measure."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from cms.reading import grade, running_text, words

ROOT = Path(settings.BASE_DIR)
EASY = 8.0  # docs/decisions: plain words for people long out of school
LESSONS = sorted((ROOT / "curriculum").glob("*/*/[0-9]*.md"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})
APPS = ("certificates", "cms", "config", "courses", "hours", "people", "quizzes")
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
# Words of the admin's forms are for trainers and coordinators at a desk; trainees read the rest.
STAFF = {"wagtail_hooks.py", "blocks.py"}

TRANSLATE = re.compile(r"{%\s*translate\s+(?:\"([^\"]*)\"|'([^']*)')")
BLOCK = re.compile(r"{%\s*blocktranslate\b.*?%}(.*?){%\s*endblocktranslate", re.DOTALL)
VARIABLE = re.compile(r"{{.*?}}|{%.*?%}|%\(\w+\)[sd]")


def template_sentences(source: str) -> list[str]:
    """What a template says, one entry for each marked text; a variable reads like a short name."""
    marked = [one or two for one, two in TRANSLATE.findall(source)]
    marked += [part for block in BLOCK.findall(source) for part in block.split("{% plural %}")]
    return [VARIABLE.sub("Sam", text) for text in marked]


def python_sentences(source: str) -> list[str]:
    """Every text of a module that is marked for translation."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    marked = [
        call for call in calls if getattr(call.func, "id", "") in {"_", "gettext", "gettext_lazy", "ngettext"}
    ]
    texts = [arg.value for call in marked for arg in call.args if isinstance(arg, ast.Constant)]
    return [VARIABLE.sub("Sam", text) for text in texts if isinstance(text, str)]


def long_enough(sentences: list[str]) -> str:
    """Sentences only: a label of two words has no grade to speak of."""
    return "\n".join(text for text in sentences if len(words(text)) >= 5)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_lesson_reads_easily(path):
    assert grade(running_text(path.read_text())) <= EASY


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_lesson_is_short(path):
    body = path.read_text().split("---\n", 2)[2]
    body = "\n".join(line for line in body.splitlines() if not line.startswith(":::"))
    assert 600 <= len(words(body)) <= 1000


def test_pages_and_emails_read_easily():
    hard = {}
    for path in TEMPLATES:
        text = long_enough(template_sentences(path.read_text()))
        if len(words(text)) >= 20 and grade(text) > EASY:
            hard[path.relative_to(ROOT).as_posix()] = round(grade(text), 1)
    assert hard == {}


def test_messages_read_easily():
    hard = {}
    for path in MODULES:
        text = long_enough(python_sentences(path.read_text()))
        if path.name not in STAFF and len(words(text)) >= 20 and grade(text) > EASY:
            hard[path.relative_to(ROOT).as_posix()] = round(grade(text), 1)
    assert hard == {}


def test_the_measure_knows_easy_from_hard():
    easy = "You can stop here. Your place is kept. Come back when you like."
    hard = "Notwithstanding aforementioned considerations, practitioners should operationalize methodologies."
    assert grade(easy) < 3 < 15 < grade(hard)
