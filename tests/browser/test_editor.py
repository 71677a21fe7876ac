"""The Markdown editor in a real browser: pasting, buttons, shortcuts, the preview; and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.browser.clipboards import CLIPBOARDS
from tests.browser.manners import assert_accessible

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js" / "editor"
GLOSSARY = "/admin/snippets/cms/glossaryterm/add/"
FIELD = "textarea[name=definition]"
PASTE = """(field, html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  clipboard.setData("text/plain", "plain");
  return field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def blank(site, browser: Browser) -> Iterator[Page]:
    """A page with nothing on it but our script. The site comes first: beside Playwright it could not be made."""
    page = browser.new_page()
    page.add_script_tag(path=SCRIPTS / "paste.js")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("html", "markdown"), [case[1:] for case in CLIPBOARDS], ids=[c[0] for c in CLIPBOARDS]
)
def test_what_was_copied_becomes_markdown(blank, html, markdown):
    assert blank.evaluate("html => window.alongside.markdownFromHtml(html)", html) == markdown


def test_a_chooser_may_bring_the_editor_along_once_more(blank):
    errors: list[str] = []
    blank.on("pageerror", lambda error: errors.append(str(error)))
    for _time in range(2):
        blank.add_script_tag(path=SCRIPTS / "editor.js")
    assert errors == []


@pytest.fixture
def field(desktop, log_in) -> Page:
    """Tomas writes what a word means."""
    log_in(desktop, "Tomas")
    desktop.goto(GLOSSARY)
    return desktop


def select(page: Page, start: int, end: int) -> None:
    page.evaluate(f"document.querySelector('{FIELD}').focus()")
    page.evaluate(f"document.querySelector('{FIELD}').setSelectionRange({start}, {end})")


@pytest.mark.parametrize(
    ("button", "before", "selection", "after"),
    [
        ("Bold", "be kind", (3, 7), "be **kind**"),
        ("Bold", "be **kind**", (5, 9), "be kind"),
        ("Bold", "be kind ", (2, 8), "be **kind** "),
        ("Italic", "be **kind**", (5, 9), "be ***kind***"),
        ("Italic", "be ***kind***", (6, 10), "be **kind**"),
        ("Italic", "", (0, 0), "**"),
        ("Heading", "one\ntwo", (5, 5), "one\n## two"),
        ("Heading", "### two", (4, 4), "two"),
        ("List", "one\n\ntwo", (0, 8), "- one\n\n- two"),
        ("List", "- one\n- two", (0, 11), "one\ntwo"),
        ("Numbered list", "- one\n- two", (0, 11), "1. one\n2. two"),
        ("Quotation", "one\ntwo", (0, 4), "> one\ntwo"),
        ("Link", "the guide", (4, 9), "the [guide](https://)"),
        ("Link", "https://example.org/", (0, 20), "[](https://example.org/)"),
        ("Link", "", (0, 0), "[](https://)"),
    ],
)
def test_buttons_write_markdown(blank, button, before, selection, after):
    """On a page of its own: these need no site."""
    blank.set_content(
        f"<form><markdown-area><div role=toolbar><button type=button data-command={COMMANDS[button]}>{button}</button></div>"
        "<textarea name=definition></textarea><iframe hidden></iframe></markdown-area></form>"
    )
    blank.add_script_tag(path=SCRIPTS / "editor.js")
    blank.fill(FIELD, before)
    select(blank, *selection)
    blank.get_by_role("button", name=button, exact=True).click()
    assert blank.input_value(FIELD) == after
    blank.keyboard.press("Control+z")
    assert blank.input_value(FIELD) == before


COMMANDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Heading": "heading",
    "List": "list",
    "Numbered list": "numbers",
    "Quotation": "quote",
    "Link": "link",
}


def test_the_keyboard_is_enough(field):
    field.fill(FIELD, "be kind")
    field.focus(FIELD)
    field.keyboard.press("Shift+Tab")  # the row of buttons is one stop
    expect(field.get_by_role("button", name="Heading")).to_be_focused()
    field.keyboard.press("ArrowRight")
    expect(field.get_by_role("button", name="Bold")).to_be_focused()
    field.keyboard.press("End")
    expect(field.get_by_role("button", name="Preview")).to_be_focused()
    for keys, text in (("b", "be **kind**"), ("i", "be ***kind***")):
        start = field.input_value(FIELD).index("kind")
        select(field, start, start + 4)
        field.keyboard.press(f"Control+{keys}")
        assert field.input_value(FIELD) == text
    select(field, 0, 2)
    field.keyboard.press("Control+k")
    assert field.input_value(FIELD) == "[be](https://) ***kind***"


def test_pasting_leaves_what_is_there_and_comes_as_blocks(field):
    field.fill(FIELD, "Before.")
    select(field, 7, 7)
    taken = field.eval_on_selector(FIELD, PASTE, "<h2>After</h2><p>it</p>")
    assert not taken  # the script took it: nothing else pastes
    assert field.input_value(FIELD) == "Before.\n\n## After\n\nit"
    assert field.eval_on_selector(FIELD, PASTE, "<p>no marks</p>")  # the browser pastes the plain text itself


def test_the_preview_looks_as_readers_see_it(field):
    field.fill(FIELD, "It is **yours**.\n\n<script>alert(1)</script>")
    button = field.get_by_role("button", name="Preview", exact=True)
    button.click()
    shown = field.frame_locator("markdown-area iframe")
    expect(shown.locator("strong")).to_have_text("yours")
    expect(shown.locator("main")).to_contain_text("<script>alert(1)</script>")
    # the words stand before the style sheet has come
    expect(shown.locator("body")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.click()
    expect(field.locator("markdown-area iframe")).to_be_hidden()


def test_without_javascript_it_is_a_field_like_any_other(browse, log_in):
    page = browse({"width": 1280, "height": 900}, javascript=False)
    log_in(page, "Tomas")
    page.goto(GLOSSARY)
    expect(page.locator(FIELD)).to_be_visible()
    expect(page.locator("[role=toolbar]")).to_be_hidden()
    page.fill("[name=term]", "stigma")
    page.fill(FIELD, "A mark that others put on you.")
    page.locator("main form button[type=submit], main form [type=submit]").last.click()
    page.goto("/glossary/")
    expect(page.locator("#stigma")).to_contain_text("A mark that others put on you.")


def test_a_word_is_looked_up_without_leaving_the_lesson(phone, log_in):
    log_in(phone, "Tess")
    phone.goto("/programs/peer-support-foundations/mutuality/what-mutuality-means/")
    word = phone.locator("article a.term").first
    word.click()
    explained = phone.locator(".words__word:target")
    expect(explained).to_be_in_viewport()
    expect(word).to_be_in_viewport()
    assert_accessible(phone)
    explained.get_by_role("link", name="Back to the text").click()
    expect(phone.locator(".words__word:target")).to_have_count(0)
    expect(word).to_be_in_viewport()
    phone.goto("/glossary/")
    assert_accessible(phone)


def test_hints_come_for_what_is_on_the_screen(desktop, log_in):
    """Tomas opens a lesson and types a hard word; the hints know of it although nothing was saved by hand."""
    log_in(desktop, "Tomas")
    found = desktop.request.get("/admin/api/main/pages/?slug=what-mutuality-means").json()
    desktop.goto(f"/admin/pages/{found['items'][0]['id']}/edit/")
    hints = desktop.locator("plain-words")
    expect(hints).to_contain_text("Nothing stands out")
    desktop.locator("markdown-area textarea").first.fill("## Data\n\nWe utilize it.")
    hints.get_by_role("button").click()
    expect(hints.locator("li")).to_have_text(["In “Data”: “utilize”. Perhaps: use."])
