"""Captions in WebVTT: whether a browser can show them, and where not.

Pure: text in, cues out. The form is that of the World Wide Web Consortium's "WebVTT", as far as a player
of ours needs it.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

CLOCK = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{CLOCK}[ \t]+-->[ \t]+{CLOCK}(?:[ \t]+\S.*)?\Z")
ASIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True)
class Cue:
    """What is said between two moments, in thousandths of a second from the start."""

    start: int
    end: int
    text: str


def read_captions(text: str) -> list[Cue]:
    """The cues of a WebVTT file, in order.

    Raises ``ValueError`` with a sentence that names the line.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT([ \t].*)?\Z", lines[0]):
        raise ValueError(_("A captions file begins with the word WEBVTT, alone on its first line."))
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        if (cue := _cue(number, block)) is not None:
            if cues and cue.start < cues[-1].start:
                raise ValueError(
                    _("Line %(line)s: this caption starts before the one above it.") % {"line": number}
                )
            cues.append(cue)
    if not cues:
        raise ValueError(_("There are no captions in this file."))
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, each with the number of its first line; without the header."""
    found: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            fresh = True
            continue
        if fresh:
            found.append((number, []))
        fresh = False
        found[-1][1].append(line.rstrip())
    return found[1:]


def _cue(number: int, block: list[str]) -> Cue | None:
    """One caption; None for a note or a style."""
    if block[0].split(maxsplit=1)[0] in ASIDE and "-->" not in block[0]:
        return None
    if "-->" not in block[0]:  # a name of its own stands above the times
        number, block = number + 1, block[1:]
    times = TIMING.match(block[0].strip()) if block else None
    if times is None:
        raise ValueError(
            _("Line %(line)s: a caption needs its times, like 00:01.000 --> 00:04.000.") % {"line": number}
        )
    start, end = _moment(*times.groups()[:4]), _moment(*times.groups()[4:])
    if end <= start:
        raise ValueError(_("Line %(line)s: this caption ends before it starts.") % {"line": number})
    words = "\n".join(block[1:])
    if not words:
        raise ValueError(_("Line %(line)s: this caption has no words.") % {"line": number})
    return Cue(start, end, words)


def _moment(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
