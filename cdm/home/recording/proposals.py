"""What is offered as presets to who has none: what the own partner, or the centre, counted most these last months."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.cache import cache
from django.db.models import Sum

from cdm.core import clock
from cdm.core.vocabulary import Channel, Context, Service
from cdm.home.recording.offers import Offer
from cdm.home.recording.values import ASKED, Values, possible, values_of
from stats.models import MonthlyTally

MOST = 5
SPAN = dt.timedelta(days=365)
# Workshops and the multimedia area are counted where they happen: whoever counted them here too would count them twice.
BY_HAND = (Service.IC, Service.OUT)
USUAL = (Channel.FACE, Channel.PHONE, Channel.EMAIL)
FRESH = dt.timedelta(hours=1)


def proposals(offer: Offer, language: str) -> list[Values]:
    """What was counted most by hand; a new centre has counted nothing yet: then face to face, phone and e-mail in
    ``language``. One query an hour for each partner."""
    codes = [code for code, _name in offer.partners] or [""]
    place = f"proposals:{'|'.join(codes)}"
    rows = cache.get(place)
    if rows is None:
        cache.set(place, rows := _counted_most(codes), FRESH.total_seconds())
    found = [values for values in map(values_of, rows) if possible(values, offer)][:MOST]
    return found or [
        values_of(
            {
                "service": Service.IC,
                "channel": channel,
                "context": Context.STD,
                "language": language,
                "partner": codes[0],
            }
        )
        for channel in USUAL
    ]


def _counted_most(partners: list[str]) -> list[dict[str, Any]]:
    since = (clock.today() - SPAN).replace(day=1)
    rows = MonthlyTally.objects.filter(month__gte=since, partner__in=partners, service__in=BY_HAND).exclude(channel="")
    most = rows.values(*ASKED).annotate(contacts=Sum("count")).filter(contacts__gt=0)
    return list(most.order_by("-contacts", *ASKED)[: 2 * MOST])
