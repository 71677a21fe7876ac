"""Whatever a course says, its folder says it too: in and out again, to the letter."""

import shutil
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.exchange import bodies, documents
from courses.exchange.directives import CODECS, PRACTICE_CODECS
from courses.exchange.documents import Reader
from courses.exchange.exporter import export_program
from courses.exchange.files import Outgoing
from courses.exchange.frontmatter import tidy
from courses.exchange.importer import import_program
from courses.models import ProgramPage
from quizzes import rules
from quizzes.exchange import gift, gift_writer
from tests import builders

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = "6f0f6c5e-64a5-4f1f-9a5c-2f3f0a6f3c11"

LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn"])
TRICKY = ("# a", "\\# a", ":::", ":::: prose", "::: callout {#x}", "**Rosa:** hi", "\\**x**", "> so")
TRICKY += ("- [a](b)", "---", "| a | b |", "    code", "```", '"', "title: x", "{#x}", "//", "{=a ~b}", "\\n")
LINES = st.one_of(st.sampled_from(TRICKY), st.text(LETTERS, max_size=12))
TEXTS = st.lists(LINES, min_size=1, max_size=5).map("\n".join).map(tidy).filter(bool)
FLUSH = TEXTS.map(str.strip).filter(bool)
MAYBE = st.one_of(st.just(""), FLUSH)
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
SHORT = st.one_of(st.sampled_from([line.strip() for line in TRICKY]), WORDS)
SHORT_OR_NOT = st.one_of(st.just(""), SHORT)


def rows(**parts) -> st.SearchStrategy:
    row = st.fixed_dictionaries(parts).map(lambda value: {"type": "item", "value": value})
    return st.lists(row, min_size=1, max_size=3)


def parts(**parts) -> st.SearchStrategy:
    return st.fixed_dictionaries(parts)


ITEMS = parts(items=rows(title=SHORT, text=MAYBE))
VALUES = {
    "prose": TEXTS,
    "content-note": parts(body=TEXTS),
    "callout": parts(title=SHORT_OR_NOT, body=TEXTS),
    "quotation": parts(text=TEXTS, source=SHORT_OR_NOT),
    "table": parts(
        caption=SHORT,
        rows=st.sampled_from(["a | b\nc | d", "| a |\n| --- |\n| b \\| c |"]),
        header_row=st.booleans(),
        header_column=st.booleans(),
    ),
    "comparison": parts(caption=SHORT, rows=st.just("Peer | Boss\nAsks | What? | Why?")),
    "accordion": parts(items=rows(title=SHORT, text=FLUSH)),
    "steps": ITEMS,
    "dialogue": parts(title=SHORT_OR_NOT, lines=rows(who=SHORT, words=FLUSH, note=SHORT_OR_NOT)),
    "links": parts(
        items=rows(
            title=SHORT,
            address=st.sampled_from(["https://example.org/a_(b)", "/path/", "mailto:a@example.org"]),
            note=SHORT_OR_NOT,
        )
    ),
    "embed": parts(address=st.just("https://example.org/talk"), title=SHORT),
    "reflection": parts(prompt=FLUSH),
}
FILES = {"image", "video", "audio", "document", "check-yourself"}
IDS = st.one_of(st.just(""), st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True))


@st.composite
def streams(draw) -> list[dict]:
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=5))
    found = [{"type": kind.replace("-", "_"), "value": draw(VALUES[kind]), "id": draw(IDS)} for kind in kinds]
    taken: set[str] = set()
    for row in found:
        row["id"] = "" if row["id"] in taken else row["id"]
        taken.add(row["id"])
    return found


def test_each_block_is_tried_here_or_with_the_files_it_shows():
    assert VALUES.keys() | FILES == CODECS.keys()


@given(streams(), st.fixed_dictionaries({"title": SHORT, "summary": MAYBE}))
@settings(max_examples=100, deadline=None)
def test_a_file_says_what_the_page_says(stream, words):
    head = {"key": KEY, "minutes": 5, **words}
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "01-x.md")
        text = documents.write(head, "lesson", bodies.write(stream, Outgoing()))
        path.write_bytes(text.encode())
        reader = Reader(path, path.name)
        document = reader.document("lesson")
    assert reader.problems == []
    assert {name: document.head.get(name, "") for name in head} == head
    found, problems = bodies.read(document, None)
    assert problems == []
    assert [bodies.plain(row["value"]) for row in found] == [bodies.plain(row["value"]) for row in stream]
    assert [row["id"] for row in found] == [row["id"] for row in stream]
    settled = bodies.settle(KEY, found, [])
    assert len({row["id"] for row in settled}) == len(settled)
    assert documents.write(head, "lesson", bodies.write(settled, Outgoing())) == text


# --- Questions ------------------------------------------------------------------------------------------


@st.composite
def wordings(draw) -> rules.Wording:
    kind = draw(st.sampled_from(rules.KINDS))
    if kind == rules.TRUE_FALSE:
        truth = draw(st.booleans())
        texts, weights = ["True", "False"], [100 * truth, 100 * (not truth)]
        keys = [rules.TRUE, rules.FALSE]
    else:
        texts = draw(st.lists(FLUSH, min_size=2, max_size=4, unique=True))
        weights = [100] + [0] * (len(texts) - 1) if kind == rules.SINGLE else [50, 50, -50, 0][: len(texts)]
        keys = [f"k{n}" for n in range(len(texts))]
    choices = tuple(
        rules.WordedChoice(key, text, Decimal(weight), draw(MAYBE))
        for key, text, weight in zip(keys, texts, weights, strict=True)
    )
    return rules.Wording(kind, draw(FLUSH), choices, draw(MAYBE))


@given(st.lists(wordings(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_questions_are_read_as_they_were_written(words):
    text = gift_writer.write((f"q-{n}", wording) for n, wording in enumerate(words))
    reading = gift.read(text)
    assert reading.skipped == []
    assert [(q.kind, q.stem, q.general_feedback) for q in reading.questions] == [
        (w.kind, w.stem, w.general_feedback) for w in words
    ]
    assert [[(c.text, c.weight, c.feedback) for c in q.choices] for q in reading.questions] == [
        [(c.text, c.weight, c.feedback) for c in w.choices] for w in words
    ]


# --- Whole courses --------------------------------------------------------------------------------------


@st.composite
def questions(draw, place: str, title: str) -> dict[str, str]:
    """The questions of a module, perhaps in Spanish too."""
    line = f'// Questions for the module "{title}"'
    asked = gift_writer.write([(f"q-{n}", draw(wordings())) for n in range(2)])
    files = {f"{place}/questions.gift": f"{line}.\n\n{asked}\n"}
    if draw(st.booleans()):
        files[f"{place}/questions.es.gift"] = f"{line} (es).\n\n{asked}\n"
    return files


NAMES = st.sets(st.sampled_from(["a", "b-2", "ü"]))
LEVELS = st.tuples(WORDS | SHORT, st.booleans()).map(lambda row: {"words": row[0], "meets": row[1]})
CRITERIA = st.fixed_dictionaries(
    {
        "title": SHORT,
        "look_for": SHORT_OR_NOT | st.sampled_from(["- [x] a", "\\- [ ] b", "- [", "- c"]),
        "levels": st.lists(LEVELS, min_size=1, max_size=3).map(
            lambda rows: [*rows, {"words": "y", "meets": True}]
        ),
    }
)


@st.composite
def practices(draw, key: str) -> str:
    """The file of an observed practice."""
    head = {"title": draw(SHORT), "key": key, "required": draw(st.booleans())}
    write = PRACTICE_CODECS["criterion"].write
    written = [write(value, None) for value in draw(st.lists(CRITERIA, min_size=1, max_size=3))]
    rubric = [documents.Block("criterion", text, attributes=attributes) for text, attributes in written]
    return documents.write(head, documents.OBSERVED, [documents.Block("prose", draw(TEXTS)), *rubric])


def bodies_without_answers(draw, lesson: bool) -> list[dict]:
    """The blocks of a page, but for questions to the reader: a translation asks only what its original asks."""
    kinds = draw(
        st.lists(st.sampled_from(sorted(VALUES.keys() - {"reflection"})), min_size=lesson, max_size=3)
    )
    return [{"type": k.replace("-", "_"), "value": draw(VALUES[k]), "id": ""} for k in kinds]


@st.composite
def courses(draw) -> dict[str, str]:
    """The files of a program: heads and bodies of every kind, a quiz here and there, some of it in Spanish."""
    keys = (str(UUID(int=n + (4 << 76) + (8 << 60))) for n in range(1, 100))

    def body(lesson: bool) -> tuple[documents.Block, ...]:
        asked = [{"type": "reflection", "value": draw(VALUES["reflection"]), "id": ""}]
        found = bodies_without_answers(draw, lesson)
        return bodies.write([*found, *(asked if lesson and draw(st.booleans()) else [])], Outgoing())

    def in_spanish(path: str, kind: str, key: str, above: bool) -> bool:
        """Perhaps there is a translation beside this file, if there is one beside the file above."""
        if there := above and draw(st.booleans()):
            words = {"title": draw(SHORT), "key": key, "summary": draw(FLUSH)}
            blocks = bodies.write(bodies_without_answers(draw, kind == "lesson"), Outgoing())
            files[path.replace(".md", ".es.md")] = documents.write(words, f"{kind} translation", blocks)
        return there

    head = {"title": draw(SHORT), "key": next(keys), "summary": draw(FLUSH), "takes": draw(MAYBE)}
    head["order"] = draw(st.sampled_from(["in_order", "free"]))
    files = {"program.md": documents.write(head, "program", body(False))}
    program_in_spanish = in_spanish("program.md", "program", head["key"], True)
    modules, waiting = draw(st.integers(1, 2)), draw(st.integers(0, 2))  # which of two waits, if any
    for m in range(modules):
        head = {"title": draw(SHORT), "key": next(keys), "summary": draw(MAYBE)}
        head["opens_on"] = draw(st.none() | st.dates())
        if modules == 2 and m == waiting:
            head["needs"] = [f"m-{1 - m}"]
        path = f"{m + 1:02}-m-{m}/module.md"
        if draw(st.booleans()):
            head["quiz"] = {"title": draw(SHORT), "key": f"quiz-{m}", "draw": 2, "pass": 75}
            files |= draw(questions(path.removesuffix("/module.md"), head["title"]))
        files[path] = documents.write(head, "module", body(False))
        files |= {path.replace("module", f"practice-{n}"): draw(practices(next(keys))) for n in draw(NAMES)}
        module_in_spanish = in_spanish(path, "module", head["key"], program_in_spanish)
        for n in range(draw(st.integers(0, 2))):
            head = {"title": draw(SHORT), "key": next(keys), "minutes": draw(st.integers(0, 500))}
            path = f"{m + 1:02}-m-{m}/{n + 1:02}-l-{n}.md"
            files[path] = documents.write(head, "lesson", body(True))
            in_spanish(path, "lesson", head["key"], module_in_spanish)
    return files


def put(files: dict[str, str], folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def written(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in files}


@pytest.mark.django_db
@given(course=courses(), publish=st.booleans())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_course_comes_out_as_it_went_in(db, course, publish):
    from django.db import transaction

    with transaction.atomic(), tempfile.TemporaryDirectory() as place:
        builders.program_index()
        folder = put(course, Path(place) / "course")
        import_program(folder, publish=publish, at=NOW)
        assert not import_program(folder, publish=publish, at=NOW).changed
        export_program(ProgramPage.objects.order_by("path").first(), Path(place) / "out")
        assert written(Path(place) / "out") == course
        shutil.rmtree(folder)
        transaction.set_rollback(True)
