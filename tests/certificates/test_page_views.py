"""The certificate as a web page, by mail, and on LinkedIn."""

import html
import re
from urllib.parse import parse_qs, urlsplit

from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import document, linkedin
from certificates.models import Certificate, CertificateDocument, CertificateLogo
from tests import builders

NOW = timezone.now


def url(certificate, name="page") -> str:
    return reverse(f"certificates:{name}", args=[certificate.number])


def public(certificate) -> str:
    return reverse("verify:page", args=[certificate.number])


def words_of(page: str) -> list[str]:
    """All that is read on a page, as one text after the other."""
    body = page.split("<body", 1)[1]
    return [html.unescape(text).strip() for text in re.findall(r">([^<]+)<", body) if text.strip()]


# --- As a web page ----------------------------------------------------------------------------------


def test_it_says_all_that_the_pdf_says(certificate, ana, client_for):
    printed = document.page(certificate.snapshot, CertificateLogo.of(certificate.snapshot))
    answer = client_for(ana).get(url(certificate))
    shown = words_of(answer.content.decode())
    assert [text for text in words_of(printed) if text not in shown] == []
    assertContains(answer, "data:image/svg+xml")  # the code for a phone


def test_it_brings_its_style_along_and_nothing_else_may(certificate, ana, client_for):
    answer = client_for(ana).get(url(certificate))
    nonce = re.search(r'<style nonce="([^"]+)"', answer.content.decode())[1]
    assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]
    assert "style=" not in answer.content.decode().split("<body", 1)[1]


def test_it_says_how_the_certificate_stands_today(certificate, ana, cora, client_for):
    certificate.revoke("wrong-details", by=cora, at=NOW())
    assertContains(client_for(ana).get(url(certificate)), "revoked")


def test_everybody_sees_it_only_while_its_holder_lets_them_and_it_is_valid(certificate, ana, cora, client):
    assert client.get(public(certificate)).status_code == 404
    certificate.credential.show_name(True, by=ana, at=NOW())
    answer = client.get(public(certificate))
    assertContains(answer, certificate.holder_name)
    assert "noindex" in answer["X-Robots-Tag"]
    check = client.get(reverse("verify:certificate", args=[certificate.number]))
    assertContains(check, public(certificate))
    certificate.suspend("to-be-cleared", by=cora, at=NOW())
    assert client.get(public(certificate)).status_code == 404
    check = client.get(reverse("verify:certificate", args=[certificate.number]))
    assertNotContains(check, public(certificate))


# --- By mail ----------------------------------------------------------------------------------------


def test_the_holder_has_it_mailed_once_for_two_presses(certificate, ana, client_for):
    certificate.make_document(at=NOW())
    browser, before = client_for(ana), len(mail.outbox)
    for _press in range(2):
        assertContains(browser.post(url(certificate, "mail"), follow=True), f"on its way to {ana.email}")
    [message] = mail.outbox[before:]
    assert message.to == [ana.email]
    assert message.subject == "The file you asked for"
    [(name, content, kind)] = message.attachments
    assert (name, kind) == (f"certificate-{certificate.number}.pdf", "application/pdf")
    assert content == bytes(CertificateDocument.objects.get().pdf)


def test_nobody_else_has_it_mailed_and_nobody_all_day(certificate, ana, cora, tess, client_for):
    certificate.make_document(at=NOW())
    assert client_for(tess).post(url(certificate, "mail")).status_code == 404
    assert client_for(cora).post(url(certificate, "mail")).status_code == 404
    browser = client_for(ana)
    for _time in range(6):
        browser.post(url(certificate, "mail"))
    assertContains(browser.post(url(certificate, "mail"), follow=True), "Please wait an hour")


# --- On LinkedIn ------------------------------------------------------------------------------------


def test_the_link_fills_in_the_form_there(noor, sam, cora, client_for):
    last = timezone.localdate().replace(year=2031, month=5, day=2)
    enrollment = builders.earned_enrollment(noor, sam)
    certificate = Certificate.objects.issue(enrollment, by=cora, at=NOW(), valid_until=last)
    parts = urlsplit(linkedin.address(certificate.snapshot))
    said = {key: value for key, [value] in parse_qs(parts.query).items()}
    assert (parts.netloc, said["certId"]) == ("www.linkedin.com", certificate.number)
    assert said["certUrl"] == certificate.snapshot["verify_url"]
    assert (said["expirationYear"], said["expirationMonth"]) == ("2031", "5")
    assert said["issueYear"] == str(certificate.issued_on.year)


def test_nobody_is_asked_to_show_a_specimen_there(certificate, ana, client_for):
    assert certificate.is_specimen
    assertNotContains(client_for(ana).get(url(certificate, "detail")), "linkedin.com")
