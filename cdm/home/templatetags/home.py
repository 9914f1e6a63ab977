"""``{% load home %}``: what the frames of every page show of the rooms below."""

from __future__ import annotations

from typing import Any

from django import template

from cdm.agenda import centre
from cdm.agenda.models import OpeningHours, Site
from cdm.core import clock
from cdm.home import navigation, status

register = template.Library()


@register.simple_tag(takes_context=True)
def public_navigation(context: dict[str, Any]) -> list[navigation.Shown]:
    return navigation.public(context.get("request"))


@register.simple_tag(takes_context=True)
def staff_navigation(context: dict[str, Any]) -> navigation.Menus:
    return navigation.of_staff(context.get("request"), context["member"].roles)


@register.simple_tag
def centre_status() -> status.Strip | None:
    """Open or not, for the strip under the head; nothing before the centre has told its hours."""
    if not OpeningHours.objects.exists():
        return None
    return status.strip(centre.status(at=clock.now()))


@register.simple_tag
def site_details() -> Site | None:
    """The first site: where people go when nobody said otherwise."""
    return Site.objects.first()
