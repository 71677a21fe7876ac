"""Run a command with a PostgreSQL of its own, which is gone afterwards.

    python scripts/postgres.py .venv/bin/pytest -m postgres

With DATABASE_URL set the command gets that one. The server listens on a socket in a private folder only,
and never runs as root: PostgreSQL refuses, so that root lends it the account of the system's package.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNTS = ("postgres", "nobody")
QUICK = ["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "listen_addresses="]


def programs() -> Path:
    """The folder with PostgreSQL's server programs; Debian keeps them off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if not versions:
        sys.exit(
            "PostgreSQL is missing: install it (Debian: `apt-get install postgresql`) or set DATABASE_URL."
        )
    return versions[-1].parent


def account() -> pwd.struct_passwd:
    """Whom the server runs as: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in ACCOUNTS if name in known)


def as_account() -> dict:
    """What makes ``subprocess`` run a program as that account."""
    if os.geteuid() != 0:
        return {}
    return {"user": account().pw_uid, "group": account().pw_gid, "extra_groups": []}


def wait_until_ready(server: subprocess.Popen, folder: Path) -> None:
    deadline = time.monotonic() + 60
    ready = [programs() / "pg_isready", "-q", "-h", folder, "-d", "postgres"]
    while subprocess.call(ready) != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"The throw-away PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)


@contextmanager
def private_folder() -> Iterator[Path]:
    """An empty folder that only the server's account (and root) may enter."""
    with tempfile.TemporaryDirectory(prefix="alongside-pg-", ignore_cleanup_errors=True) as name:
        os.chown(name, account().pw_uid, account().pw_gid)
        yield Path(name)


@contextmanager
def throw_away_server() -> Iterator[str]:
    """A running server; yields its DATABASE_URL, and leaves nothing behind however the block ends."""
    with private_folder() as folder:
        data = folder / "data"
        initdb = [programs() / "initdb", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        initdb += ["-U", "alongside", "-D", data]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_account())
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [programs() / "postgres", "-D", data, "-k", folder, *QUICK],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the command; the server ends after it
                **as_account(),
            )
        try:
            wait_until_ready(server, folder)
            yield f"postgres://alongside@/{folder}/postgres"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing is worth keeping
            server.wait()


def run(command: list[str], database_url: str) -> int:
    """Run the command to its end; it hears of the same signals as we do."""
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url})
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches the command by itself
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: child.send_signal(number))
    return child.wait()


def main() -> None:
    command = sys.argv[1:] or sys.exit(__doc__)
    if given := os.environ.get("DATABASE_URL"):
        sys.exit(run(command, given))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that a server being started is removed
    with throw_away_server() as database_url:
        code = run(command, database_url)
    sys.exit(code)


if __name__ == "__main__":
    main()
