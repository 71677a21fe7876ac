"""Reads somebody else's folder of Markdown: nothing but headings and file order, no keys anywhere.

Each folder becomes a module, each file in it, however deep, a lesson. Titles come from the front matter,
else the first heading, else the file's name; keys from the path, so that a second import changes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from courses.exchange.directives import PROSE
from courses.exchange.documents import Block, Document, FolderError, Reader, slug_of
from courses.exchange.folder import ModuleFolder, ProgramFolder
from courses.exchange.frontmatter import tidy

WORDS_A_MINUTE = 110
"""The pace of the starter curriculum: reading, and thinking about what was read."""

FRONT_PAGES = {"index", "_index", "readme", "chapter", "module", "program"}
NO_LESSONS = {"license", "licence", "code_of_conduct", "contributing", "changelog"}
UNNAMED = FRONT_PAGES | {"docs", "doc", "default", "page"}

HEADING = re.compile(r"^#{1,6}\s+(?P<title>.*?)\s*#*\s*$")
CODE = re.compile(r"^\s*(```|~~~)")
DIV = re.compile(r"^:{3,}\s*\{?\.?(?P<name>[A-Za-z][\w-]*)?.*$")
PICTURE = re.compile(
    r"^!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]+)(?:\s+\"(?P<caption>[^\"]*)\")?\)(?:\{.*\})?\s*$"
)
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp"}


def is_plain(folder: Path) -> bool:
    """Is there Markdown here, and in none of it a key or a program of ours?"""
    files = list(_files(folder))
    if not files or _has_head(folder / "program.md", "") or any(folder.glob("*/questions.gift")):
        return False
    return not any(_has_head(path, "key:") for path in files)


def _has_head(path: Path, line: str) -> bool:
    """Does this file begin with front matter that has such a line?"""
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    head = re.match(r"---\n(.*?)^---\s*$", text, re.DOTALL | re.MULTILINE)
    return head is not None and any(row.startswith(line) for row in head[1].split("\n"))


def _files(folder: Path) -> Iterator[Path]:
    """The Markdown below a folder in the order of names, without what is hidden or no lesson."""
    found = [path for path in folder.rglob("*.md") if path.is_file()]
    for path in sorted(found, key=lambda path: _natural(path.relative_to(folder))):
        inside = path.relative_to(folder)
        hidden = any(part.startswith((".", "node_modules")) for part in inside.parts)
        if not hidden and path.stem.lower().replace("-", "_") not in NO_LESSONS:
            yield path


def _natural(path: Path) -> list:
    """So that 2-x stands before 10-x, and a chapter's own page before what is in it."""
    parts = [re.split(r"(\d+)", part.lower()) for part in path.parts]
    numbers = [[(int(p), p) if p.isdecimal() else (0, p) for p in part] for part in parts]
    if path.stem.lower().split(".")[0] in UNNAMED:
        numbers[-1] = [(-1, "")]
    return numbers


def read(folder: Path) -> ProgramFolder:
    """A program from a folder that knows nothing of us. Raises ``FolderError`` for what is no text."""
    reader = _PlainReader(folder)
    program = reader.program()
    if reader.problems:
        raise FolderError(reader.problems)
    return program


class _PlainReader:
    def __init__(self, folder: Path):
        self.folder, self.problems = folder, []
        self.notes: list[str] = []

    def program(self) -> ProgramFolder:
        groups: dict[str, list[Path]] = {}
        for path in _files(self.folder):
            inside = path.relative_to(self.folder).parts
            groups.setdefault(inside[0] if len(inside) > 1 else "", []).append(path)
        front, first = _front(groups.pop("", []))
        for path in [path for path in first if front and path.stem.lower() in FRONT_PAGES]:
            first.remove(path)
            self.notes.append(f"{self.folder.name}/{path.name} (another front page, left out)")
        head, blocks = self.page(front, self.folder.name) if front else ({}, ())
        title = head.get("title") or _title_of(self.folder.name)
        head = {"title": title, "key": self.key("program.md"), "summary": _summary(blocks) or title}
        slug = slug_of(Path(f"{self.folder.name}.md"))
        document = self.document(front or self.folder / "program.md", head, blocks, slug)
        modules = [self.module("", title, None, first)] if first else []
        for name, paths in groups.items():
            front, rest = _front(paths, self.folder / name)
            modules.append(self.module(name, _title_of(name), front if rest else None, rest or paths))
        return ProgramFolder(document, tuple(_unique(modules)), root=self.folder, notes=tuple(self.notes))

    def module(self, name: str, title: str, front: Path | None, paths: list[Path]) -> ModuleFolder:
        head, blocks = self.page(front, name) if front else ({}, ())
        place = self.folder / name / "module.md"
        head = {"title": head.get("title") or title, "key": self.key(f"{name}/module.md")}
        document = self.document(front or place, head, blocks, slug_of(Path(f"{name or 'lessons'}.md")))
        lessons = [lesson for path in paths if (lesson := self.lesson(path))]
        slugs: Counter[str] = Counter()
        for number, lesson in enumerate(lessons):
            slugs[lesson.slug] += 1
            if (again := slugs[lesson.slug]) > 1:
                lessons[number] = _placed(lesson, f"{lesson.slug}-{again}")
        return ModuleFolder(document, tuple(lessons))

    def lesson(self, path: Path) -> Document | None:
        unnamed = path.stem.lower().split(".")[0] in UNNAMED and path.parent != self.folder
        name = path.parent.name if unnamed else path.stem
        head, blocks = self.page(path, name)
        if not blocks:
            self.notes.append(f"{path.relative_to(self.folder.parent).as_posix()} (empty, left out)")
            return None
        minutes = head.get("minutes")
        if not isinstance(minutes, int) or isinstance(minutes, bool) or minutes < 1:
            minutes = minutes_for(blocks)
        key = self.key(path.relative_to(self.folder).as_posix())
        head = {"title": head["title"], "key": key, "minutes": minutes}
        return self.document(path, head, blocks, slug_of(Path(f"{name}.md")))

    def page(self, path: Path, name: str) -> tuple[dict, tuple[Block, ...]]:
        """The title and the blocks of a file, and what else its front matter says."""
        reader = Reader(path, path.relative_to(self.folder.parent).as_posix())
        lines = reader.lines()
        self.problems += reader.problems
        head, first = reader.head(lines)  # what is no YAML there is no business of ours
        found = head.get("title") or _title_line(lines[:first])
        title, lines = _heading(lines[first:])
        words = found if isinstance(found, str) and found.strip() else title or _title_of(name)
        return {**head, "title": tidy(words).strip()[:255]}, tuple(self.blocks(path, lines))

    def blocks(self, path: Path, lines: list[str]) -> Iterator[Block]:
        """Prose, a callout for each fenced part, and pictures that lie in the folder."""
        prose, depth, name, in_code = [], 0, "", False
        for line in lines:
            in_code ^= bool(CODE.match(line))
            div = None if in_code else DIV.match(line)
            picture = None if in_code or depth else self.picture(path, line)
            if div and div["name"] and depth:
                prose.append(f"**{_title_of(div['name'])}**\n")
                depth += 1
            elif (div and div["name"]) or picture:
                yield from _block(prose)
                prose, depth, name = [], 0 if picture else 1, "" if picture else _title_of(div["name"])
                yield from [picture] if picture else []
            elif div:
                depth = max(0, depth - 1)
                if not depth:
                    yield from _block(prose, name)
                    prose, name = [], ""
            else:
                prose.append(line)
        yield from _block(prose, name)

    def picture(self, path: Path, line: str) -> Block | None:
        """A picture that stands alone on a line and lies in this folder."""
        found = PICTURE.match(line)
        file = path.parent / found["src"] if found else Path()
        inside = found and file.is_file() and file.resolve().is_relative_to(self.folder.resolve())
        if not inside or file.suffix.lower() not in PICTURES:
            return None
        alt = found["alt"].strip() or (found["caption"] or "").strip() or _title_of(file.stem)
        attributes = {"src": found["src"], "alt": alt[:250]}
        return Block("image", (found["caption"] or "")[:250], attributes=attributes)

    def document(self, path: Path, head: dict, blocks: tuple[Block, ...], slug: str) -> Document:
        name = path.relative_to(self.folder.parent).as_posix()
        return Document(path, head, blocks, name, {}, slug)

    def key(self, inside: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.folder.name}/{inside}"))


def minutes_for(blocks: tuple[Block, ...]) -> int:
    """How long reading takes, estimated from the words."""
    words = sum(len(block.text.split()) for block in blocks)
    return max(1, ceil(words / WORDS_A_MINUTE))


def _front(paths: list[Path], folder: Path | None = None) -> tuple[Path | None, list[Path]]:
    """The front page among the files of one folder, and the others."""
    fronts = [p for p in paths if p.stem.lower() in FRONT_PAGES and folder in (None, p.parent)]
    best = min(fronts, key=lambda path: path.stem.lower() == "readme", default=None)
    return best, [path for path in paths if path != best]


def _heading(lines: list[str]) -> tuple[str, list[str]]:
    """The first heading, and the lines without it when nothing stands before it."""
    in_code, in_div = False, 0
    for number, line in enumerate(lines):
        in_code ^= bool(CODE.match(line))
        if not in_code and (div := DIV.match(line)):
            in_div = max(0, in_div + (1 if div["name"] else -1))
        if not in_code and not in_div and (heading := HEADING.match(line)):
            alone = not any(before.strip() for before in lines[:number])
            return heading["title"], lines[number + 1 :] if alone else lines
    return "", lines


def _title_line(lines: list[str]) -> str:
    """The title in a head that is no YAML."""
    found = re.search(r"^title:\s*(.+)$", "\n".join(lines), re.MULTILINE)
    return found[1].strip("\"' ") if found else ""


def _title_of(name: str) -> str:
    words = " ".join(re.split(r"[-_\s]+", re.sub(r"^\d+[-_. ]*", "", name) or name)).strip()
    return words[:1].upper() + words[1:]


def _summary(blocks: tuple[Block, ...]) -> str:
    """The first paragraph, where there is one that is plain."""
    paragraphs = (p for block in blocks for p in block.text.split("\n\n"))
    return next((" ".join(p.split())[:300] for p in paragraphs if re.match(r"[^\W_]", p)), "")


def _block(lines: list[str], name: str = "") -> Iterator[Block]:
    if name:
        heading, rest = _heading(lines)
        name, lines = (heading, rest) if heading and rest != lines else (name, lines)
    if text := tidy("\n".join(lines)):
        attributes = {"title": name[:120]} if name else {}
        yield Block("callout" if name else PROSE, text, attributes=attributes)


def _placed(document: Document, slug: str) -> Document:
    return Document(document.path, document.head, document.blocks, document.name, document.lines, slug)


def _unique(modules: list[ModuleFolder]) -> Iterator[ModuleFolder]:
    """Modules with addresses of their own, without those in which nothing was left."""
    slugs: Counter[str] = Counter()
    for module in modules:
        if module.lessons:
            slugs[module.document.slug] += 1
            again = slugs[module.document.slug]
            slug = module.document.slug if again == 1 else f"{module.document.slug}-{again}"
            yield ModuleFolder(_placed(module.document, slug), module.lessons)
