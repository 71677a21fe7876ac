"""What an import did, or with a dry run would do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import unified_diff

NEW, CHANGED, SAME, GONE, KEPT = "+", "~", "=", "-", "!"


@dataclass(frozen=True)
class Entry:
    """One page, quiz or question: a sign, what it is, and how its text changes."""

    sign: str
    what: str
    diff: tuple[str, ...] = ()


@dataclass
class Report:
    """One entry for each page and quiz, in the order of the folder."""

    entries: list[Entry] = field(default_factory=list)

    def note(self, sign: str, what: str, before: str = "", after: str = "") -> None:
        """``+`` new, ``~`` changed, ``=`` as it was, ``-`` not in the folder, ``!`` kept as the site has it."""
        self.entries.append(Entry(sign, what, tuple(_diff(before, after)) if sign == CHANGED else ()))

    @property
    def lines(self) -> list[str]:
        return [f"{entry.sign} {entry.what}" for entry in self.entries]

    @property
    def changed(self) -> bool:
        return any(entry.sign not in (SAME, KEPT) for entry in self.entries)

    def plan(self) -> list[str]:
        """What would change, like a diff, and how many things stay as they are."""
        lines: list[str] = []
        for entry in self.entries:
            if entry.sign != SAME:
                lines += [f"{entry.sign} {entry.what}", *(f"    {line}" for line in entry.diff)]
        same = sum(entry.sign == SAME for entry in self.entries)
        return [*lines, f"= {same} as they are"] if same else lines


def _diff(before: str, after: str) -> Iterator[str]:
    """The lines that differ, with two around them, and without names of files."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return (line for number, line in enumerate(lines) if number > 1)
