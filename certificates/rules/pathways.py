"""Several ways to one credential: which are open, and which rows are asked on which."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol, TypeVar

from certificates.rules.asked_facts import PathwayFacts
from certificates.rules.facts import CHOOSE, PATHWAY, RequirementStatus


class OnPathway(Protocol):
    """A row that may be asked on one pathway only."""

    @property
    def pathway(self) -> str: ...


Row = TypeVar("Row", bound=OnPathway)


def rows_for(rows: Iterable[Row], pathway: str) -> tuple[Row, ...]:
    """What is asked of whoever took a way: its own rows, and those that name none (domain 7.20).

    California asks whoever worked before the rule for twenty hours and the exam instead of eighty hours.
    """
    return tuple(row for row in rows if row.pathway in ("", pathway))


def open_pathways(pathways: Iterable[PathwayFacts], on: date) -> list[PathwayFacts]:
    """The ways that may be chosen on a day: some are open for a while only, from their first day to their last."""
    return [way for way in pathways if (way.opens_on or date.min) <= on and on <= (way.closes_on or date.max)]


def taken(pathways: Sequence[PathwayFacts], chosen: str, on: date) -> str:
    """The way somebody is on: the one they chose, even after its window closed; else the only one there is."""
    if chosen in {way.code for way in pathways}:
        return chosen
    ways = open_pathways(pathways, on)
    return ways[0].code if len(ways) == 1 else ""


def choice(pathways: Sequence[PathwayFacts], chosen: str, on: date) -> list[RequirementStatus]:
    """Choosing, as a row that is open while there is something to choose: nobody earns half of two ways."""
    if not pathways:
        return []
    way = taken(pathways, chosen, on)
    if way and way != chosen:
        return []
    name = next((one.name for one in pathways if one.code == way), "")
    done = bool(way)
    return [
        RequirementStatus(
            *(PATHWAY, int(done), 1, "count", done),
            label=name,
            code=way,
            satisfied_by="" if done else CHOOSE,
        )
    ]
