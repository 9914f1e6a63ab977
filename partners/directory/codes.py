"""A partner's code stands in an address beside our own words: it must not be one of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.translation import gettext_lazy as _


def reserved() -> frozenset[str]:
    """The first word of every address of the partners that begins with one, in every language of the pages."""
    found: set[str] = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= set(_words(get_resolver("partners.urls").url_patterns))
    return frozenset(found)


def _words(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        first = str(pattern.pattern).split("/")[0]
        if first and "<" not in first:
            yield first
        elif not first and isinstance(pattern, URLResolver):
            yield from _words(pattern.url_patterns)


def check(code: str) -> None:
    """Raises ValidationError for a code whose sheet would be hidden behind a page of ours."""
    if code.lower() in reserved():
        raise ValidationError(_("Choose another code: this word is an address of the portal."))
