"""Real processes beside a test: they work on its database, can be killed, and never outlive it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def database_url() -> str:
    """Where another process finds the database of this test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server, _slash, _usual = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{name}"


@contextmanager
def running(arguments: Sequence[str], folder: Path) -> Iterator[subprocess.Popen]:
    """Python with these arguments, in a process group of its own; nothing of it outlives the block.

    What it prints is in ``log`` in the folder.
    """
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(folder),
        "DEBUG": "true",
        "LOG_LEVEL": "ERROR",
        "PYTHONWARNINGS": "ignore",
    }
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """End it and its children at once, as a power cut does. Twice is once."""
    if process.returncode is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
