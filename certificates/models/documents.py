"""The PDF of a certificate, as it was made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateDocument(models.Model):
    """The PDF as it was made, once. These bytes are served for ever after, and never made again."""

    certificate = models.OneToOneField(
        "certificates.Certificate", models.PROTECT, primary_key=True, related_name="document"
    )
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64, unique=True)
    unsigned_sha256 = models.CharField(max_length=64)
    """Of the bytes before any signature is added: what rendering the snapshot again must give."""
    rendered_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate document")
        verbose_name_plural = _("certificate documents")

    def __str__(self) -> str:
        return self.pdf_sha256
