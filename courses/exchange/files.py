"""What lies beside the text: pictures, on their way in and on their way out."""

import re
from pathlib import Path, PurePosixPath

from django.core.files.base import File
from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from courses.exchange.directives import Unreadable
from courses.exchange.documents import Document

SAFE_NAME = re.compile(r"[\w][\w. -]*(/[\w][\w. -]*)*\.\w+")


class Incoming:
    """The files beside one document, stored once however often a folder is imported."""

    def __init__(self, document: Document, root: Path, stored: list):
        self.folder, self.root, self.stored = document.path.parent, root.resolve(), stored

    def picture(self, src: str, alt: str) -> int:
        """The picture with these bytes and this name."""
        source = self.source(src, "There is no such picture beside this file. Check src.")
        images = get_image_model().objects
        with source.open("rb") as file:
            digest = hash_filelike(file)
            known = images.filter(file_hash=digest, title=PurePosixPath(src).as_posix()).first()
            if known is None:
                file.seek(0)
                picture = ImageFile(file, name=source.name)
                known = images.create(title=PurePosixPath(src).as_posix(), file=picture, file_hash=digest)
                self.stored.append(known.file)
        return known.pk

    def source(self, src: str, sentence: str) -> Path:
        source = self.folder / src
        if not src or not source.is_file() or not source.resolve().is_relative_to(self.root):
            raise Unreadable(sentence)
        return source


class Outgoing:
    """The files of pages on their way into a folder: which name each has, and what lies behind it."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        self.pictures: dict[int, object] = {}

    def picture_name(self, pk: int | None) -> str:
        if pk is None:
            return ""
        if pk not in self.pictures:
            self.pictures[pk] = get_image_model().objects.filter(pk=pk).first()
        picture = self.pictures[pk]
        return self.name(picture.title, picture.file) if picture else ""

    def name(self, title: str, file: File) -> str:
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
