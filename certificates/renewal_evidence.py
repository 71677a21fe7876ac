"""How long a certificate holds by its standard, and how its holder stands with what is asked to renew it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from certificates import asked_evidence, evidence, rules
from certificates.given_evidence import with_given
from certificates.rules import kinds, renewal
from certificates.said_evidence import with_said
from courses.models import Enrollment, Requirement, Standard
from courses.models.standard_rows import RenewalRule

if TYPE_CHECKING:
    from certificates.models import Certificate, Credential

EXPIRING = (kinds.PROGRAM_CREDENTIAL,)
"""The kinds that end and are renewed. What somebody learned, or the hours they had signed, stays true."""


def rule_of(standard: Standard) -> renewal.RenewalFacts | None:
    """What a standard says about renewal; None where it says nothing."""
    row = next(iter(standard.renewalrules.all()), None)
    return _facts(row) if row else None


def _facts(row: RenewalRule) -> renewal.RenewalFacts:
    return renewal.RenewalFacts(
        *(row.valid_months, row.ends, row.opens_days, row.grace_days, row.grace_months),
        *(row.register_months, row.file_days),
    )


def first_last_day(credential: "Credential", *, at: datetime) -> date | None:
    """The last day of one that is issued now; None for what does not end."""
    rule = rule_of(credential.enrollment.standard) if credential.kind in EXPIRING else None
    return renewal.valid_until(at.astimezone(ZoneInfo(settings.TIME_ZONE)).date(), rule) if rule else None


def period_of(certificate: "Certificate") -> tuple[date, date]:
    """The first and the last day of what it stands for. A correction stands for what it corrects."""
    rows = certificate.credential.certificates.filter(period=certificate.period)
    first = rows.filter(valid_until=certificate.valid_until).order_by("edition").first() or certificate
    before = (
        certificate.credential.certificates.filter(period=certificate.period - 1).order_by("edition").last()
    )
    if before and before.valid_until:
        return date.fromordinal(before.valid_until.toordinal() + 1), certificate.valid_until
    return first.issued_on, certificate.valid_until


def standings(
    certificate: "Certificate", enrollment: Enrollment, *, at: datetime
) -> list[rules.RequirementStatus]:
    """How somebody stands with each row that is asked to renew it."""
    first, last = period_of(certificate)
    asks = _asked(enrollment.standard_id, first)
    standards = {enrollment.standard_id: asks}
    earned = with_given([enrollment], standards, evidence.earned_facts([enrollment], at=at))
    facts = with_said([enrollment], standards, earned)[enrollment.pk]
    return rules.to_renew(asks, replace(facts, period=(first, last)), evidence.local_day(enrollment, at))


def _asked(standard: int, since: date) -> rules.StandardFacts:
    rows = Requirement.objects.renewal().filter(standard=standard).select_related("competency", "exam")
    found = tuple(evidence.requirement_facts(row) for row in rows.order_by("position", "pk"))
    speaking = next(iter(asked_evidence.speaking([standard])), None)
    return asked_evidence.asked_again(found, speaking, since)


# --- For pages and reminders ------------------------------------------------------------------------


@dataclass(frozen=True)
class Renewal:
    """The days in the life of one certificate that ends."""

    certificate: "Certificate"
    rule: renewal.RenewalFacts
    standing: str

    @property
    def last_day(self) -> date:
        return self.certificate.valid_until

    @property
    def opens_on(self) -> date:
        return renewal.opens_on(self.last_day, self.rule)

    @property
    def file_by(self) -> date | None:
        """When papers have to be in, where that is before the last day."""
        return renewal.file_by(self.last_day, self.rule) if self.rule.file_days else None

    @property
    def grace_until(self) -> date | None:
        """The last day to renew late, where there is one."""
        day = renewal.grace_until(self.last_day, self.rule)
        return day if day > self.last_day else None

    @property
    def register_until(self) -> date | None:
        """The day the board's register shows, where it is another one."""
        day = renewal.register_until(self.last_day, self.rule)
        return day if day > self.last_day else None

    @property
    def is_open(self) -> bool:
        return self.standing in (renewal.OPEN, renewal.GRACE)


def renewals(certificates: Iterable["Certificate"], *, on: date) -> list[Renewal]:
    """Those of these that end and were not replaced or revoked, as they stand on a day. No statements of its own.

    ``credential__enrollment__standard__renewalrules`` and the events must be loaded.
    """
    found = []
    for row in certificates:
        rule = rule_of(row.credential.enrollment.standard) if row.valid_until else None
        if rule and not row.is_revoked and not row.is_replaced:
            found.append(Renewal(row, rule, renewal.standing(row.valid_until, rule, on)))
    return found
