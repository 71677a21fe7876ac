"""Placements and organizations in Wagtail's admin: the same rules as everywhere."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from config.setup import set_up
from hours.models import Placement
from people.models import Organization
from tests import builders


@pytest.fixture
def browser(client_for, cora):
    set_up()
    return client_for(cora)


def filled(enrollment, organization, supervisor, **fields) -> dict:
    day = timezone.now().date().isoformat()
    return {
        "enrollment": enrollment.pk,
        "organization": organization.pk,
        "site_name": "East wing",
        "basis": "volunteer",
        "starts_on": day,
        "ends_on": "",
        "supervisors-TOTAL_FORMS": "1",
        "supervisors-INITIAL_FORMS": "0",
        "supervisors-MIN_NUM_FORMS": "0",
        "supervisors-MAX_NUM_FORMS": "1000",
        "supervisors-0-supervisor": supervisor.pk,
        "supervisors-0-role": "clinical",
        "supervisors-0-starts_on": day,
        "supervisors-0-ends_on": "",
        "supervisors-0-ORDER": "1",
    } | fields


def test_a_coordinator_sets_up_a_placement_with_its_supervisor(browser, tess, sam):
    enrollment = builders.enrollment(tess, builders.program(modules=0))
    house = Organization.objects.create(name="Harbor House")
    assert browser.get(reverse("placement:add")).status_code == 200
    response = browser.post(reverse("placement:add"), filled(enrollment, house, sam))
    assert response.status_code == 302
    placement = Placement.objects.get()
    assert [(row.supervisor, row.role) for row in placement.supervisors.all()] == [(sam, "clinical")]
    assert browser.get(reverse("placement:index")).status_code == 200
    assert browser.get(reverse("placement:edit", args=[placement.pk])).status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": "2020-01-01"}, "The last day is before the first day."),
        ({"supervisors-0-ends_on": "2020-01-01"}, "The last day is before the first day."),
        ({"supervisors-0-supervisor": "tess"}, "Nobody can supervise their own hours."),
    ],
)
def test_the_admin_asks_the_same_rules(browser, tess, sam, change, sentence):
    enrollment = builders.enrollment(tess, builders.program(modules=0))
    house = Organization.objects.create(name="Harbor House")
    data = filled(enrollment, house, sam) | change
    if data["supervisors-0-supervisor"] == "tess":
        data["supervisors-0-supervisor"] = tess.pk
    response = browser.post(reverse("placement:add"), data)
    assert sentence in response.content.decode()
    assert not Placement.objects.exists()


def test_dates_cannot_leave_sent_hours_outside(placement):
    builders.sent_entry(placement, builders.stretch(days_ago=10))
    placement.ends_on = timezone.now().date() - timezone.timedelta(days=20)
    with pytest.raises(ValidationError, match="were sent already"):
        placement.full_clean()


def test_organizations_are_kept_too(browser):
    assert browser.get(reverse("organization:index")).status_code == 200
    response = browser.post(reverse("organization:add"), {"name": "Open Door", "city": "Port Ellery"})
    assert response.status_code == 302
    assert Organization.objects.get().name == "Open Door"


def test_a_placement_with_hours_is_not_deleted_and_the_page_says_so(browser, placement):
    builders.draft_entry(placement)
    response = browser.post(reverse("placement:delete", args=[placement.pk]))
    assert response.status_code in (302, 403)
    assert Placement.objects.exists()
