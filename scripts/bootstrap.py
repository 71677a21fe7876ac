"""Make ready what Alongside needs on this machine, and nothing twice.

    python3 scripts/bootstrap.py [--dev] [--browser] [--postgres] [--port NUMBER]

It makes ``.venv``, installs the packages of ``requirements.txt`` (``--dev``: of ``requirements-dev.txt``,
which holds them all) and, through apt, the few system libraries that are missing. Whatever stands in the
way is told in one sentence that says what to do.

Only the standard library is used. The file must stay readable for Python 3.6, or an old Python could not say
that it is too old.
"""

import argparse
import ctypes
import errno
import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
LOG = ROOT / "var" / "install.log"
OLDEST, TOO_NEW = (3, 11), (3, 15)

PDF_LIBRARIES = {  # what WeasyPrint opens, and the Debian package that brings it
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", Path.home() / ".local/share/fonts"]
# The tests take a fifth less time in it than in a whole browser.
HEADLESS = "chromium-headless-shell"
BROWSERS = [HEADLESS, "chromium", "chromium-browser", "google-chrome"]
PORT_TROUBLE = {
    errno.EADDRINUSE: "Port {port} is in use: stop the program that uses it, "
    "or take another port, for example `make run PORT=8123`.",
    errno.EACCES: "You may not use port {port}: take one above 1024, for example `make run PORT=8123`.",
}
NO_NETWORK = re.compile(
    r"name resolution|not known|resolve host|could not resolve|dns error|unreachable|refused"
    r"|timed out|ConnectTimeout|NewConnectionError|failed to fetch|error sending request",
    re.IGNORECASE,
)


class Stop(Exception):
    """Something stands in the way; the text is one sentence that says what to do."""


# --- Before anything is changed ---------------------------------------------------------------------


def check_python(version, executable):
    """Alongside runs on Python 3.11 up to 3.14."""
    if OLDEST <= tuple(version[:2]) < TOO_NEW:
        return
    raise Stop(
        f"Alongside needs Python 3.11 to 3.14 and {executable} is {version[0]}.{version[1]}: "
        "install one of these and name it, for example `make run PYTHON=python3.11`."
    )


def check_folder():
    """The project's folder takes what we make: the environment, the database, the log."""
    for folder in (ROOT, VENV, LOG.parent):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            raise Stop(
                f"You may not write to {folder}: use a copy of the project in a folder of your own, "
                "or ask its owner for the right to write there."
            )
    LOG.parent.mkdir(exist_ok=True)


def check_port(text):
    """Nobody else listens on the port the site will use."""
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise Stop("PORT must be a number from 1 to 65535, for example `make run PORT=8080`.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise Stop(PORT_TROUBLE.get(error.errno, str(error)).format(port=text)) from error


# --- System packages --------------------------------------------------------------------------------


def can_load(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_text_font():
    """Whether there is a TrueType text font, which certificates are printed with."""
    return any(True for folder in FONT_FOLDERS for _font in Path(folder).rglob("DejaVuSans*.ttf"))


def find_browser():
    named = os.environ.get("CHROMIUM_PATH")
    return named or next((path for path in map(shutil.which, BROWSERS) if path), None)


def missing_for_venv():
    """Debian's Python comes without ``ensurepip``."""
    if venv_works():
        return []
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return ["python3-venv", "python{}.{}-venv".format(*sys.version_info[:2])]
    return []


def missing_for_certificates():
    """Pango, HarfBuzz and a font. WeasyPrint sets the certificates with them."""
    if sys.platform != "linux":
        return []
    packages = [package for library, package in PDF_LIBRARIES.items() if not can_load(library)]
    return packages if has_text_font() else [*packages, "fonts-dejavu-core"]


def missing_for_browser(browser):
    packages = [] if find_browser() else [browser]
    return packages if can_load("libatomic.so.1") else [*packages, "libatomic1"]


def missing_for_postgres():
    found = shutil.which("initdb") or Path("/usr/lib/postgresql").is_dir()
    return [] if found else ["postgresql"]


def missing_packages(wanted):
    """The Debian packages without which we cannot go on."""
    packages = missing_for_venv()
    if os.environ.get("SYSTEM_PACKAGES") != "skip":
        packages += missing_for_certificates()
    if wanted.postgres and not os.environ.get("DATABASE_URL"):
        packages += missing_for_postgres()
    return packages


def apt_get():
    """The beginning of an apt-get command, or None when this person may not install anything."""
    if os.geteuid() == 0:
        return ["apt-get"]
    if not shutil.which("sudo"):
        return None
    if sys.stdin.isatty() or subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return ["sudo", "apt-get"]
    return None


def install_packages(packages):
    """Install Debian packages, or say in one sentence who can, and how to do without."""
    if not packages:
        return
    line = "apt-get install " + " ".join(packages)
    without = ""
    if "lib" in line:
        without = ", or go on without certificates: `make run SYSTEM_PACKAGES=skip`"
    if not shutil.which("apt-get"):
        raise Stop(
            "Alongside needs what Debian calls {} (Fedora: dnf install pango; Alpine: apk add pango "
            "font-dejavu; Arch: pacman -S pango ttf-dejavu): install it{}.".format(
                ", ".join(packages), without
            )
        )
    command = apt_get()
    if command is None:
        raise Stop(
            "System packages are missing that you may not install: "
            f"ask somebody who may for `{line}`{without}."
        )
    say("Installing system packages: {}".format(" ".join(packages)))
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run([*command, "update", "-q"], may_fail=True)
    install = ["install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    run(command + install + packages, f"System packages could not be installed: try `{line}` yourself")


def install_browser():
    """Install a browser for the browser tests; without one they are reported as skipped."""
    for browser in (HEADLESS, "chromium"):  # not every Debian has the first
        try:
            return install_packages(missing_for_browser(browser))
        except Stop as stop:
            trouble = stop
    say(f"Note: browser tests need Chromium. {trouble}")


def check_homebrew():
    folders = ("/opt/homebrew/lib", "/usr/local/lib")
    if not any(Path(folder, "libpango-1.0.dylib").exists() for folder in folders):
        say("Note: certificates need Pango. Install it with `brew install pango`; the rest works without.")


# --- Python packages --------------------------------------------------------------------------------


def venv_works():
    fits = f"import sys; sys.exit(not {OLDEST} <= sys.version_info[:2] < {TOO_NEW})"
    return VENV_PYTHON.exists() and subprocess.call([VENV_PYTHON, "-c", fits], stderr=subprocess.DEVNULL) == 0


def make_venv():
    """Make ``.venv``, or make it anew when the Python inside no longer starts or is too old."""
    if venv_works():
        return
    say(f"Making .venv with {sys.executable}")
    run([sys.executable, "-m", "venv", "--clear", VENV], "The Python environment .venv could not be made")


def digest(name):
    return f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"


def installed():
    return STAMP.read_text().splitlines() if STAMP.exists() else []


def install_requirements(name):
    """Install one of the two requirements files, every package checked against its hash."""
    if digest(name) in installed():
        return
    say(f"Installing the Python packages of {name}")
    pip = [VENV_PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "2"]
    arguments = ["--require-hashes", "-r", ROOT / name]
    failed = f"The Python packages of {name} could not be installed"
    if not (install_uv(pip) and install_with_uv(arguments)):
        run(pip + arguments, failed)
    stamps = [digest(name)]
    if name == "requirements-dev.txt":
        stamps.append(digest("requirements.txt"))  # the larger file holds the smaller one
    STAMP.write_text("\n".join(stamps))


def install_uv(pip):
    """Install uv, which is some ten times quicker than pip, from its hashes in requirements-dev.txt."""
    pinned = (ROOT / "requirements-dev.txt").read_text()
    entry = re.search(r"^uv==(?:.*\\\n)*.*\n", pinned, re.MULTILINE)
    only_uv = VENV / "uv.txt"
    only_uv.write_text(entry.group() if entry else "")
    return run([*pip, "--require-hashes", "-r", only_uv], may_fail=True)


def install_with_uv(arguments):
    """Install by uv from the same place as pip would; False when that did not work (pip then tries)."""
    config = subprocess.check_output([VENV_PYTHON, "-m", "pip", "config", "list"], universal_newlines=True)
    index = re.search(r"index-url='(.*)'", re.sub(r"extra-index-url=.*", "", config))
    if index:
        os.environ.setdefault("UV_DEFAULT_INDEX", index.group(1))
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    here = ["--python", VENV_PYTHON, "--compile-bytecode"]
    return run([VENV / "bin" / "uv", "pip", "install", "-q", *here, *arguments], may_fail=True)


# --- Telling and running ----------------------------------------------------------------------------


def say(text):
    print(text, flush=True)


def run(command, failed="", may_fail=False):
    """Run a command with its output in the log; returns whether it worked.

    A missing network is told at once: whatever would be tried next would fail as well.
    """
    with LOG.open("a+") as log:
        start = log.seek(0, os.SEEK_END)
        if subprocess.call(command, stdout=log, stderr=log, stdin=None, cwd=ROOT) == 0:
            return True
        log.seek(start)
        output = log.read()
    if NO_NETWORK.search(output):
        raise Stop(
            "Nothing could be downloaded: check the network connection and type the same line again "
            "(what was tried is in var/install.log)."
        )
    if not may_fail:
        raise Stop(f"{failed} (what was tried is in var/install.log).")
    return False


def options():
    parser = argparse.ArgumentParser(description="Make ready what Alongside needs on this machine.")
    parser.add_argument("--dev", action="store_true", help="also what tests and linters need")
    parser.add_argument("--browser", action="store_true", help="also a browser for the browser tests")
    parser.add_argument("--postgres", action="store_true", help="also a PostgreSQL server for the tests")
    parser.add_argument("--port", help="say so early when this port is taken")
    return parser.parse_args()


def prepare(wanted):
    check_python(sys.version_info, sys.executable)
    check_folder()
    if wanted.port:
        check_port(wanted.port)
    install_packages(missing_packages(wanted))
    if sys.platform == "darwin":
        check_homebrew()
    if wanted.browser:
        install_browser()
    make_venv()
    install_requirements("requirements-dev.txt" if wanted.dev else "requirements.txt")
    run([VENV_PYTHON, ROOT / "scripts" / "catalogs.py"], "The translations could not be compiled")


def main():
    try:
        prepare(options())
    except Stop as stop:
        sys.exit(str(stop))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Type the same line again to go on.")


if __name__ == "__main__":
    main()
