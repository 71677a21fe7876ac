"""``manage.py export_issuer FOLDER``: what boards need to check certificates when this site is gone."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates.offline import folder as issuer_folder


class Command(BaseCommand):
    help = "Write the public keys and the signed status lists into a folder that boards can keep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *, folder: Path, **options) -> None:
        try:
            written = issuer_folder.write(folder, at=timezone.now())
        except (issuer_folder.FolderError, OSError) as error:
            raise CommandError(str(error)) from error
        for name, sha256 in written.items():
            self.stdout.write(f"{sha256}  {name}")
        self.stdout.write(f"Give {folder} to whoever shall be able to check certificates without this site.")
