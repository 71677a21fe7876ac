"""What it costs to bring in a program of 500 lessons, and to write it out again.

Run it with ``.venv/bin/python -m benchmarks.folders``. It works on a database of its own, on SQLite, and
prints CPU seconds of this process beside the time on the clock.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

MODULES, LESSONS, QUESTIONS = 50, 10, 8

WORDS = "Somebody who has been there listens in another way, and does not try to fix what cannot be fixed. "
LESSON = """---
title: Lesson {n} of module {m}
key: {key}
summary: What to notice when you listen.
minutes: 8
---

::: content-note {{#note}}
This lesson mentions loss. You may skip it.
:::

{prose}

::: callout {{#try title="Try it this week"}}
Ask one open question. Then wait.
:::

{prose}

::: table {{#words caption="Two ways to say it"}}
Instead of | Try
You should rest | What helps you rest?
:::

::: reflection {{#own}}
When did somebody last listen to you?
:::
"""


def write_folder(folder: Path, modules: int = MODULES, lessons: int = LESSONS) -> None:
    """A program of so many lessons, each about as long as one of the starter curriculum."""
    prose = "\n\n".join(["## What helps", *[(WORDS * 8).strip()] * 5])
    _write(
        folder / "program.md",
        f"---\ntitle: Large\nkey: {_key('p')}\nsummary: Large.\n---\n\n{WORDS.strip()}\n",
    )
    for m in range(1, modules + 1):
        place = folder / f"{m:02}-module-{m}"
        quiz = f"quiz:\n  title: Check {m}\n  key: large-{m}\n  draw: 4\n  pass: 75\n"
        _write(place / "module.md", f"---\ntitle: Module {m}\nkey: {_key(m)}\n{quiz}---\n")
        asks = "\n\n".join(
            f"::large-{m}-{q:02}:: What helps, {q}? {{\n=Listen.#Yes.\n~Talk.#No.\n}}"
            for q in range(QUESTIONS)
        )
        _write(place / "questions.gift", f'// Questions for the module "Module {m}".\n\n{asks}\n')
        for n in range(1, lessons + 1):
            text = LESSON.format(n=n, m=m, key=_key(f"{m}/{n}"), prose=prose)
            _write(place / f"{n:02}-lesson-{n}.md", text)


def _key(name: object) -> str:
    return str(uuid5(NAMESPACE_URL, f"large/{name}"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def measure(what: str, work: Callable[[], object]) -> None:
    cpu, clock = time.process_time(), time.monotonic()
    work()
    print(f"| {what} | {time.process_time() - cpu:.1f} | {time.monotonic() - clock:.1f} |", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"DATA_DIR": place, "DATABASE_URL": f"sqlite:///{place}/large.sqlite3"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        logging.disable(logging.CRITICAL)
        run(Path(place) / "large", Path(place) / "out")


def run(folder: Path, out: Path) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from cms.models import HomePage
    from courses.exchange.exporter import export_program
    from courses.exchange.importer import import_program
    from courses.models import ProgramIndexPage, ProgramPage

    call_command("migrate", verbosity=0)
    HomePage.objects.get().add_child(instance=ProgramIndexPage(title="Programs", slug="programs"))
    write_folder(folder)
    print("| 500 lessons, 50 quizzes, 400 questions | CPU s | time s |\n|---|---|---|")
    bring = lambda **options: import_program(folder, publish=True, at=timezone.now(), **options)  # noqa: E731
    measure("a first import, published", bring)
    measure("the same again: nothing changes", bring)
    for file in folder.glob("*/01-*.md"):
        file.write_text(file.read_text().replace("minutes: 8", "minutes: 9"))
    measure("a dry run of 50 changed lessons", lambda: bring(dry_run=True))
    measure("50 changed lessons, published", bring)
    measure("writing it out", lambda: export_program(ProgramPage.objects.get(), out))
    different = [
        f for f in folder.rglob("*.*") if f.read_bytes() != (out / f.relative_to(folder)).read_bytes()
    ]
    sys.exit(f"{len(different)} files came out differently, {different[0]} among them." if different else 0)


if __name__ == "__main__":
    main()
