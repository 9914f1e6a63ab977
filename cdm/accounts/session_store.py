"""Sessions in the database, without asking it for keys it can never have given."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    def _validate_session_key(self, key: str) -> bool:
        """Letters and digits only: a quoted cookie may hold a NUL, which PostgreSQL refuses to be asked about."""
        valid: bool = super()._validate_session_key(key)  # type: ignore[misc]  # the stubs do not know it
        return valid and key.isascii() and key.isalnum()
