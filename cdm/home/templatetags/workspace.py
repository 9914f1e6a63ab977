"""``{{ cell.why|why_words }}``: why nothing can be booked; ``{{ day|short_day }}``: a day in a narrow column."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils import formats

from cdm.home.workspace.words import SENTENCES
from counselling.readiness import Why

register = template.Library()


@register.filter
def why_words(why: Why) -> object:
    return SENTENCES[why]


@register.filter
def short_day(day: dt.date) -> str:
    """``27/11``, in both languages."""
    return formats.date_format(day, "d/m")
