"""How somebody stands, for programs: the same rows as on *My path*, with the same words."""

from typing import Any

from certificates import rules, wording
from certificates.paths import Path
from people.models import User


def as_json(path: Path, viewer: User) -> dict[str, Any]:
    """One enrollment as of now. Time is in whole minutes. It says nothing about where somebody lives or what they lived.

    Of what is private, anybody but the person reads that it is done or open.
    """
    is_own = viewer.pk == path.enrollment.person_id
    enrollment = path.enrollment
    return {
        "enrollment": enrollment.pk,
        "program": enrollment.program.slug,
        "standard": {"key": enrollment.standard.scheme.key, "version": enrollment.standard.version},
        "earned": path.is_earned,
        "requirements": [
            _row(line.status if is_own else line.status.for_others(), line.label) for line in path.lines
        ],
    }


def _row(status: rules.RequirementStatus, name: str) -> dict[str, Any]:
    return {
        "kind": status.kind,
        "name": name,
        "competency": status.competency,
        "mode": status.mode,
        "format": status.format,
        "code": status.code,
        "have": status.have,
        "need": status.need,
        "most": status.maximum,
        "unit": status.unit,
        "met": status.met,
        "asked": status.is_asked,
        "waiting": status.waiting,
        "not_counted": [
            {"code": why.code, "minutes": why.minutes, "text": wording.reason(why)} for why in status.reasons
        ],
        "satisfied_by": status.satisfied_by,
        "by": status.by.isoformat() if status.by else None,
    }
