"""A trainer with a phone in the hand, right after the role play; and the person who reads what was seen."""

from playwright.sync_api import Page, expect

ROBIN = "Ten minutes with Robin"


def open_link(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=words).first.click()


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words).click()


def test_what_the_trainer_saw_is_read_a_minute_later(phone, desktop, log_in, axe):
    log_in(phone, "Tomas")
    phone.goto("/cohorts/")
    for words in ("Evening group", "Practice you watch", ROBIN):
        open_link(phone, words)
    axe(phone)
    phone.get_by_label("Noor").check()
    press(phone, "Write down what I saw")
    axe(phone)
    press(phone, "Save")
    expect(phone.get_by_role("alert")).to_contain_text("Choose one line for each thing you looked at.")
    for words in ("Robin had all the room", "You met as equals", "Robin chose"):
        phone.get_by_label(words).check()
    phone.get_by_label("A few words, if you like").fill("Quiet and clear.")
    press(phone, "Save")
    expect(phone.locator("body")).to_contain_text("Saved for Noor. They can read it now.")
    log_in(desktop, "Noor")
    desktop.goto("/programs/peer-support-foundations/mutuality/")
    open_link(desktop, ROBIN)
    axe(desktop)
    expect(desktop.locator("main")).to_contain_text("Your trainer saw you do this.")
    expect(desktop.locator("main")).to_contain_text("Quiet and clear.")
