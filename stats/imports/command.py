"""What the three import commands share: the option for the language, progress, and problems told plainly."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core.human import number
from stats.imports.files import AlreadyImported
from stats.imports.table import BadFile


class ImportCommand(BaseCommand):
    """Subclasses give ``bring_in(path, options) -> str``, the sentence that says what came in."""

    _told = 0.0  # when the moving line last moved

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--check", action="store_true", help="Read and check the file, import nothing.")
        parser.add_argument(
            "--lang", "--language", choices=("en", "fr", "nl"), default="en", help="Language of the messages."
        )

    def bring_in(self, path: Path, options: dict[str, Any]) -> str:
        raise NotImplementedError

    def progress(self, lines: int, share: float) -> None:
        """On a terminal one line that moves, four times a second; elsewhere a line every quarter million."""
        if self.stderr.isatty():
            if time.monotonic() - self._told > 0.25:
                self._told = time.monotonic()
                self.stderr.write(f"\r{number(lines):>12} · {share:4.0%}", ending="")
        elif lines % 250_000 == 0:
            self.stderr.write(_("%(lines)s lines read, %(share)s") % {"lines": number(lines), "share": f"{share:.0%}"})

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        started = time.monotonic()
        with translation.override(options["lang"]):
            try:
                says = self.bring_in(path, options)
            except OSError as error:
                why = {"name": path, "why": error.strerror}
                raise CommandError(_("%(name)s cannot be read: %(why)s.") % why) from None
            except AlreadyImported as before:
                when = {"name": path.name, "day": before.day.isoformat(), "first": before.name}
                raise CommandError(
                    _("%(name)s was already imported on %(day)s (as %(first)s). Nothing was imported.") % when
                ) from None
            except BadFile as bad:
                raise CommandError(self._complaint(path, bad)) from None
            finally:
                if self._told:
                    self.stderr.write("\r" + " " * 24 + "\r", ending="")
            self.stdout.write(says)
            if options["check"]:
                self.stdout.write(_("Only checked: nothing was imported."))
            elif time.monotonic() - started > 5:
                self.stdout.write(_("It took %(seconds)d seconds.") % {"seconds": time.monotonic() - started})

    def _complaint(self, path: Path, bad: BadFile) -> str:
        lines = [_("%(name)s was not imported.") % {"name": path.name}, *map(str, bad.problems)]
        if bad.more:
            lines.append(_("… and %(count)d more.") % {"count": bad.more})
        return "\n  ".join(lines)
