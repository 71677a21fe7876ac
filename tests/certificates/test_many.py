"""A board checks a list of numbers with a token."""

import csv
import io
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from certificates import chain, many, serial
from certificates.models import Certificate, CheckAccess, Replacement
from certificates.models.certificates import random_symbols
from certificates.models.status import issuer_day
from certificates.rules import many as rules
from people.refusals import Refused
from tests import builders
from tests.conftest import person

NOW = timezone.now
URL, DESK = "/verify/many/", "/certificates/boards/"
TODAY = date(2026, 6, 1)


def today() -> date:
    return issuer_day(NOW())


def give(by, **said):
    about = {"name": "Board of Arkansas", "reason": "board", "last_day": today()} | said
    return CheckAccess.objects.give(uuid.uuid4(), **about, by=by, at=NOW())


@pytest.fixture
def token(cora):
    return give(cora)[1]


def rows(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def send(client, token, text, **headers):
    return client.post(URL, text, content_type="text/csv", headers={"Authorization": f"Bearer {token}"})


# --- The rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last_day", "is_coordinator", "problem"),
    [
        (TODAY, True, None),
        (TODAY + timedelta(days=366), True, None),
        (TODAY - timedelta(days=1), True, "over"),
        (TODAY + timedelta(days=367), True, "too-long"),
        (TODAY, False, "not-coordinator"),
    ],
)
def test_how_long_somebody_is_let_in(last_day, is_coordinator, problem):
    assert rules.check_access(last_day, TODAY, is_coordinator=is_coordinator) == problem


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("number,name\n7K3M,Ana", [("7K3M", "Ana")]),
        ("\ufeffNúmero;Nombre\r\n7K3M;Ana\r\n", [("7K3M", "Ana")]),
        ("Name\tNumber\nAna\t7K3M", [("7K3M", "Ana")]),
        ("7K3M\n8PTM", [("7K3M", ""), ("8PTM", "")]),
        ("number,name\n7K3M\n\n8PTM,", [("7K3M", ""), ("8PTM", "")]),
    ],
)
def test_which_columns_are_read(text, lines):
    assert [(line.number, line.name) for line in many.read(text.encode())] == lines


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no number"),
        (b"number\n" + b"7K3M\n" * 4, "at most 3"),
        (b"x" * 300, "at most 0 kB"),
        (b"\xff\xfe7\x00", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, why, settings):
    settings.CHECK_MANY_LINES, settings.CHECK_MANY_BYTES = 3, 299
    with pytest.raises(Refused, match=why):
        many.read(data)


# --- Checking ---------------------------------------------------------------------------------------


def test_a_program_sends_a_list_and_gets_it_back(certificate, ana, token, client):
    nobody = serial.new(random_symbols).display
    typo = certificate.number[:-1] + ("0" if certificate.number[-1] != "0" else "1")
    text = f"number,name\n{certificate.number.lower()},Ana Example\n{nobody},\n{typo},\n=1+1,\n"
    known, unknown, mistyped, odd = rows(send(client, token, text))
    assert (known["number"], known["status"], known["name"]) == (certificate.number, "valid", "matches")
    assert (known["kind"], known["issued"]) == ("training-completion", certificate.issued_on.isoformat())
    assert (unknown["status"], unknown["title"]) == ("unknown", "")
    assert mistyped["status"] == "mistyped"
    assert odd["number"] == "'=1+1"
    assert ana.legal_name not in send(client, token, text).content.decode()


def test_a_former_name_matches_nothing(certificate, ana, cora, token, client):
    old, ana.legal_name = ana.legal_name, "Ana Castellan"
    ana.save()
    Replacement.objects.correct(certificate, "name-changed", by=cora, at=NOW())
    text = f"number,name\n{certificate.number},{old}\n{certificate.number},Ana Castellan"
    former, now = rows(send(client, token, text))
    assert (former["status"], former["name"]) == ("superseded", "different")
    assert now["name"] == "matches"


def test_somebody_sends_a_file_by_the_form(certificate, token, client):
    file = SimpleUploadedFile("list.csv", certificate.number.encode())
    [row] = rows(client.post(URL, {"token": f" {token} ", "file": file}))
    assert row["what_it_means"] == "This certificate is valid."


def test_without_a_token_that_works_nothing_is_told(certificate, cora, token, client, time_machine):
    assert send(client, "other", certificate.number).status_code == 401
    file = SimpleUploadedFile("list.csv", certificate.number.encode())
    assertContains(client.post(URL, {"token": "x", "file": file}), "does not work", status_code=422)
    assertContains(client.post(URL, {"token": "x"}), "Please", status_code=422)
    CheckAccess.objects.get().end(by=cora, at=NOW())
    assert send(client, token, certificate.number).status_code == 401
    _row, another = give(cora)
    time_machine.move_to(NOW() + timedelta(days=2))
    assert send(client, another, certificate.number).status_code == 401


def test_nobody_guesses_tokens_all_day(certificate, token, client):
    for _guess in range(10):
        assert send(client, "guess", "x").status_code == 401
    assert send(client, token, certificate.number).status_code == 429


def test_a_long_list_takes_no_more_statements(sam, cora, token, client, django_assert_max_num_queries):
    numbers, counts = [], []
    for number in range(3):
        enrollment = builders.earned_enrollment(person(f"Person{number}"), sam)
        numbers.append(Certificate.objects.issue(enrollment, by=cora, at=NOW()).number)
        with django_assert_max_num_queries(8) as asked:
            assert len(rows(send(client, token, "\n".join(numbers)))) == number + 1
        counts.append(len(asked))
    assert len(set(counts)) == 1


# --- Letting in -------------------------------------------------------------------------------------


def test_a_coordinator_makes_a_token_that_is_shown_once(cora, client_for, client):
    desk, pk = client_for(cora), str(uuid.uuid4())
    said = {"pk": pk, "name": "Board of Arkansas", "reason": "board", "last_day": today().isoformat()}
    page = desk.post(DESK, said)
    token = page.context["token"]
    assertContains(page, token)
    again = desk.post(DESK, said)
    assertContains(again, "was shown once")
    assertNotContains(again, token)
    row = CheckAccess.objects.get()
    assert (row.by, token in row.token_digest) == (cora, False)
    desk.post(f"{DESK}{row.pk}/end/")
    assert send(client, token, "x").status_code == 401
    assertContains(desk.get(DESK), "Cora ended it")
    assert chain.verify().broken == []


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(cora, client_for):
    said = {"pk": str(uuid.uuid4()), "name": "Board of Arkansas", "last_day": "2020-01-01", "reason": "board"}
    page = client_for(cora).post(DESK, said)
    assertContains(page, "This day is over", status_code=422)
    assertContains(page, 'value="Board of Arkansas"', status_code=422)
    assert not CheckAccess.objects.exists()


def test_the_database_keeps_who_was_let_in(token):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE certificates_checkaccess SET name = 'Somebody else'")
