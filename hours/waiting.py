"""Why something that was sent cannot be signed yet: for who signs it, and for whose it is."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import Promise

from hours import rules, wording
from hours.models import HoursEntryVersion, PlacementSupervisor
from hours.models.links import newest_failure
from hours.models.places_taken import PlacesTaken
from hours.models.qualifications import Register, register
from people.models import User


def mark_for_signer(versions: Iterable[HoursEntryVersion], signer: User, *, at: datetime) -> None:
    """Give each line ``in_the_way``: what keeps this person from signing it now. Few statements for all.

    And ``stand_in``: in whose place they would sign it, if not in their own name.
    """
    versions = list(versions)
    places = PlacesTaken.read(signer, versions, at=at)
    if places.rows:
        prefetch_related_objects(versions, "entry__placement__supervisors")
    for version in versions:
        row = version.stand_in = places.stand_in(version)
        standing, instead = places.standing(version), places.instead(version, row)
        span = row.span if row else None
        version.in_the_way = rules.in_the_way(standing, version.worked_on, stand_in=span, instead=instead)


def mark_for_trainee(versions: Iterable[HoursEntryVersion], *, at: datetime) -> None:
    """Give each line that was sent ``waits_for``: why nobody can sign it yet, if so. Few statements for all."""
    sent = [version for version in versions if version.status == rules.SUBMITTED]
    named = PlacementSupervisor.objects.select_related("supervisor")
    named = named.annotate(mail_failed_at=newest_failure("supervisor"))
    prefetch_related_objects(sent, Prefetch("entry__placement__supervisors", named))
    placements = _placements(sent)
    people = {row.supervisor for placement in placements for row in placement.supervisors.all()}
    known = register(people, placements, at=at) if sent else None
    for version in sent:
        version.waits_for = _reason(version, known) if known else ""


def _reason(version: HoursEntryVersion, known: Register) -> str | Promise:
    placement = version.entry.placement
    found = {
        person.pk: rules.in_the_way(known.standing(person.pk, placement), version.worked_on)
        for person in placement.supervisors_on(version.worked_on)
    }
    if found and all(found.values()):
        return wording.WAITS[next(iter(found.values()))[0].code]
    able = {pk for pk, problems in found.items() if not problems}
    unreached = {row.supervisor_id for row in placement.supervisors.all() if _is_unreached(row)}
    return wording.UNREACHED if able and able <= unreached else ""


def _is_unreached(row: PlacementSupervisor) -> bool:
    """Whether the newest mail to somebody who signs by mail came back."""
    return row.mail_failed_at is not None and not row.supervisor.has_usable_password()


def _placements(versions: Collection[HoursEntryVersion]) -> list:
    return list({version.entry.placement_id: version.entry.placement for version in versions}.values())
