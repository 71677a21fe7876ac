"""Every row, reason and next step has a sentence: no code of ours ever stands on a screen."""

from datetime import date

import pytest

from certificates import asked_wording, rules, wording
from certificates.rules import NotCounted, RequirementStatus, asked, exams, facts, supervision, yearly

DAY = date(2026, 11, 15)

REASONS = [
    ("too_old", {"months": 24}, "1 h are more than 24 months old, so they do not count here any more."),
    ("of_year", {"day": DAY, "last": DAY}, "This is asked in each year."),
    ("not_checked", {"number": 1}, "A result is on record. It counts once a coordinator has checked it."),
    ("not_checked", {"number": 2}, "2 results are on record. They count once"),
    ("other_part", {"label": "Talk"}, "It is judged together with “Talk”."),
    ("next_try", {"day": DAY}, "You can try again from Nov. 15, 2026 on."),
    ("no_try", {}, "Ask your coordinator what you can do now."),
    ("older_text", {"role": "self", "day": DAY}, "You signed an older text."),
    ("older_text", {"role": "supervisor", "day": DAY}, "Your supervisor signed an older text."),
    ("earlier_time", {"role": "self", "day": DAY}, "You signed it on Nov. 15, 2026, for the time before."),
    ("earlier_time", {"role": "supervisor", "day": DAY}, "Your supervisor signed it on Nov. 15, 2026"),
    ("said_no", {"role": "self", "day": DAY}, "You said no. You can change that whenever you like."),
    ("said_no", {"role": "supervisor", "day": DAY}, "Your supervisor did not say yes to it."),
    ("not_seen", {}, "A coordinator has not looked at it yet."),
    ("not_accepted", {}, "It could not be accepted."),
    ("not_fresh", {"day": DAY, "days": 30}, "It is of Nov. 15, 2026. It may be no older than 30 days."),
    ("no_date", {}, "It has no date"),
    ("earlier_paper", {"day": DAY}, "It is of Nov. 15, 2026, for the time before."),
    (
        "known_too_short",
        {"number": 1, "months": 12},
        "Somebody spoke for you who has known you for less than 12",
    ),
    ("known_too_short", {"number": 2, "months": 12}, "2 people spoke for you"),
    ("unread", {}, "There is an answer that a coordinator has not read yet."),
    ("too_little_supervision", {}, "For the hours you worked, 1 h with your supervisor are missing."),
    ("too_long_without", {}, "One stretch without your supervisor was 1 h longer than your board allows."),
    ("missed_supervision", {"every": "week", "number": 1, "day": DAY}, "In one week there was too little"),
    ("missed_supervision", {"every": "month", "number": 3, "day": DAY}, "In 3 months there was too little"),
]


@pytest.mark.parametrize(("code", "params", "sentence"), REASONS)
def test_a_reason_is_a_sentence(code, params, sentence):
    said = wording.reason(NotCounted(code, 60, params=params))
    assert said.startswith(sentence) or sentence in said
    assert "%(" not in said


NO_REASONS = {"supervisor", "both", "half-year"}


def codes_of(*modules) -> set[str]:
    """What these rules call their reasons: their own words in capitals."""
    theirs = [(name, value) for module in modules for name, value in vars(module).items() if name.isupper()]
    return {value for name, value in theirs if isinstance(value, str) and not hasattr(rules, name)}


def test_no_reason_is_without_a_sentence():
    assert codes_of(asked, exams, supervision, yearly) - {"", *NO_REASONS} <= set(asked_wording.REASONS)
    assert {code for code, _params, _sentence in REASONS} == set(asked_wording.REASONS)


def test_no_next_step_is_without_a_sentence():
    steps = {
        *(facts.LEARN, facts.LOG, facts.SIGNATURE, facts.CHANGE, facts.TAKE, facts.TAKE_LATER, facts.CHECK),
        *(facts.ASK, facts.SIGN, facts.SUPERVISOR_SIGNS, facts.SHOW, facts.LET_SEE, facts.REFEREE),
        *(facts.CHOOSE, facts.MEET, facts.TYPE_IN),
    }
    assert steps == set(asked_wording.STEPS)
    status = RequirementStatus("document", 0, 1, "count", False, satisfied_by=rules.LET_SEE)
    assert asked_wording.step(status).endswith("No copy of it is kept here.")


def row(kind, have, need, **more):
    met = have <= need if kind == "supervision-gap" else have >= need
    return RequirementStatus(kind, have, need, more.pop("unit", "count"), met, **more)


@pytest.mark.parametrize(
    ("status", "name", "progress"),
    [
        (
            row("attestation", 0, 1, label="Code of ethics"),
            "A text to sign: Code of ethics",
            "not signed yet",
        ),
        (row("attestation", 1, 2), "A text to sign", "1 of 2 have signed"),
        (row("attestation", 2, 2), "A text to sign", "signed"),
        (row("document", 0, 1, label="Diploma"), "A document: Diploma", "not accepted yet"),
        (row("document", 1, 1), "A document", "accepted"),
        (row("reference", 1, 2, label="Friends"), "People who speak for you: Friends", "1 of 2"),
        (row("pathway", 0, 1), "Your way", "not chosen yet"),
        (row("pathway", 1, 1, label="By practice"), "Your way: By practice", "chosen"),
        (
            row("exam", 75, 80, unit="percent", label="Written part"),
            "Exam: Written part",
            "75 so far; it takes 80 per cent",
        ),
        (row("exam", 0, 500, unit="score"), "Exam", "it takes 500 points"),
        (row("exam", 520, 500, unit="score"), "Exam", "passed"),
        (row("exam", 0, 1), "Exam", "not passed yet"),
        (
            row("supervision-gap", 2_880, 2_400, unit="minutes"),
            "Hours between times with your supervisor",
            "the longest was 48 h; up to 40 h is fine",
        ),
        (row("supervision-rhythm", 3, 4, code="week"), "How often you met your supervisor", "3 of 4 weeks"),
        (
            row("supervision-rhythm", 1, 1, code="month"),
            "How often you met your supervisor",
            "1 of one month",
        ),
        (row("supervision-rhythm", 0, 0), "How often you met your supervisor", "nothing to look at yet"),
        (
            row("supervision-ratio", 30, 60, unit="minutes", mode="in_person"),
            "Time with your supervisor for the hours you worked, in person",
            "30 min of 1 h",
        ),
    ],
)
def test_a_row_is_named_and_says_how_far_it_is(status, name, progress):
    assert (wording.name(status), wording.progress(status)) == (name, progress)


def test_what_is_missing_is_named_without_a_number_that_means_nothing():
    statuses = [
        row("document", 0, 1, label="Diploma"),
        row("supervision-gap", 2_880, 2_400),
        row("reference", 1, 2),
    ]
    assert [wording.missing(status) for status in statuses] == [
        "A document: Diploma",
        "Hours between times with your supervisor",
        "People who speak for you: 1",
    ]


def test_by_when_is_the_boards_word():
    status = row("exam", 0, 1, by=DAY)
    assert asked_wording.last_day(status) == "Your board gives you until Nov. 15, 2026."
    assert asked_wording.last_day(row("exam", 1, 1)) == ""
