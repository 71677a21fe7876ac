"""The two commands: checking, and issuing to everybody who has earned it."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from certificates import document, serial
from certificates.models import Certificate
from tests import builders

NEVER_ISSUED = serial.with_check([0] * 12).display


def run(capsys, *arguments) -> tuple[int, dict]:
    """Exit code and the JSON a command printed."""
    try:
        call_command(*arguments, "--json")
        code = 0
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(capsys.readouterr().out)


# --- verify_certificate -----------------------------------------------------------------------------


@pytest.fixture
def files(printed, tmp_path):
    pdf = bytes(printed.document.pdf)
    made = {
        "pdf": ("certificate.pdf", pdf),
        "json": ("credential.json", document.credential_json(printed.snapshot)),
        "changed": ("changed.pdf", pdf.replace(b"%%EOF", b"%%EOX")),
        "stranger": ("stranger.pdf", b"%PDF-1.7\n%%EOF"),
    }
    for name, content in made.values():
        (tmp_path / name).write_bytes(content)
    return {key: str(tmp_path / name) for key, (name, _content) in made.items()}


@pytest.mark.parametrize(
    ("which", "code", "status"),
    [("pdf", 0, "valid"), ("json", 0, "valid"), ("changed", 1, "tampered"), ("stranger", 1, "unknown")],
)
def test_a_file_is_checked(files, capsys, which, code, status):
    exit_code, told = run(capsys, "verify_certificate", files[which])
    assert (exit_code, told["status"]) == (code, status)


def test_a_number_is_checked(certificate, cora, capsys):
    assert run(capsys, "verify_certificate", certificate.serial.lower())[0] == 0
    certificate.revoke("issued-in-error", by=cora, at=timezone.now())
    code, told = run(capsys, "verify_certificate", certificate.number)
    assert (code, told["status"]) == (1, "revoked")
    assert "reason" not in told


@pytest.mark.parametrize(
    ("what", "status"), [(NEVER_ISSUED, "unknown"), ("7K3M-9QXW-2F4D9", "mistyped"), ("hello", "unknown")]
)
def test_what_is_no_certificate(db, capsys, what, status):
    assert run(capsys, "verify_certificate", what) == (1, {"status": status})


def test_a_file_that_is_not_there(db):
    with pytest.raises(CommandError, match=r"There is no file nowhere\.pdf\."):
        call_command("verify_certificate", "nowhere.pdf")


def test_for_people_it_prints_a_sentence(certificate, capsys):
    call_command("verify_certificate", certificate.number)
    assert capsys.readouterr().out == f"{certificate.number}: This certificate is valid.\n"


# --- issue_certificates -----------------------------------------------------------------------------


@pytest.fixture
def some_people(earned, tess, lee, sam, cora):
    """Noor and Tess have done everything, Tess without a legal name; Lee has just started."""
    builders.earned_enrollment(tess, sam)
    tess.legal_name = ""
    tess.save()
    builders.enrollment(lee, earned.program)
    return earned.program.slug


def test_a_dry_run_only_tells(some_people, capsys):
    code, told = run(capsys, "issue_certificates", "--program", some_people, "--dry-run")
    assert code == 0
    assert [line["name"] for line in told["issued"]] == ["Noor"]
    assert [line["name"] for line in told["refused"]] == ["Tess"]
    assert (told["not_yet"], told["dry_run"]) == (1, True)
    assert not Certificate.objects.exists()


def test_whoever_has_earned_one_gets_one_and_again_changes_nothing(some_people, capsys):
    told = run(capsys, "issue_certificates", "--program", some_people)[1]
    assert told["issued"][0]["number"] == Certificate.objects.get().number
    assert "legal name" in told["refused"][0]["reason"]
    assert run(capsys, "issue_certificates", "--program", some_people)[1]["issued"] == []
    assert Certificate.objects.count() == 1


def test_a_revoked_certificate_is_not_replaced_by_a_command(certificate, cora, capsys):
    certificate.revoke("issued-in-error", by=cora, at=timezone.now())
    slug = certificate.credential.enrollment.program.slug
    assert run(capsys, "issue_certificates", "--program", slug)[1]["issued"] == []


def test_somebody_has_to_decide(some_people, otto):
    otto.grant("coordinator")
    with pytest.raises(CommandError, match="Say with --by EMAIL"):
        call_command("issue_certificates", "--program", some_people)
    with pytest.raises(CommandError, match="is no coordinator here"):
        call_command("issue_certificates", "--program", some_people, "--by", "lee@example.org")
    call_command("issue_certificates", "--program", some_people, "--by", otto.email)
    assert Certificate.objects.get().issued_by == otto


def test_an_unknown_program(cora):
    with pytest.raises(CommandError, match="There is no program with the slug nothing"):
        call_command("issue_certificates", "--program", "nothing")
