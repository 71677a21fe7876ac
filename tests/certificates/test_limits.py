"""How often one address may guess: atomic, forgetful, and told by nobody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from certificates.limits import Limit
from people.models import Allowance

THREE = Limit("test", 3, 60 * 60)


def by(address: str):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def ask(address: str = "192.0.2.1", limit: Limit = THREE) -> bool:
    return limit.allows(by(address))


@pytest.mark.postgres
def test_so_many_and_no_more_for_each_address(db):
    assert [ask() for _time in range(5)] == [True, True, True, False, False]
    assert ask("192.0.2.2")
    assert ask(limit=Limit("another", 1, 60))


@pytest.mark.postgres
def test_one_is_free_again_after_each_third_of_the_hour_and_all_after_the_hour(db):
    start = timezone.now()
    asked = [(0, True), (0, True), (0, True), (19, False), (21, True), (22, False), (41, True)]
    asked += [(121, True), (121, True), (121, True), (121, False)]
    for minutes, allowed in asked:
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert THREE.is_used_up(by("192.0.2.1")) is not allowed, minutes
            assert ask() is allowed, minutes


@pytest.mark.postgres
def test_it_takes_one_statement_and_names_no_address(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        ask()
    with django_assert_num_queries(1):
        ask()
    assert "192.0.2.1" not in Allowance.objects.get().key


@pytest.mark.postgres
def test_what_counts_no_more_is_forgotten(db):
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        ask("192.0.2.7")
    ask()
    call_command("forget_allowances")
    assert Allowance.objects.count() == 1
    assert ask()


@pytest.mark.postgres
def test_asking_at_the_same_moment_gains_nothing(own_database):
    together = threading.Barrier(8)

    def press(_number) -> bool:
        together.wait()
        try:
            return ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == THREE.most
