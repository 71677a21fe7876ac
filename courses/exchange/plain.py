"""Somebody else's folder of Markdown."""

from pathlib import Path


def is_plain(path: Path) -> bool:
    return False


def read(path: Path):
    raise NotImplementedError
