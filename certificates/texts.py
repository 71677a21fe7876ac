"""Texts that wait for a supervisor, of all the people they supervise."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from certificates.models import Attestation, PathwayChoice
from certificates.models.attestations import signable
from courses.models import AttestationRule, Enrollment, Requirement
from hours.models import Placement
from people.models import Statement, User

SIGNERS = (AttestationRule.Signer.SUPERVISOR, AttestationRule.Signer.BOTH)


@dataclass(frozen=True)
class Waiting:
    """One text about one person, for their supervisor to read."""

    enrollment: Enrollment
    row: AttestationRule

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def url(self) -> str:
        return reverse("certificates:attest", args=[self.enrollment.pk, self.row.statement])


def of_supervisor(user: User, *, at: datetime) -> list[Waiting]:
    """What somebody is asked to sign as a supervisor today, and has not said yes or no to.

    At a renewal both sign anew: it waits once the person has signed, if that is not about their own life. One
    statement where no standard asks for texts; a few more for however many people.
    """
    wanted = AttestationRule.objects.filter(signer__in=SIGNERS)
    wanted = wanted.filter(Exists(Statement.objects.filter(key=OuterRef("statement"))))
    rows = list(wanted.order_by("standard", "phase", "position"))
    if not rows:
        return []
    placements = Placement.objects.visible_to(user).filter(
        enrollment__standard__in={row.standard_id for row in rows}
    )
    people = {row.enrollment_id: row.enrollment for row in signable(user, placements, at=at)}
    said = _last_words(people)
    ways = PathwayChoice.objects.latest_of(people) if any(row.pathway for row in rows) else {}
    found = {
        (pk, row.statement): Waiting(enrollment, row)
        for pk, enrollment in people.items()
        for row in rows
        if row.standard_id == enrollment.standard_id
        and row.pathway in ("", ways.get(pk, ""))
        and _waits(row, said.get((pk, row.statement), {}))
    }
    return list(found.values())


Said = dict[str, tuple[bool, datetime]]
"""The last word of each role: whether it was a yes, and when."""


def _last_words(enrollments: Collection[int]) -> dict[tuple[int, str], Said]:
    """What was said last about each text of each of these people. One statement."""
    found: defaultdict[tuple[int, str], Said] = defaultdict(dict)
    rows = Attestation.objects.filter(enrollment__in=enrollments).order_by("at", "pk")
    for pk, key, role, is_yes, at in rows.values_list("enrollment", "statement__key", "role", "is_yes", "at"):
        found[pk, key][role] = (is_yes, at)
    return found


def _waits(row: AttestationRule, said: Said) -> bool:
    """Whether a supervisor still has to answer. Of what is private, what the person said decides nothing."""
    theirs = said.get(Attestation.Role.SUPERVISOR)
    if row.phase == Requirement.Phase.INITIAL:
        return theirs is None
    own = said.get(Attestation.Role.SELF)
    has_signed = own is not None and own[0] and not row.is_private
    return has_signed and (theirs is None or theirs[1] < own[1])
