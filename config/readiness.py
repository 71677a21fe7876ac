"""What must hold before this process gets visitors, and what whoever runs it should know."""

from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from cms import pades
from config.models import Beat
from hours import triggers

SCHEDULER_IS_LATE_AFTER = timedelta(minutes=5)
SIGNATURE_ENDS_WITHIN = timedelta(days=30)


def faults() -> list[str]:
    """Why this process must not have visitors. Empty means that it may."""
    try:
        gone = triggers.missing()
    except DatabaseError:
        return ["The database does not answer, or it was never migrated."]
    if gone:
        return [f"{len(gone)} triggers that protect signed records are missing: run `manage.py migrate`."]
    return []


def warnings(*, at: datetime) -> list[str]:
    """What does not keep visitors out, but should be seen to."""
    return [*_of_the_scheduler(at), *_of_the_signature(at)]


def _of_the_scheduler(at: datetime) -> list[str]:
    last = Beat.objects.last_at()
    if last is None:
        return ["The scheduler has never run: start `manage.py scheduler`."]
    if at - last > SCHEDULER_IS_LATE_AFTER:
        return [f"The scheduler was last seen at {last:%Y-%m-%d %H:%M} UTC: start `manage.py scheduler`."]
    return []


def _of_the_signature(at: datetime) -> list[str]:
    """PDFs wait while the certificate that signs them cannot be used."""
    if not pades.is_on():
        return []
    try:
        ends_at = pades.signatory().ends_at
    except ImproperlyConfigured as problem:
        return [f"No PDF can be made: {problem}"]
    if at + SIGNATURE_ENDS_WITHIN > ends_at:
        return [f"The certificate that signs PDFs ends on {ends_at:%Y-%m-%d}: get a new one for SIGNING_P12."]
    return []
