"""A picture or a PDF of a sheet, as it is kept: looked at, and without what nobody needs to know."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageOps

from hours.refusals import refuse
from hours.rules import Problem, files

LONGEST_SIDE = 2600
MOST_DOTS = 80_000_000
"""A picture of more dots than any phone takes would fill our memory."""
TYPES = {files.PDF: "application/pdf", files.JPEG: "image/jpeg"}
ENDINGS = {TYPES[files.PDF]: "pdf", TYPES[files.JPEG]: "jpg"}


@dataclass(frozen=True)
class Scan:
    """What is kept of a file."""

    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def look(data: bytes) -> Scan:
    """The file as we keep it. Raises ``EntryRefused`` for whatever is no picture or plain PDF.

    A picture is drawn anew: phones write into it where it was taken, and by which phone. That goes, and so does
    whatever else was hidden in it.
    """
    refuse([files.check_file(data, settings.PAPER_UPLOAD_MAX_BYTES)])
    if files.sniff(data) == files.PDF:
        return Scan(data, TYPES[files.PDF])
    return Scan(_redrawn(data), TYPES[files.JPEG])


def _redrawn(data: bytes) -> bytes:
    out = BytesIO()
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG"]) as picture:
            refuse([_too_many(picture.width * picture.height)])
            turned = ImageOps.exif_transpose(picture).convert("RGB")
        turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        turned.save(out, "JPEG", quality=85, exif=b"")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        refuse([Problem("scan", "file-broken")])
    return out.getvalue()


def _too_many(dots: int) -> Problem | None:
    return files.too_large(settings.PAPER_UPLOAD_MAX_BYTES) if dots > MOST_DOTS else None
