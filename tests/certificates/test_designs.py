"""A coordinator edits how certificates look in Wagtail; what was issued stays as it is."""

import hashlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from certificates import document, snapshots
from certificates.models import Certificate, CertificateDesign, CertificateLogo
from cms.models import TrainingBody
from config.setup import set_up
from tests import designs
from tests.builders import home_page

ADD = reverse("wagtailsnippets_certificates_certificatedesign:add")
LIST = reverse("wagtailsnippets_certificates_certificatedesign:list")
PREVIEW = reverse("wagtailsnippets_certificates_certificatedesign:preview_on_add")
PUBLISH = {"action-publish": "yes"}


@pytest.fixture
def admin(cora, client_for):
    home_page()
    set_up()
    return client_for(cora)


def typed(*signatories: dict, **fields) -> dict:
    fields = {
        "title": "Ours",
        "logo": "",
        "logo_alt": "",
        "accent": "#5b2a86",
        **dict.fromkeys(("above_en", "below_en", "above_es", "below_es"), ""),
    } | fields
    rows = [{"id": "", **one} for one in signatories]
    return nested_form_data(fields | {"signatories": inline_formset(rows)})


def issue(earned, cora) -> Certificate:
    return Certificate.objects.issue(earned, by=cora, at=timezone.now(), is_specimen=True)


# --- Edited ------------------------------------------------------------------------------------------


def test_a_coordinator_publishes_a_design(admin):
    logo = designs.in_library()
    form = typed(*designs.SIGNATORIES, logo=logo.pk, logo_alt="Logo of Harbor House", above_en="Well done")
    answer = admin.post(ADD, form | PUBLISH)
    assert answer.status_code == 302
    design = CertificateDesign.objects.current()
    assert design.frozen("en", design.printed_logo) == {
        "accent": "#5b2a86",
        "above": "Well done",
        "below": "",
        "logo": {
            "sha256": CertificateLogo.objects.get().sha256,
            "alt": "Logo of Harbor House",
            "width": 600,
            "height": 200,
        },
        "signatories": list(designs.SIGNATORIES),
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"accent": "#e0a030"}, "its contrast with the paper is 2.1 to 1, and text needs 4.5 to 1"),
        ({"accent": "#e0a030"}, "Choose a darker one, such as #93691f."),
        ({"accent": "red;}"}, "six digits"),
        ({"above_en": "x" * 111}, "at most 110 characters"),
    ],
)
def test_what_cannot_be_printed_well_comes_back_with_a_sentence(admin, fields, sentence):
    answer = admin.post(ADD, typed(**fields) | PUBLISH)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not CertificateDesign.objects.exists()


def test_there_is_room_for_three_signatories(admin):
    answer = admin.post(ADD, typed(*[designs.SIGNATORIES[0]] * 4) | PUBLISH)
    assert answer.status_code == 200
    assert "submit at most 3" in answer.content.decode()


def test_a_logo_is_said_in_words_too(db):
    with pytest.raises(ValidationError, match="Say in words what the logo is"):
        CertificateDesign(title="Ours", logo=designs.in_library(), logo_alt="  ").full_clean()


def test_a_picture_that_is_no_logo_is_refused(db):
    design = CertificateDesign(
        title="Ours", logo=designs.in_library(designs.drawn((40, 8))), logo_alt="Logo of Harbor House"
    )
    with pytest.raises(ValidationError, match="too small"):
        design.full_clean()


def test_a_lost_file_is_said_in_a_sentence(db):
    logo = designs.in_library()
    logo.file.storage.delete(logo.file.name)
    with pytest.raises(ValidationError, match="The file of this picture is gone"):
        CertificateDesign(title="Ours", logo=logo, logo_alt="Logo").full_clean()


@pytest.mark.parametrize("who", ["tess", "sam", "tomas"])
def test_nobody_else_edits_it(who, request, client_for):
    home_page()
    set_up()
    client = client_for(request.getfixturevalue(who))
    for url in (LIST, ADD):
        assert client.get(url).status_code == 302
    assert client.post(ADD, typed() | PUBLISH).status_code == 302
    assert not CertificateDesign.objects.exists()


def test_the_editor_asks_who_is_there_when_that_is_long_ago(admin):
    assert admin.get(ADD).status_code == 200
    session = admin.session
    session["showed_who_at"] = 0
    session.save()
    assert "reauthenticate" in admin.get(ADD).url
    assert admin.post(ADD, typed() | PUBLISH).url == LIST, "what was typed is kept"


def test_the_one_published_last_is_used_and_drafts_are_not(db):
    assert CertificateDesign.objects.current() is None
    first = designs.published(title="First")
    second = designs.published(title="Second")
    assert CertificateDesign.objects.current() == second
    first.accent = "#000000"
    first.save_revision()
    assert CertificateDesign.objects.current() == second
    first.get_latest_revision().publish()
    assert CertificateDesign.objects.current() == first
    first.unpublish()
    assert CertificateDesign.objects.current() == second


def test_the_list_says_when_each_was_published(admin):
    designs.published(title="Gold and green")
    assert "Gold and green" in admin.get(LIST).content.decode()


# --- Seen before it is used --------------------------------------------------------------------------


def test_the_preview_is_a_specimen_of_nobody(admin):
    form = typed(
        *designs.SIGNATORIES,
        logo=designs.in_library().pk,
        logo_alt="Logo of Harbor House",
        above_en="Well done",
        above_es="Muy bien",
    )
    assert admin.post(PREVIEW, form).json()["is_valid"]
    text = admin.get(PREVIEW).content.decode()
    for words in (
        "Jordan Rivera-Example",
        "Well done",
        "Cora Lindqvist",
        "It proves nothing",
        "Logo of Harbor House",
    ):
        assert words in text, words
    assert "#5b2a86" in text
    assert 'href="?mode=en-pdf"' in text
    spanish = admin.get(PREVIEW, {"mode": "es"}).content.decode()
    assert '<html lang="es">' in spanish
    assert "Muy bien" in spanish
    assert not CertificateLogo.objects.exists(), "a look keeps nothing"
    assert not CertificateDesign.objects.exists()


@pytest.mark.parametrize("paper", document.PAPERS)
def test_the_preview_opens_as_a_real_pdf(admin, paper, settings):
    settings.CERTIFICATE_PAPER = paper
    admin.post(PREVIEW, typed(designs.SIGNATORIES[0]))
    answer = admin.get(PREVIEW, {"mode": "en-pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_mode_that_is_none_shows_the_first_one(admin):
    admin.post(PREVIEW, typed())
    assert admin.get(PREVIEW, {"mode": "xx"}).status_code == 200


def test_a_look_at_a_change_does_not_change_anything(admin):
    design = designs.published(logo=designs.in_library())
    url = reverse("wagtailsnippets_certificates_certificatedesign:preview_on_edit", args=[design.pk])
    admin.post(url, typed(accent="#004400"))
    assert "#004400" in admin.get(url).content.decode()
    assert CertificateDesign.objects.frozen("en")["accent"] == design.accent != "#004400"


# --- What was issued ---------------------------------------------------------------------------------


def test_a_certificate_keeps_the_design_of_its_day(earned, cora):
    logo = designs.in_library()
    design = designs.published(logo=logo, above_en="Well done")
    certificate = issue(earned, cora)
    kept = certificate.make_document(at=timezone.now())
    assert certificate.snapshot["design"]["signatories"] == list(designs.SIGNATORIES[:2])

    body = TrainingBody.load()
    body.name = "Another House"
    body.save()
    logo.file.storage.delete(logo.file.name)
    logo.delete()
    design.refresh_from_db()
    design.logo, design.logo_alt = designs.in_library(designs.drawn(color="#004400")), "A new logo"
    design.accent, design.above_en = "#004400", "Other words"
    design.signatories = []
    design.save()
    designs.published(title="Another")

    certificate = Certificate.objects.get(pk=certificate.pk)
    again = document.render(certificate.snapshot, logo=CertificateLogo.of(certificate.snapshot))
    assert again == bytes(kept.pdf)
    assert hashlib.sha256(again).hexdigest() == kept.unsigned_sha256
    assert snapshots.digest(certificate.snapshot) == certificate.snapshot_sha256


def test_a_new_certificate_takes_the_new_design(earned, cora):
    designs.published(accent="#004400")
    designs.published(accent="#5b2a86")
    certificate = issue(earned, cora)
    assert certificate.snapshot["design"]["accent"] == "#5b2a86"
    assert b"%PDF-" in bytes(certificate.make_document(at=timezone.now()).pdf)


def test_without_a_design_there_is_none_in_it(earned, cora):
    certificate = issue(earned, cora)
    assert certificate.snapshot["design"] is None
    assert CertificateLogo.of(certificate.snapshot) == b""


def test_a_draft_changes_no_certificate(earned, cora):
    design = designs.published(accent="#004400")
    design.accent = "#5b2a86"
    design.save_revision()
    assert issue(earned, cora).snapshot["design"]["accent"] == "#004400"


def test_another_file_in_the_library_waits_for_the_next_publishing(db):
    logo = designs.in_library()
    before = designs.published(logo=logo).printed_logo_id
    logo.file = ImageFile(BytesIO(designs.drawn(color="#004400")), "new.png")
    logo.save()
    assert CertificateDesign.objects.frozen("en")["logo"]["sha256"] == before
    CertificateDesign.objects.get().save_revision().publish()
    assert CertificateDesign.objects.frozen("en")["logo"]["sha256"] != before


def test_a_logo_that_left_the_library_is_not_printed_any_more(db):
    logo = designs.in_library()
    designs.published(logo=logo)
    logo.delete()
    assert CertificateDesign.objects.frozen("en")["logo"] is None


def test_the_same_logo_is_kept_once(db):
    for _twice in range(2):
        designs.published(logo=designs.in_library())
    assert CertificateLogo.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: CertificateLogo.objects.update(content=b"x"),
        lambda: CertificateLogo.objects.all().delete(),
    ],
    ids=["changed", "deleted"],
)
def test_the_database_keeps_logos_as_they_are(db, change):
    designs.published(logo=designs.in_library())
    CertificateDesign.objects.update(printed_logo=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_what_certificates_need_of_the_design_takes_few_statements(db, django_assert_num_queries):
    designs.published(logo=designs.in_library())
    with django_assert_num_queries(2):
        CertificateDesign.objects.frozen("en")
