"""What a certificate is worth without the site: checked with a folder that the issuer wrote, and no database."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from certificates import document, rules
from certificates.bundles.paper import INSIDE
from certificates.offline import badge, evidence
from certificates.offline.badge import NEWER, Found
from certificates.offline.folder import IssuerFolder

MOST_BYTES = 20 * 1024 * 1024


def of_file(data: bytes, folder: IssuerFolder, *, at: datetime) -> Found:
    """What a PDF or a badge is worth at a moment, by what the folder says."""
    if data.lstrip()[:1] == b"{":
        return badge.of_text(data, folder, at=at)
    return _of_paper(data, folder, at)


def _of_paper(data: bytes, folder: IssuerFolder, at: datetime) -> Found:
    """The whole paper has to be one that was given out: a signature inside says nothing of what is printed."""
    sha256 = hashlib.sha256(data).hexdigest()
    is_paper = sha256 in folder.papers
    found = _of_files(attachments(data), folder, at)
    if found.key and not is_paper and found.status != NEWER:
        return replace(found, status=rules.TAMPERED)
    if sha256 in folder.taken_back:
        return replace(found, status=evidence.TAKEN_BACK, is_page_proven=True)
    return replace(found, is_page_proven=is_paper)


def _of_files(files: Mapping[str, bytes], folder: IssuerFolder, at: datetime) -> Found:
    if INSIDE in files:
        return evidence.of_files(files, folder, at=at)
    if document.INSIDE in files:
        return badge.of_text(files[document.INSIDE], folder, at=at)
    return Found(rules.UNKNOWN)


def attachments(data: bytes) -> dict[str, bytes]:
    """The files inside a PDF, by their names. None for anything that cannot be read."""
    # Only this command needs it.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    if len(data) > MOST_BYTES:
        return {}
    try:
        found = PdfReader(BytesIO(data)).attachments
        return {name: contents[0] for name, contents in found.items() if len(contents) == 1}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
