"""Notes and the place in a lesson, as a phone with scripts keeps them, and as one without does."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

LESSON = "/programs/peer-support-foundations/mutuality/what-mutuality-means/"
HERE = re.compile(r"/lessons/\d+/here/$")


def open_step(page: Page) -> None:
    page.goto("/path/")
    with page.expect_navigation():
        page.get_by_role("link", name="Continue").click()


def test_a_note_is_saved_while_it_is_typed_and_is_there_on_another_phone(browse, log_in, axe):
    first, second = browse(PHONE), browse(PHONE)
    log_in(first, "Tess")
    open_step(first)
    first.get_by_text("Write a note for yourself").click()
    box = first.locator("#note-text")
    box.fill("Wait longer.")
    expect(first.locator("#my-note [data-save-status]")).to_have_text("Saved")
    axe(first)
    box.fill("Wait even longer.")
    expect(first.locator("#my-note [data-save-status]")).to_have_text("Saved")
    log_in(second, "Tess", anew=True)
    open_step(second)
    expect(second.locator("#note-text")).to_have_value("Wait even longer.")


def test_a_note_is_kept_while_the_line_is_down_and_saved_when_it_is_back(phone, log_in):
    log_in(phone, "Lee")
    open_step(phone)
    phone.get_by_text("Write a note for yourself").click()
    phone.context.set_offline(True)
    phone.fill("#note-text", "On the bus.")
    status = phone.locator("#my-note [data-save-status]")
    expect(status).to_have_text("Not saved yet. We try again.")
    phone.context.set_offline(False)
    expect(status).to_have_text("Saved")


def test_a_note_is_saved_once_one_has_logged_in_again_in_another_tab(browse, log_in):
    phone = browse(PHONE)
    log_in(phone, "Tess", anew=True)
    open_step(phone)
    phone.locator("#my-note").evaluate("fold => { fold.open = true; }")
    phone.context.clear_cookies(name="sessionid")
    phone.fill("#note-text", "Before I was asked again.")
    status = phone.locator("#my-note [data-save-status]")
    expect(status).to_have_text("Not saved yet. Press Save and log in again: your words come with you.")
    log_in(phone.context.new_page(), "Tess", anew=True)
    phone.evaluate("window.dispatchEvent(new Event('online'))")  # instead of waiting for the next try
    expect(status).to_have_text("Saved")


def test_one_goes_on_at_the_heading_where_one_left_off_on_another_phone(browse, log_in):
    first, second = browse(PHONE), browse(PHONE)
    log_in(first, "Tess")
    open_step(first)
    with first.expect_response(HERE):
        pass  # the top of the page is a place, too
    with first.expect_response(HERE):
        first.locator(".lesson .prose h2").nth(2).scroll_into_view_if_needed()
        first.evaluate("document.querySelectorAll('.lesson .prose h2')[2].scrollIntoView()")
    log_in(second, "Tess", anew=True)
    open_step(second)
    assert re.search(r"#part-\d+$", second.url)
    expect(second.locator(".lesson .prose h2").nth(2)).to_be_in_viewport()


def test_without_scripts_a_note_has_a_button(no_js_phone, log_in):
    log_in(no_js_phone, "Ana")
    no_js_phone.goto(LESSON)
    no_js_phone.get_by_text("Write a note for yourself").click()
    no_js_phone.fill("#note-text", "By hand.")
    with no_js_phone.expect_navigation():
        no_js_phone.locator("#my-note button").click()
    expect(no_js_phone.locator("#note-text")).to_have_value("By hand.")
