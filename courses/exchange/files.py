"""What lies beside the text, on its way in and on its way out: pictures, handouts, films, questions."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.images import ImageFile
from django.utils.crypto import get_random_string
from django.utils.text import get_valid_filename
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike
from wagtailmedia import get_media_model

from courses.exchange.directives import Unreadable, Written
from courses.exchange.documents import Document
from courses.exchange.frontmatter import tidy
from quizzes.models import Question

SAFE_NAME = re.compile(r"[\w][\w. -]*(/[\w][\w. -]*)*\.\w+")


class Later(str):
    """A question of this folder that is not on the site yet: its bank and its key."""

    __slots__ = ()

    def pk(self) -> int:
        bank, key = self.split("\n")
        return Question.objects.get(bank__key=bank, key=key).pk


@dataclass
class Shelf:
    """What is the same for all files of one import: the folder, what was stored, which questions come."""

    root: Path
    stored: list = field(default_factory=list)
    coming: set[tuple[str, str]] = field(default_factory=set)


class Incoming:
    """What lies beside one document, stored once however often a folder is imported."""

    def __init__(self, document: Document, shelf: Shelf, bank: str = ""):
        self.folder, self.shelf, self.bank = document.path.parent, shelf, bank

    def source(self, src: str, sentence: str) -> Path:
        source = self.folder / src
        inside = source.resolve().is_relative_to(self.shelf.root.resolve())
        if not src or not source.is_file() or not inside:
            raise Unreadable(sentence)
        return source

    def picture(self, src: str, alt: str) -> int:
        """The picture with these bytes and this name."""
        source = self.source(src, "There is no such picture beside this file. Check src.")
        title = PurePosixPath(src).as_posix()
        images = get_image_model().objects
        with source.open("rb") as file:
            digest = hash_filelike(file)
            known = images.filter(file_hash=digest, title=title).first()
            if known is None:
                file.seek(0)
                picture = ImageFile(file, name=source.name)
                known = images.create(title=title, file=picture, file_hash=digest)
                self.shelf.stored.append(known.file)
        return known.pk

    def handout(self, src: str, title: str) -> int:
        """The document with these bytes, this name and this title."""
        source = self.source(src, "There is no such handout beside this file. Check src.")
        _check_name(source)
        title = title or source.name
        documents = get_document_model().objects
        with source.open("rb") as file:
            digest = hash_filelike(file)
            found = documents.filter(file_hash=digest, title=title)
            known = next((row for row in found if PurePosixPath(row.file.name).name == source.name), None)
            if known is None:
                file.seek(0)
                known = documents.create(title=title, file=_apart(file, source), file_hash=digest)
                self.shelf.stored.append(known.file)
        return known.pk

    def media(self, kind: str, transcript: str, found: dict[str, str]) -> int:
        """The film or sound with these bytes and all the words that belong to it."""
        source = self.source(found.get("src", ""), f"There is no such {kind} beside this file. Check src.")
        files = {"file": source}
        for name in ("captions", "thumbnail"):
            if found.get(name):
                files[name] = self.source(
                    found[name], f"There is no such file beside this one. Check {name}."
                )
        words = {
            "type": kind,
            "title": found.get("title") or source.name,
            "credits": found.get("credits", ""),
            "duration": _number(found, "duration", float) or 0,
            "width": _number(found, "width", int),
            "height": _number(found, "height", int),
        }
        for known in get_media_model().objects.filter(**words):
            if tidy(known.transcript) == tidy(transcript) and all(
                _is_stored(getattr(known, name), files.get(name))
                for name in ("file", "captions", "thumbnail")
            ):
                return known.pk
        return self._new_media(words | {"transcript": tidy(transcript)}, files)

    def _new_media(self, words: dict, files: dict[str, Path]) -> int:
        media = get_media_model()(**words)
        opened = {name: path.open("rb") for name, path in files.items()}
        try:
            for name, file in opened.items():
                _check_name(files[name])
                setattr(media, name, _apart(file, files[name]))
                file.seek(0)
            media.full_clean(exclude=["collection"])
            for file in opened.values():
                file.seek(0)
            media.save()
        except ValidationError as error:
            raise Unreadable(" ".join(error.messages)) from error
        finally:
            for file in opened.values():
                file.close()
        self.shelf.stored += [getattr(media, name) for name in files]
        return media.pk

    def question(self, bank: str, key: str) -> int | Later:
        """A question of the bank that is named, else of the module's own."""
        bank = bank or self.bank
        if known := Question.objects.filter(bank__key=bank, key=key).first():
            return known.pk
        if (bank, key) in self.shelf.coming:
            return Later(f"{bank}\n{key}")
        raise Unreadable(f"There is no question {key or 'named'} in the bank {bank or 'of this module'}.")


def _check_name(source: Path) -> None:
    if get_valid_filename(source.name) != source.name:
        raise Unreadable(f"Name this file with letters, digits, hyphens and dots only: {source.name}.")


def _apart(file, source: Path) -> File:
    """A file to store in a folder of its own, so that it keeps its name."""
    return File(file, name=f"{get_random_string(10)}/{source.name}")


def _number(found: dict[str, str], name: str, kind: Callable) -> float | None:
    try:
        return kind(found[name]) if found.get(name) else None
    except ValueError as error:
        raise Unreadable(f"{name}= has to be a number.") from error


def _is_stored(stored: File, source: Path | None) -> bool:
    """Is this the stored file, name and bytes? Where none is wanted, none must be stored."""
    if not stored or source is None:
        return not stored and source is None
    if PurePosixPath(stored.name).name != source.name or not stored.storage.exists(stored.name):
        return False
    if stored.size != source.stat().st_size:
        return False
    with stored.open("rb") as one, source.open("rb") as other:
        return hashlib.file_digest(one, "sha1").digest() == hashlib.file_digest(other, "sha1").digest()


class Outgoing:
    """What pages show, on its way into a folder: the name of each file, and what lies behind it."""

    def __init__(self, bank: str = "") -> None:
        self.bank = bank
        self.files: dict[str, File] = {}
        self.known: dict[tuple[type, int], object] = {}

    def row(self, model: type, pk: int | None):
        """What is chosen in a block; None where it is not there any more."""
        if pk is not None and (model, pk) not in self.known:
            self.known[model, pk] = model.objects.filter(pk=pk).first()
        return self.known.get((model, pk))

    def picture_name(self, pk: int | None) -> str:
        picture = self.row(get_image_model(), pk)
        return self.name(picture.file, picture.title) if picture else ""

    def handout_parts(self, pk: int | None) -> dict[str, str]:
        row = self.row(get_document_model(), pk)
        if row is None:
            return {}
        src = self.name(row.file)
        return {"src": src, "title": "" if row.title == src else row.title}

    def media_parts(self, pk: int | None) -> Written:
        row = self.row(get_media_model(), pk)
        if row is None:
            return "", {}
        src = self.name(row.file)
        return tidy(row.transcript), {
            "src": src,
            "title": "" if row.title == src else row.title,
            "captions": self.name(row.captions) if row.captions else "",
            "thumbnail": self.name(row.thumbnail) if row.thumbnail else "",
            "duration": f"{row.duration:g}" if row.duration else "",
            "width": str(row.width or ""),
            "height": str(row.height or ""),
            "credits": row.credits,
        }

    def question_parts(self, value: int | Later | None) -> dict[str, str]:
        if isinstance(value, Later):
            bank, key = value.split("\n")
        elif row := self.row(Question, value):
            bank, key = row.bank.key, row.key
        else:
            return {}
        return {"question": key, "bank": "" if bank == self.bank else bank}

    def name(self, file: File, title: str = "") -> str:
        """The name a file had in a folder, else the one it is stored under; no two files share one."""
        stored = PurePosixPath(file.name)
        good = SAFE_NAME.fullmatch(title) and PurePosixPath(title).suffix.lower() == stored.suffix.lower()
        wanted = PurePosixPath(title if good else stored.name)
        number = 1
        name = wanted
        while self.files.setdefault(name.as_posix(), file).name != file.name:
            number += 1
            name = wanted.with_stem(f"{wanted.stem}-{number}")
        return name.as_posix()
