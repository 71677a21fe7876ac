"""Video and audio of the library, and the promise that goes with them: what is heard can be read, too.

A page may be saved with a video that still lacks its captions; it is published only when they are there.
"""

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, ReferenceIndex
from wagtail.search import index
from wagtailmedia.models import AbstractMedia, MediaType

from cms.captions import read_captions
from cms.refusals import NotYet

CAPTIONS_MAX_BYTES = 1024 * 1024
PICTURE_MAX_BYTES = 1024 * 1024


def begins_like(extension: str, start: bytes) -> bool:
    """Whether these first bytes are those of such a file; a changed name does not make a film of a program."""
    if extension in ("mp4", "m4v", "m4a"):
        return start[4:8] == b"ftyp"
    if extension == "webm":
        return start.startswith(b"\x1a\x45\xdf\xa3")
    if extension in ("ogg", "oga", "opus"):
        return start.startswith(b"OggS")
    if extension == "wav":
        return start.startswith(b"RIFF") and start[8:12] == b"WAVE"
    if extension == "mp3":
        return start.startswith(b"ID3") or (start[:1] == b"\xff" and start[1:2] >= b"\xe0")
    return False


def check_size(file: File, most: int) -> None:
    if file.size > most:
        raise ValidationError(
            _("This file is too large: %(size)s. The most is %(most)s.")
            % {"size": filesizeformat(file.size), "most": filesizeformat(most)}
        )


def check_captions(file: File) -> None:
    """Raise with a sentence when a browser could not show these captions."""
    check_size(file, CAPTIONS_MAX_BYTES)
    file.seek(0)
    try:
        read_captions(file.read().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValidationError(_("Save the captions file as UTF-8 text and try again.")) from error
    except ValueError as error:
        raise ValidationError(str(error)) from error
    finally:
        file.seek(0)


def check_picture(file: File) -> None:
    check_size(file, PICTURE_MAX_BYTES)


def is_fresh(file) -> bool:
    """Was this file just uploaded? What is stored was checked when it came."""
    return bool(file) and not file._committed


class TrainingMedia(AbstractMedia):
    """A video or audio file, with the words for those who do not hear it."""

    captions = models.FileField(
        gettext_lazy("captions"),
        upload_to="media_captions",
        blank=True,
        validators=[FileExtensionValidator(["vtt"])],
        help_text=gettext_lazy(
            "For a video: a WebVTT file (.vtt), in the language that is spoken. Needed before publishing."
        ),
    )
    transcript = models.TextField(
        gettext_lazy("transcript"),
        blank=True,
        help_text=gettext_lazy(
            "All that is said, and what is seen where it matters. Markdown. Needed before publishing."
        ),
    )
    credits = models.CharField(
        gettext_lazy("credits"),
        max_length=250,
        blank=True,
        help_text=gettext_lazy("Who made it, and under which license."),
    )

    admin_form_fields = (
        *("title", "file", "captions", "transcript", "credits"),
        *("collection", "duration", "width", "height", "thumbnail", "tags"),
    )
    search_fields = [*AbstractMedia.search_fields, index.SearchField("transcript")]

    class Meta(AbstractMedia.Meta):
        abstract = False
        verbose_name = gettext_lazy("video or audio")
        verbose_name_plural = gettext_lazy("videos and audio")

    @property
    def missing(self) -> list[str]:
        """What it needs before a page that shows it can be published, in words."""
        parts = []
        if self.type == MediaType.VIDEO and not self.captions:
            parts.append(_("captions"))
        if not self.transcript.strip():
            parts.append(_("a transcript"))
        return parts

    @property
    def length(self) -> str:
        """How long it is, as players say it: 1:34. Empty when nobody said."""
        minutes, seconds = divmod(round(self.duration or 0), 60)
        return f"{minutes}:{seconds:02}" if minutes or seconds else ""

    @property
    def size(self) -> int | None:
        """In bytes; None when the file is not there."""
        try:
            return self.file.size
        except OSError:
            return None

    def published_pages(self) -> models.QuerySet:
        """The pages that readers see it on."""
        found = ReferenceIndex.get_references_to(self).filter(
            base_content_type=ReferenceIndex._get_base_content_type(Page)
        )
        return Page.objects.live().filter(
            pk__in=[int(pk) for pk in found.values_list("object_id", flat=True)]
        )

    def clean(self) -> None:
        super().clean()
        errors = {}
        for name, check in (
            ("file", self._check_file),
            ("captions", check_captions),
            ("thumbnail", check_picture),
        ):
            file = getattr(self, name)
            try:
                if is_fresh(file):
                    check(file)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)
        if self.pk and self.missing and (page := self.published_pages().first()):
            raise ValidationError(
                _("The page “%(page)s” shows this to readers, so it keeps %(missing)s.")
                % {"page": page.title, "missing": _(" and ").join(self.missing)}
            )

    def _check_file(self, file: File) -> None:
        video = self.type == MediaType.VIDEO
        check_size(file, settings.TRAINING_VIDEO_MAX_BYTES if video else settings.TRAINING_AUDIO_MAX_BYTES)
        file.seek(0)
        start = file.read(16)
        file.seek(0)
        extension = PurePath(file.name).suffix[1:].lower()
        if not begins_like(extension, start):
            raise ValidationError(
                _("This is no %(extension)s file inside, so browsers could not play it.")
                % {"extension": extension}
            )

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Only what no page uses. Raises ``NotYet`` with the page's name."""
        if self.pk and (used := ReferenceIndex.get_references_to(self).first()):
            raise NotYet(
                _("“%(title)s” is used in “%(page)s”. Take it out of there first.")
                % {
                    "title": self.title,
                    "page": used.content_type.get_object_for_this_type(pk=used.object_id),
                },
                back=("wagtailmedia:edit", self.pk),
            )
        captions = self.captions
        deleted = super().delete(*args, **kwargs)
        if captions:
            transaction.on_commit(lambda: captions.delete(save=False))
        return deleted
