"""A migrated database for each test process, without migrating each time.

Migrating takes half a minute; copying a migrated file takes a moment. So the first run keeps a template,
named after everything that shapes the schema, and every process copies it. On PostgreSQL the template is a
database of its own, copied by ``CREATE DATABASE ... TEMPLATE``.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

CACHE = Path(__file__).resolve().parent.parent / "var" / "test-templates"


def schema_key() -> str:
    """A digest of every migration of every app, third-party ones too."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted(Path(config.path).glob("migrations/*.py")):
            digest.update(f"{config.label}/{file.name}".encode())
            digest.update(file.read_bytes())
        for name in ("triggers.py",):  # installed after every migrate, so part of the schema
            if (file := Path(config.path) / name).exists():
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Other test processes wait at this door."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def use(name: str) -> None:
    """Let Django work on this database from now on."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _migrate(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def _sqlite_template() -> Path:
    template = CACHE / f"{schema_key()}.sqlite3"
    with one_at_a_time("sqlite"):
        if not template.exists():
            draft = template.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            _migrate(str(draft))
            with closing(sqlite3.connect(draft)) as db:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for old in CACHE.glob("*.sqlite3"):
                old.unlink()
            draft.rename(template)
    return template


def _sql(statement: str) -> None:
    """Run one statement outside any transaction, from PostgreSQL's maintenance database."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _postgres_template() -> str:
    template = f"alongside_template_{schema_key()}"
    with one_at_a_time("postgres"):
        if not _exists(template):
            _sql(f'DROP DATABASE IF EXISTS "{template}_draft"')
            _sql(f'CREATE DATABASE "{template}_draft"')
            _migrate(f"{template}_draft")
            _sql(f'ALTER DATABASE "{template}_draft" RENAME TO "{template}"')
    return template


def _copy_template_file(copy: Path) -> str:
    for leftover in copy.parent.glob(f"{copy.name}*"):
        leftover.unlink()
    shutil.copy(_sqlite_template(), copy)
    return str(copy)


def site_url(folder: Path) -> str:
    """The DATABASE_URL of a server with an SQLite file of its own."""
    return f"sqlite:///{folder / 'site.sqlite3'}"


def copy_for_a_site(folder: Path) -> str:
    """Put that file there, migrated already if that is quick; returns its DATABASE_URL."""
    if connection.vendor == "sqlite":
        _copy_template_file(folder / "site.sqlite3")
    return site_url(folder)


def make_database(process: str) -> str:
    """Copy the template for this process, point Django at the copy, and return its name."""
    if connection.vendor == "sqlite":
        name = _copy_template_file(CACHE / f"run-{process}.sqlite3")
    else:
        template = _postgres_template()
        name = f"alongside_test_{process}".replace("-", "_")
        connections.close_all()
        _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        _sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    use(name)
    return name


def drop_database(name: str) -> None:
    """Remove a copy made by ``make_database``."""
    connections.close_all()
    if connection.vendor == "sqlite":
        for file in Path(name).parent.glob(f"{Path(name).name}*"):
            file.unlink()
    else:
        _sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
