"""Which folder brought what: several programs may draw from one bank, or ask one quiz.

A quiz and a bank have no revisions, so each import keeps in the log what its folder says of them. What a
folder never brought is somebody else's, another program's or a trainer's, and is left alone.
"""

from collections.abc import Collection

from django.db.models import Model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from courses.models import ProgramPage
from quizzes.models import QuestionBank

IMPORTED, REMOVED = "courses.import", "courses.remove"


class Brought:
    """What the folders of all programs said last, as one program sees it."""

    def __init__(self, program: str):
        self.program = program
        rows = ProgramPage.objects.order_by("path").values_list("translation_key", "title")
        self.titles = {str(key): title for key, title in reversed(list(rows))}

    def last(self, instance: Model) -> dict:
        """What this program's folder said of a quiz or a bank; empty when it never named it."""
        return self._said(instance).get(self.program, {})

    def others(self, instance: Model) -> dict[str, dict]:
        """What the folders of other programs said of it, by the titles of those that are there."""
        return {
            self.titles[program]: said
            for program, said in self._said(instance).items()
            if program != self.program and program in self.titles
        }

    def _said(self, instance: Model) -> dict[str, dict]:
        if instance.pk is None:
            return {}
        rows = ModelLogEntry.objects.for_instance(instance).filter(action=IMPORTED).order_by("pk")
        return {row.data.get("program", self.program): row.data for row in rows}

    def questions(self, bank: QuestionBank) -> set[str]:
        """The keys of the questions that this program's folder had last."""
        return set(self.last(bank).get("questions", []))

    def elsewhere(self, bank: QuestionBank) -> dict[str, str]:
        """The keys of those that folders of other programs had last, each with the title of one."""
        return {key: title for title, said in self.others(bank).items() for key in said["questions"]}

    def not_its_own(self, bank: QuestionBank) -> set[str]:
        """The keys of those that only other folders have, where this program has a folder too."""
        return self.elsewhere(bank).keys() - self.questions(bank) if self.last(bank) else set()

    def remember(self, instance: Model, user, **said) -> None:
        """Keep what this program's folder says; the same again is not kept twice."""
        said["program"] = self.program
        if self.last(instance) != said:
            log(instance=instance, action=IMPORTED, user=user, data=said)

    def remember_bank(self, bank: QuestionBank, title: str, questions: Collection[str] | None, user) -> None:
        """Keep the title and the keys of questions; what a file leaves open stays as it was said before."""
        last = self.last(bank)
        keys = last.get("questions", []) if questions is None else sorted(questions)
        self.remember(bank, user, title=title or last.get("title", ""), questions=keys)
