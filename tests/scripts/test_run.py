"""Starting and stopping: whatever was started is gone afterwards."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time

import pytest

from scripts import run

fork = multiprocessing.get_context("fork")


def obedient() -> None:
    run.become_child()
    time.sleep(60)


def stubborn() -> None:
    """Ignores a polite request, and has started another process."""
    run.become_child()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"], check=False)


def short() -> None:
    run.become_child()


def started(*targets):
    children = [fork.Process(target=target, name=target.__name__) for target in targets]
    for child in children:
        child.start()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not all(leads_a_group(child) for child in children):
        time.sleep(0.01)
    return children


def leads_a_group(child) -> bool:
    try:
        return os.getpgid(child.pid) == child.pid
    except ProcessLookupError:
        return True


def group_is_gone(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return True
    return False


def test_all_are_gone_after_stopping(monkeypatch):
    monkeypatch.setattr(run, "GRACE_SECONDS", 0.5)
    children = started(obedient, stubborn)
    time.sleep(0.2)
    run.stop(children)
    assert not any(child.is_alive() for child in children)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and not all(group_is_gone(child.pid) for child in children):
        time.sleep(0.05)
    assert all(group_is_gone(child.pid) for child in children)


def test_a_child_that_ends_is_named():
    children = started(obedient, short)
    try:
        assert run.watch(children) == "short"
    finally:
        run.stop(children)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DEBUG": "false", "SECRET_KEY": "x", "ALLOWED_HOSTS": "x"}, "docs/deploy.md says how"),
        ({"DEBUG": "false"}, "Set SECRET_KEY"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}, "The database does not answer"),
    ],
)
def test_what_stands_in_the_way_is_told_in_one_sentence(variables, sentence, tmp_path):
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = {**clean, "DATA_DIR": str(tmp_path), **variables}
    line = [sys.executable, "scripts/run.py"]
    done = subprocess.run(line, cwd=run.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
