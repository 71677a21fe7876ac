"""What a file is, judged by what is in it and never by its name; and whether it is only what it should be.

Pure Python: no database, no clock.
"""

import re
import zlib

from hours.rules.facts import Problem

PDF, JPEG, PNG = "pdf", "jpeg", "png"
BEGINNINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
MOST_INSIDE = 40 * 1024 * 1024
"""So much may come out of the packed parts of a PDF that we look into."""
ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|Encrypt)\b")
"""Parts of a PDF that do something, hold other files, or keep us from looking."""
PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_file(data: bytes, largest: int) -> Problem | None:
    """A picture or a plain PDF, and no larger than so many bytes (hours A7.30)."""
    if not data:
        return Problem("scan", "file-empty")
    if len(data) > largest:
        return too_large(largest)
    kind = sniff(data)
    if not kind:
        return Problem("scan", "file-other-kind")
    return Problem("scan", "file-not-plain") if kind == PDF and is_active(data) else None


def too_large(largest: int) -> Problem:
    return Problem("scan", "file-too-large", {"megabytes": largest // 1024**2})


def sniff(data: bytes) -> str:
    """The kind of a file by how it begins; empty for every kind we do not take."""
    return next((kind for begins, kind in BEGINNINGS.items() if data.startswith(begins)), "")


def is_active(pdf: bytes) -> bool:
    """Whether a PDF holds more than pages: programs, other files, forms that send themselves, a lock."""
    if ACTIVE.search(_plain(pdf)):
        return True
    left = MOST_INSIDE
    for found in PACKED.finditer(pdf):
        unpacked = _unpacked(pdf[found.end() :], left)
        if unpacked is None or ACTIVE.search(_plain(unpacked)):
            return True
        left -= len(unpacked)
    return False


def _plain(data: bytes) -> bytes:
    """Names as they are read: ``/J#61vaScript`` is JavaScript too."""
    return ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), data)


def _unpacked(data: bytes, most: int) -> bytes | None:
    """What is packed there; None if it cannot be looked into or is far too much."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(data, most)
    except zlib.error:
        return None
    return None if reader.unconsumed_tail and not reader.eof else found
