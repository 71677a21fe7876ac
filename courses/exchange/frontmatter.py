"""What the front matter of each kind of file has to say."""

from collections.abc import Iterator

WORDS = {str: "a text", int: "a whole number", list: "a list, such as [one, two]", dict: "lines below it"}

REQUIRED: dict[str, dict[str, type]] = {
    "program": {"title": str, "key": str, "summary": str},
    "module": {"title": str, "key": str},
    "lesson": {"title": str, "key": str, "minutes": int},
    "practice": {"competency": str, "minutes": int},
    "quiz": {"title": str, "key": str, "draw": int, "pass": int},
}
OPTIONAL: dict[str, dict[str, type]] = {
    "program": {"schemes": list, "takes": str, "how_long": str, "cost": str, "run_by": str},
    "module": {"summary": str, "practice": list, "quiz": dict},
    "lesson": {"summary": str, "competency": str},
    "quiz": {"minutes": int},
}


def faults(head: dict, kind: str, where: str = "") -> Iterator[str]:
    """A sentence for each thing an author has to mend. ``kind`` is program, module, lesson, practice or quiz."""
    of = f" in {where}" if where else ""
    for name, type_ in REQUIRED[kind].items():
        if not isinstance(head.get(name), type_):
            yield f"The front matter needs {name}: {WORDS[type_]}{of}."
    for name, type_ in OPTIONAL.get(kind, {}).items():
        if head.get(name) is not None and not isinstance(head[name], type_):
            yield f"{name}: has to be {WORDS[type_]}{of}."
    if kind == "module":
        yield from _parts(head)


def _parts(head: dict) -> Iterator[str]:
    """The quiz and the practice of a module."""
    if isinstance(head.get("quiz"), dict):
        yield from faults(head["quiz"], "quiz", "quiz")
    if isinstance(head.get("practice"), list):
        for row in head["practice"]:
            yield from faults(row if isinstance(row, dict) else {}, "practice", "practice")
