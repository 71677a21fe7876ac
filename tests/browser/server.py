"""A running site for browser tests: the real server, on a database of its own with the demonstration in it.

Django's ``live_server`` is not used: it empties the tables after each test, and Wagtail's root page with
them. Tests of one process share one site and one day of the demonstration; they look at it through HTTP only.
"""

import email
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from pathlib import Path

from tests import database

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
SEED = "from tests.browser import pages; pages.seed()"


@dataclass(frozen=True)
class RunningSite:
    """Where the site answers, and the folder with its files."""

    url: str
    folder: Path

    def mails(self, to: str) -> list[str]:
        """The texts of all mails to an address, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
        mails = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [mail.get_body(("plain",)).get_content() for mail in mails if to in mail["to"]]

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()


def environment(folder: Path, database_url: str, url: str) -> dict[str, str]:
    """What the site is told."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DEBUG": "true",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "BASE_URL": url,
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }


def seed(folder: Path) -> None:
    """Fill a new folder with the site's database, mails and files."""
    folder.mkdir()
    env = environment(folder, database.copy_for_a_site(folder), "http://127.0.0.1")
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", SEED]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def running_site(folder: Path) -> Iterator[RunningSite]:
    """Serve what was seeded in a folder, on a free port, and stop when the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as door, (folder / "server.log").open("w") as log:
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        env = environment(folder, database.site_url(folder), url)
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", f"--bind=fd://{door.fileno()}"]
        command += ["--worker-class=gthread", "--threads=4", "--no-control-socket"]
        server = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=log, stderr=log, pass_fds=[door.fileno()]
        )
        site = RunningSite(url, folder)
        try:
            wait_until_up(site, server)
            yield site
        finally:
            server.terminate()
            server.wait()


def wait_until_up(site: RunningSite, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.url}/healthz", timeout=START_SECONDS).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The site did not start:\n{site.log}")
