"""What people gave for what standards ask besides time: documents, and answers of those who speak for them.

Gathered for many enrollments in a fixed number of statements, and in none for those whose standard asks for
neither.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery

from certificates import rules
from certificates.models.papers import Document, DocumentDecision, DocumentSighting
from certificates.models.referees import ReferenceAnswer, ReferenceCheck
from certificates.rules.papers import months_known, plain_address
from courses.models import Enrollment, Milestone, MilestoneRecord


def with_given(
    enrollments: Iterable[Enrollment],
    standards: Mapping[int, rules.StandardFacts],
    earned: Mapping[int, rules.EarnedFacts],
) -> dict[int, rules.EarnedFacts]:
    """The same facts with documents and references: two or three statements for those, and one
    for these.
    """
    rows = list(enrollments)
    shown_for = {row.pk: row for row in rows if standards[row.standard_id].documents}
    spoken_for = {row.pk: row for row in rows if standards[row.standard_id].references}
    papers = _shown(shown_for) if shown_for else {}
    days = _applied(row for row in shown_for.values() if _is_fresh_asked(standards[row.standard_id]))
    said = _references(spoken_for) if spoken_for else {}
    return {
        row.pk: replace(
            earned[row.pk],
            shown=tuple(papers.get(row.pk, ())),
            applied_on=days.get(row.pk),
            references=tuple(said.get(row.pk, ())),
        )
        for row in rows
    }


def _shown(by_pk: Mapping[int, Enrollment]) -> dict[int, list[rules.Shown]]:
    """Of each document: what was accepted, and the newest of what was not. Of what was only seen, the last word."""
    found: defaultdict[int, list[rules.Shown]] = defaultdict(list)
    last = DocumentDecision.objects.filter(document=OuterRef("pk")).order_by("-at")
    handed = Document.objects.filter(enrollment__in=by_pk).annotate(
        said=Subquery(last.values("is_accepted")[:1]),
        said_by=Subquery(last.values("by")[:1]),
        said_at=Subquery(last.values("at")[:1]),
    )
    handed = handed.filter(Q(scan__erased_at__isnull=True) | Q(said__isnull=False)).order_by("at")
    newest: dict[tuple[int, str], rules.Shown] = {}
    columns = ("enrollment", "code", "dated_on", "said", "said_by", "said_at")
    for pk, code, dated_on, said, by, at in handed.values_list(*columns):
        seen_on = _day(by_pk[pk], at) if at else None
        one = rules.Shown(code, dated_on, seen_on, by, bool(said))
        if one.is_accepted:
            found[pk].append(one)
        newest[pk, code] = one
    for (pk, _code), one in newest.items():
        if not one.is_accepted:
            found[pk].append(one)
    for pk, one in _seen(by_pk).items():
        found[pk] += one
    return dict(found)


def _seen(enrollments: Collection[int]) -> dict[int, list[rules.Shown]]:
    """The last word about each document that was seen and not kept."""
    columns = ("enrollment", "code", "dated_on", "seen_on", "by", "is_accepted")
    rows = DocumentSighting.objects.filter(enrollment__in=enrollments).order_by("at")
    last = {(pk, code): rules.Shown(code, *rest) for pk, code, *rest in rows.values_list(*columns)}
    found: defaultdict[int, list[rules.Shown]] = defaultdict(list)
    for (pk, _code), one in last.items():
        found[pk].append(one)
    return found


def _is_fresh_asked(standard: rules.StandardFacts) -> bool:
    return any(row.fresh_days is not None for row in standard.documents)


def _applied(enrollments: Iterable[Enrollment]) -> dict[int, date]:
    """The day each of these applied to the board: the last one that was written down."""
    pks = [row.pk for row in enrollments]
    rows = MilestoneRecord.objects.filter(enrollment__in=pks, milestone=Milestone.APPLIED)
    return dict(rows.order_by("pk").values_list("enrollment", "on")) if pks else {}


def _references(by_pk: Mapping[int, Enrollment]) -> dict[int, list[rules.Reference]]:
    """What people said for each of these, and whether a coordinator has read it. What they doubt is left out.

    A person is who has an address: whoever is asked again is the same.
    """
    found: defaultdict[int, list[rules.Reference]] = defaultdict(list)
    result = ReferenceCheck.objects.filter(answer=OuterRef("pk")).order_by("-at").values("result")[:1]
    rows = ReferenceAnswer.objects.filter(enrollment__in=by_pk).annotate(result=Subquery(result))
    columns = ("enrollment", "who", "request", "request__address", "at", "known_since", "is_yes", "result")
    people: dict[tuple[int, str], int] = {}
    for pk, who, request, address, at, since, is_yes, checked in rows.order_by("at").values_list(*columns):
        if checked not in (None, *ReferenceCheck.SURE):
            continue
        on, referee = _day(by_pk[pk], at), people.setdefault((pk, plain_address(address)), request)
        known = months_known(since, on)
        found[pk].append(rules.Reference(who, referee, on, known, is_yes, is_checked=checked is not None))
    return found


def _day(enrollment: Enrollment, at) -> date:
    return at.astimezone(ZoneInfo(enrollment.person.time_zone)).date()


def ids_of(enrollment: Enrollment, kinds: Collection[str]) -> list[str]:
    """The random ids of what counts now of the kinds that were asked: documents, what was seen, answers."""
    found: list[UUID] = []
    if rules.DOCUMENT in kinds:
        accepted = Document.objects.filter(enrollment=enrollment).with_details().order_by("at")
        found += [row.pk for row in accepted if row.status == Document.ACCEPTED]
        seen = DocumentSighting.objects.filter(enrollment=enrollment).order_by("at")
        last = {row.code: row for row in seen}
        found += [row.pk for row in last.values() if row.is_accepted]
    if rules.REFERENCE in kinds:
        said = ReferenceAnswer.objects.filter(enrollment=enrollment, is_yes=True).prefetch_related("checks")
        found += [row.pk for row in said if row.last_check and row.last_check.counts]
    return [str(pk) for pk in found]
