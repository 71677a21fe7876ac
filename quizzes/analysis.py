"""What is known about the questions of a quiz: who earned what, who chose what, and what that says."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from quizzes import rules
from quizzes.models import Answer, Attempt, AttemptItem, QuestionVersion, Quiz
from quizzes.rules import statistics
from quizzes.rules.statistics import Cell, ItemStatistics, TestStatistics


@dataclass(frozen=True)
class Reply:
    """What one person did with one question."""

    attempt: int
    """Which of the people: their place among the rows."""
    question: int
    points: float
    chosen: Sequence[str] | None
    """The keys of the last reply; None where there is none."""
    was_reached: bool


@dataclass(frozen=True)
class Matrix:
    """A name for each question, and a row of cells for each person."""

    names: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Option:
    """One option of a question, and how many of each third by score chose it."""

    text: str
    is_right: bool
    lower: int
    middle: int
    upper: int


@dataclass(frozen=True)
class Question:
    """One question, as a trainer reads about it."""

    key: str
    stem: str
    figures: ItemStatistics
    guess: float
    """What somebody earns who does not read, in per cent."""
    remark: str
    options: Sequence[Option]


@dataclass(frozen=True)
class Analysis:
    """A quiz."""

    whole: TestStatistics
    questions: Sequence[Question]


def matrix_of(quiz: Quiz) -> Matrix:
    """What people earned at their first try. Trials do not count.

    Later tries are left out: whoever tries again knows the questions. Where time ran out, what somebody left empty
    was not reached.
    """
    replies, people = _replies(quiz)
    keys = dict(quiz.bank.questions.values_list("pk", "key"))
    questions = sorted({reply.question for reply in replies}, key=keys.__getitem__)
    return Matrix([keys[pk] for pk in questions], _rows(replies, questions, people))


def of_quiz(quiz: Quiz) -> Analysis:
    """All about the questions of a quiz that somebody was asked. Four statements, however many people there were."""
    replies, people = _replies(quiz)
    worded = _worded(quiz)
    questions = sorted({reply.question for reply in replies}, key=lambda pk: worded[pk].question.key)
    rows = _rows(replies, questions, people)
    whole = statistics.analyse([worded[pk].question.key for pk in questions], rows)
    third = statistics.thirds([sum(cell or 0.0 for cell in row) for row in rows])
    chosen = _chosen(replies, third)
    found = [
        _question(worded[pk], figures, chosen[pk]) for pk, figures in zip(questions, whole.items, strict=True)
    ]
    return Analysis(whole, found)


def first_tries(quiz: Quiz) -> QuerySet[Attempt]:
    """The first closed try of everybody."""
    closed = Attempt.objects.counting().closed().filter(quiz=quiz)
    earlier = closed.filter(person=OuterRef("person"), started_at__lt=OuterRef("started_at"))
    return closed.filter(~Exists(earlier))


def _replies(quiz: Quiz) -> tuple[list[Reply], int]:
    """What was asked and answered at first tries, and how many people there were. Two statements."""
    attempts = first_tries(quiz)
    places = {pk: place for place, pk in enumerate(attempts.values_list("pk", flat=True))}
    last = Answer.objects.filter(item=OuterRef("pk")).order_by("-pk").values("payload")[:1]
    items = AttemptItem.objects.filter(attempt__in=attempts).annotate(last=Subquery(last)).order_by()
    columns = ("attempt", "attempt__status", "version__question", "points", "last")
    return [
        Reply(
            places[attempt],
            question,
            float(points or 0),
            last["chosen"] if last else None,
            was_reached=last is not None or status != Attempt.Status.EXPIRED,
        )
        for attempt, status, question, points, last in items.values_list(*columns).iterator()
        if attempt in places
    ], len(places)


def _rows(replies: Sequence[Reply], questions: Sequence[int], people: int) -> list[list[Cell]]:
    columns = {pk: column for column, pk in enumerate(questions)}
    rows: list[list[Cell]] = [[None] * len(questions) for _person in range(people)]
    for reply in replies:
        if reply.was_reached:
            rows[reply.attempt][columns[reply.question]] = reply.points
    return rows


# --- Options ------------------------------------------------------------------------------------------


def _worded(quiz: Quiz) -> dict[int, QuestionVersion]:
    """The newest wording of each question of the bank, in English where there is one."""
    rows = QuestionVersion.objects.filter(question__bank=quiz.bank_id).newest().with_choices()
    found: dict[int, QuestionVersion] = {}
    for row in rows.select_related("question"):
        if row.question_id not in found or row.language == "en":
            found[row.question_id] = row
    return found


def _chosen(replies: Sequence[Reply], third: Sequence[int]) -> Mapping[int, Counter[tuple[str, int]]]:
    """How often each key of each question was chosen in each third. A key means the same in every version."""
    found: defaultdict[int, Counter[tuple[str, int]]] = defaultdict(Counter)
    for reply in replies:
        for key in reply.chosen or ():
            found[reply.question][key, third[reply.attempt]] += 1
    return found


def _question(worded: QuestionVersion, figures: ItemStatistics, chosen: Counter[tuple[str, int]]) -> Question:
    wording = worded.wording()
    weights = [float(rules.exact_weight(choice.weight)) for choice in wording.choices]
    guess = statistics.random_guess(weights, is_single=wording.kind != rules.MULTIPLE)
    return Question(
        worded.question.key,
        worded.stem,
        figures,
        guess,
        statistics.remark(figures, guess),
        list(_options(wording, chosen)),
    )


def _options(wording: rules.Wording, chosen: Counter[tuple[str, int]]) -> Iterator[Option]:
    for choice in wording.choices:
        yield Option(choice.text, choice.weight > 0, *(chosen[choice.key, third] for third in range(3)))
