"""Who may get more time for what a board wants by a day. Pure Python: no database, no clock."""

from dataclasses import dataclass
from datetime import date

from courses.rules.standards import last_day
from hours.rules.facts import Problem


@dataclass(frozen=True)
class Runs:
    """A deadline of somebody: since which day it runs (None: not yet), and what the standard allows."""

    begins: date | None
    months: int
    most: int = 0
    extension_months: int = 0
    granted: int = 0

    @property
    def last_day(self) -> date | None:
        """The last day as of now. More extensions than the standard allows do not count."""
        if self.begins is None:
            return None
        return last_day(self.begins, self.months, min(self.most, self.granted), self.extension_months)


def check_extension(runs: Runs, number: int, *, is_own: bool, is_active: bool = True) -> list[Problem]:
    """Texas gives six months and once six more by decision; Washington a year and four more (domain 7.12).

    ``number`` says which extension it would be, counted from 1: so that pressing twice gives one. A deadline
    that does not run yet needs no more time; one that is over may get it.
    """
    found = []
    if is_own:
        found.append(Problem(None, "own-deadline"))
    if not is_active:
        found.append(Problem(None, "move-left"))
    if runs.begins is None:
        found.append(Problem(None, "deadline-not-begun"))
    if runs.granted >= runs.most:
        found.append(Problem(None, "deadline-no-more", {"times": runs.most}))
    elif number != runs.granted + 1:
        found.append(Problem(None, "changed-meanwhile"))
    return found
