"""Pin the dependencies of pyproject.toml, with hashes, for every supported Python.

    python scripts/requirements.py [--upgrade | --check]

``--check`` needs no network: each file names the digest of the dependencies that it was made from.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sysconfig.get_path("scripts")) / "uv"
FILES = {
    "requirements.txt": [],
    "requirements-pades.txt": ["--extra", "pades", "--constraint", "requirements.txt"],
    "requirements-dev.txt": ["--group", "dev", "--extra", "pades", "--constraint", "requirements.txt"],
}
# No address of a registry: everybody installs from where their own machine is told to.
COMPILE = ["pip", "compile", "pyproject.toml", "--quiet", "--universal", "--generate-hashes"]
COMPILE += ["--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links"]
MARK = "# made from the dependencies with digest "


def digest() -> str:
    """A digest of all that pyproject.toml says about dependencies."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        pyproject = tomllib.load(file)
    parts = [
        pyproject["project"]["requires-python"],
        pyproject["project"]["dependencies"],
        pyproject["project"]["optional-dependencies"],
        pyproject["dependency-groups"],
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def is_fresh(name: str) -> bool:
    """Whether a file was made from the dependencies as they stand now."""
    return MARK + digest() in (ROOT / name).read_text().splitlines()


def compile_file(name: str, options: list[str]) -> None:
    """Resolve and write one file, keeping the versions it has unless told to upgrade."""
    command = [UV, *COMPILE, "--custom-compile-command", "make requirements", "--output-file", name]
    subprocess.run([*command, *options], cwd=ROOT, check=True)
    file = ROOT / name
    file.write_text(f"{MARK}{digest()}\n{file.read_text()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    parser.add_argument("--check", action="store_true", help="only say whether the files are fresh")
    wanted = parser.parse_args()
    if wanted.check:
        stale = [name for name in FILES if not is_fresh(name)]
        sys.exit(f"{' and '.join(stale)} is stale: type `make requirements`." if stale else 0)
    for name, options in FILES.items():
        compile_file(name, options + (["--upgrade"] if wanted.upgrade else []))


if __name__ == "__main__":
    main()
