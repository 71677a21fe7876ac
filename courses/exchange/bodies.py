"""The blocks of a Markdown file as the stream of a page, and back.

A block keeps its id from import to import: the one its author wrote, else the one the same block has on
the page, else one that follows from its place in the file.
"""

from collections.abc import Iterator, Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlock

from courses.exchange.directives import CODECS, PROSE, Unreadable
from courses.exchange.documents import Block, Document, Problem, is_uuid
from courses.exchange.files import Later
from courses.exchange.frontmatter import tidy


def read(document: Document, desk) -> tuple[list[dict], list[Problem]]:
    """The stream of a document as far as it can be read, and what has to be mended."""
    stream, problems = [], []
    for block in document.blocks:
        try:
            value = CODECS[block.kind].read(block.text, block.attributes, desk)
        except Unreadable as why:
            problems.append(document.problem(why.sentence, block.line + why.offset))
        else:
            stream.append({"type": block.kind.replace("-", "_"), "value": value, "id": block.id})
    return stream, problems


def write(stream: list[dict], desk) -> tuple[Block, ...]:
    """The blocks of a stream as they stand in a file."""
    return tuple(_block(row, desk) for row in stream)


def _block(row: dict, desk) -> Block:
    kind = row["type"].replace("_", "-")
    text, attributes = CODECS[kind].write(row["value"], desk)
    return Block(kind, text, id=_written_id(kind, row.get("id") or ""), attributes=attributes)


def _written_id(kind: str, block_id: str) -> str:
    """An id is written, unless it comes from a block's place, or belongs to prose and names nothing."""
    if not is_uuid(block_id):
        return block_id
    return "" if kind == PROSE or UUID(block_id).version == 5 else block_id


def faults(document: Document, stream: list[dict], blocks: StreamBlock) -> Iterator[Problem]:
    """What the blocks themselves refuse: an empty part, an uneven table."""
    for block, row in zip(document.blocks, stream, strict=True):
        child = blocks.child_blocks.get(row["type"])
        if child is None:
            yield document.problem(f"A {block.kind} has no place here.", block.line)
            continue
        if any(isinstance(part, Later) for part in _parts(row["value"])):
            continue
        try:
            child.clean(child.to_python(row["value"]))
        except ValidationError as error:
            yield document.problem(f"{block.kind}: {' '.join(sentences(error))}", block.line)


def _parts(value) -> list:
    return list(value.values()) if isinstance(value, dict) else []


def sentences(error: ValidationError, where: str = "") -> Iterator[str]:
    """What a block refuses, in words, with the part it is about."""
    inside = getattr(error, "block_errors", None) or {}
    pairs = inside.items() if isinstance(inside, dict) else enumerate(inside, 1)
    for name, part in pairs:
        if part is not None:
            yield from sentences(part, f"{where}{name}: ")
    if not inside:
        yield from (f"{where}{message}" for message in error.messages)


# --- Ids ------------------------------------------------------------------------------------------------


def settle(key: str, stream: list[dict], previous: list[dict], original: Sequence[dict] = ()) -> list[dict]:
    """The stream with an id for every block and row. What is as it was keeps its ids.

    A new block of a translation has the id of the block it says in other words, if that can be told.
    """
    known = {row["id"]: row for row in previous if row.get("id")}
    written = {row["id"] for row in stream if row["id"]}
    pool = [row for row in known.values() if row["id"] not in written and is_uuid(row["id"])]
    before = [known.get(row["id"]) if row["id"] else _same_of(row, pool) for row in stream]
    _by_place(stream, before, pool)
    taken = written | known.keys()
    further = [row for row in original if row["id"] not in taken and is_uuid(row["id"])]
    if further:
        kept = {row["id"] for row in before if row}
        _by_place(stream, before, [*(row for row in pool if row["id"] not in kept), *further])
    used = written | {row["id"] for row in before if row}
    settled = []
    for number, (row, old) in enumerate(zip(stream, before, strict=True)):
        block_id = row["id"] or (old["id"] if old else _fresh_id(key, row["type"], number, used))
        used.add(block_id)
        as_it_was = old is not None and _alike(old, row)
        value = old["value"] if as_it_was else _with_row_ids(row["value"], block_id)
        settled.append({"type": row["type"], "value": value, "id": block_id})
    return settled


def strangers(document: Document, stream: list[dict], original: list[dict]) -> Iterator[Problem]:
    """Questions to the reader that the original does not ask: nobody's answer would find its place."""
    asked = {row["id"] for row in original if row["type"] == "reflection"}
    for block, row in zip(document.blocks, stream, strict=True):
        if row["type"] == "reflection" and row["id"] not in asked:
            name = document.original.path.name if document.original else ""
            yield document.problem(f"{name} has no such reflection. Give it the id it has there.", block.line)


def _same_of(row: dict, pool: list[dict]) -> dict | None:
    found = next((old for old in pool if _alike(old, row)), None)
    if found:
        pool.remove(found)
    return found


def _by_place(stream: list[dict], before: list[dict | None], pool: list[dict]) -> None:
    """Reworded blocks keep their ids where as many of a kind are left on both sides."""
    for kind in {row["type"] for row in stream}:
        places = [
            n for n, row in enumerate(stream) if row["type"] == kind and not row["id"] and not before[n]
        ]
        left = [row for row in pool if row["type"] == kind]
        if len(left) == len(places):
            for place, row in zip(places, left, strict=True):
                before[place] = row


def _fresh_id(key: str, kind: str, number: int, used: set[str]) -> str:
    while True:
        found = str(uuid5(NAMESPACE_URL, f"{key}/{kind.replace('_', '-')}/{number}"))
        if found not in used:
            return found
        number += 1


def _with_row_ids(value, block_id: str):
    if isinstance(value, dict):
        return {part: _with_row_ids(inside, f"{block_id}/{part}") for part, inside in value.items()}
    if isinstance(value, list):
        return [row | {"id": str(uuid5(NAMESPACE_URL, f"{block_id}/{n}"))} for n, row in enumerate(value)]
    return value


def _alike(one: dict, other: dict) -> bool:
    return one["type"] == other["type"] and plain(one["value"]) == plain(other["value"])


def same(one: list[dict], other: list[dict]) -> bool:
    """Do two streams say the same, blocks and ids? Ids of rows and ends of lines do not count."""
    return [(row["type"], row["id"], plain(row["value"])) for row in one] == [
        (row["type"], row["id"], plain(row["value"])) for row in other
    ]


def plain(value):
    """A value without the ids of its rows, its texts as they stand in a file."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, list):
        return [plain(row["value"] if row.keys() >= {"type", "value"} else row) for row in value]
    if isinstance(value, dict):
        return {part: plain(inside) for part, inside in value.items() if inside not in ("", None, [])}
    return value
