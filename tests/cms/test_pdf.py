"""PDFs that last: one file that is PDF/UA-1 and PDF/A-3a, the same bytes each time, and nothing fetched."""

import builtins
import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import page
import pydyf
import pypdf
import pytest

from cms import pdf

ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
HTML = """<!doctype html><html lang="en"><head><title>Draft</title></head><body>
<h1>Ana Müller-Łuczak</h1><h2>Peer support</h2>
<table><caption>Time</caption><tr><th scope="col">Area</th><th scope="col">Time</th></tr>
<tr><th scope="row">Mentoring</th><td>2 h</td></tr></table>
<img src="img/mark.svg" alt="Two lines side by side" width="40">
<p><a href="https://example.org/verify/">Check it</a></p></body></html>"""


def printed(html: str = HTML, *, created: datetime = MOMENT) -> bytes:
    return pdf.render_pdf(
        html,
        title="Certificate ABC",
        identifier=b"ABC",
        created=created,
        attachments=[pdf.Attachment("credential.json", b'{"a": 1}')],
    )


def bare(number: int) -> pydyf.PDF:
    """A file without pages, with something in it that differs."""
    made = pydyf.PDF()
    made.add_object(pydyf.Dictionary({"Title": pydyf.String("a" * number)}))
    return made


def written(made: pydyf.PDF) -> bytes:
    made.write(out := io.BytesIO(), "1.7", b"ABC", True)
    return out.getvalue()


def test_no_stream_ends_in_a_way_that_can_be_misread():
    """About one file in two hundred did: its last streams come about only while it is written."""
    unclear = [number for number in range(600) if pdf.UNCLEAR_END in written(bare(number))]
    assert unclear
    for number in unclear:
        made = bare(number)
        pdf._end_the_last_streams_clearly(made)
        assert pdf.UNCLEAR_END not in written(made)
    usual = bare(min(set(range(600)) - set(unclear)))
    pdf._end_the_last_streams_clearly(usual)
    assert b"/ObjStm" in written(usual)


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_one_file_keeps_both_standards(profile):
    report = page.validate_pdf_bytes(printed(), profile=page.ValidationProfile[profile])
    assert report.is_compliant, report.failures


def test_the_file_describes_itself_and_holds_its_attachment():
    reader = pypdf.PdfReader(io.BytesIO(printed()))
    assert reader.metadata.title == "Certificate ABC"
    assert reader.metadata.creation_date == MOMENT
    assert reader.root_object["/Lang"] == "en"
    assert reader.attachments["credential.json"] == [b'{"a": 1}']
    assert len(reader.root_object["/AF"]) == 1


def test_an_instant_counts_and_not_the_zone_it_is_written_in():
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=-5)))
    assert printed(created=elsewhere) == printed()


def test_another_process_prints_the_same_bytes():
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from django.conf import settings; from pathlib import Path\n"
        "settings.configure(STATICFILES_DIRS=[Path('static').resolve()], STATIC_ROOT='var/static')\n"
        "from tests.cms.test_pdf import printed; from hashlib import sha256\n"
        "print(sha256(printed()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == sha256(printed()).hexdigest()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "ftp://example.org/x.png",
        "file:///etc/passwd",
        "../config/settings.py",
        "img/../../manage.py",
        "%2e%2e/manage.py",
    ],
)
@pytest.mark.parametrize("html", ['<img alt="x" src="{}">', '<link rel="stylesheet" href="{}">'])
def test_nothing_is_loaded_from_elsewhere(html, address):
    with pytest.raises(pdf.ForbiddenSourceError):
        printed(f"<h1>x</h1>{html.format(address)}")


def test_a_link_out_of_the_static_folder_is_no_way_out(settings, tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.svg").write_text("<svg/>")
    (tmp_path / "static" / "way-out.svg").symlink_to(tmp_path / "secret.svg")
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    with pytest.raises(pdf.ForbiddenSourceError):
        printed('<h1>x</h1><img alt="x" src="way-out.svg">')


@pytest.mark.parametrize(
    "name", ["Ana Müller-Łuczak", "Nguyễn Thị Ánh", "Ωmega", "e\u0301lan", "a\u200db\u00a0c"]
)
def test_names_the_fonts_can_show(name):
    assert pdf.missing_glyphs(name) == set()


def test_a_letter_no_font_has_is_named():
    unassigned = "\U0003fff0"
    assert pdf.missing_glyphs(f"Ana {unassigned}") == {unassigned}


def test_a_hole_in_a_name_would_break_the_standard():
    """Why ``missing_glyphs`` is asked first."""
    broken = printed("<html lang=en><title>x</title><h1>Ana \U0003fff0</h1></html>")
    assert not page.validate_pdf_bytes(broken, profile=page.ValidationProfile.PDF_UA_1).is_compliant


def test_a_machine_without_pango_says_what_to_install(monkeypatch):
    def no_library(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libgobject-2.0-0'")
        return real_import(name, *args, **kwargs)

    real_import = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", no_library)
    with pytest.raises(pdf.PdfUnavailableError, match="libpango"):
        pdf._Press()
