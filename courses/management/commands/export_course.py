from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.exchange.exporter import export_program
from courses.models import ProgramIndexPage, ProgramPage
from people.refusals import Refused


class Command(BaseCommand):
    help = "Write a program as a folder of Markdown. See docs/markdown-folders.md."

    def add_arguments(self, parser):
        parser.add_argument("slug", metavar="SLUG", help="the last part of the program's address")
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--published", action="store_true", help="write what readers see, not the newest drafts"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say which files would change, and write none"
        )

    def handle(self, *args, slug: str, folder: Path, published: bool, dry_run: bool, **options):
        index = ProgramIndexPage.of_the_site()
        programs = ProgramPage.objects.child_of(index) if index else ProgramPage.objects.none()
        program = programs.filter(slug=slug).first()
        if program is None:
            known = ", ".join(programs.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no program {slug}. There are: {known or 'none yet'}.")
        try:
            export = export_program(program, folder.resolve(), published=published, dry_run=dry_run)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write("\n".join(export.lines))
        for what in export.left_out:
            self.stderr.write(f"left out: {what}")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
