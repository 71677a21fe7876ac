"""The paper: reads well for everybody, lasts, says what it should, and comes out the same every time."""

import json
import re

import page
import pypdfium2
import pytest
import segno
from bs4 import BeautifulSoup
from django.utils import translation

from certificates import document, rules, snapshots, wording
from certificates.serial import Serial, with_check
from cms import pdf
from people.languages import printed
from scripts.catalogs import stale

NUMBER = with_check([7, 19, 3, 20, 9, 23, 28, 29, 2, 15, 4, 13])
AREAS = ("Advocacy", "Ethical responsibility", "Mentoring and education", "Recovery and wellness support")
LONG_NAME = "Maximiliana-Alexandrina Wolfeschlegelsteinhausenbergerdorff de la Concepción III"
LONG_TITLE = "Peer Support Foundations for Rural Communities and Mobile Clinics in the Counties of the North"

NAMES = {
    "short": "Ana López",
    "long": LONG_NAME,
    "arabic": "معين عبد الرحمن الدباغ",
    "hebrew": "שמואל רוזן־לוין",
    "vietnamese": "Nguyễn Thị Minh Khai Đặng",
    "script in the name": "<script>alert(1)</script> & Ana",
}


def snapshot(name: str = "Ana López", *, areas: int = 4, **fields) -> dict:
    """A believable snapshot, without a database."""
    labels = [*AREAS, *(f"Area number {number}" for number in range(5, areas + 1))][:areas]
    shares = [{"competency": label.lower(), "minutes": 45} for label in labels]
    return {
        "v": 1,
        "serial": NUMBER.symbols,
        "kind": "training-completion",
        "title": "Peer Support Foundations",
        "language": "en",
        "paper": "letter",
        "is_specimen": False,
        "verify_url": document.verify_address("https://example.org", NUMBER),
        "holder": {"name": name},
        "issuer": {"name": "Alongside Demonstration Training", "place": "", "email": ""},
        "began_on": "2026-09-01",
        "issued_on": "2026-11-22",
        "issued_at": "2026-11-22T12:00:00+00:00",
        "valid_until": None,
        "proves": ["It was earned."],
        "does_not_prove": ["It is not a state credential and not a license."],
        "standard": {"key": "demonstration", "title": "Demonstration", "version": 1, "notice": ""},
        "requirements": [],
        "modules": ["Mutuality", "Shared experience", "Choice and self-determination"],
        "areas": [{"competency": label.lower(), "label": label} for label in labels],
        "training": shares,
        "practice": shares,
        "supervision": [{"competency": "", "minutes": 30}],
        "enrollment": 7,
        "evidence": ["d290f1ee-6c54-4b01-90e6-d701748f0851"],
        "ledger": {"seq": 41, "hash": "ab" * 32},
    } | fields


def text_of(made: bytes) -> str:
    with pypdfium2.PdfDocument(made) as opened:
        return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in opened).replace("\r", "")


def failures(made: bytes, profile) -> list:
    report = page.validate_pdf_bytes(made, profile=profile)
    return [] if report.is_compliant else list(report.failures)


@pytest.mark.parametrize(("paper", "width"), [("A4", 842), (" a4 ", 842), ("Letter", 792), ("legal", 792)])
def test_what_was_issued_can_be_printed_whatever_paper_it_names(paper, width):
    with pypdfium2.PdfDocument(document.render(snapshot(paper=paper))) as opened:
        assert round(opened[0].get_width()) == width


@pytest.mark.parametrize("specimen", [False, True], ids=["", "specimen"])
@pytest.mark.parametrize("paper", document.PAPERS)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_it_conforms_and_fits_one_page(name, paper, specimen):
    made = document.render(snapshot(name, paper=paper, is_specimen=specimen, title=LONG_TITLE, areas=8))
    assert failures(made, page.ValidationProfile.PDF_UA_1) == []
    assert failures(made, page.ValidationProfile.PDF_A_3A) == []
    with pypdfium2.PdfDocument(made) as opened:
        assert len(opened) == 1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", wording.KINDS)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_kind_conforms_in_every_language_and_fits_one_page(name, kind, language):
    with translation.override(language):
        meaning = {
            "proves": wording.proves(kind, on_paper=90, provider="P-1"),
            "does_not_prove": wording.does_not_prove(kind, register_url="https://board.example.org/"),
        }
    facts = {
        "kind": kind,
        "language": language,
        "v": 2,
        "ways": {"in_person": 90},
        "valid_until": "2028-01-31",
        "endorsements": [{"code": "a", "name": "Parents and families"}, {"code": "b", "name": "Crisis"}],
    }
    made = document.render(snapshot(name, title=LONG_TITLE, areas=8, **facts, **meaning))
    assert failures(made, page.ValidationProfile.PDF_UA_1) == []
    assert failures(made, page.ValidationProfile.PDF_A_3A) == []
    with pypdfium2.PdfDocument(made) as opened:
        assert len(opened) == 1


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_of_these_can_be_printed(name):
    assert not pdf.missing_glyphs(name)


def test_it_says_what_was_earned():
    text = text_of(document.render(snapshot()))
    for words in (
        "Certificate of completion",
        "Ana López",
        "Peer Support Foundations",
        "Alongside Demonstration Training",
        "3 completed",
        "November 22, 2026",
        "Demonstration, version 1",
        "Ethical responsibility",
        "3 h",
        NUMBER.display,
        "example.org/verify/",
        "not a state credential",
        "41, " + "ab" * 32,
    ):
        assert words in text, words
    assert "SPECIMEN" not in text.upper()


def test_a_specimen_says_so_on_its_face():
    text = text_of(document.render(snapshot(is_specimen=True)))
    assert "SPECIMEN" in text
    assert "It proves nothing" in text


def test_a_last_day_is_printed():
    assert "December 1, 2028" in text_of(document.render(snapshot(valid_until="2028-12-01")))


def test_too_many_areas_become_their_sum():
    assert [area.label for area in document.areas(snapshot(areas=8))][-1] == "Area number 8"
    assert document.areas(snapshot(areas=9)) == []
    assert "6 h 45 min" in text_of(document.render(snapshot(areas=9)))


def test_the_same_snapshot_gives_the_same_bytes():
    first = document.render(snapshot())
    document.render(snapshot("Somebody Else"))
    assert document.render(snapshot()) == first


def test_the_number_stands_in_several_places():
    """So that damage to one of them still leaves another to find the certificate by."""
    made = document.render(snapshot())
    assert made.count(NUMBER.symbols.encode()) + made.count(NUMBER.display.encode()) >= 3


def test_the_file_for_machines_is_inside_and_keeps_what_is_private():
    with pypdfium2.PdfDocument(document.render(snapshot())) as opened:
        [attached] = [opened.get_attachment(index) for index in range(opened.count_attachments())]
        assert attached.get_name() == "credential.json"
        inside = bytes(attached.get_data())
    assert inside == document.credential_json(snapshot())
    said = json.loads(inside)
    assert said["serial"] == NUMBER.symbols
    assert said["holder"] == {"name": "Ana López"}
    assert said.keys().isdisjoint({"enrollment", "evidence"})


def test_the_digest_of_a_snapshot_does_not_depend_on_its_order():
    facts = snapshot()
    assert snapshots.digest(facts) == snapshots.digest(dict(reversed(facts.items())))
    assert snapshots.digest(facts) != snapshots.digest(snapshot("Ana Lopez"))


# --- The QR code ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("https://example.org/verify/7K3M/", "HTTPS://EXAMPLE.ORG/VERIFY/7K3M/"),
        ("http://localhost:8000/verify/7K3M/", "HTTP://LOCALHOST:8000/VERIFY/7K3M/"),
        ("https://example.org/Peers/verify/7K3M/", "https://example.org/Peers/verify/7K3M/"),
    ],
)
def test_the_address_is_in_capitals_where_that_changes_nothing(address, inside):
    assert document.qr_address(address) == inside


def test_the_qr_code_holds_the_address_and_stands_a_torn_corner():
    code = document.qr_code(document.verify_address("https://example.org", NUMBER))
    assert code.mode == "alphanumeric"
    assert code.error in "MQH"
    expected = segno.make(f"HTTPS://EXAMPLE.ORG/VERIFY/{NUMBER.display}/", error="m", micro=False)
    assert code.matrix == expected.matrix


def test_the_printed_qr_code_is_the_one_we_meant():
    """Rasterize the page and read each module of the printed code back."""
    facts = snapshot()
    code = document.qr_code(facts["verify_url"])
    modules = code.symbol_size(border=0)[0]
    with pypdfium2.PdfDocument(document.render(facts)) as opened:
        sheet = opened[0].render(scale=300 / 72).to_pil().convert("L")
    left, top, right, _bottom = qr_box(sheet)
    size_mm = (right - left) / 300 * 25.4
    assert size_mm >= 25
    step = (right - left) / modules
    for row, bits in enumerate(code.matrix):
        for column, bit in enumerate(bits):
            dark = sheet.getpixel((int(left + (column + 0.5) * step), int(top + (row + 0.5) * step))) < 128
            assert dark == bool(bit), (row, column)


def qr_box(sheet) -> tuple[int, int, int, int]:
    """The edges of the code, from the corners of its three finder patterns, in the right third of the page."""
    width, height = sheet.size
    # The quiet zone is the only pure light square on the tinted paper.
    region = sheet.crop((int(width * 0.7), int(height * 0.3), int(width * 0.93), int(height * 0.75)))
    mask = region.point(lambda value: 255 if value >= 252 else 0)
    light = mask.getbbox()
    inner = region.crop(light).point(lambda value: 255 if value < 128 else 0).getbbox()
    x, y = int(width * 0.7) + light[0], int(height * 0.3) + light[1]
    return x + inner[0], y + inner[1], x + inner[2], y + inner[3]


@pytest.mark.parametrize(
    ("name", "runs"), [("Ana", "ltr"), ("معين", "rtl"), ("שמואל", "rtl"), ("123 Ana", "ltr"), ("", "ltr")]
)
def test_which_way_a_name_runs(name, runs):
    assert document.direction(name) == runs


def test_a_number_is_shown_in_groups():
    assert str(Serial(NUMBER.symbols)) == NUMBER.display


# --- In Spanish -------------------------------------------------------------------------------------


def words_of(html: str) -> set[str]:
    """The texts and descriptions that stand on a page."""
    found = BeautifulSoup(html, "html.parser")
    for part in found(["style", "script"]):
        part.decompose()
    texts = {text.strip() for text in found.html.find_all(string=True)}
    return {text for text in texts | {one.get("alt", "") for one in found("img")} if text}


@pytest.mark.parametrize("kind", wording.KINDS)
def test_in_spanish_nothing_of_ours_is_left_in_english(kind):
    """All that stays the same are names, numbers, addresses, and what was frozen as somebody wrote it."""
    said = {}
    for language in ("en", "es"):
        with translation.override(language):
            meaning = {
                "proves": wording.proves(kind, on_paper=90, provider="P-1"),
                "does_not_prove": wording.does_not_prove(kind, register_url="https://board.example.org/"),
            }
        facts = snapshot(
            kind=kind, language=language, is_specimen=True, valid_until="2028-01-31", **meaning,
            v=2, ways=dict.fromkeys(wording.WAYS, 90), supervision=[{"competency": "", "minutes": 60}],
        )  # fmt: skip
        html = document.page(facts, template="certificates/on_screen.html", status=rules.VALID)
        said[language] = words_of(html)
    same = said["en"] & said["es"]
    ours = {text for text in same if re.search("[a-z]{3}", text) and not re.fullmatch("[0-9hmin ]+", text)}
    known = snapshot()
    theirs = str(known) + "https://board.example.org/ example.org/verify/"
    assert {text for text in ours if not any(word in theirs for word in [text, text.split(",")[0]])} == set()


def test_in_spanish_a_day_is_written_as_one_writes_it():
    assert "22 de noviembre de 2026" in text_of(document.render(snapshot(language="es")))


def test_who_learned_in_spanish_gets_it_in_spanish_and_what_is_not_translated_in_english():
    assert [printed(code) for code in ("es", "en", "fr", None)] == ["es", "en", "en", "en"]


def test_every_translation_is_compiled():
    assert stale() == []
