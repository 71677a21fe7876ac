"""A program is written as a folder, and the folder makes the same program again, to the letter."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cms.models import TrainingMedia
from courses.exchange.standards import SHIPPED
from courses.models import Competency, LessonPage, ProgramPage
from tests import builders

STARTER = settings.BASE_DIR / "curriculum" / "peer-support-foundations"
PICTURE = settings.BASE_DIR / "tests" / "courses" / "dot.png"


@pytest.fixture
def site(db):
    builders.program_index()
    call_command("import_standards", *SHIPPED.glob("*.yaml"), stdout=StringIO())


def bring(folder: Path, *options: str) -> list[str]:
    output = StringIO()
    call_command("import_course", folder, "--publish", *options, stdout=output)
    return output.getvalue().splitlines()


def export(folder: Path, *options: str) -> list[str]:
    output = StringIO()
    call_command("export_course", ProgramPage.objects.get().slug, folder, *options, stdout=output)
    return output.getvalue().splitlines()


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_starter_curriculum_comes_out_as_it_went_in(site, tmp_path):
    bring(STARTER)
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(STARTER)


COUNTS = """counts:
  - competency: mentoring
    minutes: 4
  - competency: samhsa-core/{code}
    minutes: 7
"""


def test_minutes_that_count_in_several_frameworks_come_out_as_they_went_in(site, tmp_path):
    folder = Path(shutil.copytree(STARTER, tmp_path / "in"))
    code = Competency.objects.filter(framework__code="samhsa-core").first().code
    lesson = folder / "01-mutuality" / "01-what-mutuality-means.md"
    text = lesson.read_text().replace(
        "competency: mentoring\n", "mode: in_person\n" + COUNTS.format(code=code)
    )
    lesson.write_text(text)
    module = folder / "01-mutuality" / "module.md"
    rows = "mode: live_online\ncounts:\n  - competency: ethics\n    minutes: 6\n"
    module.write_text(module.read_text().replace("  minutes: 6\n", f"  minutes: 6\n{rows}"))
    bring(folder)
    page = LessonPage.objects.get(slug="what-mutuality-means")
    assert (page.mode, [row.minutes for row in page.credits.all()]) == ("in_person", [4, 7])
    assert {line[0] for line in bring(folder)} == {"="}
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(folder)
    lesson.write_text(text.replace("    minutes: 7", "    minutes: 700"))
    with pytest.raises(CommandError, match=r"means\.md:7: In .+, each minute counts once"):
        bring(folder)


def test_over_its_own_folder_files_keep_their_numbers_and_what_is_gone_goes(site, tmp_path):
    folder = Path(shutil.copytree(STARTER, tmp_path / "in"))
    (folder / "03-choice-and-self-determination").rename(folder / "70-choice-and-self-determination")
    (folder / "01-mutuality" / "04-limits-that-protect-both.md").rename(
        folder / "01-mutuality" / "05-limits-that-protect-both.md"
    )
    bring(folder)
    before = contents(folder)
    assert {line[0] for line in export(folder)} == {"="}
    assert contents(folder) == before
    LessonPage.objects.get(slug="what-mutuality-means").unpublish()
    assert "- 01-mutuality/01-what-mutuality-means.md" in export(folder)
    assert before.keys() - contents(folder).keys() == {"01-mutuality/01-what-mutuality-means.md"}


def test_drafts_are_written_unless_what_readers_see_is_asked_for(site, tmp_path):
    bring(STARTER)
    page = LessonPage.objects.get(slug="what-mutuality-means")
    page.summary = "Half a thought."
    page.save_revision()
    export(tmp_path / "newest")
    export(tmp_path / "published", "--published")
    file = "01-mutuality/01-what-mutuality-means.md"
    assert "Half a thought." in (tmp_path / "newest" / file).read_text()
    assert contents(tmp_path / "published") == contents(STARTER)


def test_a_dry_run_writes_nothing(site, tmp_path):
    bring(STARTER)
    assert "+ program.md" in export(tmp_path / "out", "--dry-run")
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(site, tmp_path):
    bring(STARTER)
    (tmp_path / "letter.txt").write_text("Dear Rosa")
    with pytest.raises(CommandError, match="holds something else"):
        export(tmp_path)
    assert contents(tmp_path) == {"letter.txt": b"Dear Rosa"}


def test_a_program_that_is_not_there_is_said_plainly(site, tmp_path):
    with pytest.raises(CommandError, match="There is no program dancing"):
        call_command("export_course", "dancing", tmp_path)


def test_pictures_come_out_under_the_name_they_came_in_with(site, tmp_path):
    folder = Path(shutil.copytree(STARTER, tmp_path / "in"))
    lesson = folder / "01-mutuality" / "01-what-mutuality-means.md"
    text = lesson.read_text()
    for name in ("a dot.png", "pictures/dot.png"):
        (folder / "01-mutuality" / name).parent.mkdir(exist_ok=True)
        shutil.copy(PICTURE, folder / "01-mutuality" / name)
        text += f'\n::: image {{src="{name}" alt="A \\"green\\" dot"}}\nSmall.\n:::\n'
    lesson.write_text(text)
    bring(folder)
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(folder)


def test_what_was_written_in_the_admin_reads_as_if_a_person_had_written_it(site, tmp_path):
    bring(STARTER)
    page = LessonPage.objects.get(slug="what-mutuality-means")
    page.body = [
        ("prose", "One.\r\n\r\nTwo."),
        ("prose", "Three.\n::: callout\n"),
        ("callout", {"title": "", "body": "Four."}),
    ]
    page.save_revision().publish()
    export(tmp_path / "out")
    text = (tmp_path / "out" / "01-mutuality" / "01-what-mutuality-means.md").read_text()
    callout = page.body[2].id
    assert text.split("---\n")[2] == (
        f"\nOne.\n\nTwo.\n\n:::: prose\nThree.\n::: callout\n::::\n\n::: callout {{#{callout}}}\nFour.\n:::\n"
    )
    assert {line[0] for line in bring(tmp_path / "out")} == {"="}


SHOWN = """
::: video {src="listening.mp4" title="Listening" captions="listening.vtt" duration="94.5" credits="Us, CC BY"}
**Rosa:** I nearly did not come.
:::

::: audio {src="talk.mp3"}
A talk.
:::

::: document {src="my-plan.pdf" title="My plan"}
Fill it in.
:::

::: check-yourself {question="mut-01"}
:::
"""


def test_films_sounds_handouts_and_questions_come_out_as_they_went_in(site, tmp_path):
    folder = Path(shutil.copytree(STARTER, tmp_path / "in"))
    place = folder / "01-mutuality"
    (place / "listening.mp4").write_bytes(builders.VIDEO_FILE)
    (place / "listening.vtt").write_bytes(builders.CAPTIONS_FILE)
    (place / "talk.mp3").write_bytes(builders.AUDIO_FILE)
    (place / "my-plan.pdf").write_bytes(b"%PDF-1.7")
    lesson = place / "01-what-mutuality-means.md"
    text = lesson.read_text()
    lesson.write_text(text + SHOWN)
    bring(folder)
    page = LessonPage.objects.get(slug="what-mutuality-means")
    assert [block.block_type for block in page.body][-4:] == ["video", "audio", "document", "check_yourself"]
    assert page.body[-1].value["question"].key == "mut-01"
    assert {line[0] for line in bring(folder)} == {"="}
    assert TrainingMedia.objects.count() == 2
    export(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(folder)
    for old, new, says in [
        ('src="talk.mp3"', 'src="no.mp3"', "There is no such audio beside this file"),
        ('question="mut-01"', 'question="no"', "There is no question no in the bank mutuality"),
        ('captions="listening.vtt" ', "", "needs captions"),
    ]:
        lesson.write_text(text + SHOWN.replace(old, new))
        with pytest.raises(CommandError, match=says):
            bring(folder)
    assert TrainingMedia.objects.count() == 2
