"""The files that a body shows are found in one statement, and are what Wagtail would have found."""

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from cms import library
from cms.models import TextPage
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def shown() -> dict:
    film, talk, picture, sheet = (
        *(builders.media(), builders.media("audio")),
        *(builders.picture(), builders.handout()),
    )
    return {
        "video": {"media": film.pk},
        "audio": {"media": talk.pk},
        "image": {"image": picture.pk, "alt": "Two paths"},
        "document": {"document": sheet.pk, "text": ""},
    }


def page(*blocks: dict) -> TextPage:
    return TextPage.objects.get(pk=builders.text_page(body=list(blocks)).pk)


def files(body) -> list:
    return [one.value.get("media") or one.value.get("image") or one.value.get("document") for one in body]


def test_four_kinds_of_files_take_one_statement(shown, django_assert_num_queries):
    blocks = [builders.block(kind, value) for kind, value in shown.items()]
    assert connection.features.supports_json_field  # Django tries it out once in a process
    quick, slow = page(*blocks).body, page(*blocks).body
    with django_assert_num_queries(1):
        library.look_up(quick)
        found = files(quick)
    for one, other in zip(found, files(slow), strict=True):
        assert (type(one), one.pk) == (type(other), other.pk)
        for name in library._columns(type(one)):
            assert getattr(one, name) == getattr(other, name), name


def test_a_picture_found_so_can_be_scaled(shown):
    body = page(builders.block("image", shown["image"])).body
    library.look_up(body)
    spec = {"filter_spec": "width-400", "file": "images/small.png", "width": 400, "height": 222}
    files(body)[0].renditions.create(**spec)
    assert files(body)[0].get_rendition("width-400").url == default_storage.url("images/small.png")


def test_what_is_gone_is_gone_and_the_same_twice_is_two(shown):
    gone = {"type": "video", "value": {"media": 0}, "id": "b0"}
    talk = [{"type": "audio", "value": shown["audio"], "id": f"b{number}"} for number in (1, 2)]
    body = page(gone, *talk).body
    library.look_up(body)
    nothing, one, same = files(body)
    assert nothing is None
    assert one == same
    assert one is not same


def test_a_body_of_words_asks_nothing(django_assert_num_queries):
    body = page(builders.block("prose", "Silence is a word.")).body
    with django_assert_num_queries(0):
        library.look_up(body)
