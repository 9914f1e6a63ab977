"""What is offered as presets to who has none: what the own partner, or the centre, counted most these last months."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from cdm.core import clock
from cdm.core.vocabulary import Channel, Context, Service
from cdm.home.recording.offers import Offer
from cdm.home.recording.values import Values, possible, values_of
from stats.models import MonthlyTally

MOST = 5
SPAN = dt.timedelta(days=365)
# Workshops and the multimedia area are counted where they happen: whoever counted them here too would count them twice.
BY_HAND = (Service.IC, Service.OUT)
USUAL = (Channel.FACE, Channel.PHONE, Channel.EMAIL)
TOLD_APART = ("service", "channel", "context", "theme", "language", "programme", "partner")


def proposals(offer: Offer, language: str) -> list[Values]:
    """One query. A new centre has counted nothing yet: then face to face, phone and e-mail in ``language``."""
    codes = [code for code, _name in offer.partners] or [""]
    rows = MonthlyTally.objects.filter(
        month__gte=(clock.today() - SPAN).replace(day=1), partner__in=codes, service__in=BY_HAND
    ).exclude(channel="")
    most = rows.values(*TOLD_APART).annotate(contacts=Sum("count")).filter(contacts__gt=0)
    counted = [values_of(row) for row in most.order_by("-contacts", *TOLD_APART)[: 2 * MOST]]
    found = [values for values in counted if possible(values, offer)][:MOST]
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
