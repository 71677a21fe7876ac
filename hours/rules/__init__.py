"""What we decide about hours. Pure Python: no database, no clock of its own.

==================  ============================================================================
``facts``           what the rules are asked about, and the controlled lists
``times``           clock times to instants, clocks that change, local days
``entries``         what may be logged: ``ENTRY_RULES``
``moves``           who may do what, from which status: ``MOVES``
``qualifications``  who is qualified on the day worked, and not suspended when signing
``signing``         who may sign or send back, having seen what: ``SIGNING_RULES``
``paper``           what was signed on paper, and who decides about it
``files``           what a file is, by what is in it
``stand_ins``       who signs in the place of a supervisor: a successor, a delegate
``sessions``        a session of supervision, and what each who was there gets of it
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
from hours.rules.paper import Beside, Paper, PaperLine, Taken, check_paper
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
from hours.rules.sessions import (
    CREDIT_RULES,
    SESSION_MODES,
    TOPICS,
    Attended,
    SessionFacts,
    check_credit,
    check_session,
    for_the_supervisor,
    format_of_session,
    stretch_of,
)
from hours.rules.signing import (
    DECLINES,
    RETURNING_RULES,
    SIGNING_RULES,
    SigningFacts,
    check_comment,
    check_return,
    check_signing,
    in_the_way,
)
from hours.rules.stand_ins import (
    APPOINTING_RULES,
    DELEGATE,
    LONGEST_DELEGATION,
    SUCCESSOR,
    Appointing,
    StandInSpan,
    check_appointing,
    standing_in,
)
from hours.rules.times import instants, minutes_by_day, to_local, to_utc
from hours.rules.totals import SignedTime, TimeLine, Totals, totals

__all__ = [
    "ACCEPTANCE",
    "ACTIVITIES",
    "AGREEMENT",
    "APPOINTING_RULES",
    "COORDINATOR",
    "CREDIT_RULES",
    "DECLARATION",
    "DECLINES",
    "DELEGATE",
    "DRAFT",
    "DRAFT_RULES",
    "EDUCATION",
    "ENTRY_RULES",
    "KINDS",
    "LATE_REASONS",
    "LONGEST_DELEGATION",
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
    "SESSION_MODES",
    "SETTINGS",
    "SHORTEST_COMMENT",
    "SIGNED",
    "SIGNING_RULES",
    "STATUSES",
    "SUBMITTED",
    "SUCCESSOR",
    "SUPERSEDED",
    "SUPERVISION",
    "SUPERVISOR",
    "TOPICS",
    "TRAINEE",
    "VOIDED",
    "Appointing",
    "Asked",
    "Attended",
    "Beside",
    "Context",
    "EntryFacts",
    "Held",
    "Move",
    "Overseen",
    "Paper",
    "PaperLine",
    "PlacementFacts",
    "Problem",
    "Said",
    "Seeking",
    "SessionFacts",
    "SignedTime",
    "Signer",
    "SigningFacts",
    "StandInSpan",
    "Standing",
    "Stretch",
    "SupervisorSpan",
    "Taken",
    "TimeLine",
    "Totals",
    "Wanted",
    "accepted_on",
    "agreed_on",
    "check_appointing",
    "check_comment",
    "check_credit",
    "check_declared",
    "check_draft",
    "check_entry",
    "check_move",
    "check_not_suspended",
    "check_paper",
    "check_proposal",
    "check_qualified",
    "check_return",
    "check_saying",
    "check_session",
    "check_signing",
    "ends_soon",
    "for_the_supervisor",
    "format_of",
    "format_of_session",
    "in_the_way",
    "instants",
    "minutes_by_day",
    "moves_for",
    "remarks",
    "seeking",
    "standing",
    "standing_in",
    "stretch_of",
    "to_local",
    "to_utc",
    "totals",
]
