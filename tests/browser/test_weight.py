"""What a page weighs on a poor line: everything that a first visit loads, counted over the wire."""

from playwright.sync_api import Page

LESSON = "/programs/peer-support-foundations/mutuality/what-mutuality-means/"
KILOBYTE = 1000


def loaded(page: Page, url: str) -> dict[str, int]:
    """Bytes over the wire of a first visit, by address; headers included."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        # a request of the page before may still be on its way, and has no address here
        lambda e: sizes.update({addresses.get(e["requestId"], e["requestId"]): int(e["encodedDataLength"])}),
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return sizes


def test_a_first_look_at_a_lesson_loads_at_most_60_kilobytes(phone, log_in):
    log_in(phone, "Tess")
    sizes = loaded(phone, LESSON)
    assert any(LESSON in url for url in sizes), sizes
    assert sum(sizes.values()) <= 60 * KILOBYTE, sizes
