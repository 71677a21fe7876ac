"""``make bench``: what our pages cost the server, beside a bare Wagtail page and a bare Django view.

Prints a table in Markdown. The figure that counts is CPU per request of the server's processes, as the
operating system accounts for it: another program on the machine moves it least.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, quantiles

from benchmarks.browser import Browser, Visit
from benchmarks.pages import FLOOR, OURS, Facts, Page
from benchmarks.server import ROOT, THREADS, WORKERS, Server, serve

CLIENTS = (1, 4, 16)
ENTRIES = 32 + 32 // 4 + 32 // 16 + 1  # what the first supervisor signs, warming up included
NOT_OURS = ["--ignore=wagtail*", "--ignore=taggit*", "--ignore=debug*"]  # static files nobody here asks for


@dataclass(frozen=True)
class Result:
    """One page under one number of clients."""

    cpu_ms: float
    visits: list[Visit]

    @property
    def statements(self) -> float:
        return mean(visit.statements for visit in self.visits)

    @property
    def kilobytes(self) -> float:
        return mean(visit.wire_bytes for visit in self.visits) / 1000

    @property
    def p50_p95(self) -> str:
        cuts = quantiles([visit.seconds * 1000 for visit in self.visits], n=20)
        return f"{cuts[9]:.0f} / {cuts[18]:.0f}"


# --- Measuring --------------------------------------------------------------------------------------


def visitors(server: Server, page: Page, facts: Facts, clients: int) -> list[Browser]:
    return [Browser(server.port, cookies) for cookies in facts["cookies"][page.visitor][:clients]]


def warm(server: Server, page: Page, facts: Facts) -> None:
    """Whatever a process makes on first use is made now: so many come at once that each process gets some."""
    together(visitors(server, page, facts, max(CLIENTS)), page, facts, 1)


def measure(server: Server, page: Page, facts: Facts, clients: int) -> Result:
    """A fixed number of rounds, shared by the clients; each waits for an answer before it asks again."""
    browsers = visitors(server, page, facts, clients)
    before = server.cpu_seconds()
    together(browsers, page, facts, page.rounds // clients)
    visits = [visit for browser in browsers for visit in browser.visits]
    return Result(1000 * (server.cpu_seconds() - before) / len(visits), visits)


def together(browsers: Sequence[Browser], page: Page, facts: Facts, count: int) -> None:
    """Every browser does so many rounds, all at the same time."""
    threads = [threading.Thread(target=rounds, args=(browser, page, facts, count)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def rounds(browser: Browser, page: Page, facts: Facts, count: int) -> None:
    for _ in range(count):
        page.round(browser, facts)


def first_load(server: Server, path: str, cookies: dict[str, str]) -> float:
    """Kilobytes of a first visit: the page, and the styles, scripts and pictures it asks for."""
    browser = Browser(server.port, cookies)
    answer = browser.get(path)
    wanted = r'<(?:link[^>]*rel="(?:stylesheet|icon)"[^>]*href|(?:script|img)[^>]*src)="(/[^"]+)"'
    parts = {browser.asset(address).wire_bytes for address in set(re.findall(wanted, answer.text))}
    return (answer.wire_bytes + sum(parts)) / 1000


def table(server: Server, pages: Sequence[Page], facts: Facts) -> list[str]:
    """The lines of the table for these pages."""
    lines = []
    for page in pages:
        warm(server, page, facts)
        results = [measure(server, page, facts, clients) for clients in CLIENTS]
        cpu = " | ".join(f"{result.cpu_ms:.1f}" for result in results)
        times = " | ".join(result.p50_p95 for result in results)
        first = results[0]
        lines.append(f"| {page.name} | {first.statements:.1f} | {cpu} | {times} | {first.kilobytes:.1f} |")
        print(lines[-1], file=sys.stderr, flush=True)
    return lines


# --- Setting the stage ------------------------------------------------------------------------------


def environment(folder: Path, settings: str) -> dict[str, str]:
    """A real site's settings, on a database of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": settings,
        "DATA_DIR": str(folder),
        "DEBUG": "false",
        "SECRET_KEY": "benchmark",
        "BASE_URL": "http://127.0.0.1",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "SECURE_SSL_REDIRECT": "false",
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }


def python(arguments: list[str], env: dict[str, str]) -> str:
    """Run Python with these arguments and return what it prints."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    return done.stdout if done.returncode == 0 else sys.exit(done.returncode)


def bench_ours(folder: Path) -> tuple[list[str], int]:
    """The lines of our pages, and the length of a lesson in letters."""
    env = environment(folder, "benchmarks.settings")
    python(["manage.py", "prepare"], env)
    python(["manage.py", "seed_demo", "--really"], env)
    python(["manage.py", "collectstatic", "--noinput", "-v0", *NOT_OURS], env)
    facts = json.loads(
        python(["-m", "benchmarks.seed", str(max(CLIENTS)), str(ENTRIES)], env).splitlines()[-1]
    )
    with serve("benchmarks.wsgi", env) as server:
        lines = table(server, OURS, facts)
        lesson, cookies = facts["paths"]["lesson"], facts["cookies"]["trainee"][0]
        load = first_load(server, lesson, cookies)
        lines.append(f"\nFirst load of a lesson, with styles, scripts and pictures: {load:.1f} kB.")
        text = re.sub(r"<[^>]*>", "", Browser(server.port, cookies).get(lesson).text)
    return lines, len(text)


def bench_floor(folder: Path, letters: int) -> list[str]:
    env = environment(folder, "benchmarks.floor.settings")
    python(["manage.py", "migrate", "-v0"], env)
    facts = json.loads(python(["-m", "benchmarks.floor.seed", str(letters), str(max(CLIENTS))], env))
    with serve("benchmarks.wsgi", env) as server:
        return table(server, FLOOR, facts)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as name:
        lines, letters = bench_ours(Path(name))
        floor = bench_floor(Path(name), letters)
    print(f"\ngunicorn, {WORKERS} workers with {THREADS} threads each, SQLite, {os.cpu_count()} cores.")
    print("CPU in ms per request; time in ms, median / 95th percentile; at 1, 4 and 16 clients.\n")
    print("| page | statements | CPU 1 | CPU 4 | CPU 16 | time 1 | time 4 | time 16 | kB |")
    print("|---|---|---|---|---|---|---|---|---|")
    print("\n".join(floor + lines))


if __name__ == "__main__":
    main()
