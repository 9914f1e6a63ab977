from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from stats.report import runs, typesetting
from stats.report.contents import collect
from stats.report.shapes import LANGUAGES


class Command(BaseCommand):
    help = "Make the annual report of a year: PDF in French and Dutch, the label's dashboard as XLSX and JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--lang", choices=LANGUAGES, help="Only the PDF in this language.")
        parser.add_argument("--out", type=Path, help="With --lang a file, else a folder (default: here).")

    def handle(self, *args: Any, year: int, lang: str | None, out: Path | None, **options: Any) -> None:
        contents = collect(year)
        if not contents.total:
            raise CommandError(f"Nothing is counted for {year}.")
        if lang:
            with translation.override(lang):
                self._write(out or Path(runs.name(year, f"{lang}.pdf")), typesetting.pdf(contents))
            return
        for part, content in runs.files(contents):
            self._write((out or Path()) / runs.name(year, part), content)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(str(path))
