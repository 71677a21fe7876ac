from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.exchange.folder import FolderError
from courses.exchange.importer import import_program


class Command(BaseCommand):
    help = "Bring a program's folder of Markdown into the site. See docs/markdown-folders.md."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--publish", action="store_true", help="publish the pages, not only save drafts")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would change, and change nothing"
        )

    def handle(self, *args, folder: Path, publish: bool, dry_run: bool, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            report = import_program(folder, publish=publish, dry_run=dry_run, at=timezone.now())
        except FolderError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(report.lines))
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")
