import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from stats import figures

COLUMNS = ("id", "value", "unit", "kind", "n", "flag")


class Command(BaseCommand):
    help = "Print every figure computed or held for a year, and where the printed report is contradicted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", choices=("json", "table"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        found = figures.of_year(options["year"])
        if options["format"] == "json":
            report = {"year": options["year"], "figures": found}
            self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))
            return
        rows = [
            COLUMNS,
            *((id_, *("" if v is None else str(v) for v in value.values())) for id_, value in found.items()),
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
        for row in rows:
            cells = [
                cell.rjust(width) if name in {"value", "n"} else cell.ljust(width)
                for name, cell, width in zip(COLUMNS, row, widths, strict=True)
            ]
            self.stdout.write("  ".join(cells).rstrip())
