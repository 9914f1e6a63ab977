"""``{% load hosting %}``: what a partner organises, for pages that know nothing of activities."""

from __future__ import annotations

from django import template

from activities.agenda import meetings
from activities.agenda.meetings import Line
from activities.models import Activity

register = template.Library()


@register.simple_tag
def hosted_by(code: str, number: int = 5) -> list[Line]:
    """The next public sessions that the partner ``code`` leads or hosts with others, the first first."""
    return meetings.upcoming(number, among=Activity.objects.of_partners([code]))
