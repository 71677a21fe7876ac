"""Forms of boards: a data file says what stands on a sheet, and only what is signed and counts is in it."""

from io import BytesIO

import page
import pypdf
import pytest
from django.utils import timezone
from openpyxl import load_workbook

from hours.exports import Choice, gather
from hours.exports.board_files import as_book, as_form
from hours.exports.boards import SHIPPED, FormError, filled, forms, read
from hours.models import PlacementSupervisor
from tests import builders
from tests.conftest import person

ADDRESS = "http://testserver/verify/log/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """This site's own forms."""
    settings.BOARD_FORMS_DIR = tmp_path / "board-forms"
    settings.BOARD_FORMS_DIR.mkdir()
    return settings.BOARD_FORMS_DIR


@pytest.fixture
def world(tess, sam):
    """Sam signed an hour and half an hour, Ruth twenty minutes; ten minutes wait."""
    placement, ruth = builders.placement(tess, sam), person("Ruth", "supervisor")
    PlacementSupervisor.objects.create(placement=placement, supervisor=ruth, starts_on=placement.starts_on)
    builders.signed_entry(placement, builders.stretch(days_ago=6))
    builders.signed_entry(placement, builders.stretch(days_ago=5, minutes=30))
    builders.sign(builders.sent_entry(placement, builders.stretch(days_ago=4, minutes=20)), by=ruth)
    builders.sent_entry(placement, builders.stretch(days_ago=3, minutes=10))
    return placement.enrollment


def log_for(enrollment, reader):
    return gather(enrollment, reader, Choice(), at=timezone.now())


def written(folder, text: str):
    file = folder / "mine.yaml"
    file.write_text(text)
    return file


SMALL = "title: Mine\ncolumns: [day, total, signed]\nsheet: [supervisor]\nsums: [kind]\nhead: ['{name}, {sheet}: {hours}']\n"


# --- What is in it ------------------------------------------------------------------------------------


def test_each_supervisor_has_a_sheet_with_signed_lines_and_a_running_total(world, tess, own_folder):
    sheets = list(filled(read(written(own_folder, SMALL)), log_for(world, tess)))
    assert [sheet.title for sheet in sheets] == ["Ruth Example", "Sam Example"]
    assert [sheet.minutes for sheet in sheets] == [20, 90], "what waits is in none"
    assert [row[1] for row in sheets[1].rows] == [60, 90]
    assert sheets[1].head == ["Tess Example, Sam Example: 1 h 30 min"]
    assert [*sheets[1].sums[0][1].values()] == [90]


def test_only_the_kinds_that_are_asked_for(world, tess, own_folder):
    form = read(written(own_folder, SMALL + "kinds: [supervision]\n"))
    assert not list(filled(form, log_for(world, tess)))


def test_a_line_says_how_it_came_to_be_signed(world, tess, own_folder):
    log = log_for(world, tess)
    log.lines[0].number = 2
    [sheet] = [s for s in filled(read(written(own_folder, SMALL)), log) if s.title == "Sam Example"]
    assert "Version 2" in sheet.rows[0][2]


# --- The files ----------------------------------------------------------------------------------------


def test_two_examples_are_shipped_with_their_source_and_a_word_of_care():
    found, wrong = forms()
    assert set(found) == {"by-skill-area", "by-supervisor"}
    assert not wrong
    for form in found.values():
        assert "changes" in form.source
        assert "board" in form.notice


def test_a_sites_own_form_comes_first_and_takes_the_place_of_an_example(own_folder):
    (own_folder / "by-supervisor.yaml").write_text(SMALL)
    found, _wrong = forms()
    assert next(iter(found.values())).title == "Mine"
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not YAML"),
        ("- a", "list of lines"),
        ("title: A\ncolumns: [day]", "signed"),
        ("columns: [signed]", "title"),
        ("title: A\ncolumns: [signed]\nprogram: x", "no line “program”"),
        ("title: A\ncolumns: [signed, salary]", "“salary”"),
        ("title: A\ncolumns: [signed]\nsheet: area", "a list"),
        ("title: 5\ncolumns: [signed]", "a text"),
        ("title: A\ncolumns: [signed]\nhead: ['{name.password}']", "“name.password”"),
    ],
)
def test_a_file_that_is_no_form_says_what_to_mend(own_folder, text, said):
    with pytest.raises(FormError, match=said):
        read(written(own_folder, text))


def test_what_looks_like_a_formula_is_only_text(world, tess, own_folder):
    form = read(written(own_folder, SMALL + "foot: ['=1+1']\n"))
    book = load_workbook(BytesIO(as_book(form, log_for(world, tess), address=ADDRESS)))
    cells = [cell for sheet in book for row in sheet.rows for cell in row]
    assert "'=1+1" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_filled_form_is_for_everybody_and_lasts(world, tess, file):
    made = as_form(read(file), log_for(world, tess), address=ADDRESS)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        report = page.validate_pdf_bytes(made, profile=profile)
        assert report.is_compliant, list(report.failures)
    reader = pypdf.PdfReader(BytesIO(made))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    for words in ("Tess Example", "Sam Example", "Ruth Example", "Together", "Supervisor, by hand", ADDRESS):
        assert words in text, words
    assert b"submitted" not in reader.attachments["log.json"][0]


def test_the_book_has_a_sheet_for_each(world, tess):
    form = read(SHIPPED / "by-supervisor.yaml")
    book = load_workbook(BytesIO(as_book(form, log_for(world, tess), address=ADDRESS)))
    assert len(book.sheetnames) == 3
    assert book.sheetnames[0].startswith("1 Ruth Example")
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [row[7].value for row in book.worksheets[1].iter_rows(min_row=2, max_row=3)] == [60, 90]


# --- The pages ----------------------------------------------------------------------------------------


def test_a_form_is_chosen_where_hours_are_taken_along(world, sam, client_for):
    browser = client_for(sam)
    html = browser.get(f"/hours/export/{world.pk}/").content.decode()
    assert "Hours by supervisor and place" in html
    answer = browser.get(f"/hours/export/{world.pk}/form.xlsx?form=by-skill-area")
    assert answer.content.startswith(b"PK")
    assert "no-store" in answer["Cache-Control"]
    assert browser.get(f"/hours/export/{world.pk}/form.json").status_code == 404
    assert browser.get(f"/hours/export/{world.pk}/form.pdf?form=nonsense").status_code == 422


def test_without_a_signed_line_there_is_no_form(tess, sam, client_for):
    placement = builders.placement(tess, sam)
    builders.sent_entry(placement, builders.stretch(days_ago=3))
    answer = client_for(tess).get(f"/hours/export/{placement.enrollment_id}/form.pdf")
    assert answer.status_code == 422
    assert "only what is signed" in answer.content.decode()


def test_a_form_that_is_too_long_is_offered_in_parts(world, tess, client_for, monkeypatch):
    monkeypatch.setattr("hours.exports.as_pdf.MOST_LINES", 2)
    answer = client_for(tess).get(f"/hours/export/{world.pk}/form.pdf?form=by-skill-area")
    assert answer.status_code == 422
    assert answer.content.decode().count("&amp;form=by-skill-area") == 2


def test_only_a_coordinator_reads_what_is_wrong_with_a_file(world, tess, cora, client_for, own_folder):
    written(own_folder, "title: A")
    url = f"/hours/export/{world.pk}/"
    assert "mine.yaml" in client_for(cora).get(url).content.decode()
    assert "mine.yaml" not in client_for(tess).get(url).content.decode()
