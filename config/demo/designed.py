"""How certificates of Harbor House look: a logo that we drew, two signatories who are made up, and a color."""

from datetime import datetime, timedelta
from io import BytesIO
from math import sin

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images.models import Image as Picture

from certificates.models import CertificateDesign, DesignSignatory
from people.models import User

NAVY, AMBER = "#1f3a6e", "#c98a1b"
LARGE = 4
"""Drawn so many times larger and then made small, so that its edges are smooth."""


def load(author: User, now: datetime) -> None:
    """Publish it, before the first certificate of the demonstration was issued."""
    logo = Picture.objects.create(
        title="Logo of Harbor House", file=ImageFile(BytesIO(_drawn()), "harbor-house.png")
    )
    design = CertificateDesign(
        title="Harbor House, navy",
        logo=logo,
        logo_alt="Logo of Harbor House: a house above two waves",
        accent=NAVY,
        above_en="For time, patience and an open ear",
        below_en="and is ready to walk alongside others.",
        live=False,
    )
    design.signatories = [
        DesignSignatory(name="Imani Castellan", role="Director of Harbor House Training"),
        DesignSignatory(name="Idris Vale", role="Chair of the board of Harbor House"),
    ]
    design.full_clean()
    design.save()
    design.save_revision(user=author).publish(user=author)
    day = now - timedelta(days=60)
    CertificateDesign.objects.update(first_published_at=day, last_published_at=day)


def _drawn() -> bytes:
    """A house above two waves, on nothing."""
    picture = Image.new("RGBA", (480 * LARGE, 330 * LARGE))
    pen = ImageDraw.Draw(picture)

    def at(*points: int) -> list[int]:
        return [point * LARGE for point in points]

    pen.polygon(at(240, 10, 390, 130, 90, 130), fill=NAVY)
    pen.rectangle(at(125, 130, 355, 240), fill=NAVY)
    pen.rectangle(at(212, 160, 268, 240), fill=AMBER)
    for middle, color in ((272, NAVY), (306, AMBER)):
        for along in range(70 * LARGE, 410 * LARGE):
            down = middle * LARGE + 9 * LARGE * sin(along / (20 * LARGE))
            pen.ellipse(
                (along - 5 * LARGE, down - 5 * LARGE, along + 5 * LARGE, down + 5 * LARGE), fill=color
            )
    out = BytesIO()
    picture.resize((480, 330), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
