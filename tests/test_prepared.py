"""Queries that are written once find what the same queries find when they are written each time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from people.models import Notice, User
from prepared import Given, Prepared
from tests.conftest import person

pytestmark = pytest.mark.postgres  # it leans on how Django writes SQL for each database


def people_with_notices(name):
    waiting = Notice.objects.filter(person=OuterRef("pk"), subject=name)
    return User.objects.annotate(waits=Exists(waiting)).filter(preferred_name=name).order_by("pk")


@pytest.fixture
def both(db, tess, noor):
    Notice.objects.send(tess, "Tess", "", at=timezone.now())


@pytest.mark.parametrize("name", ["Tess", "Noor", "Nobody", "%", "'; --"])
def test_it_finds_the_same(both, name):
    prepared = Prepared(lambda: people_with_notices(Given("name")))
    for _twice in range(2):
        found = prepared.rows(name=name)
        assert found == list(people_with_notices(name))
        assert [user.waits for user in found] == [user.waits for user in people_with_notices(name)]


def test_other_values_find_others(both, tess, noor):
    prepared = Prepared(lambda: people_with_notices(Given("name")))
    assert [prepared.first(name=name) for name in ("Tess", "Noor", "Nobody", "Tess")] == [
        tess,
        noor,
        None,
        tess,
    ]


def test_plain_rows_come_as_the_queryset_gives_them(both, tess):
    prepared = Prepared(
        lambda: (
            User.objects.filter(pk=Given("pk"))
            .annotate(letters=Count("notices"))
            .values_list("email", "date_joined", "is_active", "letters", named=True)
        )
    )
    assert [row._asdict() for row in prepared.rows(pk=tess.pk)] == [
        {"email": tess.email, "date_joined": tess.date_joined, "is_active": True, "letters": 1}
    ]


def test_a_path_with_signs_of_a_pattern_is_taken_as_it_stands(db, tess):
    prepared = Prepared(lambda: User.objects.filter(email__startswith=Given("start")))
    assert prepared.rows(start="tess@") == [tess]
    assert not prepared.rows(start="t%")
    assert not prepared.rows(start="_ess")


def test_its_sql_is_written_once(both, django_assert_num_queries):
    written = []
    prepared = Prepared(lambda: written.append(1) or people_with_notices(Given("name")))
    with django_assert_num_queries(3):
        for name in ("Tess", "Noor", "Tess"):
            prepared.rows(name=name)
    assert written == [1]


def test_a_blank_left_empty_is_named(db):
    with pytest.raises(KeyError, match="name"):
        Prepared(lambda: people_with_notices(Given("name"))).rows()


def test_several_threads_ask_at_once(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        keys = [person(name).pk for name in ("Tess", "Noor", "Lee", "Ana")]
        prepared = Prepared(lambda: User.objects.filter(pk=Given("pk")))

        def ask(key: int) -> set[int]:
            try:
                return {prepared.first(pk=key).pk for _time in range(50)}
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(keys)) as pool:
            assert list(pool.map(ask, keys)) == [{key} for key in keys]
