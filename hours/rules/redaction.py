"""Who may take words out again, and which.

Pure Python: no database, no clock.
"""

from dataclasses import dataclass

from hours.rules.facts import Problem

NOTE, COMMENT, AMENDMENT = "note", "comment", "amendment"
VOIDING, OUTSIDER, CONTACT = "voiding", "outsider", "contact"
SUMMARY, EXPLANATION = "summary", "explanation"
WHATS = (NOTE, COMMENT, AMENDMENT, VOIDING, OUTSIDER, CONTACT, SUMMARY, EXPLANATION)
"""Every free text about hours that stands beside a record."""
REFERENCE = "reference"
REVIEW, ANSWER, DECISION, EVENT = "review", "answer", "decision", "event"
"""Words of a higher room, which are taken out in the same way."""
NOBODY = 0
"""The writer of words who has no account: coordinators take them out when they ask."""


@dataclass(frozen=True)
class Words:
    """Somebody's words beside a record. ``is_sent``: they stand in the chain; a draft is simply written anew."""

    writer_id: int
    is_sent: bool = True


def may_redact(words: Words, person_id: int, *, is_coordinator: bool) -> bool:
    """Words are taken out by whoever wrote them, or by a coordinator; by nobody else (design, manners 3)."""
    return words.is_sent and (is_coordinator or person_id == words.writer_id)


def check_redaction(words: Words, person_id: int, *, is_coordinator: bool) -> Problem | None:
    """What keeps somebody from taking words out."""
    if may_redact(words, person_id, is_coordinator=is_coordinator):
        return None
    return Problem(None, "not-your-words")


def check_hold(*, is_held: bool) -> Problem | None:
    """While a legal hold stands, nobody takes anything out, not even the writer."""
    return Problem(None, "held") if is_held else None
