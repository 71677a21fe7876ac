"""What is asked besides time and exams: texts that are signed, documents, people who speak for somebody."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from certificates.rules.asked_facts import (
    BOTH,
    SELF,
    SUPERVISOR,
    AttestationFacts,
    DocumentFacts,
    Reference,
    ReferenceFacts,
    Shown,
    Signed,
)
from certificates.rules.facts import (
    ATTESTATION,
    CHECK,
    DOCUMENT,
    LET_SEE,
    REFEREE,
    REFERENCE,
    SHOW,
    SIGN,
    SUPERVISOR_SIGNS,
    NotCounted,
    RequirementStatus,
)

OLDER_TEXT, EARLIER_TIME, SAID_NO = "older_text", "earlier_time", "said_no"
EARLIER_PAPER = "earlier_paper"
NOT_SEEN, NOT_ACCEPTED, NOT_FRESH, NO_DATE = "not_seen", "not_accepted", "not_fresh", "no_date"
KNOWN_TOO_SHORT, UNREAD = "known_too_short", "unread"


def attested(row: AttestationFacts, signed: Iterable[Signed], on: date) -> RequirementStatus:
    """Whether everybody who has to has signed a text (domain 7.19).

    NAADAC had a supervisor attest recovery in one version and the person in the next; Tennessee has both sign
    that there was no breach of ethics. A text counts in the version that is asked for or a later one, and where
    both sign, in the same one. Whoever signed for an earlier period signs anew. The last word of a role counts:
    a no takes back what was said before, to whichever version.
    """
    roles = (SELF, SUPERVISOR) if row.signer == BOTH else (row.signer,)
    ours = [one for one in signed if one.statement == row.statement and one.role in roles and one.on <= on]
    last: dict[tuple[int, str], Signed] = {}
    for one in sorted(ours, key=lambda one: one.on):
        if not one.is_yes:
            last = {key: before for key, before in last.items() if before.role != one.role}
        last[one.version, one.role] = one
    good = [one for one in last.values() if _why_not(one, row) is None]
    versions = sorted({one.version for one in good}, reverse=True)
    together = ({one.role for one in good if one.version == version} for version in versions)
    agreed: set[str] = max(together, key=len, default=set())
    open_roles = [role for role in roles if role not in agreed]
    rest = [one for one in last.values() if one.role in open_roles]
    whys = [_why_not(one, row) or _because(OLDER_TEXT, one) for one in rest]
    status = _asked(
        *(ATTESTATION, len(agreed), len(roles), row.name, row.statement),
        reasons=whys,
        satisfied_by=SIGN if SELF in open_roles else SUPERVISOR_SIGNS,
    )
    return replace(status, is_private=row.is_private)


def _why_not(one: Signed, row: AttestationFacts) -> NotCounted | None:
    """Why a signature does not count, even alone."""
    if not one.is_yes:
        return _because(SAID_NO, one)
    if one.version < row.version:
        return _because(OLDER_TEXT, one)
    return _because(EARLIER_TIME, one) if row.since and one.on < row.since else None


def _because(code: str, one: Signed) -> NotCounted:
    return NotCounted(code, params={"role": one.role, "day": one.on})


def shown(row: DocumentFacts, seen: Iterable[Shown], applied_on: date | None, on: date) -> RequirementStatus:
    """Whether a document was shown, looked at and accepted, and was fresh enough (domain 7.23).

    Ohio asks for a background check of the last thirty days before somebody applies, Arkansas of sixty. Before
    they applied, its age is counted to today; afterwards it does not grow old. A sensitive document counts in
    the same way: that somebody saw it, on a day, and accepted it is all that is ever kept.
    """
    ours = [one for one in seen if one.code == row.code]
    reasons = [_unfit(one, row, applied_on or on, on) for one in ours]
    whys = [why for why in reasons if why is not None]
    is_met = len(whys) < len(ours)
    waits = any(why.code == NOT_SEEN for why in whys)
    return _asked(
        *(DOCUMENT, int(is_met), 1, row.name, row.code),
        reasons=whys,
        satisfied_by=CHECK if waits else LET_SEE if row.is_sensitive else SHOW,
    )


def _unfit(one: Shown, row: DocumentFacts, counted_to: date, on: date) -> NotCounted | None:
    """Why a document does not count: what can never count comes before what may still be looked at."""
    if row.fresh_days is not None and one.dated_on is None:
        return NotCounted(NO_DATE)
    if row.fresh_days is not None and one.dated_on and (counted_to - one.dated_on).days > row.fresh_days:
        return NotCounted(NOT_FRESH, params={"days": row.fresh_days, "day": one.dated_on})
    if row.since and (one.dated_on or one.seen_on or on) < row.since:
        return NotCounted(EARLIER_PAPER, params={"day": one.dated_on or one.seen_on or on})
    if one.seen_on is None or one.seen_by is None or one.seen_on > on:
        return NotCounted(NOT_SEEN)
    return None if one.is_accepted else NotCounted(NOT_ACCEPTED)


def spoken_for(row: ReferenceFacts, given: Iterable[Reference], on: date) -> RequirementStatus:
    """How many people have spoken for somebody, of those a row asks for.

    North Carolina asks for two, one of whom has known the person for a year. Nobody counts twice, and the last
    word of each counts, once a coordinator has read it. Who said no, or how many, is in no reason: they were
    asked in confidence.
    """
    ours = [
        one for one in given if one.who == row.who and one.on <= on and (not row.since or one.on >= row.since)
    ]
    last = {one.referee: one for one in sorted(ours, key=lambda one: one.on)}
    yes = [one for one in last.values() if one.is_yes and one.is_checked]
    unread = any(not one.is_checked for one in last.values())
    long_enough = [one for one in yes if one.known_months >= row.known_months]
    short = len(yes) - len(long_enough)
    params = {"number": short, "months": row.known_months}
    whys = [NotCounted(KNOWN_TOO_SHORT, params=params)] if short else []
    return _asked(
        *(REFERENCE, len(long_enough), row.number, row.who, ""),
        reasons=[*whys, NotCounted(UNREAD)] if unread else whys,
        satisfied_by=REFEREE,
    )


def _asked(
    kind: str,
    have: int,
    need: int,
    label: str,
    code: str,
    *,
    reasons: Iterable[NotCounted],
    satisfied_by: str,
) -> RequirementStatus:
    met = have >= need
    return RequirementStatus(
        *(kind, have, need, "count", met),
        label=label,
        code=code,
        reasons=() if met else tuple(reasons),
        satisfied_by="" if met else satisfied_by,
    )
