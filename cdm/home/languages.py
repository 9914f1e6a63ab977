"""Which language a browser asks for at the door."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header


def preferred(accept_language: str) -> str:
    """``fr`` or ``nl``, whichever the header names first; empty when it names neither."""
    known = [code for code, _name in settings.LANGUAGES]
    for asked, _weight in parse_accept_lang_header(accept_language.lower()):
        if asked[:2] in known:
            return asked[:2]
    return ""
