"""A tiny program as a folder of Markdown, and the two commands that bring it in and write it out."""

import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from courses.exchange.standards import SHIPPED
from tests import builders
from tests.worlds import once_a_module

FILES = {
    "program.md": """---
title: Listening
key: 6f0f6c5e-64a5-4f1f-9a5c-2f3f0a6f3c11
summary: A first evening about listening.
schemes: [demonstration, icrc-pr]
---

You need nothing but an hour.
""",
    "01-first-steps/module.md": """---
title: First steps
key: 3d9b1f04-2f0a-4a37-8a55-7f6f0a7f5e22
summary: You will be able to wait.
practice:
  - competency: mentoring
    minutes: 30
quiz:
  title: Check what you know
  key: first-steps
  draw: 1
  pass: 75
  minutes: 6
---
""",
    "01-first-steps/01-wait.md": """---
title: Wait
key: b1a4c5d6-1c2d-4e3f-8a9b-0c1d2e3f4a33
summary: What silence is good for.
minutes: 5
competency: mentoring
---

A question needs room behind it.

::: callout {#count title="Try it this week"}
Ask one open question. Count to five.
:::

::: reflection {#who}
Who waits for you?
:::
""",
    "01-first-steps/02-ask.md": """---
title: Ask
key: c2b5d6e7-2d3e-4f40-9bac-1d2e3f405b44
minutes: 8
---

Ask how, not why.
""",
    "01-first-steps/questions.gift": """// Questions for the module "First steps".

::lis-01:: You have asked, and nothing comes. What is a good next step? {
=Wait a little longer.#Yes. Silence is often somebody thinking.
~Ask it again in other words.#It may help later. Right now it interrupts.
}

::lis-02:: Silence means that somebody has nothing to say. {FALSE#It may look so.#Right.}
""",
}
MODULE, LESSON, QUESTIONS = (
    "01-first-steps/module.md",
    "01-first-steps/01-wait.md",
    "01-first-steps/questions.gift",
)
SECOND = {
    "02-going-on/module.md": "---\ntitle: Going on\nkey: 4e0c2f15-3f1b-4b48-9b66-8f7f1b806f33\n---\n",
}


SPANISH = {
    "program.es.md": """---
title: Escuchar
key: 6f0f6c5e-64a5-4f1f-9a5c-2f3f0a6f3c11
summary: Una primera tarde sobre escuchar.
---

Solo necesitas una hora.
""",
    "01-first-steps/module.es.md": """---
title: Primeros pasos
key: 3d9b1f04-2f0a-4a37-8a55-7f6f0a7f5e22
---
""",
    "01-first-steps/01-wait.es.md": """---
title: Esperar
key: b1a4c5d6-1c2d-4e3f-8a9b-0c1d2e3f4a33
---

Una pregunta necesita espacio.

::: callout {#count title="Pruébalo esta semana"}
Haz una pregunta abierta. Cuenta hasta cinco.
:::

::: reflection {#who}
¿Quién te espera a ti?
:::
""",
    "01-first-steps/questions.es.gift": """// Questions for the module "First steps" (es).

::lis-01:: Has preguntado y no llega nada. ¿Qué puedes hacer? {
=Esperar un poco más.#Sí. A menudo alguien está pensando.
~Preguntar otra vez.#Quizás más tarde. Ahora interrumpe.
}

::lis-02:: El silencio significa que nadie tiene nada que decir. {FALSE#Puede parecerlo.#Correcto.}
""",
}


def put(files: dict[str, str], folder: Path) -> Path:
    """Write these files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def bring(folder: Path, *options: str) -> list[str]:
    output = StringIO()
    call_command("import_course", folder, *options, stdout=output)
    return output.getvalue().splitlines()


def export(folder: Path, *options: str, slug: str = "listening") -> list[str]:
    output = StringIO()
    call_command("export_course", slug, folder, *options, stdout=output)
    return output.getvalue().splitlines()


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def bring_up_a_site() -> None:
    """A list of programs, and what boards demand."""
    builders.program_index()
    call_command("import_standards", *SHIPPED.glob("*.yaml"), stdout=StringIO())


def _brought_in() -> None:
    """The tiny program on the site, published."""
    bring_up_a_site()
    with tempfile.TemporaryDirectory() as place:
        bring(put(FILES, Path(place) / "listening"), "--publish")


site_once, brought_in_once = once_a_module(bring_up_a_site), once_a_module(_brought_in)


@pytest.fixture
def site(site_once, db) -> None:
    """A site without programs, which knows the shipped standards."""


@pytest.fixture
def folder(site, tmp_path) -> Path:
    """The tiny program beside a site that does not have it yet."""
    return put(FILES, tmp_path / "listening")


@pytest.fixture
def published(brought_in_once, db, tmp_path) -> Path:
    """The tiny program beside a site that has it, published. A module uses this or ``folder``."""
    return put(FILES, tmp_path / "listening")
