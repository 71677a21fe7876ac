"""Do the rows that stand in the chain by themselves still say what was recorded, and is none beside it?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from hours import ledger
from hours.models import (
    DeadlineExtension,
    LegalHold,
    MonthClosing,
    MonthReport,
    PaperAcceptance,
    PaperReturn,
    PaperSheet,
    PlacementSignature,
    Redaction,
    SessionObjection,
    SessionSignature,
    SignalStep,
    SigningAlarm,
    StandardMove,
    StandIn,
    SupervisorContact,
    SupervisorOversight,
    SupervisorQualification,
    SupervisorSuspension,
)
from hours.models.recorded import Ending, Recorded
from hours.models.redactions import KINDS as WORDS

KINDS: tuple[type[Recorded], ...] = (
    SupervisorQualification,
    SupervisorSuspension,
    SupervisorOversight,
    PlacementSignature,
    SessionSignature,
    SessionObjection,
    MonthReport,
    MonthClosing,
    SupervisorContact,
    SigningAlarm,
    SignalStep,
    Redaction,
    PaperSheet,
    PaperAcceptance,
    PaperReturn,
    StandIn,
    StandardMove,
    DeadlineExtension,
    LegalHold,
)

BEGINS: dict[str, type[Recorded]] = {}
ENDS: dict[str, type[Ending]] = {}
"""Every event of theirs, and whose it is."""


def watch(*kinds: type[Recorded]) -> None:
    """Hold these rows to the chain, too: said when an app of a higher room is ready. Twice is once."""
    BEGINS.update({kind.EVENT: kind for kind in kinds})
    ENDS.update({kind.ended_event(): kind for kind in kinds if issubclass(kind, Ending)})


watch(*KINDS)

Body = dict[str, Any]


def check(bodies: Sequence[Body]) -> Iterator[tuple[int, str]]:
    """For these records of the chain: the number of each that its row does not fit, and why."""
    by_kind: dict[type[Recorded], list[Body]] = defaultdict(list)
    for body in bodies:
        if kind := BEGINS.get(body["event"]) or ENDS.get(body["event"]):
            by_kind[kind].append(body)
    for kind, named in by_kind.items():
        rows = _rows(kind, named)
        for body in named:
            if reason := _reason(body, rows.get(str(body["data"].get("record")))):
                yield body["seq"], reason


def _rows(kind: type[Recorded], bodies: Sequence[Body]) -> dict[str, Recorded]:
    found = kind.objects.filter(pk__in=filter(None, (_uuid(body["data"].get("record")) for body in bodies)))
    return {str(row.pk): row for row in found.annotate(actor=F("by__ledger_identity"))}


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _reason(body: Body, row: Recorded | None) -> str:
    if row is None:
        return "The record is gone, or cannot be read."
    if body["data"].get("digest") != row.digest:
        return "The record was changed after it was made."
    if not row.words_fit():
        return "What stands beside the record was changed."
    if body["event"] in ENDS:
        at = row.ended_at
        return "" if at and ledger.instant(at) == body["at"] else "When it was taken back was changed."
    same_actor = row.actor is None or str(row.actor) == body["actor"]
    same = same_actor and ledger.instant(row.at) == body["at"]
    return "" if same else "Who made the record, or when, was changed."


def miscounted(events: Counter[str]) -> Iterator[str]:
    """No row stands outside the chain, none of its records is missing, and no words went without one."""
    taken_out = Counter(Redaction.objects.values_list("what", flat=True))
    for what, kind in WORDS.items():
        if (count := kind.model.objects.filter(erased_at__isnull=False).count()) != taken_out[what]:
            yield f"{Redaction.EVENT}: {count} without words ({what}), {taken_out[what]} in the tables."
    for event, kind in BEGINS.items():
        if (count := kind.objects.count()) != events[event]:
            yield f"{event}: {count} in the tables, {events[event]} in the chain."
    for event, kind in ENDS.items():
        if (count := kind.objects.filter(ended_at__isnull=False).count()) != events[event]:
            yield f"{event}: {count} in the tables, {events[event]} in the chain."
