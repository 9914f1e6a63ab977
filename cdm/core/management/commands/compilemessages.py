from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cdm.core import catalogues


class Command(BaseCommand):
    help = "Compile the French and Dutch catalogues (no gettext needed)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for place in settings.LOCALE_PATHS:
            for path in catalogues.compile_all(place):
                self.stdout.write(f"compiled {path.name} ({path.parent.parent.name})")
