"""Do the versions of entries, and what was decided about them, still say what was recorded?

A version is read whole where it begins, and every version begins once; where it was decided about, only that
decision is read.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from hours import ledger, rules
from hours.models import HoursEntryVersion, Proposal
from hours.models.content import Spelled, content, is_credited
from hours.models.erasable import salted
from hours.spelled import UNREADABLE, Instant, Name, has, readable

ABOUT = {"entry": str, "number": int, "trainee": str, "digest": str}
"""What every record of hours names."""
WORDS = ("id", "text", "salt", "erased_at")
"""The columns of words that can be erased."""
DECISION = (
    *("role", "reason", "basis", "statement_id", "content_digest", "comment_digest"),
    *("printed_name", "salt", "method", "proposal", "stand_in_id"),
)
"""The columns of a decision that the chain speaks of, besides who decided and when."""
SPELLED = {
    "entry_name": Name("entry"),
    "began": Instant("starts_at"),
    "ended": Instant("ends_at"),
    "sent": Instant("submitted_at"),
    "identity": Name("trainee__ledger_identity"),
    "signer": Name("sign_off__by__ledger_identity"),
}
"""What the chain says of a version in its own spelling."""
Key = tuple[str, int]
"""The entry and the number of a version."""
Row = Any
"""One row of ``_versions`` or of ``_decisions``."""
SUBMITTED, CREDITED = BEGINNINGS = "hours.submitted", "hours.credited"
"""A version begins with one of these: its trainee sent it, or it was made from a supervisor's session."""
FINAL = {
    "hours.signed": rules.SIGNED,
    "hours.returned": rules.RETURNED,
    "hours.recalled": rules.RECALLED,
}
is_name = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
"""Whether a text is a UUID in the spelling of the chain."""


@dataclass
class Tally:
    """Which versions were met, as a sum of what stands for each: so much memory for any number of them.

    Two tallies are the same when both met the same versions, each as often as the other did.
    """

    total: int = 0

    def add(self, keys: Iterable[Key]) -> None:
        for entry, number in keys:
            met = hashlib.sha256(f"{entry} {number}".encode()).digest()
            self.total = (self.total + int.from_bytes(met)) % 2**256


def check(events: list[dict], words: dict[int, str], begun: Tally) -> Iterator[tuple[int, str]]:
    """For these events: the number of each that its rows do not fit, and why. ``words``: digests of statements."""
    named = [(event, _named(event["data"])) for event in events]
    begun.add(key for event, key in named if key and event["event"] in BEGINNINGS)
    decided = [(event, key) for event, key in named if _is_decided(event)]
    whole = [(event, key) for event, key in named if event["event"] not in FINAL]
    rows = _by_key(_versions(), whole)
    for event, key in whole:
        if reason := _reason(event, rows.get(key), words):
            yield event["seq"], reason
    rows = _by_key(_decisions(), decided)
    proposed = _proposed(row.decision for row in rows.values() if row.sign_off__proposal)
    for event, key in decided:
        if reason := _decided_otherwise(event, rows.get(key), words, proposed):
            yield event["seq"], reason


def _named(data: dict) -> Key | None:
    """The entry and the number of the version an event is about, if it names what every event names."""
    return (data["entry"], data["number"]) if has(data, ABOUT) and is_name(data["entry"]) else None


def _is_decided(event: dict) -> bool:
    return event["event"] in FINAL or "sign_off" in event["data"]


def _by_key(rows: QuerySet, named: list[tuple[dict, Key | None]]) -> dict[Key, Row]:
    found = readable(rows.filter(entry__in={key[0] for _event, key in named if key}))
    return {(row.entry_name, row.number): row for row in found}


def _versions() -> QuerySet:
    """Versions with all that stands beside them, as plain rows: making objects of them costs more than the rest.

    A row has every column of a version under its own name, so a column that is hashed later is there too.
    """
    beside = {
        "placement": F("entry__placement"),
        "enrollment": F("entry__placement__enrollment"),
        "owner": F("entry__placement__enrollment__person"),
    }
    spelled = {expression.get_source_expressions()[0].name for expression in SPELLED.values()}
    own = [field for field in HoursEntryVersion._meta.concrete_fields if field.name not in spelled]
    columns = [field.attname for field in own] + [f"note__{name}" for name in WORDS]
    return _plain(SPELLED | beside, columns)


def _decisions() -> QuerySet:
    """Versions with what was decided about them, as plain rows."""
    spelled = {name: SPELLED[name] for name in ("entry_name", "signer")}
    spelled |= {"decided": Instant("sign_off__at"), "decision": Name("sign_off")}
    columns = [f"sign_off__{name}" for name in DECISION] + [f"sign_off__comment__{name}" for name in WORDS]
    return _plain(spelled, ["number", "status", "content_digest", *columns])


def _plain(beside: dict[str, Any], columns: list[str]) -> QuerySet:
    rows = HoursEntryVersion.objects.order_by().annotate(**beside)
    return rows.values_list(*columns, *beside, named=True)


def _proposed(sign_offs: Iterable[str]) -> dict[str, str]:
    """The digests of what was proposed in these decisions. There are few, so they may be objects."""
    found = readable(Proposal.objects.filter(sign_off__in=set(sign_offs)))
    return {str(proposal.sign_off_id): proposal.digest for proposal in found}


def _reason(event: dict, version: Row | None, words: dict[int, str]) -> str:
    """Why a version does not fit an event, or nothing."""
    if version is None:
        return "The entry is gone, or cannot be read."
    if version.trainee_id != version.owner:
        return "The entry was moved to another person."
    data = event["data"]
    # Somebody who was erased has no link to their random name any more; the chain still knows it.
    if not data["digest"] == version.content_digest == _digest(version, version.identity or data["trainee"]):
        return "The entry was changed after it was sent."
    if event["event"] in BEGINNINGS and (reason := _begun_otherwise(event, version, words)):
        return reason
    if _was_rewritten(version, "note", version.note_digest):
        return "The note was changed after it was sent."
    return ""


def _decided_otherwise(event: dict, row: Row | None, words: dict[int, str], proposed: dict[str, str]) -> str:
    """Why a decision, or what became of the version, does not fit an event, or nothing."""
    if row is None:
        return "The entry is gone, or cannot be read."
    if event["event"] in FINAL and row.status != FINAL[event["event"]]:
        return "The entry has another status than the chain says."
    if event["data"]["digest"] != row.content_digest:
        return "The entry was changed after it was sent."
    if "sign_off" in event["data"] and not _fits(event, row, words, proposed):
        return "The decision was changed after it was made."
    return ""


def _begun_otherwise(event: dict, version: Row, words: dict[int, str]) -> str:
    """Why how a version came to be does not fit: sent by its trainee, or made from a session. Or nothing."""
    if event["event"] != (CREDITED if is_credited(version) else SUBMITTED):
        return "Whose word the entry is was changed."
    if event["data"].get("statement") != words.get(version.statement_id):
        return "The words the trainee agreed to were changed."
    who = version.signer if is_credited(version) else version.identity
    return "" if _same_act(event, who, version.sent) else "Who sent the entry, or when, was changed."


def _digest(version: Row, trainee: str) -> str:
    """What a version says now. Nothing, if it holds what could not have been sent."""
    beside = version.entry_name, trainee, version.enrollment, version.placement
    try:
        return ledger.digest(content(version, Spelled(*beside, version.began, version.ended)))
    except UNREADABLE:
        return ""


def _was_rewritten(row: Row, name: str, digest: str) -> bool:
    """Whether the words beside a record are other words. Erased ones are fine: that is recorded."""
    key, text, salt, erased_at = (getattr(row, f"{name}__{part}") for part in WORDS)
    if key is None:
        return bool(digest)
    return erased_at is None and salted(salt, text) != digest


def _same_act(event: dict, actor: str | None, at: str | None) -> bool:
    """Whether the same person did it at the same moment. Who was erased has no name in the chain any more."""
    return event["at"] == at and (actor or event["actor"]) == event["actor"]


def _fits(event: dict, row: Row, words: dict[int, str], proposed: dict[str, str]) -> bool:
    """Whether the decision about this version is the one in the chain."""
    if row.decision is None or _was_rewritten(row, "sign_off__comment", row.sign_off__comment_digest):
        return False
    if not _same_act(event, row.signer, row.decided):
        return False
    statement = words.get(row.sign_off__statement_id, "")
    found = {
        "sign_off": row.decision,
        "digest": row.sign_off__content_digest,
        "role": row.sign_off__role,
        "reason": row.sign_off__reason,
        "basis": row.sign_off__basis,
        "comment": row.sign_off__comment_digest,
        "name": salted(row.sign_off__salt, row.sign_off__printed_name) if statement else "",
        "proposal": proposed.get(row.decision, ""),
        "statement": statement,
        "method": row.sign_off__method,
        "stand_in": str(row.sign_off__stand_in_id or ""),
    }
    return all(value == event["data"].get(key, "") for key, value in found.items())
