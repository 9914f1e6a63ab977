#!/usr/bin/env python3
"""Django's command line. Without DATABASE_URL or REDIS_URL it starts the embedded servers and leaves none behind."""

import contextlib
import os
import sys

# These touch neither database nor Redis; the demo starts its own servers, saying what it does.
NEED_NOTHING = {"", "help", "version", "check", "compilemessages", "messages", "assets", "collectstatic", "demo"}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdm.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed for this Python: run `make setup`, then .venv/bin/python manage.py …")

    from cdm import embedded, env

    if command == "demo":
        env.prepare_demo(sys.argv)
    alone = command in NEED_NOTHING or command.startswith("-") or not {"-h", "--help"}.isdisjoint(sys.argv)
    try:
        with contextlib.nullcontext() if alone else embedded.services(env.read()):
            execute_from_command_line(sys.argv)
    except (embedded.NotStarted, env.BadEnvironment) as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
