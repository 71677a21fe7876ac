"""Compute the whole ledger anew: does it hold, and do hours and certificates still say what it says?"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from certificates import chain


class Command(BaseCommand):
    help = "Check the hash chain and the records it speaks of. Exit 1 if anything does not fit."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--heads", type=Path, help="a copy of heads.jsonl that was kept elsewhere")

    def handle(self, *args, **options) -> None:
        report = chain.verify(options["heads"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report)))
        else:
            self._say(report)
        if report.broken:
            sys.exit(1)

    def _say(self, report) -> None:
        self.stdout.write(f"{report.records} records, head {report.head}")
        self.stdout.write(f"Days whose state was kept: {report.heads}")
        for broken in report.broken:
            self.stderr.write(f"Record {broken.seq}: {broken.reason}")
        if not report.broken:
            self.stdout.write("Everything fits.")
