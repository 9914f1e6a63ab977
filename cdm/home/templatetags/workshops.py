"""``{% load workshops %}``: what the agenda has for who needs help with something."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from activities.agenda import meetings
from activities.agenda.meetings import Day
from cdm.home import workshops
from cdm.home.workshops import Workshops

register = template.Library()


@register.simple_tag
def workshops_about(texts: Iterable[str]) -> Workshops:
    return workshops.about(texts)


@register.filter
def by_day(found: Workshops) -> list[Day]:
    return meetings.by_day(found.lines)
