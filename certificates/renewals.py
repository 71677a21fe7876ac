"""What ends soon: the coordinator's list, and the reminders to those who hold it, each once."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from certificates import rules
from certificates.models import Certificate
from certificates.models.certificates import CertificateQuerySet
from certificates.models.status import issuer_day
from certificates.renewal_evidence import Renewal, renewals
from certificates.rules import renewal
from people.models import Notice, User

RULES = "credential__enrollment__standard__renewalrules"


def ending(rows: CertificateQuerySet) -> CertificateQuerySet:
    """Those of these that end and still count, the soonest first, with what pages say of each: four statements."""
    found = rows.with_status().filter(valid_until__isnull=False, replaced_by__isnull=True)
    found = found.exclude(status_events__status=rules.REVOKED)
    found = found.select_related("credential__enrollment__standard", "credential__enrollment__program")
    return found.prefetch_related(RULES).order_by("valid_until", "pk")


def remind(*, at: datetime) -> int:
    """Tell whoever holds something that ends; return how many notices went out. Safe to repeat."""
    today = issuer_day(at)
    due = [(row, stage) for row in _held(today) if (stage := _stage(row, today))]
    told = set(
        Notice.objects.filter(url__in=[address(row, stage) for row, stage in due]).values_list(
            "url", flat=True
        )
    )
    return sum(_tell(row, stage, at) for row, stage in due if address(row, stage) not in told)


def _held(today: date) -> list[Renewal]:
    rows = ending(Certificate.objects.filter(credential__enrollment__person__is_active=True))
    return [row for row in renewals(rows, on=today) if row.certificate.status_on(today) != rules.SUSPENDED]


def _stage(row: Renewal, today: date) -> str:
    return renewal.stage(row.last_day, row.rule, today)


def address(row: Renewal, stage: str) -> str:
    """Where a reminder leads. Each stands in one notice, so that it is known what was told."""
    return reverse("certificates:detail", args=[row.certificate.number]) + f"#renewal-{stage}"


@transaction.atomic
def _tell(row: Renewal, stage: str, at: datetime) -> bool:
    person = row.certificate.credential.enrollment.person
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    url = address(row, stage)
    if Notice.objects.filter(person=person, url=url).exists():
        return False
    with translation.override(person.interface_language):
        Notice.objects.send(person, _subject(stage), _body(row, stage), url=url, at=at)
    return True


def _subject(stage: str) -> str:
    """It stands in the open, so it says nothing of what somebody holds."""
    return _("A day to keep in mind") if stage != renewal.LATE else _("There is still time")


def _body(row: Renewal, stage: str) -> str:
    days = {"day": formats.date_format(row.last_day)}
    days["late"] = formats.date_format(row.grace_until) if row.grace_until else ""
    said = {
        renewal.OPENED: _("You can renew your certificate now. It is good until %(day)s."),
        renewal.SOON: _("Your certificate is good until %(day)s. Please look at what is left to renew it."),
        renewal.TODAY: _("Today is the last day of your certificate."),
        renewal.LATE: _("Your certificate ended on %(day)s. You can still renew it until %(late)s."),
    }[stage] % days
    if row.file_by and stage in (renewal.OPENED, renewal.SOON):
        by = {"day": formats.date_format(row.file_by)}
        return f"{said} {_('Your board wants the papers by %(day)s.') % by}"
    return said
