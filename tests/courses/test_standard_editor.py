"""Standards by hand, in Wagtail's admin: every row of every preset, odd numbers, and the next version."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects
from wagtail.models import ModelLogEntry

from config.setup import set_up
from courses import standard_digest
from courses.exchange import standard_rows
from courses.exchange.standards import SHIPPED, import_standard, stored_requirements
from courses.models import Scheme, Standard
from tests import builders

PRESETS = sorted(path.stem for path in SHIPPED.glob("*.yaml") if "\nscheme:" in path.read_text())
DAY = "%Y-%m-%d"


def soon(days: int = 30) -> str:
    return (timezone.localdate() + timedelta(days=days)).strftime(DAY)


@pytest.fixture
def browser(client_for, cora):
    builders.home_page()
    set_up()
    return client_for(cora)


@pytest.fixture
def tennessee(db) -> Standard:
    return preset("tennessee")


def preset(name: str) -> Standard:
    return import_standard(SHIPPED / f"{name}.yaml")[0]


def editor(standard: Standard) -> str:
    return reverse("courses_standard", args=[standard.pk])


def as_it_stands(response) -> dict[str, str]:
    """What a browser sends when somebody opens the page and presses Save."""
    form = BeautifulSoup(response.content, "html.parser").find("input", {"name": "seen"}).find_parent("form")
    sent = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            empty = "on" if field.get("type") == "checkbox" else ""
            sent[field["name"]] = (
                field.get("value", empty) if field.name == "input" else field.text.lstrip("\n")
            )
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]") or field.select_one("option")
        sent[field["name"]] = chosen["value"]
    return sent


# --- Changing it ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PRESETS)
def test_opened_and_saved_every_preset_says_what_it_said(browser, name):
    standard = preset(name)
    before = standard_digest.digest(standard)
    response = browser.post(editor(standard), as_it_stands(browser.get(editor(standard))))
    assertRedirects(response, editor(standard))
    assert standard_digest.digest(Standard.objects.get(pk=standard.pk)) == before


def test_a_row_is_changed_added_and_taken_out(browser, tennessee):
    sent = as_it_stands(browser.get(editor(tennessee)))
    asked = stored_requirements(tennessee)
    new = len(asked)
    sent |= {"asked-0-least": "41.5", "asked-0-measure": "hours", "asked-1-DELETE": "on"}
    sent |= {f"asked-{new}-kind": "practice", f"asked-{new}-least": "20", f"asked-{new}-measure": "hours"}
    sent |= {f"asked-{new}-label": "In a prison", f"asked-{new}-ORDER": str(new + 1)}
    browser.post(editor(tennessee), sent)
    now = stored_requirements(Standard.objects.get(pk=tennessee.pk))
    assert now[0][0]["minimum"] == 2490
    assert [row["label"] for row, _terms in now][-1] == "In a prison"
    assert len(now) == len(asked)
    entry = ModelLogEntry.objects.filter(action="wagtail.edit").latest("timestamp")
    assert entry.user.email == "cora@example.org"


def test_odd_numbers_are_kept_and_pointed_out(browser, tennessee):
    sent = as_it_stands(browser.get(editor(tennessee))) | {"facts-source": ""}
    response = browser.post(editor(tennessee), sent, follow=True)
    assertContains(response, "Nothing says where the numbers come from.")
    assert Standard.objects.get(pk=tennessee.pk).source == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"asked-0-least": "1.005"}, "no more than 2 decimal places"),
        ({"asked-0-least": "0.01"}, "no whole number of minutes"),
        ({"asked-0-most": "1"}, "below what is asked for"),
        ({"asked-0-pathway": "nowhere"}, "there is no pathway nowhere"),
        ({"facts-valid_from": ""}, "Please fill this in."),
        ({"supervision-0-shape": "ratio", "supervision-0-minutes": ""}, "This shape needs a number here."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(browser, db, said, sentence):
    standard = preset("texas-mhps")
    before = standard_digest.digest(standard)
    sent = as_it_stands(browser.get(editor(standard))) | {"facts-notice": "Typed just now."} | said
    response = browser.post(editor(standard), sent)
    assertContains(response, sentence)
    assertContains(response, "Typed just now.")
    assert standard_digest.digest(Standard.objects.get(pk=standard.pk)) == before


def test_two_tabs_do_not_undo_each_other(browser, tennessee):
    sent = as_it_stands(browser.get(editor(tennessee)))
    browser.post(editor(tennessee), sent | {"facts-fees": "One dollar"})
    response = browser.post(editor(tennessee), sent | {"facts-fees": "Two dollars"})
    assertContains(response, "Somebody changed this standard while you were at it.")
    assert Standard.objects.get(pk=tennessee.pk).fees == "One dollar"


def test_what_was_confirmed_is_not_confirmed_any_more_once_it_changed(browser, tennessee):
    before = standard_digest.digest(tennessee)
    browser.post(
        editor(tennessee), as_it_stands(browser.get(editor(tennessee))) | {"facts-fees": "One dollar"}
    )
    assert standard_digest.digest(Standard.objects.get(pk=tennessee.pk)) != before


# --- The next version -----------------------------------------------------------------------------------


def test_once_somebody_is_held_to_it_the_next_version_is_changed(browser, tess, standing):
    held = builders.enrollment(tess, builders.short_program()).standard
    assertContains(browser.get(editor(held)), "1 person is held to this standard")
    sent = {"seen": standard_digest.digest(held)}
    assert browser.post(editor(held), sent).status_code == 200
    browser.post(reverse("courses_standard_next", args=[held.pk]), {"valid_from": soon()})
    new = held.scheme.standards.get(version=held.version + 1)
    assert stored_requirements(new) == stored_requirements(held)
    assert standard_rows.stored(new) == standard_rows.stored(held)
    assert held.scheme.current_standard(timezone.localdate()) == held
    browser.post(editor(new), as_it_stands(browser.get(editor(new))) | {"asked-0-least": "7"})
    assert stored_requirements(held) != stored_requirements(new)
    assert held.enrollments.get().standard == held


@pytest.mark.parametrize("days", [0, -1])
def test_a_next_version_begins_on_a_day_to_come(browser, tennessee, days):
    response = browser.post(reverse("courses_standard_next", args=[tennessee.pk]), {"valid_from": soon(days)})
    assertContains(response, "Choose a day that is still to come.")
    assert tennessee.scheme.standards.count() == 1


def test_a_standard_begins_from_nothing(browser, tennessee):
    scheme = Scheme.objects.create(key="our-own", title="Our own")
    url = reverse("courses_standard_new")
    browser.post(url, {"scheme": scheme.pk, "framework": tennessee.framework_id, "valid_from": soon()})
    made = scheme.standards.get()
    assert made.version == 1
    assertContains(browser.get(editor(made)), "Nothing says where the numbers come from.")


# --- Who may --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tomas", "sam", "tess"])
def test_nobody_but_a_coordinator_changes_one(who, request, client_for, tennessee):
    browser = client_for(request.getfixturevalue(who))
    for url in (editor(tennessee), reverse("courses_standard_new"), editor(tennessee) + "next/"):
        assert browser.get(url).status_code in (302, 403)
        assert browser.post(url, {"valid_from": soon()}).status_code in (302, 403)
    assert Standard.objects.filter(scheme=tennessee.scheme).count() == 1


def test_the_list_leads_to_the_editor(browser, tennessee):
    page = browser.get(reverse("standards:index"))
    (found,) = set(re.findall(rf'href="(/admin/[^"]*edit/{tennessee.pk}/)"', page.content.decode()))
    assertRedirects(browser.get(found), editor(tennessee))
