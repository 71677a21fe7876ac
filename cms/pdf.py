"""HTML to PDF that everybody can read and that lasts: PDF/UA-1 and PDF/A-3a in one file.

The same HTML and the same instant give the same bytes, in any process of one environment. Nothing is fetched:
pictures and fonts come as ``data:`` or from our own static files. WeasyPrint is imported at the first use,
since it takes most of a second, and a machine without Pango must still run the rest of the site.
"""

import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings

PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 followed</pdfaProperty:description></rdf:li></rdf:Seq>\
</pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""Says that the file follows PDF/UA, and describes that statement the way PDF/A wants it described."""

FONT_FILES = {".ttf", ".otf", ".ttc", ".otc"}
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
"""Categories of characters that need no glyph: controls, joiners, spaces."""


class PdfUnavailableError(RuntimeError):
    """This machine cannot make PDFs: a system library is missing."""


class ForbiddenSourceError(ValueError):
    """The HTML asked for something outside our own static files."""


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF."""

    name: str
    content: bytes
    relationship: str = "Supplement"
    description: str = ""


def render_pdf(
    html: str,
    *,
    title: str,
    identifier: bytes,
    created: datetime,
    lang: str = "en",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Print HTML. Relative addresses in it are looked up below ``static/``.

    ``title``, ``lang`` and ``created`` (aware) go into the file's description; ``identifier`` becomes its ID.
    Raises ``PdfUnavailableError`` when a system library is missing and ``ForbiddenSourceError`` when the HTML
    asks for anything but ``data:`` or a static file of ours.
    """
    press = _press()
    moment = created.astimezone(UTC)
    with press.lock:
        try:
            document = press.weasyprint.HTML(
                string=html, base_url=_static_roots()[0].as_uri() + "/", url_fetcher=press.fetcher
            ).render(font_config=press.fonts, pdf_variant="pdf/a-3a")
        except press.stop as refusal:
            raise ForbiddenSourceError(str(refusal)) from refusal
        document.metadata.title = title
        document.metadata.lang = lang
        document.metadata.created = document.metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            attachments=[press.attach(attachment, moment) for attachment in attachments],
            finisher=_finish,
        )


def missing_glyphs(text: str) -> set[str]:
    """The characters of a text that no font on this machine can show.

    A name with such a character would be printed with a hole in it, and the file would break its standard,
    so certificates ask here before they are issued.
    """
    wanted = {
        char
        for char in unicodedata.normalize("NFC", text)
        if unicodedata.category(char) not in UNSEEN and not _is_variation_selector(char)
    }
    for file in _font_files():
        if not wanted:
            break
        letters = _letters_of(file)
        wanted = {char for char in wanted if ord(char) not in letters}
    return wanted


def _is_variation_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


class _Press:
    """What one process prints with: one set of fonts, one at a time.

    A FontConfiguration is not known to be safe between threads, and a new one for each document leaks memory.
    """

    def __init__(self) -> None:
        try:
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
        except OSError as error:
            raise PdfUnavailableError(
                "Making PDFs needs Pango and HarfBuzz. On Debian: "
                "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
            ) from error

        class OurFilesOnly(URLFetcher):
            def fetch(self, url: str, headers: dict | None = None) -> Any:
                if not _is_ours(url):
                    raise FatalURLFetchingError(f"A PDF may not load {url[:120]}")
                return super().fetch(url, headers)

        self.weasyprint = weasyprint
        self.stop = FatalURLFetchingError
        self.fetcher = OurFilesOnly(allowed_protocols=["data", "file"], allow_redirects=False)
        self.fonts = FontConfiguration()
        self.lock = threading.Lock()

    def attach(self, attachment: Attachment, moment: datetime) -> Any:
        """A file that carries our instant; without one it would carry the time of printing."""
        return self.weasyprint.Attachment(
            string=attachment.content,
            name=attachment.name,
            description=attachment.description or None,
            relationship=attachment.relationship,
            created=moment,
            modified=moment,
        )


_first_press = threading.Lock()


def _press() -> _Press:
    with _first_press:  # two threads at once would set up two
        return _make_press()


@cache
def _make_press() -> _Press:
    return _Press()


def _static_roots() -> list[Path]:
    return [Path(folder).resolve() for folder in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT)]


def _is_ours(url: str) -> bool:
    """Whether an address is inline data or a file below our static folders."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return False
    path = Path(unquote(parts.path)).resolve()
    return any(path.is_relative_to(root) for root in _static_roots())


def _finish(document: Any, pdf: Any) -> None:
    """What has to be put right before the file is written."""
    _add_accessibility_claim(pdf)
    _end_streams_clearly(pdf)
    _end_the_last_streams_clearly(pdf)


def _add_accessibility_claim(pdf: Any) -> None:
    """Put the PDF/UA claim into the one block of metadata that readers look at, and tidy /AF."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", PDFUA + b"</rdf:RDF>")]
    metadata.compress = False
    if "AF" in pdf.catalog:  # WeasyPrint lists each attachment twice
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


UNCLEAR_END = b"\r\nendstream"


def _end_streams_clearly(pdf: Any) -> None:
    """Leave a stream uncompressed when its compressed form would end in a carriage return.

    One byte in 256 is one; with the line feed that follows, readers may take it for the end of the line,
    count one byte less than the stream's length says, and call the file broken (PDF/A-3, 6.1.7.1).
    """
    for item in pdf.objects:
        if getattr(item, "compress", False) and item.data.endswith(UNCLEAR_END):
            item.compress = False


def _end_the_last_streams_clearly(pdf: Any) -> None:
    """The same for the two streams that come about while writing: where one is unclear, write without them."""
    write, count = pdf.write, len(pdf.objects)

    def write_clearly(output: BinaryIO, version: str, identifier: bytes, compress: bool) -> None:
        draft = BytesIO()
        write(draft, version, identifier, compress)
        if UNCLEAR_END in draft.getvalue():
            del pdf.objects[count:]
            pdf.current_position, draft = 0, BytesIO()
            write(draft, version, identifier, False)
        output.write(draft.getvalue())

    pdf.write = write_clearly


@cache
def _font_files() -> tuple[Path, ...]:
    """The outline fonts that fontconfig, and so WeasyPrint, chooses from; the likeliest first."""
    files = sorted({Path(name) for name in _fontconfig_files()})
    outlines = [file for file in files if file.suffix.lower() in FONT_FILES]
    return tuple(sorted(outlines, key=lambda file: "DejaVuSans.ttf" not in file.name))


def _fontconfig_files() -> Iterator[str]:
    _press()
    from weasyprint.text.ffi import ffi, fontconfig

    config = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
    found = fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem)
    for index in range(found.nfont):
        name = ffi.new("FcChar8 **")
        if fontconfig.FcPatternGetString(found.fonts[index], b"file", 0, name) == fontconfig.FcResultMatch:
            yield ffi.string(ffi.cast("char *", name[0])).decode(errors="surrogateescape")


@lru_cache(maxsize=64)
def _letters_of(file: Path) -> frozenset[int]:
    """The code points a font has glyphs for."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        if file.suffix.lower() in (".ttc", ".otc"):
            with TTCollection(file, lazy=True) as collection:
                return frozenset().union(*(font.getBestCmap() or () for font in collection.fonts))
        with TTFont(file, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError, AssertionError):  # a broken font shows nothing
        return frozenset()
