"""Run Alongside on this machine: web server, background worker and scheduler, until Ctrl-C.

``make run`` starts it. All three are forks of one process that has loaded Django already, so that they are
up at once. Each leads a process group of its own, so that stopping reaches whatever it started.
For a real site see docs/deploy.md.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
GRACE_SECONDS = 10
IDLE_SECONDS = 60
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
# Forking a process that has talked to the system's frameworks is not safe on macOS.
processes = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


class Interrupted(Exception):
    """Ctrl-C, or a polite request to end."""


def set_environment(port: str) -> None:
    """Say where the site is to be found, and where its libraries are."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("BASE_URL", f"http://localhost:{port}")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib")


# --- The children -----------------------------------------------------------------------------------


def become_child() -> None:
    """Leave the terminal's process group, take back the signals, and end when the parent ends."""
    os.setpgid(0, 0)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def serve(port: str) -> None:
    """The web server: threads, so that several requests are answered at once."""
    become_child()
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            self.cfg.set("bind", f"127.0.0.1:{port}")
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("threads", 8)
            self.cfg.set("graceful_timeout", 5)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("control_socket_disable", True)

        def load(self) -> Callable:
            from config.wsgi import application

            return application

    Server().run()


def manage(*arguments: str) -> None:
    """A management command that goes on until it is told to end."""
    become_child()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["manage.py", *arguments])


def start(port: str) -> list[BaseProcess]:
    """Start all three. Signals wait meanwhile, so that none is lost between a fork and its preparation."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    children = [
        processes.Process(target=serve, args=[port], name="web server"),
        processes.Process(target=manage, args=["db_worker", "--no-reload"], name="background worker"),
        processes.Process(target=manage, args=["scheduler"], name="scheduler"),
    ]
    for child in children:
        child.start()
        with suppress(OSError):  # the child does the same; whoever comes first
            os.setpgid(child.pid, child.pid)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    return children


def stop(children: list[BaseProcess]) -> None:
    """Ask all to end, wait, and end what is left by force. Afterwards none of their processes is alive."""
    for child in children:
        send(child, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        child.join(max(0, deadline - time.monotonic()))
    for child in children:
        send(child, signal.SIGKILL)
        child.join()


def send(child: BaseProcess, number: signal.Signals) -> None:
    """Send a signal to a child and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


# --- The parent -------------------------------------------------------------------------------------


def prepare() -> None:
    """Bring the database up to date and fill an empty one with the demonstration."""
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import OperationalError, connections

    try:
        django.setup()
        if not settings.DEBUG:
            sys.exit(
                "`make run` is for trying out, with DEBUG on: docs/deploy.md says how to run a real site."
            )
        call_command("prepare", demo=True)
    except ImproperlyConfigured as error:
        sys.exit(f"The settings do not fit: {error}")
    except OperationalError as error:
        sys.exit(f"The database does not answer: check DATABASE_URL. It says: {str(error).splitlines()[0]}")
    connections.close_all()  # a connection must not be shared by processes


def wait_until_up(port: str, children: list[BaseProcess]) -> None:
    """Return when the site answers, or when a child has ended."""
    while all(child.is_alive() for child in children):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30).close()
            return
        except OSError:
            time.sleep(0.1)


def wait_until_idle(children: list[BaseProcess]) -> None:
    """Let the worker do what the demonstration left for it, so that its mails come before the greeting."""
    from django_tasks_db.models import DBTaskResult

    deadline = time.monotonic() + IDLE_SECONDS
    while DBTaskResult.objects.ready().exists() and time.monotonic() < deadline:
        if not all(child.is_alive() for child in children):
            return
        time.sleep(0.2)


def greet() -> None:
    """Print the address and, if this is the demonstration, its log-ins."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from config.demo.people import address
    from people.models import User

    print(f"\nAlongside is running at {settings.BASE_URL}\n")
    if User.objects.filter(email=address("Tess")).exists():
        call_command("seed_demo", logins=True)
    print(f"\nIts mail is at {settings.BASE_URL}/dev/mail/. Press Ctrl-C to stop.")
    connections.close_all()


def watch(children: list[BaseProcess]) -> str:
    """Wait until a child ends, and return its name: none of them should."""
    while True:
        for child in children:
            if not child.is_alive():
                return child.name
        time.sleep(0.5)


def interrupt(number: int, frame: FrameType | None) -> None:
    raise Interrupted


def run(port: str) -> int:
    """Run everything until somebody asks to stop; returns the exit code."""
    children: list[BaseProcess] = []
    try:
        prepare()
        children = start(port)
        wait_until_up(port, children)
        wait_until_idle(children)
        greet()
        print(
            f"The {watch(children)} has stopped, so everything stops; its last words are above.",
            file=sys.stderr,
        )
        return 1
    except Interrupted:
        print("\nStopping...")
        return 0
    finally:
        stop(children)


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)
    port = os.environ.get("PORT") or "8000"
    set_environment(port)
    for number in STOP_SIGNALS:
        signal.signal(number, interrupt)
    sys.exit(run(port))


if __name__ == "__main__":
    main()
