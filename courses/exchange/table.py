"""Tables from a spreadsheet: CSV with commas, semicolons or tabs, however the program wrote it."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _


class UnreadableError(Exception):
    """Nothing can be read from this line on."""

    def __init__(self, line: int):
        self.line = line
        super().__init__(
            _(
                "A cell is too long here, and nothing after it was read. "
                "Look for a quotation mark too many, here or above."
            )
        )


def read(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that holds any, the header first. Raises ``UnreadableError``."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # old spreadsheets end lines so
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise UnreadableError(reader.line_num) from None
