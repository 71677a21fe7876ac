"""Designs of certificates, and pictures to put in them."""

from io import BytesIO

import PIL.Image
import PIL.ImageDraw
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images.models import Image

from certificates import logos
from certificates.models import CertificateDesign, DesignSignatory

LONG_LINE = (
    "With gratitude for each hour of listening and for staying near on good days and hard ones " * 2
)[:110]
LONG_SIGNATORY = {
    "name": "Dr. Maximiliana-Alexandrina Wolfeschlegelsteinhausen-Ibáñez",
    "role": "Executive Director of Programs and Training of the Harbor House Recovery Center",
}
SIGNATORIES = (
    {"name": "Cora Lindqvist", "role": "Program Director"},
    {"name": "Miriam Okafor", "role": "Chair of the Board"},
    {"name": "Sam Tran", "role": ""},
)


def drawn(size=(900, 300), color="#5b2a86", form="PNG", mode="RGBA") -> bytes:
    """A picture: a dot on nothing."""
    picture = PIL.Image.new(mode, size)
    side = min(size)
    PIL.ImageDraw.Draw(picture).ellipse((2, 2, side - 3, side - 3), fill=color)
    out = BytesIO()
    picture.save(out, form)
    return out.getvalue()


def noise(side: int) -> bytes:
    """A picture that cannot be made small: every dot is another color."""
    out = BytesIO()
    dots = b"".join((n * 2654435761 % 2**32).to_bytes(4, "big")[:3] for n in range(side * side))
    PIL.Image.frombytes("RGB", (side, side), dots).save(out, "PNG")
    return out.getvalue()


def in_library(data: bytes = b"", name: str = "logo.png") -> Image:
    """A picture in Wagtail's library."""
    file = ImageFile(BytesIO(data or drawn()), name)
    return Image.objects.create(title="Logo", file=file)


def published(*, logo: Image | None = None, signatories=SIGNATORIES[:2], **fields) -> CertificateDesign:
    """The current design."""
    fields = {"title": "Ours", "logo": logo, "logo_alt": "Logo of Harbor House" if logo else ""} | fields
    design = CertificateDesign(live=False, **fields)
    design.signatories = [DesignSignatory(**one) for one in signatories]
    design.full_clean()
    design.save()
    design.save_revision().publish()
    design.refresh_from_db()
    assert design.last_published_at <= timezone.now()
    return design


def frozen(logo: logos.Logo | None = None, *, above="", below="", signatories=SIGNATORIES[:2]) -> dict:
    """What a snapshot keeps of a design, without a database."""
    named = logo and {
        "sha256": logo.sha256,
        "alt": "Logo of Harbor House",
        "width": logo.width,
        "height": logo.height,
    }
    return {
        "accent": "#5b2a86",
        "above": above,
        "below": below,
        "logo": named,
        "signatories": list(signatories),
    }
