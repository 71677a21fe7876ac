"""The settings: nothing to set for trying out, and no start in production without what only you can know."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "peers.example.org",
    "BASE_URL": "https://peers.example.org",
}


def load(variables: dict[str, str], folder) -> subprocess.CompletedProcess:
    """Read the settings as a process with only these variables would."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **variables}
    line = [sys.executable, "-c", "from config import settings; print(settings.DEBUG)"]
    return subprocess.run(
        line, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("variables", "debug"), [({}, "True"), (PRODUCTION, "False")])
def test_what_is_set_is_enough(variables, debug, tmp_path):
    done = load(variables, tmp_path)
    assert (done.stdout.strip(), done.stderr) == (debug, "")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"])
def test_production_does_not_start_without(missing, tmp_path):
    done = load({name: value for name, value in PRODUCTION.items() if name != missing}, tmp_path)
    assert done.returncode != 0
    assert f"Set {missing} to" in done.stderr


def test_paper_that_no_certificate_fits_is_refused_at_the_start(tmp_path):
    assert "letter or a4" in load({"CERTIFICATE_PAPER": "a5"}, tmp_path).stderr
