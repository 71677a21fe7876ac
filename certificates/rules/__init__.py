"""What we decide about certificates. Pure Python: no database, no clock, no words for the screen.

===========  ==================================================================================
``facts``    what the rules are told, and how a row of a standard stands
``verdict``  what is left before a certificate is earned
``timed``    which minutes count for a row, and why the others do not
``status``   how a certificate stands today
===========  ==================================================================================

The words are in ``certificates.wording``; how a typed name is compared is in ``certificates.names``.
"""

from certificates.rules.facts import (
    EARNED,
    EDUCATION,
    EXAM,
    LATER,
    LOST,
    MODULES,
    NO_COMPETENCY,
    OTHER_COMPETENCY,
    OTHER_MODE,
    OVER_MAXIMUM,
    PRACTICE,
    RETURNED,
    RETURNED_TO_TRAINEE,
    SELF_STUDY,
    SUPERVISION,
    TIMED,
    TRAINING,
    WAITING,
    WAITING_FOR_SIGNATURE,
    EarnedFacts,
    ExamResult,
    NotCounted,
    Place,
    RequirementFacts,
    RequirementStatus,
    StandardFacts,
    TimeFact,
)
from certificates.rules.status import (
    EXPIRED,
    FINAL,
    MISTYPED,
    REVOKED,
    SUPERSEDED,
    SUSPENDED,
    TAMPERED,
    UNKNOWN,
    VALID,
    status_of,
)
from certificates.rules.verdict import done_share, further, has_earned, requirements, unmet

__all__ = [
    "EARNED",
    "EDUCATION",
    "EXAM",
    "EXPIRED",
    "FINAL",
    "LATER",
    "LOST",
    "MISTYPED",
    "MODULES",
    "NO_COMPETENCY",
    "OTHER_COMPETENCY",
    "OTHER_MODE",
    "OVER_MAXIMUM",
    "PRACTICE",
    "RETURNED",
    "RETURNED_TO_TRAINEE",
    "REVOKED",
    "SELF_STUDY",
    "SUPERSEDED",
    "SUPERVISION",
    "SUSPENDED",
    "TAMPERED",
    "TIMED",
    "TRAINING",
    "UNKNOWN",
    "VALID",
    "WAITING",
    "WAITING_FOR_SIGNATURE",
    "EarnedFacts",
    "ExamResult",
    "NotCounted",
    "Place",
    "RequirementFacts",
    "RequirementStatus",
    "StandardFacts",
    "TimeFact",
    "done_share",
    "further",
    "has_earned",
    "requirements",
    "status_of",
    "unmet",
]
