"""The throw-away PostgreSQL, as far as it can be looked at without starting one."""

import os
import subprocess
import sys

from scripts.bootstrap import ROOT


def test_a_given_database_is_used_and_the_exit_code_kept():
    show = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(3)"
    done = subprocess.run(
        [sys.executable, "scripts/postgres.py", sys.executable, "-c", show],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgres://given/one"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (3, "postgres://given/one")
