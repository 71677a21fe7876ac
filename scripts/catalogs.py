"""Compile the translations: ``locale/*/LC_MESSAGES/*.po`` to the ``.mo`` files that Django reads.

Only what is missing or older than its source is made anew. The compiled files are not kept in Git.
"""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def stale() -> list[Path]:
    """The sources whose compiled file is missing or older."""
    found = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    return [source for source in found if not _is_fresh(source)]


def _is_fresh(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def compile_all() -> None:
    for source in stale():
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


if __name__ == "__main__":
    compile_all()
