"""People choose what they read in; the site says what it can say, and never that it is what it is not."""

import pytest
from django.conf import settings as of_the_site
from django.urls import reverse

from people.languages import interface


@pytest.mark.parametrize(("reads", "shown"), [("en", "en"), ("es", "en"), ("xx", "en"), (None, "en")])
def test_the_site_speaks_english_until_its_words_are_translated(reads, shown):
    assert interface(reads) == shown


def test_a_translated_interface_is_used(settings):
    settings.INTERFACE_LANGUAGES = ["en", "es"]
    assert interface("es") == "es"


def test_every_language_of_the_interface_is_one_people_can_choose():
    assert set(of_the_site.INTERFACE_LANGUAGES) <= set(dict(of_the_site.LANGUAGES))


def test_a_person_chooses_the_language_of_lessons(noor, client_for):
    browser = client_for(noor)
    form = {"preferred_name": "Noor", "legal_name": "", "time_zone": "America/New_York", "language": "es"}
    assert browser.post(reverse("people:profile"), form).status_code == 302
    noor.refresh_from_db()
    assert noor.language == "es"
    answer = browser.get(reverse("people:profile"))
    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in answer.content.decode()


def test_a_visitor_whose_browser_asks_for_spanish_gets_a_page_that_says_what_it_is(client, db):
    answer = client.get(reverse("courses:search"), headers={"Accept-Language": "es"})
    assert answer["Content-Language"] == "en"
    assert '<html lang="en"' in answer.content.decode()
