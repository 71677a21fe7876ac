"""A quiz and its questions as they stand in files."""

import re
from collections.abc import Collection

from django.db.models import Q

from courses.exchange import frontmatter
from quizzes.exchange import gift_writer
from quizzes.models import QuestionBank, QuestionVersion, Quiz

LANGUAGE = "en"
FIELDS = {
    "title": "title",
    "draw": "draw_count",
    "pass": "pass_percent",
    "tries": "attempts_allowed",
    "wait": "cool_down_minutes",
    "time_limit": "time_limit_minutes",
    "shuffle": "shuffle_choices",
    "minutes": "minutes",
}


def head(quiz: Quiz) -> dict:
    """A quiz as its lines of front matter."""
    bank = quiz.bank
    values = {name: getattr(quiz, attribute) for name, attribute in FIELDS.items()}
    own = bank.key == quiz.key
    titles = {"bank": "" if own else bank.key, "bank_title": "" if bank.title == quiz.title else bank.title}
    return frontmatter.complete({"key": quiz.key, **titles, **values}, "quiz")


def head_beside(quiz: Quiz, said: dict) -> dict:
    """The head of a quiz. It has the title of the bank where the other one has it, or where it is its own."""
    if said.get("bank_title"):
        return head(quiz) | {"bank_title": quiz.bank.title}
    return head(quiz) | ({"bank_title": ""} if said.get("bank") else {})


def written(
    kind: str,
    title: str,
    bank: QuestionBank,
    language: str = LANGUAGE,
    asked: Collection[int] = (),
    without: Collection[str] = (),
) -> str:
    """The questions of a bank that are drawn, as ``questions.gift``, or as they are in another language.

    With them stand those that are retired and that a page still asks. ``without`` are keys of another
    program's.
    """
    found = bank.questions.filter(Q(retired_at=None) | Q(pk__in=asked)).exclude(key__in=without)
    rows = sorted(found, key=lambda question: _natural(question.key))
    latest = QuestionVersion.objects.latest_of([row.pk for row in rows], language)
    worded = [(row.key, latest[row.pk].wording()) for row in rows if row.pk in latest]
    retired = {row.key for row in rows if not row.is_live and language == LANGUAGE}
    text = gift_writer.write(worded, retired)
    beside = "" if language == LANGUAGE else f" ({language})"
    return f'// Questions for the {kind} "{title}"{beside}.\n\n{text}\n' if text else ""


def languages(bank: QuestionBank) -> list[str]:
    """The language of questions, and those that questions of a bank are translated into."""
    found = QuestionVersion.objects.filter(question__bank=bank, question__retired_at=None)
    return [LANGUAGE, *sorted(set(found.values_list("language", flat=True)) - {LANGUAGE})]


def _natural(key: str) -> list:
    """So that q-2 stands before q-10."""
    return [(int(part), part) if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", key)]
