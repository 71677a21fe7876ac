"""A site of its own for a measurement: a database on SQLite in a temporary folder, in one process."""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {
            "DATA_DIR": place,
            "DATABASE_URL": f"sqlite:///{Path(place) / 'alone.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DEBUG": "false",
            "SECRET_KEY": "benchmark",
            "BASE_URL": "http://testserver",
            "ALLOWED_HOSTS": "testserver",
            "SECURE_SSL_REDIRECT": "false",
            "EMAIL_URL": "dummymail://",
        }
        import django
        from django.core.management import call_command

        django.setup()
        logging.disable(logging.CRITICAL)
        call_command("migrate", verbosity=0)
        yield
