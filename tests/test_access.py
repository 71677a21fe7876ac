"""Who may open which door: every named URL of ours, asked by the whole cast.

Each row says how a URL answers a GET by a visitor, an outsider (Otto), the trainee it belongs to (Tess), her
supervisor (Sam), a trainer (Tomas) and a coordinator (Cora). A URL without a row fails the suite.

200 a page · 302 sent on (a visitor to the log-in) · 403 not your role, with a sentence · 404 not yours, or
not there · 405 only a button may do this.
"""

from dataclasses import dataclass, field

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from courses.models import LessonPage
from tests import builders

CAST = ("visitor", "otto", "tess", "sam", "tomas", "cora")

IN = 302  # a visitor is sent to the log-in
EVERYBODY = (200,) * 6
ONLY_LOGGED_IN = (IN, 200, 200, 200, 200, 200)
BUTTON = (405,) * 6
BUTTON_BEHIND_LOGIN = (IN, 405, 405, 405, 405, 405)

# name: (visitor, otto, tess, sam, tomas, cora)
DOORS = {
    "start": (IN, 302, 302, 302, 302, 302),
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "people:profile": ONLY_LOGGED_IN,
    "people:notices": ONLY_LOGGED_IN,
    "people:open_notice": BUTTON_BEHIND_LOGIN,
    "courses:enroll": (IN, 200, 302, 200, 200, 200),
    "courses:continue": (IN, 404, 302, 404, 404, 302),
    "courses:complete_lesson": BUTTON_BEHIND_LOGIN,
}

# Django's, Wagtail's and allauth's own URLs are tested by them.
FOREIGN = ("account_", "wagtail", "static", "dev_mail", "media")


@dataclass
class World:
    """One of everything, so that each URL has something to point at. ``arguments`` by URL name."""

    arguments: dict[str, list] = field(default_factory=dict)


@pytest.fixture
def world(tess, sam):
    program = builders.program(modules=1, lessons=2)
    enrollment = builders.enrollment(tess, program)
    return World(
        arguments={
            "people:open_notice": [1],
            "courses:enroll": [program.pk],
            "courses:continue": [enrollment.pk],
            "courses:complete_lesson": [LessonPage.objects.first().pk],
        }
    )


def named_urls(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Every named URL of a resolver, as ``namespace:name``."""
    names = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= named_urls(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.add(f"{prefix}{pattern.name}")
    return names


def test_every_url_of_ours_has_a_row():
    ours = {name for name in named_urls(get_resolver()) if not name.startswith(FOREIGN)}
    assert ours == set(DOORS)


@pytest.mark.parametrize("name", DOORS)
def test_who_may_open_this_door(name, world, otto, tess, sam, tomas, cora, client_for):
    url = reverse(name, args=world.arguments.get(name, []))
    people = dict(zip(CAST, (None, otto, tess, sam, tomas, cora), strict=True))
    answers = {who: client_for(person).get(url).status_code for who, person in people.items()}
    assert answers == dict(zip(CAST, DOORS[name], strict=True))


def test_a_wrong_role_gets_a_sentence(otto, client_for, world):
    answer = client_for(otto).get(reverse("certificates:ready"))
    assert answer.status_code == 403
    assert "This page is for coordinators" in answer.content.decode()
