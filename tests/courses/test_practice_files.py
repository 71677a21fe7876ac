"""Observed practice lies beside the lessons as a file: it comes in, goes out, and what was rated stays."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError

from courses.models import ModulePage, ObservedPractice, PracticeRating, ProgramPage
from tests import builders, meetings, practices
from tests.courses.folders import SECOND, bring, brought_in_once, contents, edit, export, published, put

__all__ = ["brought_in_once", "published"]

ROBIN = "01-first-steps/practice-robin.md"
TEXT = """---
title: Ten minutes with Robin
key: 8d0b9a53-6d7c-4c0e-9a4f-2b7f5c1e9d10
required: no
---

Robin is **new** here. Find out what Robin hopes for.

::: criterion {title="Listens first"}
Waits, and asks.

- [ ] You had an answer ready.
- [x] You waited and asked.
:::

::: criterion {title="Leaves the choice"}
- [ ] You decided.
- [x] Robin chose.
- [x] Robin chose, and you helped.
:::
"""


@pytest.fixture
def practiced(published) -> Path:
    """The tiny program with a practice in its module, on the site."""
    bring(put({ROBIN: TEXT}, published), "--publish")
    return published


def robin() -> ObservedPractice:
    return ObservedPractice.objects.get()


def changes(folder: Path, *options: str) -> list[str]:
    return [line for line in bring(folder, "--publish", *options) if line[0] != "="]


def test_a_file_becomes_a_practice_with_its_rubric(published):
    assert changes(put({ROBIN: TEXT}, published)) == ["+ observed practice Ten minutes with Robin"]
    row = robin()
    assert (row.live, row.is_required, row.module.slug) == (True, False, "first-steps")
    assert row.situation == "Robin is **new** here. Find out what Robin hopes for."
    assert [(c.title, c.look_for) for c in row.criteria.all()] == [
        ("Listens first", "Waits, and asks."),
        ("Leaves the choice", ""),
    ]
    assert [[level.meets for level in c.levels] for c in row.rubric()] == [[False, True], [False, True, True]]


def test_the_same_file_again_changes_nothing(practiced, tmp_path):
    before = robin().latest_revision_id
    assert changes(practiced) == []
    assert robin().latest_revision_id == before
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(practiced)


def test_without_publish_it_is_a_draft(published):
    bring(put({ROBIN: TEXT}, published))
    assert not robin().live
    assert {line[0] for line in bring(published)} == {"="}
    assert changes(published) == ["~ observed practice Ten minutes with Robin (published)"]
    assert robin().live


def test_elsewhere_it_is_the_same_practice(practiced, tmp_path):
    """A program that is taken to another site has its practice there."""
    export(tmp_path / "out")
    ObservedPractice.objects.all().delete()
    assert changes(tmp_path / "out") == ["+ observed practice Ten minutes with Robin"]
    assert str(robin().key) == "8d0b9a53-6d7c-4c0e-9a4f-2b7f5c1e9d10"


def test_a_changed_file_is_a_new_wording_and_ratings_keep_theirs(practiced, tess, tomas):
    program = ProgramPage.objects.get()
    enrolled = meetings.member(meetings.cohort(program, tomas), tess).enrollment
    [rating] = practices.rate(robin(), enrolled, by=tomas)
    rows = [level.id for criterion in robin().rubric() for level in criterion.levels]
    edit(practiced / ROBIN, "You waited and asked.", "You had time.")
    lines = changes(practiced, "--dry-run")
    assert "    +- [x] You had time." in lines
    assert robin().live_revision_id == rating.revision_id
    assert changes(practiced) == ["~ observed practice Ten minutes with Robin"]
    assert robin().live_revision_id != rating.revision_id
    assert [level.id for criterion in robin().rubric() for level in criterion.levels] == rows
    rating.refresh_from_db()
    assert [line.words for line in rating.lines.all()] == [
        "You waited and asked.",
        "Robin chose, and you helped.",
    ]


def test_a_file_that_is_gone_is_withdrawn_and_what_was_seen_stays(practiced, tess, tomas):
    enrolled = meetings.member(meetings.cohort(ProgramPage.objects.get(), tomas), tess).enrollment
    practices.rate(robin(), enrolled, by=tomas)
    (practiced / ROBIN).unlink()
    assert changes(practiced, "--dry-run")[0] == "- observed practice Ten minutes with Robin (unpublished)"
    assert robin().live
    assert changes(practiced) == ["- observed practice Ten minutes with Robin (unpublished)"]
    assert not robin().live
    assert PracticeRating.objects.count() == 1
    assert changes(practiced) == []
    put({ROBIN: TEXT}, practiced)
    bring(practiced, "--publish")
    assert robin().live


def test_a_module_that_is_gone_takes_its_practice_along(practiced):
    bring(put(SECOND, practiced), "--publish")
    shutil.rmtree(practiced / "01-first-steps")
    assert "- observed practice Ten minutes with Robin (unpublished)" in changes(practiced)
    assert not robin().live


def test_a_renamed_file_is_the_same_practice_and_goes_out_under_its_new_name(practiced, tmp_path):
    (practiced / ROBIN).rename(practiced / "01-first-steps/practice-sky.md")
    assert changes(practiced) == []
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(practiced)


def test_a_file_in_another_module_moves_the_practice(practiced, tmp_path):
    put(SECOND, practiced)
    (practiced / ROBIN).rename(practiced / "02-going-on/practice-robin.md")
    assert "~ observed practice Ten minutes with Robin (now in Going on)" in changes(practiced)
    assert robin().module.slug == "going-on"
    assert changes(practiced) == []
    export(practiced)
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(practiced)


# --- When somebody edited on the site -------------------------------------------------------------------


def test_what_was_edited_on_the_site_is_a_conflict(practiced):
    practices.reword(robin(), situation="From the site.")
    with pytest.raises(CommandError, match=r"practice-robin\.md:1: Conflict: the observed practice Ten"):
        bring(practiced, "--publish")
    kept = "! observed practice Ten minutes with Robin (kept as it is on the site)"
    assert changes(practiced, "--on-conflict", "site") == [kept]
    assert robin().situation == "From the site."
    assert changes(practiced, "--on-conflict", "folder") == ["~ observed practice Ten minutes with Robin"]
    assert changes(practiced) == []


def test_what_was_unpublished_on_the_site_does_not_come_back_unasked(practiced):
    robin().unpublish()
    with pytest.raises(CommandError, match="was unpublished on the site"):
        bring(practiced, "--publish")
    bring(practiced, "--publish", "--on-conflict", "folder")
    assert robin().live


def test_what_was_added_on_the_site_is_not_taken_down_unasked(published):
    practices.observed(ModulePage.objects.get())
    with pytest.raises(
        CommandError, match=r"module\.md:1: Conflict: the observed practice .+ is on the site"
    ):
        bring(published, "--publish")
    bring(published, "--publish", "--on-conflict", "site")
    assert robin().live
    export(published)
    assert changes(published) == []
    assert (published / "01-first-steps/practice-ten-minutes-with-robin.md").exists()


def test_what_another_program_has_is_not_taken_from_it(published):
    other = builders.published(
        builders.program_index(), ProgramPage(title="Next", slug="next", summary="Go on.")
    )
    row = practices.observed(builders.published(other, ModulePage(title="There", slug="there")))
    file = put({ROBIN: TEXT}, published) / ROBIN
    edit(file, "8d0b9a53-6d7c-4c0e-9a4f-2b7f5c1e9d10", str(row.key))
    with pytest.raises(CommandError, match=r"practice-robin\.md:3: .+ a practice of another program"):
        bring(published, "--publish", "--on-conflict", "folder")


# --- What goes out --------------------------------------------------------------------------------------


def test_drafts_are_written_unless_they_are_half_written(practiced, tmp_path):
    row = robin()
    row.situation = "Said anew."
    row.save_revision()
    export(tmp_path / "newest")
    assert "Said anew." in (tmp_path / "newest" / ROBIN).read_text()
    export(tmp_path / "published", "--published")
    assert (tmp_path / "published" / ROBIN).read_text() == TEXT
    row.criteria = []
    row.save_revision()
    export(tmp_path / "half")
    assert (tmp_path / "half" / ROBIN).read_text() == TEXT


def test_what_is_unpublished_leaves_the_folder(practiced):
    robin().unpublish()
    assert f"- {ROBIN}" in export(practiced)


def test_an_older_wording_does_not_change_what_a_practice_is_known_by(practiced):
    row = robin()
    old = row.latest_revision
    old.content["key"], old.content["slug"] = "1f5e7c2a-93b4-4d68-8e21-7a0c4d3b6f52", "other"
    old.save()
    old.publish()
    assert (robin().key, robin().slug) == (row.key, "robin")


# --- What has to be mended ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("required: no", "required: perhaps", r":4: required: has to be yes or no"),
        ("required: no", "minutes: 5", r":4: Nothing is called minutes here"),
        ("required: no", "minutes: 5", r":1: A name with practice- in front is for observed practice"),
        ("title: Ten", "titel: Ten", r":1: The front matter needs title"),
        ("Robin is **new** here. Find out what Robin hopes for.\n", "", r":1: Say above the first criterion"),
        (' {title="Listens first"}', "", r":9: A criterion needs title="),
        ("- [ ] You had", "* You had", r":9: Give each thing you look at two levels"),
        ("- [x] You waited", "- [ ] You waited", r":9: For each thing you look at, tick which level"),
        ("- [ ] You had an answer ready.", "- [ ]", r":12: words: This field cannot be blank"),
        ("- [ ] You had", "- [?] You had", r":12: Begin each level with - \[ \], or with - \[x\]"),
        ("You had an answer", "x" * 200, r":12: words: Ensure this value has at most 200"),
        ("Waits, and asks.", "x" * 301, r":9: look_for: Ensure this value has at most 300"),
        (
            '::: criterion {title="Leaves',
            'Wait.\n\n::: criterion {title="Leaves',
            r":16: Only criteria stand below",
        ),
        ('{title="Listens first"}', '{#a title="Listens first"}', r":9: A criterion takes no id"),
        (
            '::: criterion {title="Listens first"}',
            "::: callout",
            r":9: There is no block called callout here",
        ),
        (
            "8d0b9a53",
            "b1a4c5d6-1c2d-4e3f-8a9b-0c1d2e3f4a33 # ",
            r":3: This key stands in .+01-wait\.md already",
        ),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(published, old, new, says):
    edit(put({ROBIN: TEXT}, published) / ROBIN, old, new)
    with pytest.raises(CommandError, match=f"listening/01-first-steps/practice-robin.md{says}"):
        bring(published, "--publish")
    assert not ObservedPractice.objects.exists()


def test_a_rubric_without_anything_to_look_at_is_refused(published):
    put({ROBIN: TEXT.partition("::: criterion")[0]}, published)
    with pytest.raises(CommandError, match=r"practice-robin\.md:1: Add at least one thing to look at"):
        bring(published, "--publish")


def test_a_practice_in_another_language_is_refused(published):
    put({ROBIN: TEXT, ROBIN.replace(".md", ".es.md"): TEXT}, published)
    with pytest.raises(
        CommandError, match=r"practice-robin\.es\.md:1: Observed practice has no translations yet"
    ):
        bring(published, "--publish")


def test_lines_may_be_broken(published):
    text = TEXT.replace("- [ ] You had an answer ready.", "- [ ] You had\n  an answer ready.")
    bring(put({ROBIN: text.replace("Waits, and asks.", "Waits,\nand asks.")}, published), "--publish")
    export(published)
    assert (published / ROBIN).read_text() == TEXT
