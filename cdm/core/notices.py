"""Telling a person what just happened, with a way to undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def done(request: HttpRequest, text: object, *, undo: str = "") -> None:
    """Show ``text`` on the next page; ``undo`` is an address that takes a POST and puts things back (for a minute)."""
    messages.success(request, str(text), extra_tags=f"{UNDO}{undo}" if undo else "")


def warn(request: HttpRequest, text: object) -> None:
    messages.warning(request, str(text))


def refuse(request: HttpRequest, text: object) -> None:
    messages.error(request, str(text))
