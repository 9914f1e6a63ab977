"""``{% load activities %}``: how the agenda says places, languages and times of registration."""

from __future__ import annotations

from django import template

from activities.agenda import wording

register = template.Library()
register.filter("seats_words", wording.seats)
register.filter("seats_left", wording.left)
register.filter("seats_waiting", wording.waiting)
register.filter("seats_tone", wording.tone)
register.filter("standing_words", wording.standing)
register.filter("in_languages", wording.languages)
