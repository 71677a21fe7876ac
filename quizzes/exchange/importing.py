"""Brings read questions into a bank: new ones are added, changed ones get a new version."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import User
from people.refusals import Refused
from quizzes import refusals, rules
from quizzes.exchange import aiken, gift
from quizzes.exchange.reading import Reading, ReadQuestion, Skipped
from quizzes.models import Question, QuestionBank, QuestionVersion

READERS: dict[str, Callable[[str], Reading]] = {"gift": gift.read, "aiken": aiken.read}
KEY_LENGTH = Question._meta.get_field("key").max_length


@dataclass
class ImportReport:
    """What an import did, or would do. ``imported`` counts every question that is now as in the file."""

    format: str
    imported: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    created: int = 0
    revised: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def detect_format(text: str) -> str:
    """Which format a file is in. Raises ``Refused`` with what it looks like when we cannot read it."""
    start = text.lstrip("\ufeff \t\r\n")[:200]
    if start.startswith("<"):
        raise Refused(_("This looks like XML. Only GIFT and Aiken can be read so far."), code="format")
    if _looks_like_aiken(text):
        return "aiken"
    if "{" not in text:
        raise Refused(_("No questions were found in this file. Is it GIFT or Aiken?"), code="format")
    return "gift"


def _looks_like_aiken(text: str) -> bool:
    """A line with the letter of an answer, which GIFT never has, and options. Braces may stand in any question."""
    has_answer = re.search(r"^\s*ANSWER:\s*[A-Z]\s*$", text, re.MULTILINE | re.IGNORECASE)
    return bool(has_answer and re.search(r"^\s*[A-Z][.)]", text, re.MULTILINE))


def read_questions(text: str, format: str = "gift") -> Reading:
    """What stands in a file. Raises ``Refused`` when the format is unknown."""
    if format not in READERS:
        raise Refused(_("This format cannot be read."), code="format")
    return READERS[format](text)


@transaction.atomic
def import_questions(
    text: str,
    bank: QuestionBank,
    *,
    format: str = "gift",
    dry_run: bool = False,
    language: str = "en",
    by: User | None = None,
    at: datetime,
) -> ImportReport:
    """Bring all questions of a file into a bank, or none.

    A question is recognized by its id, its title, or else its text. The same file again changes nothing;
    a changed question gets a new version, and its options keep their keys (``rules.match_keys``).
    Questions that are missing from the file stay. A dry run gives the same report and changes nothing.
    Raises ``Refused`` when the format is unknown.
    """
    format = detect_format(text) if format == "auto" else format
    reading = read_questions(text, format)
    report = ImportReport(format, skipped=reading.skipped, warnings=reading.warnings)
    run = BankImport(bank, report, language=language, by=by, at=at)
    run.take(run.steps(reading.questions))
    if dry_run:
        transaction.set_rollback(True)
    return report


@dataclass(frozen=True)
class Step:
    """One question of a file, beside what the bank has under its key."""

    read: ReadQuestion
    key: str
    question: Question | None
    latest: QuestionVersion | None
    wording: rules.Wording

    @property
    def is_reworded(self) -> bool:
        return self.latest is None or self.latest.wording() != self.wording


class BankImport:
    """One run over one bank: first ``steps``, which change nothing, then ``take``."""

    def __init__(
        self, bank: QuestionBank, report: ImportReport, *, language: str, by: User | None, at: datetime
    ):
        self.bank, self.report, self.language, self.by, self.at = bank, report, language, by, at
        self.known = {question.key: question for question in bank.questions.all()} if bank.pk else {}
        self.latest = QuestionVersion.objects.latest_of(
            [question.pk for question in self.known.values()], language
        )

    def steps(self, questions: Iterable[ReadQuestion]) -> list[Step]:
        """What each question of the file would do. What cannot be taken is skipped with a reason."""
        steps, seen = [], {}
        for read in questions:
            key = unique_key(read, seen)
            if key is None:
                self._skip(read, _("The same question stands in this file twice."))
                continue
            seen[key] = read
            question = self.known.get(key)
            latest = self.latest.get(question.pk) if question else None
            wording = _worded(read, question, latest)
            if problem := rules.wording_problem(wording):
                self._skip(read, refusals.bad_wording(problem).sentence)
            else:
                steps.append(Step(read, key, question, latest, wording))
        return steps

    def take(self, steps: Iterable[Step]) -> None:
        kinds: Counter[str] = Counter()
        for step in steps:
            self._warn(step.read, step.wording, step.question)
            question = self._take(step)
            if step.read.is_retired:
                question.retire(by=self.by, at=self.at)
            kinds[step.read.kind] += 1
        self.report.by_kind = dict(kinds)
        self.report.imported = kinds.total()

    def _take(self, step: Step) -> Question:
        question = step.question
        if question and not step.is_reworded:
            self.report.unchanged += 1
            return question
        if question:
            self.report.revised += 1
        else:
            question = self.bank.questions.create(key=step.key, kind=step.wording.kind)
            self.report.created += 1
        question.revise(step.wording, language=self.language, by=self.by, at=self.at)
        return question

    def _skip(self, read: ReadQuestion, reason: str) -> None:
        self.report.skipped.append(Skipped(read.where, reason))

    def _warn(self, read: ReadQuestion, wording: rules.Wording, question: Question | None) -> None:
        notes = []
        if rules.best_grade(wording) < 1:
            notes.append(_("the right answers add up to less than 100 per cent"))
        if len({choice.text for choice in wording.choices}) < len(wording.choices):
            notes.append(_("two of the answers have the same text"))
        if question and question.retired_at and not read.is_retired:
            notes.append(_("this question is retired and stays so"))
        self.report.warnings += [f"{read.where}: {note}" for note in notes]


def unique_key(read: ReadQuestion, seen: dict[str, ReadQuestion]) -> str | None:
    """The key a question is known by; None when this very question came before.

    Its id or title, else a digest of its text. When another question has the same title, a digest of
    text and answers tells them apart wherever in the file they stand; after that, their order does.
    """
    key = read.key or f"text-{_digest(read.stem)}"
    if len(key) > KEY_LENGTH:
        key = f"{key[: KEY_LENGTH - 17]}-{_digest(key)}"
    if key not in seen:
        return key
    if any((other.stem, other.choices) == (read.stem, read.choices) for other in seen.values()):
        return None
    told_apart = f"{key[: KEY_LENGTH - 21]}-{_digest(f'{read.stem}{[c.text for c in read.choices]}')}"
    candidates = chain([told_apart], (f"{told_apart}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in seen)


def in_other_words(read: ReadQuestion, original: rules.Wording) -> rules.Wording | None:
    """A question in another language: its answers are those of the original, one by one.

    None when it is another question: of another kind, or with other answers to weigh.
    """
    weights = [choice.weight for choice in original.choices]
    if read.kind != original.kind or [choice.weight for choice in read.choices] != weights:
        return None
    choices = tuple(
        rules.WordedChoice(choice.key, said.text, choice.weight, said.feedback)
        for choice, said in zip(original.choices, read.choices, strict=True)
    )
    return rules.Wording(read.kind, read.stem, choices, read.general_feedback)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _worded(read: ReadQuestion, question: Question | None, latest: QuestionVersion | None) -> rules.Wording:
    """What was read, with the keys its options already have."""
    texts = [choice.text for choice in read.choices]
    if read.kind == rules.TRUE_FALSE:
        keys = [rules.TRUE, rules.FALSE]
    else:
        previous = [(choice.key, choice.text) for choice in latest.choices.all()] if latest else []
        if [text for _key, text in previous] == texts:
            keys = [key for key, _text in previous]
        else:
            keys = rules.match_keys(previous, texts, question.choice_keys_used() if question else ())
    return rules.Wording(
        kind=read.kind,
        stem=read.stem,
        general_feedback=read.general_feedback,
        choices=tuple(
            rules.WordedChoice(key, choice.text, choice.weight, choice.feedback)
            for key, choice in zip(keys, read.choices, strict=True)
        ),
    )
