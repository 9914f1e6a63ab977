"""What is counted by one tap at the desk: pages printed, help given, visits without a place, people at the door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core import clock
from cdm.core.vocabulary import Channel, Service
from stats import recording
from stats.models import DayCount, HourCount, Measure, Tally


class What(models.TextChoices):
    DOOR = "door", _("At the door, this hour")
    VISIT = "visit", _("Visits, with a place or without")
    HELP = "help", _("Help of a steward")
    BW = "bw", _("Prints, black and white")
    COLOUR = "colour", pgettext_lazy("print", "Prints in colour")


MOST = 50  # of one tap
KEYS = {What.DOOR: "d", What.VISIT: "v", What.HELP: "h", What.BW: "p", What.COLOUR: "k"}


@dataclass(frozen=True)
class Line:
    """``count``: today, at the door in this hour. ``more``: what stands beside it."""

    what: What
    count: int
    more: int | None = None

    @property
    def key(self) -> str:
        """On the keyboard."""
        return KEYS[self.what]

    @property
    def many(self) -> bool:
        """A CV has more pages than one: five at a tap, too."""
        return self.what in (What.BW, What.COLOUR)


def add(*, what: str, submission: UUID, count: int = 1) -> bool:
    """Count ``count`` of ``what`` now. False when the same ``submission`` was counted already (B3).

    Raises Refused for what is not counted so.
    """
    with transaction.atomic(durable=True):
        if not recording.once(submission):
            return False
        kind = What(what)
        if kind is What.VISIT:
            recording.record(**_contacts(), count=count)
        else:
            recording.count(**_of(kind), count=count)
        return True


def take_back(*, what: str, submission: UUID, count: int = 1) -> bool:
    """One too many was counted. Raises Refused when none is left."""
    with transaction.atomic(durable=True):
        if not recording.once(submission):
            return False
        kind = What(what)
        if kind is What.VISIT:
            recording.unrecord(**_contacts(), count=count)
        else:
            recording.uncount(**_of(kind), count=count)
        return True


def today() -> list[Line]:
    """The day's counts, in order. Three queries. The visits are all contacts of the service, with a place or without:
    the statistics do not tell them apart."""
    day, hour = clock.today(), clock.local_now().hour
    counts = DayCount.objects.filter(day=day, measure__in=(Measure.HELP, Measure.PRINTED))
    daily = {(row.measure, row.item): row.count for row in counts}
    door = {row.hour: row.count for row in HourCount.objects.filter(day=day, measure=Measure.DOOR)}
    visits = Tally.objects.filter(day=day, service=Service.MM).aggregate(n=Sum("count"))["n"] or 0
    return [
        Line(What.DOOR, door.get(hour, 0), sum(door.values())),
        Line(What.VISIT, visits),
        Line(What.HELP, daily.get((Measure.HELP, ""), 0)),
        Line(What.BW, daily.get((Measure.PRINTED, "bw"), 0)),
        Line(What.COLOUR, daily.get((Measure.PRINTED, "colour"), 0)),
    ]


def _of(what: What) -> dict[str, Any]:
    day: dt.date = clock.today()
    if what is What.DOOR:
        return {"measure": Measure.DOOR, "day": day, "hour": clock.local_now().hour}
    if what is What.HELP:
        return {"measure": Measure.HELP, "day": day}
    return {"measure": Measure.PRINTED, "day": day, "item": what.value}


def _contacts() -> dict[str, Any]:
    return {"day": clock.today(), "service": Service.MM, "channel": Channel.FACE}
