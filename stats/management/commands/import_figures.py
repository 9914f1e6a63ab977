from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cdm.core.human import number
from stats.imports import figures
from stats.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Keep figures counted elsewhere: year,id,value,unit,note. All or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--replace", action="store_true", help="Overwrite figures already held.")

    def bring_in(self, path: Path, options: dict[str, Any]) -> str:
        file = figures.bring_in(path, progress=self.progress, keep=not options["check"], replace=options["replace"])
        return _("%(name)s: figures kept %(rows)s.") % {"name": path.name, "rows": number(file.rows)}
