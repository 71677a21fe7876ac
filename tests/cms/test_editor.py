"""The Markdown editor's side of the server: where it stands, and who may see a preview."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from cms.blocks import MarkdownBlock
from cms.editor import MarkdownArea
from config.setup import set_up

URL = "/admin/markdown/preview/"


def test_an_author_sees_the_text_as_readers_will(tomas, client_for):
    set_up()
    answer = client_for(tomas).post(URL, {"text": "## Hello\n\n<script>alert(1)</script>"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.h2.get_text() == "Hello"
    assert page.find("script") is None
    assert len(page.select("link[rel=stylesheet]")) == 3


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_is_no_mistake(text, tomas, client_for):
    set_up()
    assert "There is no text yet." in client_for(tomas).post(URL, {"text": text}).content.decode()


def test_a_preview_is_for_authors_and_asked_for_by_a_button(db, tomas, tess, client_for):
    set_up()
    assert client_for(tomas).get(URL).status_code == 405
    assert client_for(None).post(URL, {"text": "x"}).status_code == 302
    assert client_for(tess).post(URL, {"text": "x"}).status_code in (302, 403)
    his = Client(enforce_csrf_checks=True)
    his.force_login(tomas)
    assert his.post(URL, {"text": "x"}).status_code == 403


def test_a_text_block_is_written_in_the_editor():
    widget = MarkdownBlock(rows=7).field.widget
    assert isinstance(widget, MarkdownArea)
    html = BeautifulSoup(widget.render("body", "Be kind.", {"id": "b1"}), "html.parser")
    assert html.textarea.get_text().strip() == "Be kind."
    assert html.textarea["rows"] == "7"
    assert html.select_one("[role=toolbar]")["aria-controls"] == html.textarea["id"] == "b1"
    assert html.select_one("[role=toolbar]").has_attr("hidden")  # until the script is there
    assert all(button["type"] == "button" for button in html.find_all("button"))


def test_questions_are_written_in_it_too(tomas, client_for):
    set_up()
    page = BeautifulSoup(client_for(tomas).get(reverse("questions:add")).content, "html.parser")
    assert page.select_one("markdown-area textarea[name=stem]")


def test_a_transcript_is_written_in_it_too(tomas, client_for):
    set_up()
    answer = client_for(tomas).get(reverse("wagtailmedia:add", args=["video"]))
    assert BeautifulSoup(answer.content, "html.parser").select_one("markdown-area textarea[name=transcript]")
    assert b"js/editor/editor.js" in answer.content
