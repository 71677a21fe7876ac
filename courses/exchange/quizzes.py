"""The quizzes and questions of a folder: compared with the site's, then taken; and written again.

A quiz has no revisions, so each import keeps in the log what it brought. What differs from that was
edited on the site since. A wording says itself who wrote it: an import's has no author.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from courses.exchange import frontmatter
from courses.exchange.documents import Document, Problem
from courses.exchange.report import CHANGED, GONE, KEPT, NEW, SAME, Report
from people.refusals import Refused
from quizzes.exchange import gift_writer
from quizzes.exchange.importing import BankImport, ImportReport, Step, read_questions
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


def written(kind: str, title: str, bank: QuestionBank) -> str:
    """The questions of a bank that are drawn, as ``questions.gift``."""
    rows = sorted(bank.questions.live(), key=lambda question: _natural(question.key))
    latest = QuestionVersion.objects.latest_of([row.pk for row in rows], LANGUAGE)
    worded = [(row.key, latest[row.pk].wording()) for row in rows if row.pk in latest]
    text = gift_writer.write(worded)
    return f'// Questions for the {kind} "{title}".\n\n{text}\n' if text else ""


def _natural(key: str) -> list:
    """So that q-2 stands before q-10."""
    return [(int(part), part) if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", key)]


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

    @property
    def title(self) -> str:
        return self.head["title"]

    @property
    def before(self) -> dict:
        return head(self.quiz) if self.quiz else {}

    @property
    def differs(self) -> bool:
        return self.before != self.head


def plan(documents: Iterable[tuple[Document, Path | None]], at: datetime) -> tuple[list[Plan], list[Problem]]:
    """What each quiz of the folder would change, and what has to be mended first."""
    plans, problems = [], []
    for document, path in documents:
        if not document.head.get("quiz"):
            continue
        wanted = frontmatter.complete(document.head["quiz"], "quiz")
        quiz = Quiz.objects.select_related("bank").filter(key=wanted["key"]).first()
        key = wanted["bank"] or wanted["key"]
        bank = QuestionBank.objects.filter(key=key).first() or QuestionBank(key=key)
        if not bank.pk and wanted["bank"] and path is None and key not in {p.bank.key for p in plans}:
            problems.append(document.problem(f"There is no question bank {key} on the site.", "quiz"))
            continue
        run = BankImport(bank, ImportReport("gift"), language=LANGUAGE, by=None, at=at)
        found = Plan(document, wanted, path, quiz, bank, run)
        plans.append(found)
        if path is not None:
            problems += _read(found)
    return plans, problems


def _read(found: Plan) -> Iterator[Problem]:
    name = f"{Path(found.document.name).parent.as_posix()}/{found.path.name}"
    try:
        reading = read_questions(found.path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        yield Problem(name, 1, "This file is not UTF-8 text. Save it as UTF-8.")
        return
    except Refused as refusal:
        yield Problem(name, 1, refusal.sentence)
        return
    found.run.report.skipped += reading.skipped
    found.steps = found.run.steps(reading.questions)
    keys = {step.key for step in found.steps}
    found.gone = [q for key, q in found.run.known.items() if key not in keys and q.is_live]
    for row in found.run.report.skipped:
        number = re.match(r"\D*(\d+)", row.where)
        yield Problem(name, int(number[1]) if number else 1, f"{row.where}: {row.reason}")


# --- Conflicts ------------------------------------------------------------------------------------------


def conflicts(found: Plan) -> Iterator[tuple[str, str]]:
    """What somebody changed on the site since: a key (empty for the quiz itself), and its name in words."""
    if found.quiz and found.differs and _last_brought(found.quiz) != found.before:
        yield "", f"quiz {found.quiz.title}"
    for step in found.steps:
        if step.question and _is_site_s_own(step):
            yield step.key, f"question {step.key}"
    for question in found.gone:
        latest = found.run.latest.get(question.pk)
        if latest and latest.created_by_id:
            yield question.key, f"question {question.key}"


def _is_site_s_own(step: Step) -> bool:
    """Did a person reword or retire on the site what the folder says otherwise?"""
    reworded = step.latest is not None and step.latest.created_by_id is not None and step.is_reworded
    return reworded or step.question.retired_by_id is not None


def _last_brought(quiz: Quiz) -> dict:
    entry = ModelLogEntry.objects.for_instance(quiz).filter(action=IMPORTED).order_by("-pk").first()
    return entry.data.get("quiz", {}) if entry else {}


# --- Taking ---------------------------------------------------------------------------------------------


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
    back = [step.question for step in found.steps if step.question and not step.question.is_live]
    back = [question for question in back if question.key not in kept]
    for question in back:
        question.put_back(by=None, at=at)
    found.run.take(step for step in found.steps if step.key not in kept)
    words = found.run.report.created + found.run.report.revised + len(back)
    if quiz_kept:
        report.note(KEPT, f"quiz {quiz.title} (kept as it is on the site)")
    else:
        sign = NEW if new else CHANGED if before != _text(found) or words else SAME
        report.note(sign, f"quiz {quiz.title}", before, _text(found))
    return quiz


def _text(found: Plan) -> str:
    """A quiz and its questions as text, for the diff."""
    return frontmatter.written(head(found.quiz), "quiz") + (
        written("quiz", found.title, found.quiz.bank) if found.path else ""
    )


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
    title = found.head["bank_title"] or (found.title if not found.head["bank"] or not found.bank.pk else "")
    bank, new = QuestionBank.objects.get_or_create(key=found.bank.key, defaults={"title": title})
    if not new and title and bank.title != title:
        bank.title = title
        bank.save()
    return bank
