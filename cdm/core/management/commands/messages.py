import sys
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.management.commands import makemessages

PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "nl": "nplurals=2; plural=(n != 1);"}


class Extract(makemessages.Command):
    msgmerge_options = ["-q", "--backup=none", "--previous", "--update", "--no-fuzzy-matching"]


def tidy(path: Path, language: str) -> int:
    """Sort a catalogue without places and dates, so that two people's additions rarely meet; return its gaps."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    tidied = polib.POFile(wrapwidth=0)
    tidied.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for entry in sorted((e for e in catalogue if not e.obsolete), key=lambda e: (e.msgid, e.msgctxt or "")):
        entry.occurrences, entry.comment = [], ""
        tidied.append(entry)
    tidied.save(str(path))
    return len(tidied.untranslated_entries()) + len(tidied.fuzzy_entries())


class Command(BaseCommand):
    help = "Bring both catalogues up to date with the code (needs gettext) and count what is not translated yet."

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _ in settings.LANGUAGES]
        ignore = ["build/*", ".venv/*", ".state/*", "tests/*"]
        call_command(Extract(), locale=languages, ignore_patterns=ignore, no_obsolete=True, verbosity=0)
        gaps = 0
        for language in languages:
            path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            missing = tidy(path, language)
            gaps += missing
            self.stdout.write(f"{language}: {missing} untranslated")
        if gaps:
            sys.exit(1)
