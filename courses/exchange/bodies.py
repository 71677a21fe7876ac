"""Blocks of a Markdown file as blocks of a StreamField."""

from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from courses.exchange.folder import Block, Document, FolderError, Problem

# One function for each directive: the block's value from its text and attributes.
VALUES: dict[str, Callable[[Block], str | dict]] = {
    "prose": lambda block: block.text,
    "content-note": lambda block: {"body": block.text},
    "callout": lambda block: {"title": block.attributes.get("title", ""), "body": block.text},
    "quotation": lambda block: {"text": block.text, "source": block.attributes.get("source", "")},
    "table": lambda block: {
        "caption": block.attributes.get("caption", ""),
        "rows": block.text,
        "header_row": block.attributes.get("header", "row column") != "column",
        "header_column": block.attributes.get("header", "row column") != "row",
    },
    "reflection": lambda block: {"prompt": block.text},
}


def stream(document: Document) -> list[dict]:
    """The raw stream data of a document. The same document gives the same data, ids included."""
    return [
        {
            "type": block.kind.replace("-", "_"),
            "value": _value(document, block),
            "id": _id(document, block, n),
        }
        for n, block in enumerate(document.blocks)
    ]


def _id(document: Document, block: Block, number: int) -> str:
    """What the author wrote as {#id}, else one that stays the same from import to import."""
    return block.id or str(uuid5(NAMESPACE_URL, f"{document.head['key']}/{block.kind}/{number}"))


def _value(document: Document, block: Block) -> str | dict:
    return _picture(document, block) if block.kind == "image" else VALUES[block.kind](block)


def _picture(document: Document, block: Block) -> dict:
    source = document.path.parent / block.attributes.get("src", "")
    alt = block.attributes.get("alt", "").strip()
    if not alt:
        raise _mend(document, block, 'A picture needs alt="what it shows".')
    if not source.is_file() or not source.resolve().is_relative_to(document.path.parent.resolve()):
        raise _mend(document, block, "There is no such picture beside this file. Check src.")
    return {"image": _stored(source, alt), "alt": alt, "caption": block.text}


def _stored(source: Path, alt: str) -> int:
    """The image with these bytes, stored once however often the folder is imported."""
    images = get_image_model().objects
    with source.open("rb") as file:
        digest = hash_filelike(file)
        known = images.filter(file_hash=digest).first()
        if known is None:
            file.seek(0)
            picture = ImageFile(file, name=source.name)
            known = images.create(title=alt[:255], file=picture, file_hash=digest)
    return known.pk


def _mend(document: Document, block: Block, sentence: str) -> FolderError:
    name = f"{document.path.parent.name}/{document.path.name}"
    return FolderError([Problem(name, block.line, sentence)])
