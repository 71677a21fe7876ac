"""Texts that are signed, documents that are shown, people who speak for somebody (domain 7.19, 7.23)."""

from datetime import date, timedelta

import pytest

from certificates import rules
from certificates.rules import (
    AttestationFacts,
    DocumentFacts,
    EarnedFacts,
    NotCounted,
    Reference,
    ReferenceFacts,
    Shown,
    Signed,
    StandardFacts,
)

TODAY = date(2026, 11, 22)
LAST_WEEK = date(2026, 11, 15)
LAST_YEAR = date(2025, 11, 22)
TOMORROW = date(2026, 11, 23)
CORA = 7


def judge(*, applied_on=None, **parts):
    """How one row stands: ``row`` is the row, the other part what answers it."""
    row = parts.pop("row")
    name = {AttestationFacts: "attestations", DocumentFacts: "documents", ReferenceFacts: "references"}
    standard = StandardFacts((), **{name[type(row)]: (row,)})
    [status] = rules.requirements(standard, EarnedFacts(applied_on=applied_on, **parts), TODAY)
    return status


def codes(status):
    return [why.code for why in status.reasons]


# --- Texts --------------------------------------------------------------------------------------------

ETHICS = AttestationFacts("ethics", "Code of ethics")
BY_SUPERVISOR = AttestationFacts("ethics", "Code of ethics", "supervisor")
BY_BOTH = AttestationFacts("ethics", "No breach of ethics", "both")
NEW_TEXT = AttestationFacts("ethics", "Code of ethics", version=2)
NEW_TEXT_BOTH = AttestationFacts("ethics", "No breach of ethics", "both", version=2)
AT_RENEWAL = AttestationFacts("ethics", "Code of ethics", since=date(2026, 9, 1))


def me(version=1, on=LAST_WEEK, *, is_yes=True):
    return Signed("ethics", version, on, "self", is_yes)


def supervisor(version=1, on=LAST_WEEK, *, is_yes=True):
    return Signed("ethics", version, on, "supervisor", is_yes)


@pytest.mark.parametrize(
    ("row", "signed", "have", "reasons", "what"),
    [
        (ETHICS, [], 0, [], "sign"),
        (ETHICS, [me()], 1, [], ""),
        (ETHICS, [me(on=TOMORROW)], 0, [], "sign"),
        (ETHICS, [Signed("another-text", 1, LAST_WEEK)], 0, [], "sign"),
        (ETHICS, [supervisor()], 0, [], "sign"),
        (BY_SUPERVISOR, [me()], 0, [], "supervisor_signs"),
        (BY_SUPERVISOR, [supervisor()], 1, [], ""),
        (BY_BOTH, [], 0, [], "sign"),
        (BY_BOTH, [me()], 1, [], "supervisor_signs"),
        (BY_BOTH, [supervisor()], 1, [], "sign"),
        (BY_BOTH, [me(), supervisor()], 2, [], ""),
        (BY_BOTH, [me(2), supervisor(1)], 1, ["older_text"], "supervisor_signs"),
        (BY_BOTH, [me(1), me(2), supervisor(1)], 2, [], ""),
        (NEW_TEXT, [me(1)], 0, ["older_text"], "sign"),
        (NEW_TEXT, [me(1), me(2)], 1, [], ""),
        (NEW_TEXT, [me(3)], 1, [], ""),
        (NEW_TEXT_BOTH, [me(1), supervisor(1)], 0, ["older_text", "older_text"], "sign"),
        (AT_RENEWAL, [me(on=LAST_YEAR)], 0, ["earlier_time"], "sign"),
        (AT_RENEWAL, [me(on=LAST_YEAR), me()], 1, [], ""),
        (ETHICS, [me(is_yes=False)], 0, ["said_no"], "sign"),
        (ETHICS, [me(on=LAST_YEAR, is_yes=False), me()], 1, [], ""),
        (ETHICS, [me(on=LAST_YEAR), me(is_yes=False)], 0, ["said_no"], "sign"),
        (ETHICS, [me(1, LAST_YEAR), me(2, is_yes=False)], 0, ["said_no"], "sign"),
        (ETHICS, [me(2, LAST_YEAR, is_yes=False), me(1)], 1, [], ""),
        (BY_BOTH, [me(), supervisor(is_yes=False)], 1, ["said_no"], "supervisor_signs"),
    ],
    ids=[
        "nobody has signed",
        "the person signs",
        "a day that is still to come",
        "another text",
        "the supervisor does not sign for the person",
        "nor the person for the supervisor",
        "the supervisor signs",
        "Tennessee: both have to",
        "Tennessee: the supervisor is missing",
        "Tennessee: the person is missing",
        "Tennessee: both have",
        "both sign the same text",
        "the text that both signed counts",
        "there is a new text",
        "the new one is signed too",
        "a later text than is asked for is good",
        "both signed the old text",
        "at renewal everybody signs anew",
        "signed anew",
        "a no is no signature",
        "no, and yes later",
        "yes, and no later",
        "yes, and no later to a newer text",
        "no, and yes later, to whichever text",
        "the supervisor said no",
    ],
)
def test_a_text_is_signed_by_whom_it_names(row, signed, have, reasons, what):
    status = judge(row=row, signed=tuple(signed))
    assert (status.have, codes(status), status.satisfied_by) == (have, reasons, what)
    assert (status.kind, status.label, status.code) == ("attestation", row.name, "ethics")
    assert status.met == (not what)


def test_of_what_is_private_others_see_that_it_is_done_or_open():
    row = AttestationFacts("ethics", "Lived experience", "both", is_private=True)
    no = judge(row=row, signed=(me(is_yes=False),))
    one_of_two = judge(row=row, signed=(me(),))
    assert no.for_others() == one_of_two.for_others() == judge(row=row).for_others()
    assert not no.for_others().reasons
    assert judge(row=row, signed=(me(), supervisor())).for_others().met
    open_to_all = judge(row=BY_BOTH, signed=(me(),))
    assert open_to_all.for_others() == open_to_all


# --- Documents ----------------------------------------------------------------------------------------

COURSE = DocumentFacts("diploma", "School diploma")
CHECK = DocumentFacts("background", "Background check", fresh_days=30, is_sensitive=True)
ANEW = DocumentFacts("background", "Background check", since=date(2026, 9, 1), is_sensitive=True)


def paper(row, age=None, *, seen_on=LAST_WEEK, by=CORA, accepted=True):
    dated_on = None if age is None else TODAY - timedelta(days=age)
    return Shown(row.code, dated_on, seen_on, by, accepted)


@pytest.mark.parametrize(
    ("row", "papers", "applied", "reasons", "what"),
    [
        (COURSE, [], None, [], "show"),
        (COURSE, [paper(COURSE)], None, [], ""),
        (COURSE, [paper(CHECK, 3)], None, [], "show"),
        (COURSE, [paper(COURSE, seen_on=None, by=None, accepted=False)], None, ["not_seen"], "check"),
        (COURSE, [paper(COURSE, seen_on=TOMORROW)], None, ["not_seen"], "check"),
        (COURSE, [paper(COURSE, by=None)], None, ["not_seen"], "check"),
        (COURSE, [paper(COURSE, accepted=False)], None, ["not_accepted"], "show"),
        (COURSE, [paper(COURSE, accepted=False), paper(COURSE)], None, [], ""),
        (CHECK, [], None, [], "let_see"),
        (CHECK, [paper(CHECK, 30)], None, [], ""),
        (CHECK, [paper(CHECK, 31)], None, ["not_fresh"], "let_see"),
        (CHECK, [paper(CHECK, 90)], 60, [], ""),
        (CHECK, [paper(CHECK, 91)], 60, ["not_fresh"], "let_see"),
        (CHECK, [paper(CHECK, 2)], 60, [], ""),
        (CHECK, [paper(CHECK)], None, ["no_date"], "let_see"),
        (CHECK, [paper(CHECK, 40, seen_on=None, accepted=False)], None, ["not_fresh"], "let_see"),
        (CHECK, [paper(CHECK, 400), paper(CHECK, 10)], None, [], ""),
        (ANEW, [paper(ANEW, 300)], None, ["earlier_paper"], "let_see"),
        (ANEW, [paper(ANEW, 20)], None, [], ""),
    ],
    ids=[
        "nothing was shown",
        "shown, seen and accepted",
        "another document",
        "nobody has looked at it",
        "somebody will look tomorrow",
        "nobody stands for having looked",
        "it was looked at and not accepted",
        "a second one was accepted",
        "a sensitive one is shown, never sent",
        "Ohio: thirty days old",
        "Ohio: one day more",
        "its age is counted to the day they applied",
        "it was too old on that day",
        "a newer one, shown after they applied",
        "without a date nobody knows how old it is",
        "looking at an old one is no use",
        "the fresh one of two",
        "Texas: at renewal, anew",
        "Texas: a new one",
    ],
)
def test_a_document_is_seen_accepted_and_fresh(row, papers, applied, reasons, what):
    applied_on = applied and TODAY - timedelta(days=applied)
    status = judge(row=row, shown=tuple(papers), applied_on=applied_on)
    assert (codes(status), status.satisfied_by, status.met) == (reasons, what, not what)


# --- People who speak for somebody --------------------------------------------------------------------

TWO = ReferenceFacts("People who know your work", 2)
A_YEAR = ReferenceFacts("Somebody who has known you for a year", 1, 12)


def word(row, referee, months=24, on=LAST_WEEK, *, is_yes=True):
    return Reference(row.who, referee, on, months, is_yes)


@pytest.mark.parametrize(
    ("row", "given", "have", "reasons"),
    [
        (TWO, [], 0, []),
        (TWO, [word(TWO, 1)], 1, []),
        (TWO, [word(TWO, 1), word(TWO, 2)], 2, []),
        (TWO, [word(TWO, 1), word(TWO, 1)], 1, []),
        (TWO, [word(TWO, 1), word(A_YEAR, 2)], 1, []),
        (TWO, [word(TWO, 1), word(TWO, 2, on=TOMORROW)], 1, []),
        (TWO, [word(TWO, 1), word(TWO, 2, is_yes=False)], 1, []),
        (TWO, [word(TWO, 1), word(TWO, 2, on=LAST_YEAR), word(TWO, 2, is_yes=False)], 1, []),
        (A_YEAR, [word(A_YEAR, 1, 12)], 1, []),
        (
            A_YEAR,
            [word(A_YEAR, 1, 11)],
            0,
            [NotCounted("known_too_short", params={"number": 1, "months": 12})],
        ),
    ],
    ids=[
        "nobody was asked",
        "one of two",
        "two of two",
        "nobody counts twice",
        "each for the row they were asked for",
        "a day that is still to come",
        "who says no is not told",
        "the last word of each counts",
        "North Carolina: known for a year",
        "North Carolina: a month less",
    ],
)
def test_so_many_people_speak_for_somebody(row, given, have, reasons):
    status = judge(row=row, references=tuple(given))
    assert (status.have, status.met, list(status.reasons)) == (have, have == row.number, reasons)
    assert status.satisfied_by == ("" if status.met else "referee")


def test_references_for_a_renewal_are_new():
    row = ReferenceFacts("Your supervisor", since=date(2026, 9, 1))
    assert not judge(row=row, references=(word(row, 1, on=LAST_YEAR),)).met
    assert judge(row=row, references=(word(row, 1),)).met
