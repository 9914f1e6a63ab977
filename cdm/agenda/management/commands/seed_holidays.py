from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cdm.agenda import holidays
from cdm.core import clock


class Command(BaseCommand):
    help = "Close the centre on the public holidays of these years (this one and the coming two), once for each year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="for example 2027 2028")

    def handle(self, *, years: list[int], **options: Any) -> None:
        this = clock.today().year
        made = holidays.seed(years or range(this, this + 3))
        self.stdout.write(f"{len(made)} public holidays added")
