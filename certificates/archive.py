"""Many PDFs as one ZIP, sent while it is made: memory holds one certificate at a time."""

import csv
from collections.abc import Iterator
from io import StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates.models import Certificate
from hours.sheet import plain

CHUNK = 20


class _Pipe:
    """What a ZIP is written to: it keeps only what was not sent yet. It cannot go back, and need not."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """There is nothing behind it."""

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def of(certificates: QuerySet[Certificate]) -> Iterator[bytes]:
    """The ZIP, in pieces: each PDF under its number, and last a list of numbers and names."""
    pipe, listed = _Pipe(), StringIO()
    lines = csv.writer(listed)
    lines.writerow([_("Number"), _("Name printed on it"), _("Title"), _("Issued")])
    printed = certificates.filter(document__isnull=False).select_related("document").order_by("pk")
    with ZipFile(pipe, "w") as archive:  # type: ignore[arg-type] (a file that cannot go back is enough)
        for row in printed.iterator(chunk_size=CHUNK):
            name = f"certificate-{row.number}.pdf"
            archive.writestr(_entry(name, row), bytes(row.document.pdf))
            lines.writerow([row.number, plain(row.holder_name), plain(row.title), row.issued_on.isoformat()])
            yield pipe.take()
        archive.writestr("list.csv", "\ufeff" + listed.getvalue(), ZIP_DEFLATED)
        yield pipe.take()
    yield pipe.take()


def _entry(name: str, certificate: Certificate) -> ZipInfo:
    """PDFs are compressed already, so they are stored as they are."""
    return ZipInfo(name, certificate.issued_on.timetuple()[:6])
