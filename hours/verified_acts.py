"""Acts besides sending and deciding: does each row still say what its record in the chain says?

An act keeps what the chain says of it in ``evidence``; ``by`` and ``at`` are who did it, and when. Words
beside it that were erased are fine: that is recorded.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Model

from hours import ledger
from hours.models import Amendment, Voiding


@dataclass(frozen=True)
class Act:
    """A kind of act: the events that tell of it, its table, and the key under which an event names its row."""

    events: tuple[str, ...]
    model: type[Model]
    key: str
    beside: tuple[str, ...] = ("words",)


ACTS = (
    Act(("hours.amended",), Amendment, "amendment"),
    Act(("hours.void-asked", "hours.voided"), Voiding, "voiding", ("words", "outsider_words")),
)


def unfitting(events: Sequence[dict]) -> Iterator[int]:
    """The numbers of those records whose rows are gone or say something else. One statement for each kind."""
    for act in ACTS:
        ours = [event for event in events if event["event"] in act.events]
        named = {str(event["data"].get(act.key)) for event in ours}
        rows = act.model.objects.filter(pk__in=_ids(named)).select_related(*act.beside) if named else ()
        rows = rows and rows.annotate(actor=F("by__ledger_identity"))
        found = {str(row.pk): row for row in rows}
        for event in ours:
            if not _fits(event, found.get(str(event["data"].get(act.key)))):
                yield event["seq"]


def miscounted(events: Counter) -> Iterator[str]:
    """Tables with more or fewer rows than the chain knows of."""
    for act in ACTS:
        told, count = sum(events[name] for name in act.events), act.model.objects.count()
        if told != count:
            yield f"{act.events[-1]}: {count} in the tables, {told} in the chain."


def _ids(named: set[str]) -> list[str]:
    """Those that can be the id of a row at all."""
    return [name for name in named if len(name) == len("00000000-0000-0000-0000-000000000000")]


def _fits(event: dict, row: Model | None) -> bool:
    if row is None:
        return False
    if event["at"] != ledger.instant(row.at) or str(row.actor or event["actor"]) != event["actor"]:
        return False
    if not row.happened_as(event["event"]) or not (isinstance(row, Amendment) or row.outsider_fits()):
        return False
    evidence, words = row.evidence, getattr(row, "words", None)
    if not evidence.items() <= event["data"].items():
        return False
    if words is None:
        return not evidence.get("comment")
    return bool(words.erased_at) or words.digest == evidence.get("comment")
