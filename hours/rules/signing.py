"""What keeps somebody from signing or sending back; ``SIGNING_RULES`` is the rulebook.

Pure Python: no database, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from hours.rules.facts import SHORTEST_COMMENT, PlacementFacts, Problem
from hours.rules.qualifications import Standing, check_declared, check_not_suspended, check_qualified
from hours.rules.stand_ins import SUCCESSOR, StandInSpan

SAW = "saw"
"""The basis that says: I saw it."""


@dataclass(frozen=True)
class SigningFacts:
    """A decision about one sent version: by whom, having seen what, over which name."""

    signer_id: int
    placement: PlacementFacts
    worked_on: date
    content_digest: str
    seen_digest: str
    printed_name: str = ""
    overlaps: bool = False
    standing: Standing = field(default_factory=Standing)
    stand_in: StandInSpan | None = None
    """In whose place they decide, where it was not they who supervised that day."""
    instead: Standing = field(default_factory=Standing)
    """What is on record about the supervisor in whose place they decide."""
    basis: str = ""

    @property
    def role(self) -> str:
        """As whom they decide: in the role of that day, be it of the supervisor in whose place they do."""
        person = self.stand_in.supervisor_id if self.stand_in else self.signer_id
        span = self.placement.supervisor_on(self.worked_on, person)
        return span.role if span else ""


def signer_is_not_the_trainee(facts: SigningFacts) -> Problem | None:
    """Nobody decides about their own hours (hours A7.13)."""
    if facts.signer_id != facts.placement.trainee_id:
        return None
    return Problem(None, "own-hours")


def signer_supervised_that_day(facts: SigningFacts) -> Problem | None:
    """Whoever decides was a supervisor of record on the day worked (hours A7.13), or stands in for one (A7.20)."""
    if facts.stand_in or facts.placement.supervisor_on(facts.worked_on, facts.signer_id):
        return None
    return Problem(None, "not-supervisor-that-day")


def signer_is_qualified(facts: SigningFacts) -> Problem | None:
    """Whoever signs was qualified on the day worked, as the Standard asks (hours A7.13).

    A successor was not there: they are today. And whoever was there was on that day.
    """
    return check_papers(facts.standing, facts.instead, facts.stand_in, facts.worked_on)


def check_papers(
    standing: Standing, instead: Standing, stand_in: StandInSpan | None, worked_on: date
) -> Problem | None:
    """The papers of whoever signs, and of the supervisor in whose place they do."""
    if stand_in is None:
        return check_qualified(standing, worked_on)
    day = standing.today or worked_on if stand_in.kind == SUCCESSOR else worked_on
    if problem := check_qualified(standing, day):
        return problem
    return Problem(None, "stand-in-for-unqualified") if check_qualified(instead, worked_on) else None


def signer_says_how_they_know(facts: SigningFacts) -> Problem | None:
    """A signature says how its signer knows: saw it, talked it through, or checked the records."""
    return None if facts.basis else Problem("basis", "basis-missing")


def successor_did_not_see_it(facts: SigningFacts) -> Problem | None:
    """A successor talked it through or checked the records. They never say that they saw it."""
    is_successor = facts.stand_in is not None and facts.stand_in.kind == SUCCESSOR
    return Problem("basis", "successor-saw-nothing") if is_successor and facts.basis == SAW else None


def signer_is_not_suspended(facts: SigningFacts) -> Problem | None:
    """Whoever decides is not suspended on the day they do (hours A7.13)."""
    return check_not_suspended(facts.standing)


def signer_declared(facts: SigningFacts) -> Problem | None:
    """Whoever signs said first that they are not family, where the Standard wants that."""
    return check_declared(facts.standing)


def nothing_changed_meanwhile(facts: SigningFacts) -> Problem | None:
    """What is decided about is exactly what was on the screen (hours A8, sign)."""
    return None if facts.seen_digest == facts.content_digest else Problem(None, "changed-meanwhile")


def signer_typed_a_name(facts: SigningFacts) -> Problem | None:
    """A signature carries the printed name of its signer (hours A7.15)."""
    return None if facts.printed_name.strip() else Problem("printed_name", "name-missing")


def stands_alone(facts: SigningFacts) -> Problem | None:
    """The overlap rule is asked again when signing (hours A7.5)."""
    return Problem(None, "overlap-when-signing") if facts.overlaps else None


SigningRule = Callable[[SigningFacts], Problem | None]

RETURNING_RULES: tuple[SigningRule, ...] = (
    signer_is_not_the_trainee,
    signer_supervised_that_day,
    signer_is_not_suspended,
    nothing_changed_meanwhile,
)
SIGNING_RULES: tuple[SigningRule, ...] = (
    *RETURNING_RULES,
    signer_is_qualified,
    signer_declared,
    signer_typed_a_name,
    signer_says_how_they_know,
    successor_did_not_see_it,
    stands_alone,
)


def check_signing(facts: SigningFacts) -> list[Problem]:
    """Everything that keeps this person from signing this version."""
    return [problem for rule in SIGNING_RULES if (problem := rule(facts))]


def in_the_way(
    standing: Standing, day: date, *, stand_in: StandInSpan | None = None, instead: Standing | None = None
) -> list[Problem]:
    """What keeps somebody from signing for a day, whatever else is on the page: the entry waits."""
    papers = check_papers(standing, instead or Standing(), stand_in, day)
    found = (check_not_suspended(standing), papers, check_declared(standing))
    return [problem for problem in found if problem]


DECLINES = ("not-mine", "not-supervisor")
"""Reasons that say: this is not mine to decide. They need no further words, and a coordinator hears of it."""


def check_comment(comment: str, reason: str) -> Problem | None:
    """Whoever sends something back says what to change, unless it is not theirs at all (hours A7.18)."""
    if len(comment.strip()) >= SHORTEST_COMMENT or reason in DECLINES:
        return None
    return Problem("comment", "comment-too-short", {"characters": SHORTEST_COMMENT})


def check_return(
    facts: SigningFacts, comment: str, *, reason: str = "", proposes: bool = False
) -> list[Problem]:
    """Everything that keeps this person from sending it back.

    The comment says what to change (hours A7.18). A proposal says it by itself, and so does a decline.
    """
    found = [problem for rule in RETURNING_RULES if (problem := rule(facts))]
    if not proposes and (problem := check_comment(comment, reason)):
        found.append(problem)
    return found
