"""Finds the words of the glossary in a page that is ready to show, and links each where it comes first.

It works on the HTML of a whole lesson, so that a word is linked once, whatever block it stands in. No database,
no Django: words in, HTML in, HTML out.
"""

import html as entities
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

PIECE = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*>)""")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# A link in a link, in a heading or in something to press would confuse; code and forms are no prose.
LEAVE_ALONE = {
    *("a", "abbr", "button", "caption", "code", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend"),
    *("noscript", "option", "pre", "script", "select", "style", "summary", "svg", "textarea", "th", "time"),
}
APOSTROPHE = "(?:'|’|&#x27;|&#39;)"


def link_first_uses(html: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """Link the first use of each word to its explanation below; also say which were found, in their order.

    ``words`` holds for each anchor the ways it is written.
    """
    anchors = {_plain(form): anchor for anchor, forms in words.items() for form in forms}
    if not anchors:
        return html, []
    pattern = _pattern(tuple(sorted(anchors)))
    found: list[str] = []
    within: list[str] = []

    def link(match: re.Match[str]) -> str:
        anchor = anchors[_plain(entities.unescape(match[0]))]
        if anchor in found:
            return match[0]
        found.append(anchor)
        return f'<a class="term" role="doc-glossref" id="use-{anchor}" href="#word-{anchor}">{match[0]}</a>'

    pieces = PIECE.split(html)
    for place, piece in enumerate(pieces):
        if place % 2:
            _step(piece, within)
        elif not within and piece.strip():
            pieces[place] = pattern.sub(link, piece)
    return "".join(pieces), found


def _step(tag: str, within: list[str]) -> None:
    """Keep track of the elements around us whose text is left alone."""
    match = TAG.match(tag)
    if not match or match[2].lower() not in LEAVE_ALONE:
        return
    name = match[2].lower()
    if not match[1]:
        within.append(name)
    elif name in within:
        within.remove(name)


def _plain(form: str) -> str:
    """One spelling for comparing: small letters, single spaces, a straight apostrophe."""
    return " ".join(form.casefold().replace("’", "'").split())


@lru_cache(maxsize=16)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, the longest first: “peer support” before “peer”."""
    longest_first = sorted(forms, key=len, reverse=True)
    either = "|".join(_letters(form) for form in longest_first)
    return re.compile(rf"(?<![\w&#-])(?:{either})(?![\w-])", re.IGNORECASE)


def _letters(form: str) -> str:
    """A form as it may stand in HTML."""
    spaced = (re.escape(entities.escape(word, quote=False)) for word in form.split(" "))
    return r"\s+".join(spaced).replace("'", APOSTROPHE)


def taken(forms: Iterable[str], others: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """The first of these forms that already leads to another word, and that word."""
    owners = {_key(form): word for word, known in others.items() for form in known}
    return next(((form, owners[_key(form)]) for form in forms if _key(form) in owners), None)


def _key(form: str) -> str:
    """Forms that differ in dashes and marks alone would share a place on the page."""
    return re.sub(r"[\W_]+", "-", _plain(form))
