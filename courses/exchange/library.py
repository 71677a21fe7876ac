"""What pages show out of the library: pictures, films, sounds, handouts. Somebody may change it there alone.

Then no page has a new revision. So an import keeps in the log what it brought, and knows by that what was
changed since.
"""

import hashlib
from collections.abc import Collection, Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtailmedia import get_media_model

from courses.exchange.brought import IMPORTED
from courses.exchange.frontmatter import tidy

FILM = ("title", "transcript", "credits", "duration", "width", "height", "file", "captions", "thumbnail")
Thing = tuple[str, int]  # which kind of block shows it, and its number in the library
KINDS = {
    "image": ("image", get_image_model, ("file",)),
    "video": ("media", get_media_model, FILM),
    "audio": ("media", get_media_model, FILM),
    "document": ("document", get_document_model, ("title", "file")),
}


def shown(stream: Iterable[dict]) -> set[Thing]:
    """What the blocks of a page show."""
    found = {(row["type"], row["value"].get(KINDS[row["type"]][0])) for row in stream if row["type"] in KINDS}
    return {(kind, pk) for kind, pk in found if pk}


def changed(things: Collection[Thing]) -> list[str]:
    """The titles of those that somebody changed since an import brought them."""
    return [
        row.title
        for row, last, now in _beside_the_log(things)
        if last is not None and last.get("says") != now
    ]


def remember(things: Collection[Thing], user) -> None:
    """Keep what each says now; the same again is not kept twice."""
    for row, last, now in _beside_the_log(things):
        if (last or {}).get("says") != now:
            log(instance=row, action=IMPORTED, user=user, data={"says": now})


def _beside_the_log(things: Collection[Thing]) -> list[tuple[Model, dict | None, str]]:
    """Each as it stands, with what was kept of it last, and a digest of what it says now."""
    found = []
    for kind, (_name, model, fields) in KINDS.items():
        rows = model().objects.filter(pk__in=[pk for one, pk in things if one == kind]).order_by("pk")
        entries = ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model()),
            object_id__in=[str(row.pk) for row in rows],
            action=IMPORTED,
        )
        last = dict(entries.order_by("pk").values_list("object_id", "data"))
        found += [(row, last.get(str(row.pk)), _says(row, fields)) for row in rows]
    return found


def _says(row: Model, fields: tuple[str, ...]) -> str:
    words = [tidy(str(getattr(row, name) or "")) for name in fields]
    return hashlib.sha256("\n\0".join(words).encode()).hexdigest()
