import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.exchange.documents import FolderError
from courses.exchange.importer import WINNERS, import_program


@contextmanager
def without_logs() -> Iterator[None]:
    """The report says what was done. What Wagtail logs on the way is not true of a dry run."""
    logger = logging.getLogger("wagtail")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


class Command(BaseCommand):
    help = "Bring a program's folder of Markdown into the site. See docs/markdown-folders.md."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--publish", action="store_true", help="publish the pages, not only save drafts")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, like a diff, and change nothing"
        )
        parser.add_argument(
            "--on-conflict",
            choices=WINNERS,
            default="",
            help="which side wins where somebody edited on the site since the last import",
        )

    def handle(self, *args, folder: Path, publish: bool, dry_run: bool, on_conflict: str, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            with without_logs():
                report = import_program(
                    folder.resolve(),
                    publish=publish,
                    dry_run=dry_run,
                    on_conflict=on_conflict,
                    at=timezone.now(),
                    progress=self.progress,
                )
        except FolderError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(report.plan() if dry_run else report.lines))
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")

    def progress(self, done: int, of: int) -> None:
        """A bar on a terminal; nothing in a file."""
        if self.stderr.isatty():
            filled = 40 * done // of
            bar = f"\r[{'#' * filled}{'.' * (40 - filled)}] {done} of {of} pages"
            self.stderr.write(bar, ending="\n" if done == of else "")
