"""Placements and organizations in Wagtail's admin: the same rules as everywhere."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from config.setup import set_up
from hours.models import Placement, PlacementSupervisor
from people.models import Organization
from people.refusals import Refused
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
    ],
)
def test_the_admin_asks_the_same_rules(browser, tess, sam, change, sentence):
    enrollment = builders.enrollment(tess, builders.program(modules=0))
    house = Organization.objects.create(name="Harbor House")
    response = browser.post(reverse("placement:add"), filled(enrollment, house, sam) | change)
    assert sentence in response.content.decode()
    assert not Placement.objects.exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("tess", "Nobody can supervise their own hours."),
        ("otto", "This person does not have the role of a supervisor."),
        ("cora", "This person does not have the role of a supervisor."),
    ],
)
def test_not_everybody_can_be_set_as_supervisor(request, browser, tess, name, sentence):
    tess.grant("supervisor")
    enrollment = builders.enrollment(tess, builders.program(modules=0))
    house = Organization.objects.create(name="Harbor House")
    person = request.getfixturevalue(name)
    response = browser.post(reverse("placement:add"), filled(enrollment, house, person))
    assert sentence in response.content.decode()
    assert not Placement.objects.exists()


def test_whoever_was_a_supervisor_keeps_the_days_they_supervised(placement, sam, otto):
    sam.groups.clear()
    row = PlacementSupervisor.objects.get()
    row.ends_on = timezone.now().date()
    row.full_clean()
    row.supervisor = otto
    with pytest.raises(ValidationError, match="does not have the role"):
        row.full_clean()


@pytest.mark.parametrize("field", ["enrollment", "organization", "site_name"])
def test_logged_hours_stay_whose_and_where_they_are(placement, noor, field):
    other = {
        "enrollment": builders.enrollment(noor, placement.enrollment.program),
        "organization": Organization.objects.create(name="Open Door"),
        "site_name": "West wing",
    }[field]
    setattr(placement, field, other)
    placement.full_clean()  # nothing was logged yet
    placement.refresh_from_db()
    builders.draft_entry(placement)
    placement.full_clean()
    setattr(placement, field, other)
    with pytest.raises(ValidationError, match="Make a new placement instead") as excinfo:
        placement.full_clean()
    assert list(excinfo.value.message_dict) == [field]


def test_a_coordinator_cannot_move_signed_hours_to_somebody_else(browser, placement, lee, sam):
    builders.signed_entry(placement)
    row = placement.supervisors.get()
    data = filled(builders.enrollment(lee, placement.enrollment.program), placement.organization, sam)
    data |= {"site_name": "", "starts_on": placement.starts_on, "supervisors-0-starts_on": row.starts_on}
    data |= {"supervisors-INITIAL_FORMS": "1", "supervisors-0-id": row.pk}
    response = browser.post(reverse("placement:edit", args=[placement.pk]), data)
    assert "Hours were logged here already" in response.content.decode()
    placement.refresh_from_db()
    assert placement.trainee != lee
    mine = data | {"enrollment": placement.enrollment_id, "basis": "paid"}
    assert browser.post(reverse("placement:edit", args=[placement.pk]), mine).status_code == 302


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


@pytest.mark.parametrize("what", ["placement", "organization"])
def test_what_is_in_use_is_not_deleted_and_the_page_says_so(client_for, cora, placement, what):
    set_up()
    builders.draft_entry(placement)
    cora.is_superuser = True
    cora.save()
    pk = placement.pk if what == "placement" else placement.organization_id
    response = client_for(cora).post(reverse(f"{what}:delete", args=[pk]), follow=True)
    assert response.redirect_chain == [(reverse(f"{what}:index"), 302)]
    assert "is in use, so it cannot be deleted. A placement can be ended" in response.content.decode()
    assert Placement.objects.get().organization_id


@pytest.mark.parametrize("what", ["placement", "organization"])
def test_what_is_not_in_use_is_deleted(client_for, cora, placement, what):
    cora.is_superuser = True
    cora.save()
    browser = client_for(cora)
    assert browser.post(reverse("placement:delete", args=[placement.pk])).status_code == 302
    assert not Placement.objects.exists()
    if what == "organization":
        browser.post(reverse("organization:delete", args=[placement.organization_id]))
        assert not Organization.objects.exists()


def without_its_supervisor(placement) -> dict:
    """The form of a placement, with the row of its supervisor crossed out."""
    row = placement.supervisors.get()
    data = filled(placement.enrollment, placement.organization, row.supervisor)
    return data | {
        "site_name": "",
        "starts_on": placement.starts_on,
        "supervisors-INITIAL_FORMS": "1",
        "supervisors-0-id": row.pk,
        "supervisors-0-starts_on": row.starts_on,
        "supervisors-0-DELETE": "on",
    }


@pytest.mark.parametrize("made", [builders.sent_entry, builders.signed_entry])
def test_the_row_of_a_supervisor_stays_once_hours_rest_on_it(browser, placement, made):
    url = reverse("placement:edit", args=[placement.pk])
    made(placement)
    page = browser.post(url, without_its_supervisor(placement)).content.decode()
    assert "Hours of these days wait for this supervisor, or were signed by them." in page
    row = PlacementSupervisor.objects.get()
    with pytest.raises(Refused, match="Set a last day instead"):
        row.delete()
    assert PlacementSupervisor.objects.exists()


def test_the_row_of_a_supervisor_goes_while_nothing_rests_on_it(browser, placement):
    builders.draft_entry(placement)
    data = without_its_supervisor(placement)
    assert browser.post(reverse("placement:edit", args=[placement.pk]), data).status_code == 302
    assert not PlacementSupervisor.objects.exists()


def test_a_row_with_signed_hours_keeps_its_supervisor_and_covers_its_days(placement, otto):
    otto.grant("supervisor")
    builders.signed_entry(placement, builders.stretch(days_ago=10))
    row = placement.supervisors.get()
    row.supervisor = otto
    with pytest.raises(ValidationError, match="wait for this supervisor"):
        row.full_clean()
    row.refresh_from_db()
    row.ends_on = timezone.now().date() - timezone.timedelta(days=20)
    with pytest.raises(ValidationError, match="The dates must cover them"):
        row.full_clean()
    row.ends_on = timezone.now().date()
    row.full_clean()


def test_an_organization_may_switch_notes_off(browser, placement):
    assert placement.notes_allowed
    url = reverse("organization:edit", args=[placement.organization_id])
    browser.post(url, {"name": placement.organization.name, "city": ""})
    assert not Placement.objects.get().notes_allowed
