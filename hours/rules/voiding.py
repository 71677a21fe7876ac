"""Who may take out hours that were signed: always two people.

Pure Python: no database, no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass

from hours.rules.facts import Problem
from hours.rules.moves import COORDINATOR, SUPERVISOR

OUTSIDER = "outsider"
"""Somebody from outside whom a coordinator names, where nobody else could be the second person."""


@dataclass(frozen=True)
class VoidingFacts:
    """One of the two acts that void a signed version. ``before`` are the acts of others: role and person."""

    role: str
    person_id: int
    trainee_id: int
    is_supervisor: bool
    is_coordinator: bool
    before: tuple[tuple[str, int], ...] = ()
    somebody_else_can: bool = True
    outsider_name: str = ""
    outsider_role: str = ""

    @property
    def outsider(self) -> str:
        """Who it was, and who that is; nothing where it was nobody from outside."""
        said = (self.outsider_name.strip(), self.outsider_role.strip())
        return ", ".join(part for part in said if part)


def is_not_the_trainee(facts: VoidingFacts) -> Problem | None:
    """Nobody takes out their own hours."""
    return Problem(None, "void-own-hours") if facts.person_id == facts.trainee_id else None


def acts_in_a_role_of_theirs(facts: VoidingFacts) -> Problem | None:
    """A supervisor of record on the day worked and a coordinator, in either order (hours A7.12, A8)."""
    if facts.role == SUPERVISOR:
        return None if facts.is_supervisor else Problem(None, "not-supervisor-that-day")
    return None if facts.is_coordinator else Problem(None, "void-needs-role")


def is_the_other_role(facts: VoidingFacts) -> Problem | None:
    """Two roles: the second act is not one more of the first kind."""
    if facts.role in {role for role, _person in facts.before}:
        return Problem(None, "void-other-role")
    return None


def is_somebody_else(facts: VoidingFacts) -> Problem | None:
    """Two people: whoever is both supervisor and coordinator is still one."""
    if facts.role != OUTSIDER and facts.person_id in {person for _role, person in facts.before}:
        return Problem(None, "void-two-people")
    return None


def outsider_is_needed(facts: VoidingFacts) -> Problem | None:
    """Where an organization has two people, the second may be a named outsider; elsewhere a colleague is."""
    if facts.role == OUTSIDER and facts.somebody_else_can:
        return Problem(None, "void-colleague-can")
    return None


def outsider_is_second(facts: VoidingFacts) -> Problem | None:
    """Whoever names an outsider has acted already: the outsider is the second, never instead of them."""
    if facts.role == OUTSIDER and facts.person_id not in {person for _role, person in facts.before}:
        return Problem(None, "void-yourself-first")
    return None


def outsider_is_named(facts: VoidingFacts) -> Problem | None:
    """The coordinator writes down who it was, and who that person is."""
    if facts.role == OUTSIDER and not (facts.outsider_name.strip() and facts.outsider_role.strip()):
        return Problem("outsider_name", "void-outsider-unnamed")
    return None


VoidingRule = Callable[[VoidingFacts], Problem | None]

VOIDING_RULES: tuple[VoidingRule, ...] = (
    is_not_the_trainee,
    acts_in_a_role_of_theirs,
    is_the_other_role,
    is_somebody_else,
    outsider_is_second,
    outsider_is_needed,
    outsider_is_named,
)


def check_voiding(facts: VoidingFacts) -> list[Problem]:
    """Everything that keeps this person from being one of the two."""
    return [problem for rule in VOIDING_RULES if (problem := rule(facts))]


def role_in_voiding(
    *, is_supervisor: bool, is_coordinator: bool, before: tuple[tuple[str, int], ...], outsider: bool
) -> str:
    """As whom somebody acts: as the supervisor, if that is still open, else as the coordinator."""
    if outsider:
        return OUTSIDER
    done = {role for role, _person in before}
    if is_supervisor and (SUPERVISOR not in done or not is_coordinator):
        return SUPERVISOR
    return COORDINATOR
