from typing import Any

from django.core.management.base import BaseCommand

from stats import months


class Command(BaseCommand):
    help = "Add up the monthly tallies anew from the daily ones, and say whether anything differed."

    def handle(self, *args: Any, **options: Any) -> None:
        differing = months.rebuild()
        self.stdout.write(f"{differing} monthly tallies differed." if differing else "Nothing differed.")
