"""The cast, and a migrated database for everybody.

The cast (see also ``seed_demo``): Tess, Noor, Lee and Ana learn; Sam supervises; Tomas trains; Cora
coordinates; Otto is logged in and belongs to nothing.
"""

import gc
import os

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from xdist.scheduler import LoadScopeScheduling

from people import rules
from people.models import User
from tests import database

BROWSER, JOURNEYS = "tests/browser/", "tests/browser/test_journey"
LONG = (BROWSER, "tests/certificates/test_killed")
gc.disable()  # until the tests are found: what is loaded stays


class ModulesTogether(LoadScopeScheduling):
    """A module goes as a whole to a process that is free, as its world is built once (see ``worlds``).

    The tests of the browser go to two processes, each with a running site.
    """

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith(BROWSER):
            return nodeid.partition("::")[0]
        return JOURNEYS if nodeid.startswith(JOURNEYS) else BROWSER


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> ModulesTogether:
    config.option.loadscopereorder = False
    return ModulesTogether(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process is left with it when the others are done."""
    items.sort(key=lambda item: (not item.nodeid.startswith(LONG), not item.nodeid.startswith(JOURNEYS)))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores: those with a browser mostly wait."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_finish(session: pytest.Session) -> None:
    """Code stays, so the garbage collector need not look at it; in larger rounds it costs a run less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    process = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
    with django_db_blocker.unblock():
        name = database.make_database(process)
    yield
    with django_db_blocker.unblock():
        database.drop_database(name)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker):
    """A database of the test's own, where every transaction commits, and several connections may meet.

    Dropped afterwards as a whole: its triggers keep it from being emptied.
    """
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        name = database.make_database(f"own-{os.getpid()}")
        try:
            yield
        finally:
            database.drop_database(name)
            database.use(usual)


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """A transaction around all tests of a module: what ``worlds.once_a_module`` builds in it stands."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def person(name: str, *roles: str) -> User:
    """Somebody of the cast, with a password all of them share; who stands in the module's world is found."""
    email = f"{name.lower()}@example.org"
    if found := User.objects.filter(email=email).first():
        return found
    user = User.objects.create_user(email, "along-the-way", preferred_name=name, legal_name=f"{name} Example")
    for role in roles:
        user.grant(role)
    return user


@pytest.fixture(autouse=True)
def nobodys_language():
    """A request leaves its language behind in the thread; outside of one there is the site's own."""
    translation.deactivate()


@pytest.fixture
def tess(db):
    return person("Tess")


@pytest.fixture
def noor(db):
    return person("Noor")


@pytest.fixture
def lee(db):
    return person("Lee")


@pytest.fixture
def ana(db):
    return person("Ana")


@pytest.fixture
def otto(db):
    return person("Otto")


@pytest.fixture
def sam(db):
    return person("Sam", rules.SUPERVISOR)


@pytest.fixture
def tomas(db):
    return person("Tomas", rules.TRAINER)


@pytest.fixture
def cora(db):
    return person("Cora", rules.COORDINATOR)


@pytest.fixture
def client_for():
    """``client_for(tess)`` is Tess's browser."""

    def log_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return log_in


@pytest.fixture
def signing_certificate(tmp_path, settings):
    """A site that signs its PDFs, with a certificate made for the test."""

    def with_key(kind: str = "P-256"):
        from tests import signing  # reads what only these tests need

        file, made = signing.write(tmp_path, kind)
        settings.SIGNING_P12, settings.SIGNING_P12_PASSPHRASE = str(file), "secret"
        return made

    return with_key
