"""What is tested: the questions, the rules of a quiz, and each sitting."""

from quizzes.models.attempts import Attempt
from quizzes.models.items import Answer, AttemptItem, GradeEvent
from quizzes.models.questions import Choice, Question, QuestionBank, QuestionVersion
from quizzes.models.quiz import Quiz

__all__ = [
    "Answer",
    "Attempt",
    "AttemptItem",
    "Choice",
    "GradeEvent",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "Quiz",
]
