"""How hard a text is to read: the Flesch-Kincaid grade, the measure the curriculum is held to.

Grade = 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid et al., 1975). Syllables are
counted with the hyphenation patterns that come with WeasyPrint.
"""

import re

import pyphen

HYPHENS = pyphen.Pyphen(lang="en_US")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
SENTENCE_END = re.compile(r"[.!?:]+[\"'”’)]*(?=\s|$)|\n")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def grade(text: str) -> float:
    """The US school grade at which a text reads easily."""
    found = words(text)
    sentences = [part for part in SENTENCE_END.split(text) if words(part)]
    if not found:
        return 0.0
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in found)
    return 0.39 * len(found) / len(sentences) + 11.8 * syllables / len(found) - 15.59


def running_text(markdown: str) -> str:
    """The sentences of a Markdown file: no front matter, headings, tables or directive lines."""
    body = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    lines = [line for line in body.splitlines() if not re.match(r"\s*(#|\||:::)", line)]
    return re.sub(r"[*_`>\[\]]|\(https?:[^)]*\)|^\s*[-\d.]+ ", " ", "\n".join(lines), flags=re.MULTILINE)
