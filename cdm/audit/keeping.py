"""The journal is kept for two years (issue 6, templates/home/privacy.html), then forgotten night by night."""

from __future__ import annotations

from django.db import connection

AT_ONCE = 10_000
# The trigger of migration 0002 measures by the same clock, the database's: it refuses a younger one.
FORGET = """
DELETE FROM audit_auditevent WHERE id IN (
    SELECT id FROM audit_auditevent WHERE at < now() - interval '2 years' ORDER BY at LIMIT %s
)
"""


def forget() -> int:
    """Delete what is older than two years; return how many entries. May run twice and at once."""
    forgotten = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(FORGET, [AT_ONCE])
            forgotten += cursor.rowcount
            if cursor.rowcount < AT_ONCE:
                return forgotten
