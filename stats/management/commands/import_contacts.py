from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cdm.core.human import number
from stats.imports import contacts
from stats.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Add contacts: day,service,channel,context,theme,language,partner,programme,count. All or nothing."

    def bring_in(self, path: Path, options: dict[str, Any]) -> str:
        outcome = contacts.bring_in(path, progress=self.progress, keep=not options["check"])
        says = [
            _("%(name)s: lines read %(rows)s, contacts added %(contacts)s.")
            % {"name": path.name, "contacts": number(outcome.contacts), "rows": number(outcome.file.rows)}
        ]
        for kind, codes in outcome.unnamed.items():
            listed = ", ".join(f"{code} ({number(count)})" for code, count in codes.most_common(20))
            says.append(
                _("Counted, but nobody here has these codes in column %(column)s: %(codes)s.")
                % {"column": kind, "codes": listed}
            )
        return "\n".join(says)
