"""Every block of a lesson in a real browser: small and large, light and dark, open and closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.manners import LookingAtNewThings
from tests.browser.pages import EVERY_BLOCK

STARTER = "/programs/peer-support-foundations/"
NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(NARROW, "dark"), (PHONE, "light"), (DESKTOP, "dark")],
    ids=["narrow", "phone", "desktop"],
)
def test_every_block_is_accessible(browse, log_in, axe, viewport, scheme):
    page = browse(viewport)
    page.emulate_media(color_scheme=scheme)
    log_in(page, "Tomas")
    page.goto(EVERY_BLOCK)
    axe(page)
    for fold in page.locator("main details > summary").all():
        fold.click()
    axe(page)


def test_the_starter_curriculum_is_accessible(browse, log_in, axe):
    page, look = browse(PHONE), LookingAtNewThings(axe)
    log_in(page, "Ana")
    seen, coming = set(), [STARTER]
    while coming:
        page.goto(coming[0])
        look(page)
        seen.add(coming.pop(0))
        links = page.locator("main a").evaluate_all("links => links.map(link => link.pathname)")
        coming += {link for link in links if link.startswith(STARTER)} - seen - set(coming)
    assert len(seen) == 1 + 3 + 12
    assert {"FIGURE  dialogue", "BLOCKQUOTE "} & look.seen


def test_words_open_without_a_script(browse, log_in):
    page = browse(PHONE, javascript=False)
    log_in(page, "Tomas")
    page.goto(EVERY_BLOCK)
    answer = page.locator(".check details", has_text="Answer a")
    expect(answer.get_by_text("A good answer")).to_be_hidden()
    answer.locator("summary").click()
    expect(answer.get_by_text("A good answer")).to_be_visible()
    transcript = page.locator(".media details").first
    transcript.locator("summary").click()
    expect(transcript.get_by_text("I nearly did not come.")).to_be_visible()


def test_a_video_loads_nothing_before_it_is_played(phone, log_in):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    log_in(phone, "Tomas")
    phone.goto(EVERY_BLOCK)
    phone.wait_for_load_state("networkidle")
    assert not [url for url in asked if url.endswith((".mp4", ".mp3"))]
