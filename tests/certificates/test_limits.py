"""How often one address may guess: the same with every cache the site may run on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from certificates.limits import Limit

THREE = Limit("test", 3, 60 * 60)
BACKENDS = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"},
    "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "limits"},
}


def ask(address: str = "192.0.2.1", limit: Limit = THREE) -> bool:
    return limit.allows(RequestFactory().get("/", REMOTE_ADDR=address))


@pytest.fixture(params=BACKENDS)
def any_cache(request, settings, db):
    use(settings, request.param)


def use(settings, backend: str) -> None:
    settings.CACHES = {"default": BACKENDS[backend]}
    call_command("createcachetable", verbosity=0)
    cache.clear()


@pytest.mark.postgres
def test_so_many_and_no_more_for_each_address(any_cache):
    assert [ask() for _time in range(5)] == [True, True, True, False, False]
    assert ask("192.0.2.2")


@pytest.mark.postgres
def test_it_lasts_the_whole_hour_and_no_longer(any_cache):
    start = timezone.now()
    for minutes in (0, 10, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert ask()
    for minutes, allowed in ((30, False), (59, False), (61, True), (62, False), (71, True)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert ask() is allowed, minutes


@pytest.mark.postgres
def test_asking_at_the_same_moment_gains_nothing(own_database, settings):
    use(settings, "database")
    together = threading.Barrier(8)

    def press(_number) -> bool:
        together.wait()
        try:
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == THREE.most
