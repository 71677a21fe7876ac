"""Where something is missing, as conditions of the database: long lists are sorted and cut there.

What is asked of whom is decided by the rules: once for each standard, and once for each supervisor under it.
It is never asked placement by placement.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf
from django.utils import timezone

from courses.models import Standard
from hours import overdue, rules
from hours.models import Placement, PlacementSignature, PlacementSupervisor
from hours.models.placements import wanted_by
from hours.models.qualifications import register_of


def name_of(person: str) -> Lower:
    """What somebody is called, to sort by; ``person`` is the way to them."""
    return Lower(Coalesce(NullIf(f"{person}preferred_name", Value("")), f"{person}email"))


def at_placements(*, at: datetime) -> Q:
    """For placements: nobody supervises, a text is not signed, a paper is missing or ends soon, or hours wait long."""
    today = timezone.localdate(at)
    supervising = PlacementSupervisor.objects.exclude(ends_on__lt=today)
    here = supervising.filter(placement=OuterRef("pk"))
    there = supervising.filter(placement__in=Placement.objects.in_use().not_over(today))
    found = ~Q(Exists(here)) | Q(Exists(here.filter(_unfit(there, at=at)))) | _unsigned(here)
    found |= Q(pk__in=overdue.entries(at=at).order_by().values("entry__placement"))
    return found | Q(pk__in=overdue.months(at=at).order_by().values("placement"))


def of_supervisors(*, at: datetime) -> Q:
    """For people: a paper is missing or ends soon where they supervise today, or they have not said they are not family."""
    today = timezone.localdate(at)
    current = PlacementSupervisor.objects.supervising(today)
    asked = _asking().get((rules.SUPERVISOR, rules.DECLARATION), [])
    undeclared = Q(placement__enrollment__standard__in=asked) & ~_has_signed(rules.DECLARATION)
    return Q(Exists(current.filter(_unfit(current, at=at) | undeclared, supervisor=OuterRef("pk"))))


def _asking() -> dict[tuple[str, str], list[int]]:
    """Which standards want which text signed, by whom of the two. Three statements."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for standard in Standard.objects.prefetch_related("countingstarts", "deadlines"):
        for party in (rules.TRAINEE, rules.SUPERVISOR):
            for what in wanted_by(standard).of(party):
                found[party, what].append(standard.pk)
    return dict(found)


def _has_signed(what: str) -> Q:
    """For rows of supervisors: they signed this text there."""
    said = PlacementSignature.objects.filter(what=what)
    return Q(Exists(said.filter(placement=OuterRef("placement"), by=OuterRef("supervisor"))))


def _unsigned(here: QuerySet) -> Q:
    """For placements: the trainee, or one of those who supervise ``here``, has not signed a text."""
    found = Q()
    for (party, what), standards in _asking().items():
        said = PlacementSignature.objects.filter(placement=OuterRef("pk"), what=what)
        by_trainee = Q(Exists(said.filter(by=OuterRef("enrollment__person"))))
        missing = ~by_trainee if party == rules.TRAINEE else Q(Exists(here.filter(~_has_signed(what))))
        found |= Q(enrollment__standard__in=standards) & missing
    return found


def _unfit(rows: QuerySet, *, at: datetime) -> Q:
    """For ``rows`` of supervisors: a paper of theirs is missing or ends soon, or they are paused.

    Asked of each supervisor once for each standard: today, or where a placement is to come, on its first day.
    """
    today = timezone.localdate(at)
    asked = rows.order_by().annotate(day=Greatest("placement__starts_on", Value(today)))
    about = ("placement__enrollment__standard", "day", "supervisor", "supervisor__time_zone")
    known = list(asked.values_list(*about).distinct())
    zones = {person: zone for _standard, _day, person, zone in known}
    register = register_of(zones, {standard for standard, *_rest in known}, at=at)
    found: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for standard, day, person, _zone in known:
        standing = register.held_against(person, standard)
        if rules.in_the_way(standing, day) or rules.ends_soon(standing, today):
            found[standard, day].append(person)
    return _any(
        Q(placement__enrollment__standard=standard, supervisor__in=people) & _begins(day, today)
        for (standard, day), people in found.items()
    )


def _begins(day: date, today: date) -> Q:
    return Q(placement__starts_on__lte=today) if day == today else Q(placement__starts_on=day)


def _any(conditions: Iterable[Q]) -> Q:
    """One of them; none of no conditions."""
    found = Q(pk__in=[])
    for condition in conditions:
        found |= condition
    return found
