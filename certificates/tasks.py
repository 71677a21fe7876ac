"""Work that waits: making the PDF of a certificate that was issued."""

from django.utils import timezone
from django_tasks import task

from certificates.models import Certificate


@task()
def make_document(number: str) -> None:
    """Make the PDF of one certificate, unless it was made before."""
    Certificate.objects.get(pk=number).make_document(at=timezone.now())
