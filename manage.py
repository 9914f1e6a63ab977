#!/usr/bin/env python3
"""Django's command line. Without DATABASE_URL or REDIS_URL it starts the embedded servers and leaves none behind."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdm.settings")
    from django.core.management import execute_from_command_line

    from cdm import embedded, env

    with embedded.services(env.read()):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
