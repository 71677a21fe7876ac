"""A logo as certificates print it: drawn anew, small, and always a PNG.

What a picture carries besides its dots (where it was taken, by whom) is left behind. Nothing here depends on
the clock: the same picture gives the same bytes.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ["PNG", "JPEG", "WEBP"]
SIDES = (600, 450, 320, 240)
"""The longest side, in dots; the next smaller one where the file would be too large."""
MOST_BYTES = 60 * 1024
MOST_DOTS = 40_000_000
"""A picture of more dots than any camera makes would fill our memory."""
LEAST_DOTS = 16


@dataclass(frozen=True)
class Logo:
    """The bytes of a PNG, and its size in dots."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def prepare(data: bytes) -> Logo:
    """The logo that is printed for this picture. Raises ``ValidationError`` with a sentence where none can be."""
    drawn = _open(data)
    for side in SIDES:
        smaller = drawn.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        for picture in (smaller, smaller.quantize(256, Image.Quantize.FASTOCTREE)):
            content = _png(picture)
            if len(content) <= MOST_BYTES:
                return Logo(content, smaller.width, smaller.height)
    raise ValidationError(
        _("This logo would make each certificate larger by more than %(most)s. Choose a simpler picture.")
        % {"most": filesizeformat(MOST_BYTES)}
    )


def _open(data: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise ValidationError(_("This picture is too large. Make it smaller and add it again."))
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("A logo has to be a PNG, JPEG or WebP picture.")) from error
    if min(drawn.size) < LEAST_DOTS:
        raise ValidationError(_("This picture is too small to be printed. Choose a larger one."))
    if drawn.getextrema()[3] == (255, 255):
        return drawn.convert("RGB")
    return drawn


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
