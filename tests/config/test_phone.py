"""What makes the site an app on a phone, and what says which pages a phone may keep."""

import json
import re

import pytest
from django.contrib.staticfiles import finders

from cms.models import TrainingBody
from people import phones
from tests import builders

KEEP, PERSON = phones.KEEP, phones.PERSON


def shell(client) -> dict:
    return json.loads(re.search(r"^const SHELL = (.*);$", client.get("/worker.js").text, re.MULTILINE)[1])


def test_the_service_worker_may_see_all_of_the_site(client, db):
    answer = client.get("/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'addEventListener("fetch"' in answer.text


def test_it_takes_along_files_that_are_there(client, db):
    files = shell(client)["files"]
    assert "/static/js/phone.js" in files
    assert [file for file in files if not finders.find(file.removeprefix("/static/"))] == []


def test_its_version_follows_what_the_page_without_a_connection_says(client, db):
    before = shell(client)["version"]
    assert shell(client)["version"] == before
    body = TrainingBody.load()
    body.quick_exit_url = "https://news.example/"
    body.save()
    assert shell(client)["version"] != before


def test_the_page_of_the_phone_knows_nobody_and_has_help(client_for, tess):
    page = client_for(tess).get("/on-this-phone/").text
    assert tess.display_name not in page
    assert phones.key(tess) not in page
    assert 'href="#talk"' in page
    assert "data-leave" in page


def test_the_web_app_opens_with_the_hours_under_a_name_that_says_no_more(client, db):
    answer = client.get("/manifest.webmanifest")
    app = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (app["name"], app["start_url"], app["scope"]) == ("Alongside", "/hours/", "/")
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in app["icons"])


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/hours/", "hours"), ("/hours/new/", "hours"), ("/path/", None), ("/notices/", None), ("/me/", None)],
)
def test_a_phone_may_keep_the_pages_of_hours_and_no_others(client_for, tess, sam, address, kind):
    builders.placement(tess, sam)
    answer = client_for(tess).get(address)
    assert answer.headers.get(KEEP) == kind
    assert answer.headers[PERSON] == phones.key(tess)


def test_each_person_has_a_name_of_their_own_on_the_phone_and_visitors_none(client_for, client, tess, noor):
    assert phones.key(tess) != phones.key(noor)
    assert client_for(noor).get("/me/").headers[PERSON] == phones.key(noor)
    assert PERSON not in client.get("/glossary/").headers
