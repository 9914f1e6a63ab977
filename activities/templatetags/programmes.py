"""``{% load programmes %}``: what takes place in a programme, for pages that know nothing of activities.

Only what the agenda tells or told everybody.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.http import HttpRequest

from activities.agenda import meetings
from activities.agenda.meetings import Line
from activities.models import Activity, Session
from cdm.core import clock

register = template.Library()
A_PAGE = 20
TOOK_PLACE = (Session.State.PUBLISHED, Session.State.HELD)


@register.simple_tag
def coming_of_programme(code: str, number: int = 6) -> list[Line]:
    """The next sessions of the programme ``code``, the first first."""
    return meetings.upcoming(number, among=Activity.objects.filter(programme__code=code))


@register.simple_tag
def past_of_programme(code: str, year: int, request: HttpRequest) -> Any:
    """A page of its sessions that are over and began in ``year``, the latest first. Two queries."""
    began, over = clock.day_bounds(dt.date(year, 1, 1))[0], clock.day_bounds(dt.date(year, 12, 31))[1]
    rows = Session.objects.filter(
        activity__programme__code=code,
        activity__state__in=(Activity.State.PUBLISHED, Activity.State.ARCHIVED),
        state__in=TOOK_PLACE,
        starts__gte=began,
        starts__lt=over,
        ends__lte=clock.now(),
    )
    rows = rows.select_related("activity__lead").order_by("-starts", "-pk")
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
