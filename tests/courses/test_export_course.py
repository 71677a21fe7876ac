"""A program is written as a folder, and the folder makes the same program again, to the letter."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from courses.exchange.standards import SHIPPED
from courses.models import ProgramPage
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
