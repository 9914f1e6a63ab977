"""Saying no to a person."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done; ``str(refused)`` is written for a visitor to read, already translated lazily.

    The only exception whose message may reach a page. ``field`` names the form field it concerns, if one does.
    """

    def __init__(self, message: object, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """Somebody else was faster, or the thing changed meanwhile: showing the present state lets the person go on."""
