"""``{% load resources %}``: how an entry of the professionals' page says when it is, in what language and where."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template

from cdm.core import human
from partners.models import Resource
from partners.templatetags import directory

register = template.Library()


@register.simple_tag
def event_days(row: Resource) -> str:
    """One day, or from the first to the last; nothing for what is no event."""
    return human.dates(row.first_day, row.last_day) if row.first_day else ""


@register.simple_tag
def language_names(codes: Iterable[str]) -> str:
    """``Français, néerlandais`` / ``Frans, Nederlands``, as a line begins."""
    words = directory.language_names(codes)
    return words[:1].upper() + words[1:]


@register.filter
def site_of(url: str) -> str:
    """Where a link leads, as people say it: ``example.org``."""
    return urlsplit(url).netloc.removeprefix("www.")
