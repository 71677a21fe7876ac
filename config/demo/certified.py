"""Two certificates: Ana's is valid, Max's was revoked. Both are specimens, and say so on their face."""

from datetime import datetime, timedelta

from certificates.models import Certificate, CertificateStatusEvent
from courses.models import Enrollment
from people.models import User


def load(cast: dict[str, User], enrollments: dict[str, Enrollment], now: datetime) -> None:
    """Let Cora issue both, and take one back."""
    _issue(enrollments["Ana"], cast["Cora"], now - timedelta(days=30))
    mistaken = _issue(enrollments["Max"], cast["Cora"], now - timedelta(days=28))
    reason = CertificateStatusEvent.Reason.MISTAKE
    mistaken.revoke(reason, by=cast["Cora"], at=now - timedelta(days=20))


def _issue(enrollment: Enrollment, coordinator: User, at: datetime) -> Certificate:
    certificate = Certificate.objects.issue(enrollment, by=coordinator, at=at, is_specimen=True)
    certificate.make_document(at=at)  # at once: the demonstration is whole without a worker
    return certificate
