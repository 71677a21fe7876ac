"""What the rules are told about what is asked besides time: rows of a standard, and what answers them."""

from dataclasses import dataclass
from datetime import date

EVER, MONTHS, HALF_YEAR = "", "months", "half-year"
"""In what the attempts at an exam are counted: in all, in so many months, or in a half of the calendar year."""

HERE, ELSEWHERE = "here", "elsewhere"
"""Where an exam is taken: it belongs to the training, or to the board."""

SELF, SUPERVISOR, BOTH = "self", "supervisor", "both"
"""Who signs a text."""


@dataclass(frozen=True)
class ExamTerms:
    """How an exam is taken. Rows with the same ``combines`` are parts that are passed together."""

    attempts: int | None = None
    window: str = EVER
    window_months: int = 0
    wait_days: int = 0
    combines: str = ""
    taken: str = ELSEWHERE


@dataclass(frozen=True)
class ExamResult:
    """A result that is on record, in the unit the standard uses for it (per cent, or a scaled score).

    ``label`` is that of the row it answers. It counts once it ``is_verified``: somebody has checked it.
    """

    score: int
    on: date
    label: str = ""
    is_verified: bool = True


@dataclass(frozen=True)
class AttestationFacts:
    """A text somebody signs, in this version or a later one, and not before ``since``: at renewal, anew.

    ``is_private``: it touches what somebody lived through, so others only ever see whether it is done.
    """

    statement: str
    name: str
    signer: str = SELF
    version: int = 1
    since: date | None = None
    pathway: str = ""
    is_private: bool = False


@dataclass(frozen=True)
class Signed:
    """One signature, or one no, to a version of a text. ``role`` is who signed: the person or a supervisor."""

    statement: str
    version: int
    on: date
    role: str = SELF
    is_yes: bool = True


@dataclass(frozen=True)
class DocumentFacts:
    """A document somebody shows, dated at most so many days before they apply."""

    code: str
    name: str
    fresh_days: int | None = None
    is_sensitive: bool = False
    since: date | None = None
    pathway: str = ""


@dataclass(frozen=True)
class Shown:
    """A document that was shown: its own date; when, by whom (an id) it was looked at; whether it was accepted."""

    code: str
    dated_on: date | None = None
    seen_on: date | None = None
    seen_by: int | None = None
    is_accepted: bool = False


@dataclass(frozen=True)
class ReferenceFacts:
    """So many people who speak for somebody and have known them for so long."""

    who: str
    number: int = 1
    known_months: int = 0
    since: date | None = None
    pathway: str = ""


@dataclass(frozen=True)
class Reference:
    """What one person (an id) said for the row that asks for ``who``: since how many months, and yes or no.

    It counts once it ``is_checked``: a coordinator has read it and is sure who answered.
    """

    who: str
    referee: int
    on: date
    known_months: int = 0
    is_yes: bool = True
    is_checked: bool = True


@dataclass(frozen=True)
class PathwayFacts:
    """One of several ways to a credential, and from when to when it may be chosen."""

    code: str
    name: str = ""
    opens_on: date | None = None
    closes_on: date | None = None


@dataclass(frozen=True)
class DeadlineFacts:
    """Something has to be done within so many months of a milestone. Without ``kind``: everything."""

    milestone: str
    months: int
    kind: str = ""
    extensions: int = 0
    extension_months: int = 0


@dataclass(frozen=True)
class Granted:
    """How often a coordinator gave more time for the deadline of a kind that runs from a milestone."""

    milestone: str
    kind: str = ""
    times: int = 1
