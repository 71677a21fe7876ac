"""Small builders for what is kept about supervisors."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from courses.models import Standard
from hours.models import (
    HoursEntry,
    Placement,
    SignalStep,
    SupervisionSession,
    SupervisorOversight,
    SupervisorQualification,
    SupervisorSuspension,
)
from hours.models.signing import Signing
from hours.rules import Attended, SessionFacts
from hours.rules.signals import Signal
from people.models import User
from tests import builders


def days_from_now(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def asks(standard: Standard, code: str = "licensed", name: str = "Licensed professional", **fields) -> None:
    """Let a standard name a qualification."""
    standard.supervisorrules.create(code=code, name=name, **fields)


def paper(person: User, *, by: User, code: str = "licensed", **fields) -> SupervisorQualification:
    """A qualification that a coordinator saw, valid for a year around today."""
    fields = {"starts_on": days_from_now(-180), "ends_on": days_from_now(180), "number": "LPC-204"} | fields
    row = SupervisorQualification(
        person=person, code=code, name=code.capitalize(), issuer="State Board",
        seen_on=days_from_now(-1), by=by, at=timezone.now(), **fields,
    )  # fmt: skip
    row.record()
    return row


def pause(person: User, *, by: User, **fields) -> SupervisorSuspension:
    fields = {"starts_on": days_from_now(-1)} | fields
    row = SupervisorSuspension(person=person, reason="license", by=by, at=timezone.now(), **fields)
    row.record()
    return row


def oversight(person: User, overseer: User, *, by: User, **fields) -> SupervisorOversight:
    fields = {"starts_on": days_from_now(-180)} | fields
    row = SupervisorOversight(person=person, overseer=overseer, by=by, at=timezone.now(), **fields)
    row.record()
    return row


def session_facts(days_ago: int = 3, **fields) -> SessionFacts:
    """An hour with a supervisor, some days ago."""
    stretch = builders.stretch(days_ago=days_ago, kind="supervision", **fields)
    return SessionFacts(stretch.starts_at, stretch.ends_at, stretch.zone, topics=("skills",))


def session(
    *placements: Placement, by: User, facts: SessionFacts | None = None, summary: str = "", **missed: dict
) -> SupervisionSession:
    """A draft of a session with these people. ``missed`` names what one of them missed: ``p3={...}``."""
    there = [Attended(row.pk, "mentoring", **missed.get(f"p{row.pk}", {})) for row in placements]
    return SupervisionSession.objects.log(
        facts or session_facts(), there, summary=summary, client_id=uuid4(), by=by, at=timezone.now()
    )


def sign(session: SupervisionSession, **said: object) -> Signing:
    """Let its supervisor sign what is there."""
    by = session.supervisor
    said = {"seen_digest": session.content_digest, "printed_name": by.legal_name} | said
    return session.sign(by=by, at=timezone.now(), **said)


def looked_at(entry: HoursEntry, *, by: User) -> dict[str, list]:
    """Sam signed as soon as Tess sent it, and a coordinator asked Tess about something."""
    signed = HoursEntry.objects.filter(placement=entry.placement, counting_version__isnull=False).first()
    day, signer = signed.counting_version.worked_on, signed.counting_version.sign_off.by_id
    asked = Signal("often-late", entry.placement.enrollment.person_id, (entry.pk,))
    step = SignalStep.objects.ask(asked, day.replace(day=1), by=by, at=timezone.now())
    said = SignalStep.objects.explain(step, "I was away.", by=step.person, at=timezone.now())
    return {
        "signal": [signer, "at-once", day.year, day.month],
        "step": [step.pk],
        "words": ["explanation", said.words.pk],
        "alarm": [step.pk],
        "who left": [entry.placement.supervisors.get().pk],
        "who is away": [signer],
        "delegation": [step.pk],
    }
