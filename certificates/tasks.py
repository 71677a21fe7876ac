"""Work that waits: making the PDF of a certificate that was issued, and issuing to many."""

from django.utils import timezone
from django_tasks import task

from certificates.models import BulkIssue, Certificate

SECONDS = 60
"""So long one task goes on before the next one takes over: a worker that dies loses no more than this."""


@task()
def make_document(number: str) -> None:
    """Make the PDF of one certificate, unless it was made before."""
    Certificate.objects.get(pk=number).make_document(at=timezone.now())


@task()
def issue_many(pk: str) -> None:
    """Go on with issuing to many people; what is left afterwards is a task of its own."""
    bulk = BulkIssue.objects.get(pk=pk)
    if not bulk.go_on(at=timezone.now(), seconds=SECONDS):
        issue_many.enqueue(pk)
