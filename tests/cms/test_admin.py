"""Trainers write pages in Wagtail's admin: its policy, its preview, and the settings of the training body."""

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import TextPage, TrainingBody
from people.models import User
from tests import builders


@pytest.fixture
def staff(db) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.org", "x", preferred_name="Root"))
    return client


def posted(title: str, blocks: list) -> dict:
    return nested_form_data({"title": title, "slug": "about", "lead": "", "body": streamfield(blocks)})


def test_the_admin_has_its_own_policy(staff):
    policy = staff.get("/admin/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'self'" in policy
    assert "http" not in policy


def test_a_page_is_written_previewed_and_published(staff):
    home = builders.home_page()
    form = posted("About", [("prose", "## Hello\n\n<script>x</script>")])
    answer = staff.post(f"/admin/pages/add/cms/textpage/{home.pk}/", {**form, "action-publish": "yes"})
    assert answer.status_code == 302
    page = TextPage.objects.get(slug="about")
    assert page.live
    preview = f"/admin/pages/{page.pk}/edit/preview/"
    assert staff.post(preview, {**form, "title": "About us"}).json()["is_valid"]
    shown = staff.get(preview)
    assert "About us" in shown.content.decode()
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "&lt;script&gt;x&lt;/script&gt;" in shown.content.decode()


def test_a_crooked_table_comes_back_with_a_sentence(staff):
    table = {"caption": "Two ways", "rows": "a | b\nc", "header_row": "on", "header_column": "on"}
    form = posted("About", [("table", table)])
    url = f"/admin/pages/add/cms/textpage/{builders.home_page().pk}/"
    answer = staff.post(url, {**form, "action-publish": "yes"})
    assert "Row 2 has 1 cells, but the first row has 2." in answer.content.decode().replace("\\u0020", " ")


def test_the_training_body_is_one(staff):
    assert staff.get("/admin/settings/cms/trainingbody/", follow=True).status_code == 200
    assert TrainingBody.objects.count() == 1


def test_the_admin_is_headed_by_the_training_body(staff):
    body = TrainingBody.load()
    body.name = "Harbor House Training"
    body.save()
    assert "Harbor House Training" in staff.get("/admin/").content.decode()
