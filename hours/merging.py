"""What two accounts of one person have here, when they become one. What was logged never changes hands."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from hours.models import (
    DeadlineExtension,
    HoursEntryVersion,
    LegalHold,
    PaperSheet,
    Placement,
    PlacementSupervisor,
    SignalStep,
    SignOff,
    StandIn,
    SupervisionSession,
    SupervisorContact,
    SupervisorOversight,
    SupervisorQualification,
    SupervisorRequest,
    SupervisorSuggestion,
    SupervisorSuspension,
)
from people.models import User


def has_signed(person: User) -> bool:
    """Whether hours name this account: as whose they are, or as who signs or supervises."""
    return any(rows.exists() for rows in _naming(person))


def _naming(person: User) -> list[QuerySet]:
    return [
        HoursEntryVersion.objects.filter(trainee=person),
        SignOff.objects.filter(by=person),
        PaperSheet.objects.filter(enrollment__person=person),
        DeadlineExtension.objects.filter(enrollment__person=person),
        LegalHold.objects.filter(enrollment__person=person),
        PlacementSupervisor.objects.filter(supervisor=person),
        SupervisionSession.objects.filter(supervisor=person),
        SignalStep.objects.filter(person=person),
        StandIn.objects.filter(Q(person=person) | Q(supervisor=person)),
        SupervisorContact.objects.filter(person=person),
        SupervisorQualification.objects.filter(person=person),
        SupervisorSuspension.objects.filter(person=person),
        SupervisorOversight.objects.filter(Q(person=person) | Q(overseer=person)),
    ]


def supervises(one: User, other: User) -> bool:
    """Whether one of them supervises the other."""
    rows = PlacementSupervisor.objects
    return any(
        rows.filter(supervisor=signer, placement__enrollment__person=trainee).exists()
        for signer, trainee in ((one, other), (other, one))
    )


def move(absorbed: Mapping[int, int]) -> dict[str, list]:
    """Placements follow an enrollment into the one it became part of. No hours were logged on them yet."""
    moved = []
    for before, after in absorbed.items():
        rows = Placement.objects.filter(enrollment=before)
        moved += rows.values_list("pk", flat=True)
        rows.update(enrollment=after)
        for model in (SupervisorRequest, SupervisorSuggestion):
            model.objects.filter(enrollment=before).update(enrollment=after)
    return {"placements": moved}
