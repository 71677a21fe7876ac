"""The daily heads outside the database: a file with a line for each day, and holding the chain against both.

Whoever controls the whole database can write a chain that fits itself. It does not fit a head that was kept:
the hash of a record of that day is another one by then. So a copy of the file belongs on another machine.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from cms import seal
from hours import ledger
from hours.models import DailyHead

FILE = "heads.jsonl"


@dataclass(frozen=True)
class Kept:
    """One head that was kept: what it says, and who signed it (nobody, where there was no key)."""

    day: str
    seq: int
    hash: str
    at: str
    key_id: str = ""
    signature: str = ""

    @property
    def message(self) -> bytes:
        said = {"v": ledger.VERSION, "day": self.day, "seq": self.seq, "hash": self.hash, "at": self.at}
        return ledger.canonical(said)

    @property
    def said(self) -> dict[str, ledger.Value]:
        """What was signed, and the signature."""
        return json.loads(self.message) | {"key": self.key_id, "signature": self.signature}

    @property
    def line(self) -> str:
        """As it stands in the file."""
        return json.dumps(self.said, sort_keys=True)


class UnreadableError(ValueError):
    """A line of a file of heads says nothing that could be a head."""


def path() -> Path:
    """Where the file is: beside the database backup, so that it is copied with it."""
    return Path(settings.HEADS_DIR) / FILE


def write() -> int:
    """Append to the file what it does not have yet; returns how many lines. Doing it twice changes nothing."""
    file = path()
    have = {kept.day for kept in read(file)} if file.exists() else set()
    lines = [kept.line + "\n" for kept in of_the_table() if kept.day not in have]
    if lines:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as target:
            target.writelines(lines)
    return len(lines)


def read(file: Path) -> list[Kept]:
    """The heads of a file. Raises ``UnreadableError`` for a line that is none."""
    with file.open() as source:
        return [_parsed(line, number) for number, line in enumerate(source, 1) if line.strip()]


def _parsed(line: str, number: int) -> Kept:
    try:
        said = json.loads(line)
        kept = Kept(said["day"], said["seq"], said["hash"], said["at"], said["key"], said["signature"])
        date.fromisoformat(kept.day), datetime.fromisoformat(kept.at), kept.message
        if type(kept.seq) is not int or not isinstance(kept.signature, str):
            raise ValueError
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"Line {number} of the file of heads cannot be read.") from error
    return kept


def kept(copy: Path | None = None) -> list[Kept]:
    """Every head there is: in the table, in our file, and in a copy that came from elsewhere."""
    found = of_the_table()
    for file in (path(), copy):
        if file and (file == copy or file.exists()):
            found += read(file)
    return list(dict.fromkeys(found))


def of_the_table() -> list[Kept]:
    """The heads in the database, by day."""
    return [of_row(head) for head in DailyHead.objects.order_by("day")]


def of_row(head: DailyHead) -> Kept:
    """A head of the table, as it stands in the file."""
    said = head.said
    return Kept(said["day"], said["seq"], said["hash"], said["at"], head.key_id, head.signature)


def faults(heads: Iterable[Kept], hashes: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """What does not fit: the number of the record, and why. ``hashes``: of the records they speak of, now."""
    known = set(DailyHead.objects.values_list("day", flat=True))
    for head in heads:
        if hashes.get(head.seq, ledger.GENESIS if head.seq == 0 else "") != head.hash:
            yield head.seq, f"On {head.day} the chain had another record here, or more of them."
        elif head.signature and not _is_ours(head):
            yield head.seq, f"The signature under the state of {head.day} does not fit."
        elif date.fromisoformat(head.day) not in known:
            yield head.seq, f"The state of {head.day} was kept, and is gone from the database."


def _is_ours(head: Kept) -> bool:
    signature = seal.Seal(head.key_id, head.signature)
    return seal.verify(head.message, signature, at=datetime.fromisoformat(head.at))
