"""Making ready: nothing twice, and one sentence for whatever stands in the way."""

import argparse
import ast
import re
import socket
import subprocess
import sys

import pytest

from scripts import bootstrap
from scripts.bootstrap import ROOT, Stop

SENTENCE = re.compile(r"[A-Z][^\n]*[.]")


def wanted(**options) -> argparse.Namespace:
    return argparse.Namespace(**{"dev": False, "browser": False, "postgres": False, "port": None, **options})


@pytest.fixture
def calls(monkeypatch):
    """The commands that would have been run; each fails when its text is in ``calls.failing``."""

    class Calls(list):
        failing = ""

    calls = Calls()

    def call(command, **options):
        line = " ".join(map(str, command))
        calls.append(line)
        return int(bool(calls.failing) and calls.failing in line)

    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    return calls


def test_an_old_python_can_read_it_and_is_told_so():
    ast.parse((ROOT / "scripts" / "bootstrap.py").read_text(), feature_version=(3, 6))
    for version in ((3, 6), (3, 10), (3, 15)):
        with pytest.raises(Stop, match=r"needs Python 3\.11 to 3\.14 and python3 is"):
            bootstrap.check_python(version, "python3")
    bootstrap.check_python((3, 11, 2), "python3")


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} is in use"):
            bootstrap.check_port(str(port))
    bootstrap.check_port(str(port))


@pytest.mark.parametrize("text", ["", "http", "0", "70000", "-1"])
def test_a_port_that_is_none(text):
    with pytest.raises(Stop, match="PORT must be a number"):
        bootstrap.check_port(text)


def test_a_folder_one_may_not_write_to(monkeypatch):
    monkeypatch.setattr(bootstrap.os, "access", lambda folder, mode: False)
    with pytest.raises(Stop, match="You may not write to"):
        bootstrap.check_folder()


def test_packages_are_installed_by_root(calls, monkeypatch):
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    bootstrap.install_packages(["libpango-1.0-0"])
    assert [call.split(" -")[0] for call in calls] == ["apt-get update", "apt-get install"]
    assert calls[-1].endswith(" libpango-1.0-0")


def test_packages_that_one_may_not_install(calls, monkeypatch):
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.sys.stdin, "isatty", lambda: False, raising=False)
    calls.failing = "sudo"
    with pytest.raises(Stop) as stop:
        bootstrap.install_packages(["libpango-1.0-0"])
    assert "`apt-get install libpango-1.0-0`" in str(stop.value)
    assert SENTENCE.fullmatch(str(stop.value))


def test_where_the_small_browser_is_unknown_the_whole_one_comes(monkeypatch):
    asked = []

    def install(packages):
        asked.append(packages[0])
        if packages[0] == bootstrap.HEADLESS:
            raise bootstrap.Stop("Unable to locate package")

    monkeypatch.setattr(bootstrap, "find_browser", lambda: None)
    monkeypatch.setattr(bootstrap, "install_packages", install)
    bootstrap.install_browser()
    assert asked == ["chromium-headless-shell", "chromium"]


def test_a_system_without_apt(monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(Stop, match="dnf install pango"):
        bootstrap.install_packages(["libpango-1.0-0"])


def test_going_on_without_certificates(monkeypatch):
    monkeypatch.setattr(bootstrap, "missing_for_certificates", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr(bootstrap, "missing_for_venv", list)
    assert bootstrap.missing_packages(wanted()) == ["libpango-1.0-0"]
    monkeypatch.setenv("SYSTEM_PACKAGES", "skip")
    assert bootstrap.missing_packages(wanted()) == []


def test_no_network_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "log")
    failing = [sys.executable, "-c", "import sys; sys.exit('Temporary failure in name resolution')"]
    with pytest.raises(Stop, match="check the network connection") as stop:
        bootstrap.run(failing, may_fail=True)
    assert SENTENCE.fullmatch(str(stop.value))


def test_another_failure_names_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "log")
    failing = [sys.executable, "-c", "import sys; sys.exit('strange')"]
    assert bootstrap.run(failing, may_fail=True) is False
    with pytest.raises(Stop, match=r"It did not work \(what was tried is in var/install.log\)\."):
        bootstrap.run(failing, "It did not work")
    assert "strange" in bootstrap.LOG.read_text()


def test_what_is_installed_is_not_installed_again(calls, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    bootstrap.STAMP.write_text(bootstrap.digest("requirements.txt"))
    bootstrap.install_requirements("requirements.txt")
    assert calls == []


def test_uv_installs_and_pip_is_the_way_round(calls, tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "log")
    bootstrap.install_requirements("requirements-dev.txt")
    assert re.match(r"uv==[\d.]+ \\\n    --hash=sha256:", (tmp_path / "uv.txt").read_text())
    assert "uv pip install" in calls[-1]
    assert bootstrap.digest("requirements.txt") in bootstrap.installed()
    bootstrap.STAMP.unlink()
    calls.failing = "uv pip install"
    bootstrap.install_requirements("requirements.txt")
    assert "-m pip install" in calls[-1]
    assert "--require-hashes" in calls[-1]


def test_the_whole_command_says_one_sentence():
    line = [sys.executable, "scripts/bootstrap.py", "--port", "none"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert SENTENCE.fullmatch(done.stderr.strip())
