"""What is frozen and signed of a version."""

from typing import TYPE_CHECKING, NamedTuple

from hours import ledger

if TYPE_CHECKING:
    from hours.models.versions import HoursEntryVersion


class Spelled(NamedTuple):
    """What a version says that the chain spells in its own way, and what stands beside it."""

    entry: str
    trainee: str
    """The name they have in the chain."""
    enrollment: int
    placement: int
    starts_at: str
    ends_at: str


def content(version: "HoursEntryVersion", spelled: Spelled) -> dict[str, ledger.Value]:
    """What is hashed, of a version or of a row with the same columns.

    Format 1 had none of the last four; a version of that format that holds one of them was changed.
    """
    later = {
        "setting": version.setting,
        "is_alike": "yes" if version.is_alike else "",
        "long_reason": version.long_reason,
        "late_reason": version.late_reason,
    }
    first = _first(version, spelled)
    if version.rating_id:
        first["rating"] = version.rating_id
    if version.session_id:
        first["session"] = str(version.session_id)
    return first | later if version.content_format > 1 or any(later.values()) else first


def _first(version: "HoursEntryVersion", spelled: Spelled) -> dict:
    return {
        "v": version.content_format,
        "entry": spelled.entry,
        "number": version.number,
        "trainee": spelled.trainee,
        "enrollment": spelled.enrollment,
        "placement": spelled.placement,
        "organization": ledger.escaped(version.organization_name),
        "site": ledger.escaped(version.site_name),
        "kind": version.kind,
        "activity": version.activity,
        "competency": version.competency_id,
        "competency_code": ledger.escaped(version.competency_code),
        "competency_name": ledger.escaped(version.competency_name),
        "starts_at": spelled.starts_at,
        "ends_at": spelled.ends_at,
        "zone": version.zone,
        "break_minutes": version.break_minutes,
        "minutes": version.minutes,
        "worked_on": version.worked_on.isoformat(),
        "mode": version.mode,
        "note": version.note_digest,
    }


def is_credited(version: "HoursEntryVersion") -> bool:
    """It was made from a session of the supervisor's: the trainee did not send it."""
    return version.session_id is not None and version.number == 1
