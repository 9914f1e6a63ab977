from typing import Any

from django.core.management.base import BaseCommand

from stats import months


class Command(BaseCommand):
    help = "Add up the rollups (months, weekdays, answers) anew from the facts, and say whether anything differed."

    def handle(self, *args: Any, **options: Any) -> None:
        differing = months.rebuild()
        self.stdout.write(
            f"{differing} rows of the rollups differed, and are right now." if differing else "Nothing differed."
        )
