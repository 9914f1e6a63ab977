"""``{% load hits %}``: what a closure or a regime hits in other rooms, for the page on which one of them says it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from activities import hits as sessions
from cdm.agenda.models import Closure, Regime
from multimedia import hits as bookings

register = template.Library()


@register.inclusion_tag("home/_sessions_hit.html")
def sessions_hit(of: Closure | Regime) -> dict[str, Any]:
    """How many group sessions take place then, with the way to their own page; nothing when there are none."""
    if isinstance(of, Closure):
        rows, page = sessions.by_closure(of), "activities:hits_closure"
    else:
        rows, page = sessions.by_regime(of), "activities:hits_regime"
    return {"count": rows.count(), "url": reverse(page, args=[of.pk]), "reduced": _reduced(of)}


@register.inclusion_tag("home/_bookings_hit.html")
def bookings_hit(of: Closure | Regime) -> dict[str, Any]:
    """The same of the bookings in the multimedia area."""
    if isinstance(of, Closure):
        rows, page = bookings.by_closure(of), "multimedia:hits_closure"
    else:
        rows, page = bookings.by_regime(of), "multimedia:hits_regime"
    return {"count": rows.count(), "url": reverse(page, args=[of.pk]), "reduced": _reduced(of)}


def _reduced(of: Closure | Regime) -> bool:
    return isinstance(of, Regime) and of.kind != Regime.Kind.CLOSED
