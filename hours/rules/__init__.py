"""What we decide about hours. Pure Python: no database, no clock of its own.

==================  ============================================================================
``facts``           what the rules are asked about, and the controlled lists
``times``           clock times to instants, clocks that change, local days
``entries``         what may be logged: ``ENTRY_RULES``
``moves``           who may do what, from which status: ``MOVES``
``qualifications``  who is qualified on the day worked, and not suspended when signing
``signing``         who may sign or send back, having seen what: ``SIGNING_RULES``
``totals``          what it adds up to: signed, waiting, returned apart
==================  ============================================================================

A refusal is a ``Problem``: the form field it belongs beside, a code, and its numbers. The sentence for
the screen stands in ``hours.wording``. Instants are aware UTC datetimes, durations whole minutes.
"""

from courses.rules.standards import EDUCATION, PRACTICE, SELF_STUDY, SUPERVISION
from hours.rules.agreements import (
    ACCEPTANCE,
    AGREEMENT,
    DECLARATION,
    Said,
    Wanted,
    accepted_on,
    agreed_on,
    check_saying,
)
from hours.rules.counting import format_of
from hours.rules.entries import (
    DRAFT_RULES,
    ENTRY_RULES,
    PROPOSAL_RULES,
    check_draft,
    check_entry,
    check_proposal,
    remarks,
)
from hours.rules.facts import (
    ACTIVITIES,
    KINDS,
    LATE_REASONS,
    LONG_REASONS,
    LONGEST_NOTE,
    MODES,
    SETTINGS,
    SHORTEST_COMMENT,
    Context,
    EntryFacts,
    PlacementFacts,
    Problem,
    Stretch,
    SupervisorSpan,
)
from hours.rules.moves import (
    COORDINATOR,
    DRAFT,
    MOVES,
    OPEN_STATUSES,
    PRIVATE_STATUSES,
    RECALLED,
    RETURNED,
    SIGNED,
    STATUSES,
    SUBMITTED,
    SUPERSEDED,
    SUPERVISOR,
    TRAINEE,
    VOIDED,
    Move,
    check_move,
    moves_for,
    standing,
)
from hours.rules.qualifications import (
    Asked,
    Held,
    Overseen,
    Signer,
    Standing,
    check_declared,
    check_not_suspended,
    check_qualified,
    ends_soon,
)
from hours.rules.seeking import Seeking, seeking
from hours.rules.signing import (
    DECLINES,
    RETURNING_RULES,
    SIGNING_RULES,
    SigningFacts,
    check_return,
    check_signing,
    in_the_way,
)
from hours.rules.times import instants, minutes_by_day, to_local, to_utc
from hours.rules.totals import SignedTime, TimeLine, Totals, totals

__all__ = [
    "ACCEPTANCE",
    "ACTIVITIES",
    "AGREEMENT",
    "COORDINATOR",
    "DECLARATION",
    "DECLINES",
    "DRAFT",
    "DRAFT_RULES",
    "EDUCATION",
    "ENTRY_RULES",
    "KINDS",
    "LATE_REASONS",
    "LONGEST_NOTE",
    "LONG_REASONS",
    "MODES",
    "MOVES",
    "OPEN_STATUSES",
    "PRACTICE",
    "PRIVATE_STATUSES",
    "PROPOSAL_RULES",
    "RECALLED",
    "RETURNED",
    "RETURNING_RULES",
    "SELF_STUDY",
    "SETTINGS",
    "SHORTEST_COMMENT",
    "SIGNED",
    "SIGNING_RULES",
    "STATUSES",
    "SUBMITTED",
    "SUPERSEDED",
    "SUPERVISION",
    "SUPERVISOR",
    "TRAINEE",
    "VOIDED",
    "Asked",
    "Context",
    "EntryFacts",
    "Held",
    "Move",
    "Overseen",
    "PlacementFacts",
    "Problem",
    "Said",
    "Seeking",
    "SignedTime",
    "Signer",
    "SigningFacts",
    "Standing",
    "Stretch",
    "SupervisorSpan",
    "TimeLine",
    "Totals",
    "Wanted",
    "accepted_on",
    "agreed_on",
    "check_declared",
    "check_draft",
    "check_entry",
    "check_move",
    "check_not_suspended",
    "check_proposal",
    "check_qualified",
    "check_return",
    "check_saying",
    "check_signing",
    "ends_soon",
    "format_of",
    "in_the_way",
    "instants",
    "minutes_by_day",
    "moves_for",
    "remarks",
    "seeking",
    "standing",
    "to_local",
    "to_utc",
    "totals",
]
