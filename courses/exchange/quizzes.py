"""The quizzes and questions of a folder: compared with the site's, then taken.

What differs from what this folder brought (``courses.exchange.brought``) is somebody else's. A wording says
itself who wrote it: an import's has no author.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from courses.exchange import frontmatter
from courses.exchange.brought import Brought
from courses.exchange.documents import Document, Problem
from courses.exchange.quiz_texts import FIELDS, LANGUAGE, head_beside, written
from courses.exchange.report import CHANGED, GONE, KEPT, NEW, SAME, Report
from people.refusals import Refused
from quizzes.exchange.importing import (
    BankImport,
    ImportReport,
    Step,
    in_other_words,
    read_questions,
    unique_key,
)
from quizzes.exchange.reading import Reading
from quizzes.models import Question, QuestionBank, Quiz

QUIZ, BANK = "", "\n"  # what no question is called
EDITED = "was edited on the site"


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
    brought: Brought
    own: set[str]
    elsewhere: dict[str, str]
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
        return head_beside(self.quiz, self.head) if self.quiz else {}

    @property
    def differs(self) -> bool:
        return self.before != self.head


def plan(
    documents: Iterable[tuple[Document, Path | None]],
    beside: dict[Path, dict[str, Path]],
    brought: Brought,
    at: datetime,
) -> tuple[list[Plan], list[Problem]]:
    """What each quiz of the folder would change, and what has to be mended first.

    ``beside`` has the files of questions in other languages, by the file they lie beside.
    """
    plans = [_plan(document, path, brought, at) for document, path in documents if document.head.get("quiz")]
    problems = [*_without_bank(plans), *_second_files(plans), *_second_titles(plans)]
    for found in plans:
        if found.path is not None:
            problems += _read(found)
            for tongue, file in sorted(beside.get(found.path, {}).items()):
                words = BankImport(found.bank, ImportReport("gift"), language=tongue, by=None, at=at)
                found.translations.append(Translation(file, tongue, words))
                problems += _read_translation(found, found.translations[-1])
    return plans, problems


def _plan(document: Document, path: Path | None, brought: Brought, at: datetime) -> Plan:
    wanted = frontmatter.complete(document.head["quiz"], "quiz")
    wanted["bank"] = "" if wanted["bank"] == wanted["key"] else wanted["bank"]
    quiz = Quiz.objects.select_related("bank").filter(key=wanted["key"]).first()
    key = wanted["bank"] or wanted["key"]
    bank = QuestionBank.objects.filter(key=key).first() or QuestionBank(key=key)
    run = BankImport(bank, ImportReport("gift"), language=LANGUAGE, by=None, at=at)
    own, elsewhere = brought.questions(bank), brought.elsewhere(bank)
    return Plan(document, wanted, path, quiz, bank, run, brought, own, elsewhere)


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
    mine = found.own - keys
    found.gone = [q for key, q in found.run.known.items() if key in mine and q.is_live]
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
    """What this folder would take from somebody else: a key (``QUIZ``, ``BANK`` or a question's), and why."""
    if found.quiz and found.differs and (why := _of_others(found, found.quiz)):
        yield QUIZ, f"quiz {found.quiz.title} {why}"
    if found.bank.pk and found.bank_title not in ("", found.bank.title) and (why := _renamed(found)):
        yield BANK, f"question bank {found.bank.title} {why}"
    for step in found.steps:
        if step.question and (why := _not_ours(found, step)):
            yield step.key, f"question {step.key} {why}"
    for words in found.translations:
        for step in words.steps:
            if step.latest is not None and step.is_reworded and (why := _whose(found, step)):
                yield words.key(step), f"question {words.key(step)} {why}"
    for question in found.gone:
        latest = found.run.latest.get(question.pk)
        if latest and latest.created_by_id and question.key not in found.elsewhere:
            yield question.key, f"question {question.key} {EDITED}"


def _also_of(title: str) -> str:
    return f"stands in the folder of {title}, too, and says something else there"


def _of_others(found: Plan, quiz: Quiz) -> str:
    """Who says something else of the quiz: another folder, or a person since an import brought it."""
    for title in found.brought.others(quiz):
        return _also_of(title)
    last = found.brought.last(quiz).get("quiz", {})
    return EDITED if head_beside(quiz, last) != last else ""


def _renamed(found: Plan) -> str:
    """Who calls the bank something else: another folder, or a person."""
    for title, said in found.brought.others(found.bank).items():
        if said["title"]:
            return _also_of(title)
    return EDITED if found.brought.last(found.bank).get("title") != found.bank.title else ""


def _not_ours(found: Plan, step: Step) -> str:
    """Who reworded, retired or draws what the folder says otherwise."""
    if step.question.retired_by_id is not None and not step.read.is_retired:
        return EDITED
    puts_away = step.question.is_live and step.read.is_retired
    return _whose(found, step) if step.is_reworded or puts_away else ""


def _whose(found: Plan, step: Step) -> str:
    """Who else wrote this question; empty when this folder alone did."""
    if step.key in found.elsewhere:
        return _also_of(found.elsewhere[step.key])
    by_hand = step.latest is not None and step.latest.created_by_id is not None
    return EDITED if by_hand or step.key not in found.own else ""


# --- Taking ---------------------------------------------------------------------------------------------


def in_turn(plans: Iterable[Plan]) -> list[Plan]:
    """Those first that bring questions, then those with a bank of their own: others may draw from it."""
    return sorted(plans, key=lambda found: (found.path is None, bool(found.head["bank"])))


def take(found: Plan, kept: set[str], report: Report, user, at: datetime) -> Quiz:
    """Bring one quiz and its questions in, but for what the site keeps; say what changed."""
    before = _text(found) if found.quiz else ""
    quiz_kept, new = QUIZ in kept, found.quiz is None
    quiz = found.quiz if quiz_kept else _take_quiz(found, BANK not in kept, user)
    found.run.bank = quiz.bank if quiz_kept else found.bank
    for name in sorted(kept - {QUIZ, BANK}):
        report.note(KEPT, f"question {name} (kept as it is on the site)")
    _retire(found, kept, report, at)
    wanted = [step for step in found.steps if step.key not in kept]
    words = _put_back(wanted, at) + sum(
        s.read.is_retired and s.question.is_live for s in wanted if s.question
    )
    found.run.take(wanted)
    words += found.run.report.created + found.run.report.revised
    words += sum(_take_translation(translation, quiz.bank, kept) for translation in found.translations)
    _remember_bank(found, kept, user)
    if quiz_kept:
        report.note(KEPT, f"quiz {quiz.title} (kept as it is on the site)")
    else:
        sign = NEW if new else CHANGED if before != _text(found) or words else SAME
        report.note(sign, f"quiz {quiz.title}", before, _text(found))
    return quiz


def _retire(found: Plan, kept: set[str], report: Report, at: datetime) -> None:
    """Draw no more what this folder brought and has no longer, unless another folder still has it."""
    for question in found.gone:
        if title := found.elsewhere.get(question.key):
            report.note(KEPT, f"question {question.key} (stays: it stands in the folder of {title}, too)")
        elif question.key not in kept:
            question.retire(by=None, at=at)
            report.note(GONE, f"question {question.key} (retired)")


def _remember_bank(found: Plan, kept: set[str], user) -> None:
    """What the site kept stays somebody else's, unless this folder brought it once."""
    keys = {step.key for step in found.steps} - (kept - found.own)
    title = "" if BANK in kept else found.bank_title
    found.brought.remember_bank(found.run.bank, title, keys if found.path else None, user)


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


def _take_quiz(found: Plan, with_title: bool, user) -> Quiz:
    differs = found.differs
    found.bank = _take_bank(found, with_title)
    wanted = {attribute: found.head[name] for name, attribute in FIELDS.items()} | {"bank": found.bank}
    if found.quiz is None:
        found.quiz = Quiz.objects.create(key=found.head["key"], **wanted)
    elif differs:
        for name, value in wanted.items():
            setattr(found.quiz, name, value)
        found.quiz.save()
    found.quiz.bank = found.bank
    found.brought.remember(found.quiz, user, quiz=found.head)
    return found.quiz


def _take_bank(found: Plan, with_title: bool) -> QuestionBank:
    """The bank of a quiz. Only its own one takes its title, once it is there."""
    title = found.bank_title if with_title else ""
    new_title = {"title": title or found.title}
    bank, new = QuestionBank.objects.get_or_create(key=found.bank.key, defaults=new_title)
    if not new and title and bank.title != title:
        bank.title = title
        bank.save()
    return bank
