"""Small builders for documents and for people who speak for somebody."""

import re
from datetime import date, datetime, timedelta

from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from certificates.models import Document, DocumentSighting, ReferenceLink, ReferenceRequest
from courses.models import Enrollment, Framework, ProgramPage, Scheme, Standard
from courses.models.standard_rows import EvidenceRule, ReferenceRule
from hours import scans
from people.models import User
from tests import builders, papers

WHO = "Somebody who knows you well"


def asking(person: User, program: ProgramPage) -> Enrollment:
    """Somebody enrolled under a board that asks for a diploma, a fresh letter, a sensitive report, and two people."""
    enrollment = builders.enrollment(person, program)
    scheme = Scheme.objects.create(key=f"asking-{person.pk}", title="A board that asks")
    standard = Standard.objects.create(
        scheme=scheme, version=1, valid_from=date(2026, 1, 1), framework=Framework.objects.first()
    )
    rows = [("diploma", None, False), ("letter", 30, False), ("background", 60, True)]
    for position, (code, days, is_sensitive) in enumerate(rows):
        EvidenceRule.objects.create(
            standard=standard,
            position=position,
            code=code,
            name=f"Your {code}",
            fresh_days=days,
            is_sensitive=is_sensitive,
        )
    ReferenceRule.objects.create(standard=standard, number=2, who=WHO, known_months=12)
    Enrollment.objects.filter(pk=enrollment.pk).update(standard=standard)
    return Enrollment.objects.with_names().get(pk=enrollment.pk)


def held_to(enrollment: Enrollment, name: str) -> Enrollment:
    """The same person, held to one of the shipped standards."""
    call_command("import_standards", f"courses/standards/{name}.yaml", verbosity=0)
    Enrollment.objects.filter(pk=enrollment.pk).update(standard=Standard.objects.latest("pk"))
    return Enrollment.objects.with_names().get(pk=enrollment.pk)


def document(enrollment: Enrollment, code: str = "diploma", *, color: str = "white", **fields) -> Document:
    """A photo that somebody handed in."""
    fields = {"by": enrollment.person, "at": timezone.now()} | fields
    return Document.objects.hand_in(enrollment, code, scans.look(papers.photo(color)), **fields)


def saw(enrollment: Enrollment, by: User, code: str = "background", **fields) -> DocumentSighting:
    """A coordinator writes down that they saw it today, and accepts it."""
    today = timezone.localdate()
    said = {"seen_on": today, "dated_on": today, "is_accepted": True, "at": timezone.now()} | fields
    return DocumentSighting.objects.record(enrollment, code, by=by, **said)


def request(
    enrollment: Enrollment, number: int = 1, *, at: datetime | None = None, **fields
) -> ReferenceRequest:
    """Somebody is asked."""
    said = {"name": f"Rosa {number}", "address": f"rosa{number}@example.org", "relation": "my neighbor"}
    said |= fields
    who = said.pop("who", WHO)
    by = said.pop("by", enrollment.person)
    return ReferenceRequest.objects.ask(enrollment, who, **said, by=by, at=at or timezone.now())


def answer(asked: ReferenceRequest, *, is_yes: bool = True, months: int = 24, words: str = "", at=None):
    """What they say by a link of today."""
    at = at or timezone.now()
    link, _token = ReferenceLink.objects.issue(asked, at=at - timedelta(minutes=1))
    since = (at - timedelta(days=31 * months)).date().replace(day=1)
    return link.answer(is_yes=is_yes, known_since=since, words=words, at=at)


def outbox() -> list:
    """The mails to those who are asked, sent when what they are about is committed."""
    callbacks, connection.run_on_commit = connection.run_on_commit, []
    for _ids, callback, _robust in callbacks:
        if callback.__module__ == "certificates.models.referees":
            callback()
    return mail.outbox


def address() -> str:
    """The link in the last mail."""
    return re.search(r"/answer/[\w-]+/", outbox()[-1].body)[0]


def handed_in(enrollment: Enrollment) -> dict[str, list]:
    """A document and an answer of somebody whose standard asks for both."""
    standard = enrollment.standard
    EvidenceRule.objects.create(standard=standard, code="diploma", name="Your diploma")
    ReferenceRule.objects.create(standard=standard, who=WHO)
    asked = request(enrollment)
    answer(asked)
    return {
        "document": [document(enrollment).pk],
        "asked document": [enrollment.pk, "diploma"],
        "asked": [asked.pk],
        "token": ["a-key-that-opens-nothing"],
    }
