from typing import Any

from django.core.management.base import BaseCommand

from cdm.core import assets


class Command(BaseCommand):
    help = "Build the style sheet and the font into build/assets."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for path in assets.build(force=True):
            self.stdout.write(f"built {path.name} ({path.stat().st_size:,} bytes)")
