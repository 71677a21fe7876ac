"""A text, a way and a result: typed on a phone without scripts, looked at on a phone and at a desk."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.test_asked_papers import follow, press

LEADING = "Leading groups"


def on_path(page: Page) -> None:
    page.goto("/path/")
    if LEADING not in page.locator("main .lead").inner_text():
        follow(page, LEADING)


def test_max_signs_chooses_and_types_a_result_and_the_others_answer(no_js_phone, phone, desktop, log_in, axe):
    log_in(no_js_phone, "Max")
    on_path(no_js_phone)
    follow(no_js_phone, "Choose the way that fits you.")
    no_js_phone.locator("button[value=led-before]").click()
    expect(no_js_phone.locator("main")).to_contain_text("Your way: Three years of leading groups")
    follow(no_js_phone, "Read the text, and sign it if it is true for you.")
    press(no_js_phone, "Keep my answer")
    expect(no_js_phone.locator("main")).to_contain_text("Please choose yes or no.")
    no_js_phone.get_by_label("Yes. This is true for me").check()
    press(no_js_phone, "Keep my answer")
    expect(no_js_phone.locator("body")).to_contain_text("Signed. Thank you.")
    follow(no_js_phone, "Take the exam again once you can.")
    no_js_phone.get_by_text("Type in another result").click()
    no_js_phone.get_by_label("Your result, in per cent").fill("500")
    no_js_phone.get_by_label("On which day").fill((date.today() - timedelta(days=2)).isoformat())
    press(no_js_phone, "Save this result")
    expect(no_js_phone.locator("main")).to_contain_text("You may have typed points.")
    no_js_phone.get_by_label("Your result, in per cent").fill("77")
    press(no_js_phone, "Save this result")
    expect(no_js_phone.locator("main")).to_contain_text("77 per cent")


def test_each_page_of_what_is_asked_is_for_everybody(phone, log_in, axe):
    log_in(phone, "Ana")
    on_path(phone)
    for words in ("Your supervisor reads the text", "A coordinator looks at it"):
        expect(phone.locator("main")).to_contain_text(words)
    follow(phone, "A coordinator looks at it")
    axe(phone)
    address = phone.url.removesuffix("exams/")
    phone.get_by_text("Type in another result").click()
    press(phone, "Save this result")
    axe(phone)
    for page in ("way/", "texts/lived-experience/", "texts/ethics-code/"):
        phone.goto(address + page)
        axe(phone)
    phone.get_by_text("Change my answer").click()
    axe(phone)
    press(phone, "Keep my answer")
    axe(phone)


def test_cora_looks_at_a_result_and_sam_at_a_text(phone, desktop, log_in, axe):
    log_in(desktop, "Cora")
    desktop.goto("/certificates/ready/")
    follow(desktop, "Exam results to check")
    axe(desktop)
    with desktop.expect_navigation():
        desktop.locator("main li.card", has_text="Ana").get_by_role("link").click()
    axe(desktop)
    desktop.get_by_label("Proof of this result").check()
    press(desktop, "Save the decision")
    expect(desktop.locator("body")).to_contain_text("The person has been told.")
    log_in(phone, "Sam")
    phone.goto("/hours/to-sign/")
    follow(phone, "Read and sign")
    axe(phone)
    follow(phone, "You kept the code of ethics")
    axe(phone)
    phone.get_by_label("No, or I cannot say.").check()
    press(phone, "Keep my answer")
    expect(phone.locator("body")).to_contain_text("you did not say yes")
