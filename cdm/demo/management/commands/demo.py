"""``manage.py demo``: everything on one machine, filled with data, until Ctrl-C."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cdm.demo import run
from cdm.embedded import NotStarted


class Command(BaseCommand):
    help = "Run the whole portal with demo data: database, Redis, web, worker, beat and a post office. Ctrl-C stops it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="start over with fresh data")
        parser.add_argument("--load-only", action="store_true", help="fill the database and end")

    def handle(self, *, host: str, port: int, reset: bool, load_only: bool, **options: Any) -> None:
        demo = run.Demo(settings.ENV, say=self._say)
        try:
            if load_only:
                demo.load_only(reset=reset)
            else:
                demo.run(host=host, port=port, reset=reset)
        except KeyboardInterrupt:
            self._say("Stopped.")
            raise SystemExit(130) from None
        except NotStarted as trouble:
            self.stderr.write(str(trouble))
            raise SystemExit(1) from None

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
