"""``{% load human %}``: ``cdm.core.human`` and ``cdm.core.links.show_code`` as filters."""

from __future__ import annotations

from django import template

from cdm.core import human, links

register = template.Library()
register.filter("human_time", human.time)
register.filter("short_time", human.short_time)
register.filter("human_day", human.day)
register.filter("human_date", human.date)
register.filter("plain_date", human.plain_date)
register.filter("human_dated", human.dated)
register.filter("human_days", human.days)
register.filter("human_moment", human.moment)
register.filter("human_times", human.times)
register.filter("number", human.number)
register.filter("first_words", human.first_words)
register.filter("percent", human.percent)
register.filter("show_code", links.show_code)
register.filter("human_ahead", human.ahead)
register.filter("human_span", human.span)
