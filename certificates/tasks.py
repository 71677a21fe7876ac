"""Work that waits: making the PDF of a certificate that was issued, and issuing to many."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from certificates.models import BulkIssue, Certificate, CertificateDocument

SECONDS = 60
"""So long one task goes on before the next one takes over: a worker that dies loses no more than this."""


@task()
def make_document(number: str) -> None:
    """Make the PDF of one certificate, unless it was made before."""
    Certificate.objects.get(pk=number).make_document(at=timezone.now())


@task()
def mail_certificate(number: str) -> None:
    """Mail the PDF to whoever holds it. The subject stands in the open, so it says nothing of what it is."""
    kept = CertificateDocument.objects.select_related("certificate__credential__enrollment__person")
    document = kept.get(pk=number)
    certificate = document.certificate
    person = certificate.credential.enrollment.person
    with translation.override(person.interface_language):
        page = settings.BASE_URL + reverse("certificates:detail", args=[certificate.number])
        words = {"name": person.display_name, "page": page, "check": certificate.snapshot["verify_url"]}
        text = render_to_string("emails/certificate.txt", words)
        mail = EmailMessage(_("The file you asked for"), text, None, [person.email])
    mail.attach(f"certificate-{certificate.number}.pdf", bytes(document.pdf), "application/pdf")
    mail.send()


@task()
def issue_many(pk: str) -> None:
    """Go on with issuing to many people; what is left afterwards is a task of its own."""
    bulk = BulkIssue.objects.get(pk=pk)
    if not bulk.go_on(at=timezone.now(), seconds=SECONDS):
        issue_many.enqueue(pk)
