"""A meeting that runs: a code on the wall, phones in the hands, and the list of whoever leads it."""

import pytest
from playwright.sync_api import Page, expect

from config.demo.people import PASSWORD, address
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import TONIGHT


@pytest.fixture
def wall(browse, log_in) -> Page:
    """What Tomas shows on the wall."""
    page = browse(DESKTOP)
    log_in(page, "Tomas")
    page.goto("/cohorts/")
    for words in ("Evening group", TONIGHT, "Show the code"):
        with page.expect_navigation():
            page.locator("main").get_by_role("link", name=words).first.click()
    return page


def code_on(wall: Page) -> str:
    return wall.locator(".attend__code").inner_text()


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words).click()


def test_who_types_the_code_on_the_wall_is_on_the_list(wall, phone, log_in, axe):
    axe(wall)
    log_in(phone, "Tess")
    phone.goto("/attend/")
    axe(phone)
    phone.fill("[name=code]", code_on(wall).lower())
    press(phone, "Go on")
    axe(phone)
    press(phone, "I am here")
    expect(phone.locator("main")).to_contain_text("You said at")
    wall.reload()
    expect(wall.locator("main")).to_contain_text("1 person is here.")
    with wall.expect_navigation():
        wall.go_back()
    with wall.expect_navigation():
        wall.get_by_role("link", name="Open the list").click()
    axe(wall)
    row = wall.locator("main li").filter(has_text="Tess")
    expect(row).to_contain_text("said: I am here")
    press(wall, "Save the list")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("You were there for")


def test_who_scans_it_before_logging_in_comes_back_to_the_button(wall, browse):
    phone = browse(PHONE, javascript=False)
    phone.goto(f"/attend/?code={code_on(wall).replace(' ', '')}")
    phone.fill("main [name=login]", address("Noor"))
    phone.fill("main [name=password]", PASSWORD)
    press(phone, "Log in")
    expect(phone.locator("h1")).to_have_text("Are you here?")
    press(phone, "I am here")
    expect(phone.locator("main")).to_contain_text("You said at")


def test_an_old_code_says_what_to_do(phone, log_in):
    log_in(phone, "Lee")
    phone.goto("/attend/?code=AAAA2222")
    expect(phone.locator("main")).to_contain_text("Take the one that is on the screen now.")
