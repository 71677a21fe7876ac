"""What is practiced: placements, entries with their versions, decisions, and the chain of all of them."""

from hours.models.agreements import PlacementSignature
from hours.models.amendments import Amendment, AmendmentWords
from hours.models.contacts import ContactWords, SupervisorContact
from hours.models.contexts import SignatureContext
from hours.models.discards import DiscardedLine
from hours.models.entries import HoursEntry
from hours.models.extensions import DeadlineExtension
from hours.models.heads import DailyHead
from hours.models.holds import LegalHold
from hours.models.ledger import LedgerHead, LedgerIdentity, LedgerRecord
from hours.models.links import SigningAlarm, SigningLink, SigningRequest
from hours.models.months import MonthClosing, MonthReport
from hours.models.paper import PaperAcceptance, PaperReturn, PaperSheet
from hours.models.paper_rows import PaperLine, PaperScan
from hours.models.placements import Placement, PlacementSupervisor
from hours.models.qualifications import (
    SupervisorOversight,
    SupervisorQualification,
    SupervisorSuspension,
)
from hours.models.redactions import Redaction
from hours.models.requests import SupervisorRequest, SupervisorSuggestion
from hours.models.returning import Proposal
from hours.models.sessions import (
    SessionAttendee,
    SessionObjection,
    SessionSignature,
    SessionSummary,
    SupervisionSession,
)
from hours.models.signals import SignalStep, SignalWords
from hours.models.signatures import ReturnComment, SignOff
from hours.models.stand_ins import StandIn
from hours.models.standard_moves import StandardMove
from hours.models.versions import EntryNote, HoursEntryVersion
from hours.models.voidings import OutsiderWords, Voiding, VoidingWords

__all__ = [
    "Amendment",
    "AmendmentWords",
    "ContactWords",
    "DailyHead",
    "DeadlineExtension",
    "DiscardedLine",
    "EntryNote",
    "HoursEntry",
    "HoursEntryVersion",
    "LedgerHead",
    "LedgerIdentity",
    "LedgerRecord",
    "LegalHold",
    "MonthClosing",
    "MonthReport",
    "OutsiderWords",
    "PaperAcceptance",
    "PaperLine",
    "PaperReturn",
    "PaperScan",
    "PaperSheet",
    "Placement",
    "PlacementSignature",
    "PlacementSupervisor",
    "Proposal",
    "Redaction",
    "ReturnComment",
    "SessionAttendee",
    "SessionObjection",
    "SessionSignature",
    "SessionSummary",
    "SignOff",
    "SignalStep",
    "SignalWords",
    "SignatureContext",
    "SigningAlarm",
    "SigningLink",
    "SigningRequest",
    "StandIn",
    "StandardMove",
    "SupervisionSession",
    "SupervisorContact",
    "SupervisorOversight",
    "SupervisorQualification",
    "SupervisorRequest",
    "SupervisorSuggestion",
    "SupervisorSuspension",
    "Voiding",
    "VoidingWords",
]
