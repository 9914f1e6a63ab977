"""The centre's name: both languages always shown, the reader's own first; by default that of the page."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation


def names(language: str = "") -> tuple[str, str]:
    """(name in the reader's language, name in the other one)."""
    here = (language or translation.get_language() or settings.LANGUAGE_CODE)[:2]
    own = settings.CENTRE_NAMES.get(here, settings.CENTRE_NAMES[settings.LANGUAGE_CODE])
    return own, next(name for name in settings.CENTRE_NAMES.values() if name != own)


def full(language: str = "") -> str:
    """``Cité des métiers / Beroepenpunt .brussels``."""
    own, other = names(language)
    return f"{own} / {other} {settings.CENTRE_PLACE}"
