"""The server under test: gunicorn as in production, and what the operating system says it used."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
WORKERS, THREADS = 2, 8


@dataclass(frozen=True)
class Server:
    """A running server: its port, and its first process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """The CPU time of the server's processes so far, in user and in system mode."""
        return sum(map(_cpu_seconds, [self.pid, *_children(self.pid)]))


def _stat(pid: int) -> list[str]:
    # The second field is a name in parentheses, which may hold anything.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def _children(pid: int) -> list[int]:
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [child for child in pids if _parent(child) == pid]


def _parent(pid: int) -> int:
    try:
        return int(_stat(pid)[1])
    except OSError:  # it has ended meanwhile
        return 0


@contextmanager
def serve(application: str, environment: dict[str, str]) -> Iterator[Server]:
    """Start gunicorn on a free port of this machine, and stop it when the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        command = [sys.executable, "-m", "gunicorn", application, f"--bind=fd://{door.fileno()}"]
        command += ["--worker-class=gthread", f"--workers={WORKERS}", f"--threads={THREADS}"]
        command += ["--log-level=warning", "--no-control-socket", "--keep-alive=30"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[door.fileno()])
        try:
            server = Server(door.getsockname()[1], process.pid)
            _wait_until_up(server, process)
            yield server
        finally:
            process.terminate()
            process.wait()


def _wait_until_up(server: Server, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=60).close()
            return
        except urllib.error.URLError:
            time.sleep(0.1)
    sys.exit("The server did not start.")
