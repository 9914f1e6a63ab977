"""``{% load desk %}``: what the staff pages say of lists of codes and of ranges of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import TextChoices
from django.utils.safestring import SafeString, mark_safe

from cdm.core import clock, human
from cdm.core.vocabulary import Channel, Language, Theme

register = template.Library()
VOCABULARIES: dict[str, type[TextChoices]] = {"channel": Channel, "language": Language, "theme": Theme}


@register.filter
def labels(codes: Iterable[str], vocabulary: str) -> str:
    """``["WORK", "MOVE"]|labels:"theme"``: their names, in the order of the vocabulary."""
    words = VOCABULARIES[vocabulary]
    return ", ".join(str(each.label) for each in words if each.value in set(codes))


@register.filter
def human_period(period: Any) -> str:
    """A range of instants, or an Interval: its days when it is made of whole ones, its hours when it lies in a day,
    else both."""
    start, end = period if isinstance(period, tuple) else (period.lower, period.upper)
    last = clock.local(end - dt.timedelta(seconds=1)).date()
    if clock.day_bounds(clock.local(start).date())[0] == start and clock.day_bounds(last)[1] == end:
        first = clock.local(start).date()
        return human.day(first) if first == last else f"{human.day(first)} – {human.day(last)}"
    if human.day(start) == human.day(end):
        return human.moment(start, end)
    return f"{human.moment(start)} – {human.moment(end)}"


@register.filter
def checked(chosen: object, value: object) -> SafeString:
    """`` checked`` when both say the same."""
    return mark_safe(" checked") if str(chosen) == str(value) else SafeString("")
