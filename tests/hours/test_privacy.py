"""Sentences as people write them: from which somebody could be known, and from which nobody could."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hours.rules.privacy import Around, look, mark

TODAY = date(2026, 5, 12)
AROUND = Around(
    people=("Noor Haddad",), known=("Harbor House Recovery Center", "East wing", "Sam", "Port Ellery", "Tess")
)

NOBODY = [
    "We went to the library and filled in a form.",
    "Talked about Narcan and went to an NA meeting on Tuesday.",
    "Harbor House was full. AA at 7, then SMART Recovery.",
    "We met at Harbor House in March.",
    "Helped somebody apply for Medicaid and SNAP. Called 1-800-662-4357 together.",
    "Called 988 and stayed on the line until 10:30.",
    "Went to the DMV in Port Ellery; the bus took 45 minutes.",
    "Walked with a guest from Oak Street Shelter to the clinic.",
    "Sat with somebody in the ER from 2 p.m. to 9 p.m.",
    "We used the WRAP plan. He feels ready for a job.",
    "I talked with Sam about boundaries.",
    "Group of 12, Serenity Prayer, then the Big Book.",
    "Spoke Spanish the whole time. Texas rules were a topic.",
    "Job fair at Goodwill on 3/4, six people came.",
    "Ethics: chapter 3, pages 120-134.",
    "She celebrated her recovery birthday with us.",
    "First shift after six months. Proud!",
    "Helped With Housing Forms And A Resume",
    "HELPED WITH HOUSING FORMS ON 3/4",
    "Will you come again? Yes.",
    "May was hard. Hope is back.",
    "Trained two new peers – Monday's group went well.",
    "The U.S. Marshals Office moved; we found the new one.",
    "Made a list: Rent, food, bus pass.",
    "Rode the bus twice. It cost $125000 less than I feared.",
    "Case management meeting, 3 people.",
    "Record of 30 minutes, in file 2026.",
    "Met at St. Mary's Church for the Narcotics Anonymous meeting.",
    "Read TIP 64 and the 2024 SAMHSA guide.",
    "Role play with Tess and the Celebrate Recovery team.",
    "Fuimos a la biblioteca el lunes. Hablamos de trabajo.",
    "Took notes with Mom's permission; Dad drove.",
    "Zoom call about Suboxone and Vivitrol.",
    "Practiced motivational interviewing (OARS) with the team.",
    "Open from 9-5, room 12, floor 3.",
    "Sober since 2012 and still here.",
    "Dr. appointment, then lunch.",
]
SOMEBODY = [
    ("Talked with Maria about housing.", ["Maria"]),
    ("Maria cried today.", ["Maria"]),
    ("talked with maria about her rent", ["maria"]),
    ("Met Dwayne G. at Harbor House.", ["Dwayne G."]),
    ("We walked with Kwabena to court.", ["Kwabena"]),
    ("Mr. Brown needs a ride.", ["Brown"]),
    ("Helped Maria Gonzalez-Ortiz with a form.", ["Maria Gonzalez-Ortiz"]),
    ("J.M. came back on Monday.", ["J.M."]),
    ("Saw JM on 3/4, he is fine.", ["JM"]),
    ("Her number is (555) 201-3344.", ["(555) 201-3344"]),
    ("Call 555-201-3344 or 555-0142.", ["555-201-3344", "555-0142"]),
    ("Reach him at +49 30 1234567.", ["+49 30 1234567"]),
    ("Wrote to k.jones77@mail.example.com about it.", ["k.jones77@mail.example.com"]),
    ("MRN 0048213 is still open.", ["MRN 0048213"]),
    ("Case number 24-CR-0118 was moved.", ["Case number 24-CR-0118"]),
    ("Client #4471 did not come.", ["Client #4471"]),
    ("SSN 123-45-6789 on the form.", ["SSN 123-45-6789"]),
    ("His id: A99812.", ["id: A99812"]),
    ("DOB 3/4/85, moved in today.", ["DOB 3/4/85"]),
    ("She was born on March 4, 1985.", ["born on March 4, 1985"]),
    ("born in 1985", ["born in 1985"]),
    ("Birthday is 12 May.", ["Birthday is 12 May"]),
    ("Came in 03/04/1985 on the sheet.", ["03/04/1985"]),
    ("Noor’s baby came along.", ["Noor’s"]),
    ("Met noor's friend, then Will at the bus.", ["Will"]),
    ("Walked Jamal home. Then Tasha’s sister called.", ["Jamal", "Tasha’s"]),
    ("Visita con José Pérez en su casa.", ["José Pérez"]),
    ("At Harbor House Maria cried.", ["Maria"]),
    ("O'Brien called", []),
]


def texts(words: str) -> list[str]:
    return [finding.text for finding in look(words, TODAY, AROUND)]


@pytest.mark.parametrize("words", NOBODY)
def test_from_this_nobody_can_be_known(words):
    assert texts(words) == []


@pytest.mark.parametrize(("words", "expected"), SOMEBODY)
def test_from_this_somebody_could_be_known(words, expected):
    assert texts(words) == expected


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("With Kwabena", "name"),
        ("With J.M.", "initials"),
        ("Call 555-201-3344", "phone"),
        ("To k@example.org", "e-mail"),
        ("MRN 0048213", "record"),
        ("DOB 3/4/85", "birth"),
    ],
)
def test_each_says_what_it_looks_like_and_where_it_stands(words, kind):
    (finding,) = look(words, TODAY)
    assert (finding.kind, words[finding.start : finding.end]) == (kind, finding.text)


def test_who_is_around_is_found_and_who_reads_it_is_not():
    assert texts("Sam and Tess talked with Noor.") == ["Noor"]
    assert [row.text for row in look("Sat with Sam.", TODAY)] == ["Sam"]


def test_other_findings_have_another_mark():
    one, other = look("With Maria", TODAY), look("With Kwabena", TODAY)
    assert mark(one) == mark(look("Again with Maria, later", TODAY)) != mark(other)


@given(st.text(max_size=300))
def test_whatever_is_typed_each_finding_is_a_part_of_it_and_none_meet(words):
    found = look(words, TODAY, AROUND)
    assert all(words[row.start : row.end] == row.text for row in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
