"""How hours say no: with every problem the rules found, so that a form can show all of them at once."""

from collections.abc import Sequence

from hours import rules, wording
from people.refusals import Refused


class EntryRefused(Refused):
    """Something the rules of hours do not allow. ``problems`` holds all of them."""

    def __init__(self, problems: Sequence[rules.Problem]):
        self.problems = list(problems)
        first = self.problems[0]
        super().__init__(" ".join(wording.sentences(self.problems)), code=first.code, field=first.field)


def refuse(problems: Sequence[rules.Problem | None]) -> None:
    """Raise ``EntryRefused`` if there is any problem at all."""
    if found := [problem for problem in problems if problem]:
        raise EntryRefused(found)
