"""A document from a phone, and somebody who is asked: answered on a phone without scripts, read at a desk."""

import re

from playwright.sync_api import Page, expect

from tests import papers


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words).first.click()


def follow(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=words).first.click()


def test_a_document_is_handed_in_with_a_phone_and_looked_at(phone, desktop, log_in, axe):
    log_in(phone, "Max")
    phone.goto("/path/")
    follow(phone, "Let your coordinator see the document")
    axe(phone)
    follow(phone, "Handed in on")
    axe(phone)
    press(phone, "Delete the file")
    follow(phone, "Hand in a file")
    photo = {"name": "IMG_0042.jpg", "mimeType": "image/jpeg", "buffer": papers.photo("#eed")}
    phone.get_by_label("Photo or PDF of it").set_input_files(photo)
    axe(phone)
    press(phone, "Hand it in")
    expect(phone.locator("main")).to_contain_text("Waits for a coordinator")
    log_in(desktop, "Cora")
    desktop.goto("/certificates/ready/")
    follow(desktop, "Papers to look at")
    axe(desktop)
    follow(desktop, "Course in first aid")
    with desktop.expect_download() as saved:
        desktop.get_by_role("link", name="Save the file").click()
    assert saved.value.suggested_filename.endswith(".jpg")
    axe(desktop)
    desktop.get_by_label("Yes", exact=True).check()
    press(desktop, "Write it down")
    expect(desktop.locator("main")).to_contain_text("Accepted by")
    desktop.goto("/papers/")
    follow(desktop, "Theo")
    axe(desktop)
    desktop.get_by_label("I talked with them").check()
    press(desktop, "Write it down")
    expect(desktop.locator("main")).to_contain_text("No answer waits.")


def test_somebody_answers_without_an_account_and_without_scripts(site, no_js_phone, phone, axe):
    link = re.findall(r"(/answer/[\w-]+/)", "\n".join(site.mails("joan@example.org")))[-1]
    phone.goto(link)
    axe(phone)
    no_js_phone.goto(link)
    press(no_js_phone, "Send my answer")
    expect(no_js_phone.locator("main")).to_contain_text("Choose one.")
    no_js_phone.get_by_label("Yes, I can").check()
    no_js_phone.get_by_label("Since which year have you known them?").fill("2019")
    press(no_js_phone, "Send my answer")
    expect(no_js_phone.locator("h1")).to_have_text("Thank you")
    phone.reload()
    expect(phone.locator("h1")).to_have_text("Thank you")
    axe(phone)
    phone.goto("/answer/nothing/")
    expect(phone.locator("h1")).to_have_text("This link does not work any more")
    axe(phone)
