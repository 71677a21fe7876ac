"""The quizzes and questions of a folder: compared with the site's, then taken; and written again.

A quiz has no revisions, so each import keeps in the log what it brought. What differs from that was
edited on the site since. A wording says itself who wrote it: an import's has no author.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from courses.exchange import frontmatter
from courses.exchange.documents import Document, Problem
from courses.exchange.report import CHANGED, GONE, KEPT, NEW, SAME, Report
from people.refusals import Refused
from quizzes.exchange import gift_writer
from quizzes.exchange.importing import (
    BankImport,
    ImportReport,
    Step,
    in_other_words,
    read_questions,
    unique_key,
)
from quizzes.exchange.reading import Reading
from quizzes.models import Question, QuestionBank, QuestionVersion, Quiz

IMPORTED = "courses.import"
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


def _head_beside(quiz: Quiz, said: dict) -> dict:
    """The head of a quiz. It has the title of the bank where the other one has it, or where it is its own."""
    if said.get("bank_title"):
        return head(quiz) | {"bank_title": quiz.bank.title}
    return head(quiz) | ({"bank_title": ""} if said.get("bank") else {})


def written(
    kind: str, title: str, bank: QuestionBank, language: str = LANGUAGE, asked: Collection[int] = ()
) -> str:
    """The questions of a bank that are drawn, as ``questions.gift``, or as they are in another language.

    With them stand those that are retired and that a page still asks.
    """
    found = bank.questions.filter(Q(retired_at=None) | Q(pk__in=asked))
    rows = sorted(found, key=lambda question: _natural(question.key))
    latest = QuestionVersion.objects.latest_of([row.pk for row in rows], language)
    worded = [(row.key, latest[row.pk].wording()) for row in rows if row.pk in latest]
    retired = {row.key for row in rows if not row.is_live and language == LANGUAGE}
    text = gift_writer.write(worded, retired)
    beside = "" if language == LANGUAGE else f" ({language})"
    return f'// Questions for the {kind} "{title}"{beside}.\n\n{text}\n' if text else ""


def languages(bank: QuestionBank) -> list[str]:
    """The languages that questions of a bank are translated into."""
    found = QuestionVersion.objects.filter(question__bank=bank, question__retired_at=None)
    return sorted(set(found.values_list("language", flat=True)) - {LANGUAGE})


def _natural(key: str) -> list:
    """So that q-2 stands before q-10."""
    return [(int(part), part) if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", key)]


@dataclass
class Translation:
    """The questions of a quiz in another language, beside what the site has."""

    path: Path
    language: str
    run: BankImport
    steps: list[Step] = field(default_factory=list)

    def key(self, step: Step) -> str:
        """What the wording of a question is called in this language."""
        return f"{step.key} ({self.language})"


@dataclass
class Plan:
    """One quiz of the folder, beside what the site has."""

    document: Document
    head: dict
    path: Path | None
    quiz: Quiz | None
    bank: QuestionBank
    run: BankImport
    steps: list[Step] = field(default_factory=list)
    gone: list[Question] = field(default_factory=list)
    translations: list[Translation] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.head["title"]

    @property
    def bank_title(self) -> str:
        """What this quiz calls its bank; empty where it leaves that to others."""
        return self.head["bank_title"] or ("" if self.head["bank"] else self.title)

    @property
    def before(self) -> dict:
        return _head_beside(self.quiz, self.head) if self.quiz else {}

    @property
    def differs(self) -> bool:
        return self.before != self.head


def plan(
    documents: Iterable[tuple[Document, Path | None]], beside: dict[Path, dict[str, Path]], at: datetime
) -> tuple[list[Plan], list[Problem]]:
    """What each quiz of the folder would change, and what has to be mended first.

    ``beside`` has the files of questions in other languages, by the file they lie beside.
    """
    plans = [_plan(document, path, at) for document, path in documents if document.head.get("quiz")]
    problems = [*_without_bank(plans), *_second_files(plans), *_second_titles(plans)]
    for found in plans:
        if found.path is not None:
            problems += _read(found)
            for tongue, file in sorted(beside.get(found.path, {}).items()):
                words = BankImport(found.bank, ImportReport("gift"), language=tongue, by=None, at=at)
                found.translations.append(Translation(file, tongue, words))
                problems += _read_translation(found, found.translations[-1])
    return plans, problems


def _plan(document: Document, path: Path | None, at: datetime) -> Plan:
    wanted = frontmatter.complete(document.head["quiz"], "quiz")
    wanted["bank"] = "" if wanted["bank"] == wanted["key"] else wanted["bank"]
    quiz = Quiz.objects.select_related("bank").filter(key=wanted["key"]).first()
    key = wanted["bank"] or wanted["key"]
    bank = QuestionBank.objects.filter(key=key).first() or QuestionBank(key=key)
    run = BankImport(bank, ImportReport("gift"), language=LANGUAGE, by=None, at=at)
    return Plan(document, wanted, path, quiz, bank, run)


def _without_bank(plans: list[Plan]) -> Iterator[Problem]:
    """Whose bank is neither on the site nor in the folder. A practice exam comes before its module."""
    brought = {found.bank.key for found in plans if found.path is not None or not found.head["bank"]}
    for found in plans:
        if not found.bank.pk and found.bank.key not in brought:
            sentence = f"There is no question bank {found.bank.key} on the site or in this folder."
            yield found.document.problem(sentence, "quiz")


def _second_files(plans: list[Plan]) -> Iterator[Problem]:
    """A bank has one file: whatever is not in it counts as gone, so a second would retire the first's."""
    first: dict[str, Plan] = {}
    for found in (found for found in plans if found.path is not None):
        other = first.setdefault(found.bank.key, found)
        if other is not found:
            there = _name(other, other.path)
            sentence = f"The questions of the bank {found.bank.key} are in {there} already. Put these there."
            yield Problem(_name(found, found.path), 1, sentence)


def _second_titles(plans: list[Plan]) -> Iterator[Problem]:
    """A bank has one title: with two, each quiz would take it from the other at every import."""
    first: dict[str, str] = {}
    own_first = sorted(plans, key=lambda found: bool(found.head["bank"]))
    for found in (found for found in own_first if found.bank_title):
        title = first.setdefault(found.bank.key, found.bank_title)
        if found.bank_title != title:
            sentence = f"The bank {found.bank.key} is called {title} already. Leave bank_title out here."
            yield found.document.problem(sentence, "quiz")


def _name(found: Plan, path: Path) -> str:
    """A file of questions as problems name it."""
    return f"{Path(found.document.name).parent.as_posix()}/{path.name}"


def _reading(path: Path, name: str) -> tuple[Reading, list[Problem]]:
    """What stands in a file of questions, or why it cannot be read."""
    try:
        return read_questions(path.read_text(encoding="utf-8-sig")), []
    except UnicodeDecodeError:
        return Reading([], [], []), [Problem(name, 1, "This file is not UTF-8 text. Save it as UTF-8.")]
    except Refused as refusal:
        return Reading([], [], []), [Problem(name, 1, refusal.sentence)]


def _problem(name: str, where: str, reason: str) -> Problem:
    number = re.match(r"\D*(\d+)", where)
    return Problem(name, int(number[1]) if number else 1, f"{where}: {reason}")


def _read(found: Plan) -> Iterator[Problem]:
    name = _name(found, found.path)
    reading, problems = _reading(found.path, name)
    yield from problems
    if problems:
        return
    found.run.report.skipped += reading.skipped
    found.steps = found.run.steps(reading.questions)
    keys = {step.key for step in found.steps}
    found.gone = [q for key, q in found.run.known.items() if key not in keys and q.is_live]
    yield from (_problem(name, row.where, row.reason) for row in found.run.report.skipped)


def _read_translation(found: Plan, words: Translation) -> Iterator[Problem]:
    """Each question is one of the original's, with its answers one by one."""
    name = _name(found, words.path)
    reading, problems = _reading(words.path, name)
    yield from problems
    yield from (_problem(name, row.where, row.reason) for row in reading.skipped)
    originals, seen = {step.key: step for step in found.steps}, {}
    for read in reading.questions:
        key = unique_key(read, seen)
        original = originals.get(key)
        wording = in_other_words(read, original.wording) if original else None
        if key is None or original is None:
            yield _problem(name, read.where, f"{found.path.name} has no such question, or this one twice.")
        elif wording is None:
            reason = (
                f"It needs the kind of question and the answers it has in {found.path.name}, in that order."
            )
            yield _problem(name, read.where, reason)
        else:
            seen[key] = read
            latest = words.run.latest.get(original.question.pk) if original.question else None
            read = replace(read, is_retired=False)  # whether it is drawn says the original
            words.steps.append(Step(read, key, original.question, latest, wording))


# --- Conflicts ------------------------------------------------------------------------------------------


def conflicts(found: Plan) -> Iterator[tuple[str, str]]:
    """What somebody changed on the site since: a key (empty for the quiz itself), and its name in words."""
    if found.quiz and found.differs and _is_edited(found.quiz):
        yield "", f"quiz {found.quiz.title}"
    for step in found.steps:
        if step.question and _is_site_s_own(step):
            yield step.key, f"question {step.key}"
    for words in found.translations:
        for step in words.steps:
            if _is_reworded_by_hand(step):
                yield words.key(step), f"question {words.key(step)}"
    for question in found.gone:
        latest = found.run.latest.get(question.pk)
        if latest and latest.created_by_id:
            yield question.key, f"question {question.key}"


def _is_site_s_own(step: Step) -> bool:
    """Did a person reword or retire on the site what the folder says otherwise?"""
    put_away = step.question.retired_by_id is not None and not step.read.is_retired
    return _is_reworded_by_hand(step) or put_away


def _is_reworded_by_hand(step: Step) -> bool:
    return step.latest is not None and step.latest.created_by_id is not None and step.is_reworded


def _is_edited(quiz: Quiz) -> bool:
    """Did a person change the quiz since an import brought it?"""
    last = _last_brought(quiz)
    return _head_beside(quiz, last) != last


def _last_brought(quiz: Quiz) -> dict:
    entry = ModelLogEntry.objects.for_instance(quiz).filter(action=IMPORTED).order_by("-pk").first()
    return entry.data.get("quiz", {}) if entry else {}


# --- Taking ---------------------------------------------------------------------------------------------


def in_turn(plans: Iterable[Plan]) -> list[Plan]:
    """Those first that bring questions, then those with a bank of their own: others may draw from it."""
    return sorted(plans, key=lambda found: (found.path is None, bool(found.head["bank"])))


def take(found: Plan, kept: set[str], report: Report, user, at: datetime) -> Quiz:
    """Bring one quiz and its questions in, but for what the site keeps; say what changed."""
    before = _text(found) if found.quiz else ""
    quiz_kept, new = "" in kept, found.quiz is None
    quiz = found.quiz if quiz_kept else _take_quiz(found, user)
    found.run.bank = quiz.bank if quiz_kept else found.bank
    for name in sorted(kept - {""}):
        report.note(KEPT, f"question {name} (kept as it is on the site)")
    for question in found.gone:
        if question.key not in kept:
            question.retire(by=None, at=at)
            report.note(GONE, f"question {question.key} (retired)")
    wanted = [step for step in found.steps if step.key not in kept]
    words = _put_back(wanted, at) + sum(
        s.read.is_retired and s.question.is_live for s in wanted if s.question
    )
    found.run.take(wanted)
    words += found.run.report.created + found.run.report.revised
    words += sum(_take_translation(translation, quiz.bank, kept) for translation in found.translations)
    if quiz_kept:
        report.note(KEPT, f"quiz {quiz.title} (kept as it is on the site)")
    else:
        sign = NEW if new else CHANGED if before != _text(found) or words else SAME
        report.note(sign, f"quiz {quiz.title}", before, _text(found))
    return quiz


def _put_back(steps: list[Step], at: datetime) -> int:
    """Draw again what the folder has; how many they are."""
    back = [s.question for s in steps if s.question and not s.question.is_live and not s.read.is_retired]
    for question in back:
        question.put_back(by=None, at=at)
    return len(back)


def _take_translation(words: Translation, bank: QuestionBank, kept: set[str]) -> int:
    """Bring in the wordings of one language; how many are new or changed."""
    questions = {question.key: question for question in bank.questions.all()}
    wanted = [step for step in words.steps if not {step.key, words.key(step)} & kept]
    words.run.bank = bank
    words.run.take(replace(step, question=questions[step.key]) for step in wanted)
    return words.run.report.revised


def _text(found: Plan) -> str:
    """A quiz and its questions as text, for the diff."""
    tongues = [LANGUAGE, *(words.language for words in found.translations)] if found.path else []
    texts = [written("quiz", found.title, found.quiz.bank, tongue) for tongue in tongues]
    return frontmatter.written(found.before, "quiz") + "".join(texts)


def _take_quiz(found: Plan, user) -> Quiz:
    differs = found.differs
    found.bank = _take_bank(found)
    wanted = {attribute: found.head[name] for name, attribute in FIELDS.items()} | {"bank": found.bank}
    if found.quiz is None:
        found.quiz = Quiz.objects.create(key=found.head["key"], **wanted)
    elif differs:
        for name, value in wanted.items():
            setattr(found.quiz, name, value)
        found.quiz.save()
    found.quiz.bank = found.bank
    if differs or _last_brought(found.quiz) != found.head:
        log(instance=found.quiz, action=IMPORTED, user=user, data={"quiz": found.head})
    return found.quiz


def _take_bank(found: Plan) -> QuestionBank:
    """The bank of a quiz. Only its own one takes its title, once it is there."""
    title = found.bank_title
    new_title = {"title": title or found.title}
    bank, new = QuestionBank.objects.get_or_create(key=found.bank.key, defaults=new_title)
    if not new and title and bank.title != title:
        bank.title = title
        bank.save()
    return bank
