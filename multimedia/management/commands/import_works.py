from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cdm.core.human import number
from multimedia.documentation import importing
from stats.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Add and change works of the documentation: one line a work, known by its call number. All or nothing."

    def bring_in(self, path: Path, options: dict[str, Any]) -> str:
        outcome = importing.bring_in(path, progress=self.progress, keep=not options["check"])
        says = _("%(name)s: works added %(added)s, changed %(changed)s, unchanged %(unchanged)s.")
        counts = {"added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged}
        return says % {"name": path.name, **{name: number(count) for name, count in counts.items()}}
