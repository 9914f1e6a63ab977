from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cdm.core.human import number
from stats.imports import profiles
from stats.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Add profiles: month,sex,age5,municipality,status,education,referral,first_visit. All or nothing."

    def bring_in(self, path: Path, options: dict[str, Any]) -> str:
        file = profiles.bring_in(path, progress=self.progress, keep=not options["check"])
        return _("%(name)s: profiles added %(rows)s.") % {"name": path.name, "rows": number(file.rows)}
