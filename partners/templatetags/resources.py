"""``{% load resources %}``: how an entry of the professionals' page says when it is, in what language and where."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template

from cdm.core import human
from cdm.core.vocabulary import Language
from partners.models import Resource

register = template.Library()


@register.simple_tag
def event_days(row: Resource) -> str:
    """One day, or from the first to the last; nothing for what is no event."""
    return human.dates(row.first_day, row.last_day) if row.first_day else ""


@register.simple_tag
def language_names(codes: Iterable[str]) -> str:
    """``Français, néerlandais`` as a line begins."""
    words = ", ".join(str(Language(code).label).lower() for code in codes)
    return words[:1].upper() + words[1:]


@register.filter
def site_of(url: str) -> str:
    """Where a link leads, as people say it: ``example.org``."""
    return urlsplit(url).netloc.removeprefix("www.")
