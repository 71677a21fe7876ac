from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.exchange.frameworks import import_file
from courses.exchange.standards import StandardFileError
from courses.models import Standard
from courses.standard_warnings import sentences
from people.refusals import Refused


class Command(BaseCommand):
    help = "Load standards (what a board demands) and frameworks from YAML files. Twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml")

    def handle(self, *args, files: list[Path], **options):
        for file in files:
            try:
                loaded, changed = import_file(file)
            except FileNotFoundError as error:
                raise CommandError(f"There is no file {file}.") from error
            except StandardFileError as error:
                raise CommandError(str(error)) from error
            except Refused as error:
                raise CommandError(error.sentence) from error
            self.stdout.write(f"{loaded}: {'loaded' if changed else 'nothing new'}")
            for sentence in sentences(loaded) if isinstance(loaded, Standard) else ():
                self.stdout.write(f"  look at this: {sentence}")
