"""Which kinds of time a standard speaks of: a form offers these, and no other."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Value

from courses.models import Requirement, Standard, SupervisionRule, TimeCount
from hours import rules


@dataclass(frozen=True)
class Spoken:
    """The kinds of time that mean something to these standards, and whether they ask who it was with."""

    kinds: frozenset[str]
    asks_alike: bool


def spoken_of(standards: Iterable[Standard]) -> Spoken:
    """What these standards speak of, in any phase. Practice always: that is what a placement is for.

    One statement.
    """
    pks = {standard.pk for standard in standards}
    no, often = Value(value=False), Value(rules.SUPERVISION)
    asked = Requirement.objects.filter(standard__in=pks).order_by().values_list("kind", "is_alike")
    counted = TimeCount.objects.filter(standard__in=pks).order_by().values_list("what", no)
    rhythms = SupervisionRule.objects.filter(standard__in=pks).order_by().values_list(often, no)
    found = list(asked.union(counted, rhythms))
    kinds = {rules.PRACTICE, *(kind for kind, _alike in found)} & set(rules.KINDS)
    return Spoken(frozenset(kinds), any(alike for _kind, alike in found))
