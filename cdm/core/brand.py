"""The centre's name: both languages always shown, the page's own first."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation


def names() -> tuple[str, str]:
    """(name in the page's language, name in the other one)."""
    here = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    own = settings.CENTRE_NAMES.get(here, settings.CENTRE_NAMES[settings.LANGUAGE_CODE])
    return own, next(name for name in settings.CENTRE_NAMES.values() if name != own)


def full() -> str:
    """``Cité des métiers / Beroepenpunt .brussels``."""
    own, other = names()
    return f"{own} / {other} {settings.CENTRE_PLACE}"
