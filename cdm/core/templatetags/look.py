"""``{% load look %}``: icons, themes, the way to the other language, notices, sortable headers, page numbers."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cdm.core import brand, clock, icons, notices
from cdm.core.vocabulary import Theme

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "icon") -> SafeString:
    """``{% icon "talk" %}`` is decoration; ``{% icon "talk" label=_("…") %}`` is announced."""
    said = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor"'
        ' stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"{}>{}</svg>',
        classes,
        said,
        mark_safe(icons.PATHS[name]),  # noqa: S308 - our own drawings
    )


@register.filter
def theme_verb(code: str) -> str:
    """What one does under a theme: ``S’orienter`` / ``Kiezen``."""
    return Theme(code).verb


@register.filter
def theme_slug(code: str) -> str:
    """guide, learn, work, start or move: the name of the icon and, after ``theme-``, of the class."""
    return Theme(code).slug


@register.filter
def channel_icon(code: str) -> str:
    return icons.CHANNELS[code]


@register.simple_tag
def theme_tag(code: str) -> SafeString:
    """Colour, icon and verb of a theme, always together."""
    if not code:
        return SafeString("")
    theme = Theme(code)
    return format_html('<span class="theme-tag theme-{}">{}{}</span>', theme.slug, icon(theme.slug), theme.verb)


@register.simple_tag
def brand_names() -> dict[str, str]:
    own, other = brand.names()
    return {"own": own, "other": other, "place": settings.CENTRE_PLACE}


@register.simple_tag(takes_context=True)
def other_languages(context: dict[str, Any]) -> list[dict[str, str]]:
    """This page in the other languages, keeping its query; a page that has none leads to that language's front."""
    request: HttpRequest | None = context.get("request")
    here = translation.get_language()
    found = []
    for code, _name in settings.LANGUAGES:
        if code == here:
            continue
        address = request.get_full_path() if request else "/"
        there = translate_url(address, code)
        name = {"fr": "Français", "nl": "Nederlands"}[code]
        found.append({"code": code, "url": there if there != address else f"/{code}/", "name": name})
    return found


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], address: str) -> str:
    """``address`` (a path, perhaps with a query) with the site's own name before it and the query cut off."""
    return settings.BASE_URL + address.split("?")[0]


@register.simple_tag
def notice_undo(message: Any) -> str:
    """The undo address a message carries, or nothing."""
    tags = message.extra_tags or ""
    return tags.removeprefix(notices.UNDO) if tags.startswith(notices.UNDO) else ""


@register.simple_tag
def pages(page: Page) -> list[Any]:
    """Page numbers around the present one, with … where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: dict[str, Any], name: str, label: str, classes: str = "") -> dict[str, Any]:
    """A column head that sorts by ``?sort=name`` and back; a leading ``-`` tells the view to sort descending."""
    now = context["request"].GET.get("sort", "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    return {
        "request": context["request"],
        "label": label,
        "classes": classes,
        "direction": direction,
        "next": f"-{name}" if direction == "ascending" else name,
    }


@register.inclusion_tag("components/print_head.html")
def print_head() -> dict[str, Any]:
    """The centre's name and the hour, on paper only."""
    return {"organisation": brand.full(), "printed": clock.now()}
