"""Test databases cloned from one that is migrated once: a worker waits 0.1 s instead of migrating."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from cdm import env
from cdm.embedded.locks import lock

PREFIX = "migrated_"


def key() -> str:
    """Changes with any migration of any app, and with the libraries."""
    digest = hashlib.sha256(f"{django.VERSION}{metadata.version('django-modeltranslation')}".encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("migrations/**/*")):
            if path.suffix in {".py", ".sql"}:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class Databases:
    """Speaks to the server as the maintenance database's guest; ``connection`` is Django's own."""

    def _run(self, statement: str, *names: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

    def _known(self) -> set[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return {name for (name,) in cursor.fetchall()}

    def _connect_to(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def make(self, name: str, *, afresh: bool = False) -> None:
        """Leave ``connection`` on a new migrated database ``name``."""
        template = PREFIX + key()
        with lock(env.read().state_dir / "databases.lock") as waiting:
            waiting.exclusive()
            if afresh or template not in self._known():
                for old in self._known():
                    if old.startswith(PREFIX):
                        self._run("DROP DATABASE {} WITH (FORCE)", old)
                self._run("CREATE DATABASE {}", "half_" + template)
                self._connect_to("half_" + template)
                call_command("migrate", interactive=False, verbosity=0)
                self._connect_to(template)
                self._run("ALTER DATABASE {} RENAME TO {}", "half_" + template, template)
            self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        self._connect_to(name)

    def drop(self, name: str, *, back_to: str) -> None:
        self._connect_to(back_to)
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
