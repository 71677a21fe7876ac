"""A supervisor without an account, on a phone without scripts: from the mail to a signature, and the alarm."""

import re

from playwright.sync_api import Page, expect

from tests.browser.server import RunningSite

ROSA = "rosa@example.org"


def mailed(site: RunningSite, pattern: str) -> str:
    """The last of what stands in Rosa's mails in this form."""
    return re.findall(pattern, "\n".join(site.mails(ROSA)))[-1]


def door(site: RunningSite, name: str) -> str:
    return mailed(site, rf"(/hours/by-mail/{name}/[\w-]+/)")


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words, exact=True).click()


def test_the_whole_way_by_mail(site, no_js_phone, phone, axe):
    phone.goto(door(site, "open"))
    axe(phone)
    no_js_phone.goto(door(site, "open"))  # looking used nothing up
    lines = no_js_phone.locator("input[name=line]")
    assert lines.count() == 2
    lines.last.uncheck()
    no_js_phone.get_by_label("We talked it through").check()
    no_js_phone.get_by_label("Type your full name to sign").fill("Rosa Reyes")
    press(no_js_phone, "Send me a code")
    no_js_phone.reload()  # the phone forgot the page meanwhile
    expect(no_js_phone.locator("main")).to_contain_text("Signed as: Rosa Reyes")
    no_js_phone.get_by_label("The six digits from the mail").fill(mailed(site, r"Your code is: (\d{6})"))
    press(no_js_phone, "Sign")
    expect(no_js_phone.locator("body")).to_contain_text("You signed one entry.")
    phone.goto("/hours/by-mail/")
    with phone.expect_navigation():
        phone.get_by_role("link", name="Read or send back").click()
    axe(phone)
    phone.get_by_label("I am not this person’s supervisor").check()
    press(phone, "Send me a code")
    axe(phone)
    phone.get_by_label("The six digits from the mail").fill(mailed(site, r"Your code is: (\d{6})"))
    press(phone, "Send it back")
    expect(phone.locator("body")).to_contain_text("Nothing waits for you")
    phone.goto(door(site, "not-me"))
    axe(phone)
    press(phone, "This was not me")
    expect(phone.locator("h1")).to_have_text("Thank you for telling us")
    no_js_phone.goto("/hours/by-mail/")
    expect(no_js_phone.locator("h1")).to_have_text("Get a new link")
    phone.goto("/hours/by-mail/new/")
    axe(phone)
