"""The public pages and the frame around every page."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.views import defaults
from wagtail.models import Page, Site

from cms.models import HomePage, TextPage, TrainingBody
from cms.templatetags.alongside import hm
from people.models import Notice
from tests import builders


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (125, "2 h 5 min"),
        (59.9, "59 min"),
        (-65, "−1 h 5 min"),
        (None, ""),
    ],
)
def test_minutes_in_words_are_never_rounded_up(minutes, words):
    assert hm(minutes) == words


def test_a_fresh_site_has_a_front_door(db):
    home = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(home, HomePage)
    assert Page.find_problems() == ([], [], [], [], [])
    assert TrainingBody.objects.count() == 1


def test_the_home_page_leads_on(db, client):
    home = builders.home_page()
    home.action_page, home.action_text = builders.text_page(), "Read on"
    home.save()
    page = soup(client.get("/"))
    assert page.h1.get_text(strip=True) == home.title
    assert page.find("a", string="Read on")["href"] == "/about-us/"


def test_a_text_page_shows_its_blocks_below_one_title(db, client):
    body = [("prose", "# Big\n\ntext"), ("callout", {"title": "Try it", "body": "Ask."})]
    builders.text_page("About us", body)
    page = soup(client.get("/about-us/"))
    assert [tag.get_text() for tag in page.find_all("h1")] == ["About us"]
    assert page.find("h2", string="Big")
    assert page.select_one("aside.callout").get_text(" ", strip=True) == "Try it Ask."


def test_a_page_below_a_page_says_where_it_is(db, client):
    parent = builders.text_page("About us")
    builders.text_page("Our rules", parent=parent)
    page = soup(client.get("/about-us/our-rules/"))
    assert [link["href"] for link in page.select(".breadcrumbs a")] == ["/about-us/"]
    assert soup(client.get("/about-us/")).select(".breadcrumbs") == []


@pytest.mark.parametrize(
    "url", ["/", "/about-us/", "/accounts/login/", "/accounts/signup/", "/no/such/page/"]
)
def test_help_and_a_way_out_are_on_every_page(db, client, url):
    builders.text_page()
    page = soup(client.get(url))
    talk = page.find("a", string="Talk to someone now")
    assert talk["href"] == f"#{page.find(id='talk')['id']}"
    assert page.select("#talk a[href='tel:988']")
    leave = page.find("a", string="Leave this site quickly")
    assert leave["href"] == TrainingBody.load().quick_exit_url
    assert "noreferrer" in leave["rel"]


def test_the_site_sets_its_own_numbers(db, client):
    body = TrainingBody.load()
    body.crisis_lines = [("line", {"name": "Harbor Warmline", "number": "555 0100", "purpose": "Evenings."})]
    body.save()
    page = soup(client.get("/"))
    assert page.select_one("#talk a[href='tel:5550100']").get_text() == "555 0100"
    assert not page.select("#talk a[href='tel:988']")


def test_the_frame_asks_little_of_the_database(db, client, tess, client_for, django_assert_num_queries):
    builders.text_page()
    hers = client_for(tess)
    client.get("/about-us/")  # the addresses of the site are remembered from now on
    with django_assert_num_queries(5):  # the page is found and checked in four; who runs this site
        client.get("/about-us/")
    with django_assert_num_queries(7):  # and the session, and the person with roles and notices
        hers.get("/about-us/")


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("tess", ["My path", "Hours", "Certificates"]),
        ("sam", ["To sign"]),
        ("cora", ["Certificates to issue", "Hours", "Cohorts", "Pages and people"]),
        ("tomas", ["Cohorts", "Pages and people"]),
    ],
)
def test_the_way_around_depends_on_the_role(who, links, request, client_for):
    page = soup(client_for(request.getfixturevalue(who)).get("/"))
    assert [link.get_text() for link in page.select(".site-nav a")] == links


def test_a_visitor_may_log_in_or_sign_up(db, client):
    page = soup(client.get("/"))
    assert [link.get_text() for link in page.select(".site-header__doors a")] == ["Log in", "Sign up"]
    assert page.select(".site-nav") == []


def test_unread_notices_are_counted_and_read_ones_are_not(tess, client_for):
    for subject in ("One", "Two"):
        Notice.objects.create(person=tess, subject=subject, body="Text", sent_at=timezone.now())
    hers = client_for(tess)
    assert soup(hers.get("/")).select_one(".menu__summary .badge").get_text() == "2 new notices"
    first = soup(hers.get("/notices/"))
    assert [title.contents[0].strip() for title in first.select("article h2")] == ["Two", "One"]
    hers.post(first.select_one("article form")["action"])
    assert soup(hers.get("/")).select_one(".menu__summary .badge").get_text() == "1 new notice"


def test_a_form_says_what_to_look_at_beside_the_field_and_at_the_top(db, client):
    page = soup(client.post("/accounts/signup/", {"email": "no address", "password1": "x"}))
    summary = page.select_one(".error-summary[role=alert]")
    for link in summary.select("a"):
        field = page.select_one(link["href"])
        assert field["aria-invalid"] == "true"
        beside = page.find(id=field["aria-describedby"].split()[-1])
        assert link.get_text() in beside.get_text()
    assert page.select_one("#id_email")["value"] == "no address"


def test_the_wrong_role_reads_the_sentence(db):
    request = RequestFactory().get("/")
    response = defaults.permission_denied(request, PermissionDenied("This page is for <coordinators>."))
    assert response.status_code == 403
    assert "This page is for &lt;coordinators&gt;." in response.content.decode()


def test_a_page_nobody_made_is_a_calm_404(db, client):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert soup(response).h1.get_text() == "Nothing is here"


def test_a_broken_page_needs_no_database():
    html = defaults.server_error(RequestFactory().get("/")).content.decode()
    assert "Something broke on our side" in html
    assert "tel:988" in html


def test_a_stale_form_is_explained(db):
    html = render_to_string("403_csrf.html", request=RequestFactory().post("/"))
    assert "Please try that again" in html


def test_nothing_on_a_public_page_is_inline(db, client):
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert not re.search(rb"<script(?![^>]*src=)|<style|\sstyle=", response.content)


def test_the_picker_of_blocks_shows_them_in_our_looks(db, client_for, tomas):
    assert render_to_string("wagtailcore/shared/block_preview.html", {"bound_block": ""}).count("css/") == 3


def test_pages_only_go_where_they_make_sense():
    assert HomePage.allowed_subpage_models()[0] is TextPage
    assert {model.__name__ for model in HomePage.allowed_subpage_models()} == {"TextPage", "ProgramIndexPage"}
    assert TextPage.allowed_subpage_models() == [TextPage]
