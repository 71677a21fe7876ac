"""A sheet signed on paper: a trainee hands the photo in with a phone, and a coordinator compares and accepts it."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests import papers

RUTH = "Ruth Adeyemi"


def test_a_sheet_is_handed_in_with_a_phone_and_accepted(phone, desktop, log_in, axe):
    last = timezone.localdate() - timedelta(days=31)
    log_in(phone, "Lee")
    phone.goto("/hours/on-paper/")
    phone.get_by_role("link", name="Hand in a sheet").first.click()
    phone.get_by_label("If somewhere else: the name of the place").fill("Bay Street Shelter")
    for field in ("First day on the sheet", "Last day on the sheet", "Day of the signature"):
        phone.get_by_label(field).fill(last.isoformat())
    line = phone.get_by_role("group", name="Line 1")
    line.get_by_label("Day, or the first day").fill(last.isoformat())
    line.get_by_label("Time").fill("2:30")
    line.get_by_label("Skill area").select_option(index=1)
    phone.get_by_label("Who signed it?").fill(RUTH)
    phone.get_by_label("What was their role?").fill("House manager")
    photo = {
        "name": "IMG_0042.jpg",
        "mimeType": "image/jpeg",
        "buffer": papers.photo("#eee", with_place=True),
    }
    phone.get_by_label("Photo or PDF of the sheet").set_input_files(photo)
    axe(phone)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Hand it in").click()
    expect(phone.locator("main")).to_contain_text("Waits for a coordinator")
    expect(phone.locator("main")).to_contain_text("2 h 30 min")
    log_in(desktop, "Cora")
    desktop.goto(phone.url)
    with desktop.expect_download() as saved:
        desktop.get_by_role("link", name="Save the picture or file").click()
    assert saved.value.suggested_filename.endswith(".jpg")
    axe(desktop)
    accept = desktop.get_by_role("form", name="Accept it")
    accept.get_by_role("checkbox").check()
    with desktop.expect_navigation():
        accept.get_by_role("button", name="Accept it").click()
    expect(desktop.locator("main")).to_contain_text("Accepted, on paper")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Accepted by")
