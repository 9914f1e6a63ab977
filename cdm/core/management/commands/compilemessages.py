from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cdm.core import catalogues


class Command(BaseCommand):
    help = "Compile the French and Dutch catalogues (no gettext needed)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--strict", action="store_true", help="fail when anything is untranslated or fuzzy")

    def handle(self, *args: Any, strict: bool = False, **options: Any) -> None:
        for place in settings.LOCALE_PATHS:
            if strict and (gaps := catalogues.gaps(place)):
                raise CommandError("\n".join([f"{len(gaps)} untranslated:", *gaps]))
            for path in catalogues.compile_all(place):
                self.stdout.write(f"compiled {path.name} ({path.parent.parent.name})")
