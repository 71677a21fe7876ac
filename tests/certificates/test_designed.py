"""A certificate in a design of one's own: whatever is written on it, it is one page that everybody can read."""

import hashlib
from io import BytesIO

import page
import PIL.Image
import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from certificates import designed as designed_page
from certificates import document, logos
from tests import designs
from tests.certificates.test_document import LONG_NAME, LONG_TITLE, NAMES, failures, snapshot, text_of

LOGO = logos.prepare(designs.drawn())
MEANING = {
    "proves": [
        "It shows that this person completed the training named here, with the hours listed above.",
        "Supervisors signed the practice, and the training body vouches for the training.",
    ],
    "does_not_prove": [
        "It is not a state credential and not a license. The board of a state decides about those."
    ],
}
FULL = {
    "above": designs.LONG_LINE,
    "below": designs.LONG_LINE,
    "signatories": [designs.LONG_SIGNATORY] * 3,
}
DESIGNS = {
    "bare": {"signatories": []},
    "one signs": {"signatories": designs.SIGNATORIES[:1]},
    "words": {"above": "In recognition of time and patience", "below": "and is ready to begin."},
    "full": FULL,
}
LEAST_FOR_A_PEN = 7 * 72 / 25.4


def designed(name: str, design: dict, *, has_logo: bool = True, **fields) -> tuple[dict, bytes]:
    logo = LOGO if has_logo else None
    return snapshot(
        name, design=designs.frozen(logo, **design), **MEANING, **fields
    ), LOGO.content if logo else b""


def lines(made: bytes) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of each piece of text on the only page."""
    with pypdfium2.PdfDocument(made) as opened:
        assert len(opened) == 1
        text = opened[0].get_textpage()
        return [text.get_rect(place) for place in range(text.count_rects())]


# --- What was issued before there were designs -------------------------------------------------------


@pytest.mark.parametrize(
    ("digest", "fields"),
    [
        ("c4e6e12af5bbd1e55d00f9a7a443ae9606665510a93286039a759bfdb5eea986", {}),
        (
            "7242f51ecc616a815b702b4c0eb5b6fe5a92e61ef8b7899213f6685a8d61d237",
            {
                "name": NAMES["arabic"],
                "is_specimen": True,
                "paper": "a4",
                "valid_until": "2028-12-01",
                "areas": 9,
            },
        ),
    ],
)
def test_without_a_design_it_is_printed_as_ever(digest, fields):
    """The digest was taken before there were designs. Only a change that leaves the PDF as it is may move it."""
    facts = snapshot(**fields)
    printed = " ".join(document.page(facts).split())
    assert hashlib.sha256(printed.encode()).hexdigest() == digest
    assert document.render({**facts, "design": None}) == document.render(facts)


# --- In a design -------------------------------------------------------------------------------------


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("paper", document.PAPERS)
@pytest.mark.parametrize("name", ["Ana López", LONG_NAME, NAMES["arabic"]], ids=["short", "long", "arabic"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_conforms(name, paper, design, language):
    facts, logo = designed(
        name, design, paper=paper, is_specimen=True, title=LONG_TITLE, areas=8, language=language
    )
    made = document.render(facts, logo=logo)
    assert failures(made, page.ValidationProfile.PDF_UA_1) == []
    assert failures(made, page.ValidationProfile.PDF_A_3A) == []


@pytest.mark.parametrize("title", ["Foundations", LONG_TITLE], ids=["short title", "long title"])
@pytest.mark.parametrize(("areas", "has_logo"), [(2, False), (5, True), (8, True)])
@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@pytest.mark.parametrize("name", ["Ana López", "Nguyễn Thị Minh Khai Đặng Thị Hoa", LONG_NAME])
def test_nothing_stands_on_anything_else(name, design, areas, title, has_logo, monkeypatch):
    """On the lower paper, with the line that says specimen; only the large word behind the text is left out."""
    monkeypatch.setattr(designed_page, "SPECIMEN", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    facts, logo = designed(
        name, design, has_logo=has_logo, title=title, areas=areas, paper="a4", is_specimen=True
    )
    facts["training"] = [{**share, "minutes": 630} for share in facts["training"]]  # then names of areas wrap
    made = document.render(facts, logo=logo)
    found = lines(made)
    for place, one in enumerate(found):
        for other in found[:place]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across < 1 or down < 1, (one, other)
    assert min(left for left, *_rest in found) > 30
    assert max(right for _left, _bottom, right, _top in found) < 842 - 30


@pytest.mark.parametrize("areas", [4, 6, 8])
@pytest.mark.parametrize("design", [FULL, DESIGNS["words"]], ids=["full", "words"])
def test_there_is_room_for_a_pen(design, areas):
    facts, logo = designed(LONG_NAME, design, title=LONG_TITLE, areas=areas, paper="a4")
    made = document.render(facts, logo=logo)
    with pypdfium2.PdfDocument(made) as opened:
        text = opened[0].get_textpage()
        whole = text.get_text_range()
        first = design.get("signatories", designs.SIGNATORIES)[0]["name"].split()[0]
        line = text.get_charbox(whole.rindex(f"{first} "))[3]
    above = [bottom for _left, bottom, _right, _top in lines(made) if bottom > line]
    assert min(above) - line > LEAST_FOR_A_PEN


def test_it_says_who_stands_for_it_and_the_words():
    facts, logo = designed("Ana López", {**DESIGNS["words"], "signatories": designs.SIGNATORIES})
    text = text_of(document.render(facts, logo=logo))
    for words in (
        "Cora Lindqvist",
        "Program Director",
        "Sam Tran",
        "In recognition of time",
        "ready to begin.",
    ):
        assert words in text, words


def test_many_areas_become_their_sum_where_a_design_needs_the_room():
    full, _logo = designed(LONG_NAME, FULL, title=LONG_TITLE, areas=8)
    assert document.areas(full) == []
    assert len(document.areas(designed("Ana", DESIGNS["bare"], areas=8)[0])) == 8


def test_what_somebody_typed_is_text():
    facts, logo = designed(
        "Ana", {"above": "<b>bold</b> & more", "signatories": [{"name": "<i>", "role": "{{ x }}"}]}
    )
    assert "<b>bold</b> & more" in text_of(document.render(facts, logo=logo))


def test_only_the_logo_it_names_is_printed():
    facts, logo = designed("Ana", {})
    bare, _none = designed("Ana", {}, has_logo=False)
    for wrong, bytes_of_it in ((facts, b""), (facts, logo + b"x"), (bare, logo)):
        with pytest.raises(ValueError, match="not the logo"):
            document.render(wrong, logo=bytes_of_it)


def test_the_design_is_not_in_the_file_for_machines():
    facts, _logo = designed("Ana", {})
    assert b"design" not in document.credential_json(facts)


# --- Logos -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_as_a_small_png(form):
    mode = "RGB" if form == "JPEG" else "RGBA"
    logo = logos.prepare(designs.drawn((2000, 1000), form=form, mode=mode))
    with PIL.Image.open(BytesIO(logo.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (600, 300)) == ("PNG", (logo.width, logo.height))
    assert logo.sha256 == hashlib.sha256(logo.content).hexdigest()


@pytest.mark.parametrize("side", [240, 600, 900])
def test_a_logo_never_makes_certificates_large(side):
    assert len(logos.prepare(designs.noise(side)).content) <= logos.MOST_BYTES


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (designs.drawn(form="GIF", mode="P", color=3), "PNG, JPEG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG, JPEG or WebP"),
        (designs.drawn()[:20], "PNG, JPEG or WebP"),
        (b"", "PNG, JPEG or WebP"),
        (designs.drawn((40, 8)), "too small"),
    ],
    ids=["gif", "svg", "broken", "nothing", "small"],
)
def test_what_is_no_logo_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(ValidationError, match=sentence):
        logos.prepare(data)


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(logos, "MOST_DOTS", 100)
    with pytest.raises(ValidationError, match="too large"):
        logos.prepare(designs.drawn())


def test_what_a_picture_carries_besides_its_dots_is_left_behind():
    with PIL.Image.open(BytesIO(designs.drawn(form="JPEG", mode="RGB"))) as picture:
        exif = picture.getexif()
        exif[0x010E] = "taken at home"
        out = BytesIO()
        picture.save(out, "JPEG", exif=exif)
    assert b"taken at home" in out.getvalue()
    assert b"taken at home" not in logos.prepare(out.getvalue()).content
