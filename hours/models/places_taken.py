"""In whose place somebody decides about each of many versions. Read once for all, in few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from hours import rules
from hours.models.qualifications import Register, register
from hours.models.stand_ins import StandIn, in_place_of
from hours.models.versions import HoursEntryVersion
from people.models import User


@dataclass(frozen=True)
class PlacesTaken:
    """What is on record about one signer, and about the supervisors in whose place they sign."""

    by: User
    today: date
    rows: Mapping[int, Sequence[StandIn]]
    known: Register

    @classmethod
    def read(
        cls, by: User, versions: Iterable[HoursEntryVersion], *, at: datetime, lock: bool = False
    ) -> Self:
        """``lock``: whoever ends one of them meanwhile waits."""
        placements = list(
            {version.entry.placement_id: version.entry.placement for version in versions}.values()
        )
        rows = StandIn.objects.order_by("pk")
        rows = rows.select_for_update(no_key=True, of=("self",)) if lock else rows
        found = rows.of(by, [placement.pk for placement in placements]) if placements else {}
        people = {by} | {row.supervisor for stand_ins in found.values() for row in stand_ins}
        known = register(people, placements, at=at)
        return cls(by, rules.to_local(at, by.time_zone).date(), found, known)

    def stand_in(self, version: HoursEntryVersion) -> StandIn | None:
        """In whose place this person decides about it, if it is not in their own name."""
        if not (rows := self.rows.get(version.entry.placement_id)):
            return None
        placement = version.entry.placement.facts()
        return in_place_of(rows, placement, worked_on=version.worked_on, today=self.today)

    def facts(self, version: HoursEntryVersion, seen: str, stand_in: StandIn | None) -> rules.SigningFacts:
        """A decision of theirs about this version, having seen what had this digest."""
        return rules.SigningFacts(
            self.by.pk,
            version.entry.placement.facts(),
            version.worked_on,
            version.content_digest,
            seen,
            overlaps=getattr(version, "overlaps", False),
            standing=self.standing(version),
            stand_in=stand_in.span if stand_in else None,
            instead=self.instead(version, stand_in),
        )

    def standing(self, version: HoursEntryVersion) -> rules.Standing:
        return self.known.standing(self.by.pk, version.entry.placement)

    def instead(self, version: HoursEntryVersion, stand_in: StandIn | None) -> rules.Standing:
        """What is on record about the supervisor in whose place they decide."""
        whose = stand_in.supervisor_id if stand_in else self.by.pk
        return self.known.standing(whose, version.entry.placement)
