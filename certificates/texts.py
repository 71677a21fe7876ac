"""Texts that wait for a supervisor, of all the people they supervise."""

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

    One statement where no standard asks for it; a few more for however many people. What the person said
    themselves is in none of them.
    """
    wanted = AttestationRule.objects.filter(signer__in=SIGNERS, phase=Requirement.Phase.INITIAL)
    wanted = wanted.filter(Exists(Statement.objects.filter(key=OuterRef("statement"))))
    rows = list(wanted.order_by("standard", "position"))
    if not rows:
        return []
    placements = Placement.objects.visible_to(user).filter(
        enrollment__standard__in={row.standard_id for row in rows}
    )
    people = {row.enrollment_id: row.enrollment for row in signable(user, placements, at=at)}
    said = Attestation.objects.filter(enrollment__in=people, role=Attestation.Role.SUPERVISOR)
    done = set(said.values_list("enrollment", "statement__key"))
    ways = PathwayChoice.objects.latest_of(people) if any(row.pathway for row in rows) else {}
    return [
        Waiting(enrollment, row)
        for pk, enrollment in people.items()
        for row in rows
        if row.standard_id == enrollment.standard_id
        and row.pathway in ("", ways.get(pk, ""))
        and (pk, row.statement) not in done
    ]
