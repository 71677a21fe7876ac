"""Small builders for what is kept about supervisors."""

from datetime import date, timedelta

from django.utils import timezone

from courses.models import Standard
from hours.models import SupervisorOversight, SupervisorQualification, SupervisorSuspension
from people.models import User


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
