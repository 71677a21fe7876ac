"""The figures of a quiz as a spreadsheet: a line for each question, and one for each of its options."""

from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from quizzes.analysis import Analysis, Question
from quizzes.analysis_wording import REMARKS, TOO_FEW

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_xlsx(found: Analysis, *, title: str) -> bytes:
    """The book. What somebody wrote stands in it as text, and never as a formula."""
    book = Workbook()
    _fill(book.active, _("Questions"), _heads(), (_row(one) for one in found.questions))
    options = (row for one in found.questions for row in _options(one))
    heads = [_("Question"), _("Option"), _("Right"), _("Lower third"), _("Middle third"), _("Upper third")]
    _fill(book.create_sheet(), _("Options"), heads, options)
    book.properties.creator, book.properties.title = "Alongside", title
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, name: str, heads: list[str], rows: Iterator[list]) -> None:
    sheet.title = name
    sheet.append(heads)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_text(value) if isinstance(value, str) else value for value in row])
    sheet.freeze_panes = "A2"


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value


def _heads() -> list[str]:
    return [
        *(_("Key"), _("Question"), _("People"), _("Right, per cent"), _("Standard deviation, per cent")),
        *(
            _("By guessing, per cent"),
            _("Discrimination, per cent"),
            _("Discriminative efficiency, per cent"),
        ),
        _("What it says"),
    ]


def _row(one: Question) -> list:
    figures, enough = one.figures, one.figures.is_enough
    indices = [figures.discrimination_index, figures.discriminative_efficiency] if enough else [None, None]
    said = str(REMARKS[one.remark] if enough else TOO_FEW)
    return [one.key, one.stem, figures.people, figures.facility, figures.sd, one.guess, *indices, said]


def _options(one: Question) -> Iterator[list]:
    for option in one.options:
        right = _("yes") if option.is_right else ""
        yield [one.key, option.text, right, option.lower, option.middle, option.upper]
