"""One person with two accounts: both become one, in one transaction, or neither changes.

Each room below has its part in its own ``merging``; here is the order. What was signed stays as it is, so
the account it names is the one that is kept (docs/decisions).
"""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet

from certificates.models import (
    Attestation,
    Certificate,
    Document,
    DocumentSighting,
    ExamDecision,
    ExamRecord,
    PathwayChoice,
    ReferenceRequest,
)
from courses import merging as courses
from hours import ledger
from hours import merging as hours
from people import refusals, rules
from people.models import Merge, User
from quizzes import merging as quizzes


@dataclass
class Preview:
    """What a merge would do: how much would move of each kind, or the sentences that are in the way."""

    moved: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def preview(kept: User, gone: User, *, by: User, at: datetime) -> Preview:
    """Do it and take it back, so that it says what would really happen."""
    if problems := rules.merge_problems(_facts(kept, gone, by)):
        return Preview(problems=[refusals.merge(problem).sentence for problem in problems])
    with transaction.atomic():
        done = merge(kept, gone, reason=Merge.Reason.ASKED, by=by, at=at)
        transaction.set_rollback(True)
    return Preview({name: len(rows) for name, rows in done.moved.items()})


@transaction.atomic
def merge(kept: User, gone: User, *, reason: str, by: User, at: datetime) -> Merge:
    """Make two accounts of one person one. Twice is once.

    ``gone`` is closed, and its row stays for the records that name it. Raises ``Refused``.
    """
    pks = sorted({kept.pk, gone.pk})
    people = {
        row.pk: row for row in User.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    }
    kept, gone = people[kept.pk], people[gone.pk]
    if done := Merge.objects.filter(gone=gone, kept=kept).first():
        return done
    for problem in rules.merge_problems(_facts(kept, gone, by)):
        raise refusals.merge(problem)
    record = Merge(kept=kept, gone=gone, address=gone.email, reason=Merge.Reason(reason), by=by, at=at)
    learned, absorbed = courses.move(kept, gone, by=by, at=at)
    record.moved = {**learned, **quizzes.move(kept, gone), **hours.move(absorbed)}
    confirmed = _is_confirmed(gone)
    Merge.objects.bring_in(gone, kept)
    courses.settle(absorbed, by=by, at=at)
    record.save()
    record.tell(confirmed=confirmed, at=at)
    names = ledger.identities([kept, gone])
    said = {"kept": names[kept.pk], "gone": names[gone.pk], "reason": str(record.reason)}
    ledger.append("people.merged", said, by=by, at=at)
    return record


def _facts(kept: User, gone: User, by: User) -> rules.MergeFacts:
    if kept == gone:
        return rules.MergeFacts(is_one=True)
    kept_rated, gone_rated = courses.is_rated(kept, gone)
    return rules.MergeFacts(
        is_closed=not (kept.is_active and gone.is_active),
        is_own=by in (kept, gone),
        gone_has_role=gone.is_staff or gone.is_superuser or gone.groups.exists(),
        gone_signed=_has_signed(gone) or gone_rated,
        kept_signed=_has_signed(kept) or kept_rated,
        only_gone_confirmed=_is_confirmed(gone) and not _is_confirmed(kept),
        supervises=hours.supervises(kept, gone),
        decided=courses.has_decided(kept, gone) or _has_issued(kept, gone),
        in_one_quiz=quizzes.in_one_quiz(kept, gone),
        in_two_groups=courses.in_two_groups(kept, gone),
        began_later=courses.began_later(kept, gone),
    )


def _has_signed(person: User) -> bool:
    """Whether a record that never changes names this account."""
    return hours.has_signed(person) or any(rows.exists() for rows in _naming(person))


def _naming(person: User) -> list[QuerySet]:
    given = (Document, DocumentSighting, ReferenceRequest, Attestation, PathwayChoice, ExamRecord)
    return [
        Certificate.objects.of(person),
        *(kind.objects.filter(enrollment__person=person) for kind in given),
        Attestation.objects.filter(by=person),
    ]


def _has_issued(one: User, other: User) -> bool:
    """Whether one of them issued a certificate to the other, revoked it, or decided about a result."""
    return any(
        Certificate.objects.of(holder).filter(Q(issued_by=who) | Q(status_events__by=who)).exists()
        or ExamDecision.objects.filter(result__enrollment__person=holder, by=who).exists()
        for who, holder in ((one, other), (other, one))
    )


def _is_confirmed(person: User) -> bool:
    return EmailAddress.objects.filter(user=person, verified=True).exists()
