"""How far ahead people book, how long they stand in line, and how many do not come after all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from cdm.core.human import percent
from cdm.core.vocabulary import Service
from stats.bars import Bars, bars
from stats.buckets import BUCKETS, labels
from stats.demand.reading import Reading
from stats.models import Measure
from stats.series import ORDER, SERIES

SOON = {Measure.AHEAD: 4, Measure.WAITED: 15}  # days, minutes: less than that, the sentence says

COLOURS = {Measure.AHEAD: SERIES[Service.IC], Measure.WAITED: SERIES[Service.MM]}


def ahead(reading: Reading) -> Bars:
    made = _scale(reading, Measure.AHEAD, "demand-ahead", _("Booked ahead"))
    share = _soon(reading, Measure.AHEAD)
    if share is None:
        return made
    return replace(made, title=_("%(share)s of interviews booked at most three days before") % {"share": share})


def waited(reading: Reading) -> Bars:
    made = _scale(reading, Measure.WAITED, "demand-waited", _("Time in line"))
    share = _soon(reading, Measure.WAITED)
    if share is None:
        return made
    return replace(made, title=_("%(share)s of those in line called within a quarter of an hour") % {"share": share})


@dataclass(frozen=True)
class Missed:
    """Of one service; ``booked`` only where every booking is counted, and ``share`` in percent of it."""

    service: str
    label: str
    cancelled: int
    absent: int
    booked: int | None = None

    @property
    def share(self) -> float | None:
        return 100 * self.absent / self.booked if self.booked else None


def missed(reading: Reading) -> list[Missed]:
    """Services with a cancellation or an absence, in the order of every chart."""
    cancelled, absent = reading.services(Measure.CANCELLED), reading.services(Measure.ABSENT)
    booked = {Service.IC: reading.total(Measure.AHEAD)} if reading.everywhere else {}
    return [
        Missed(service, str(service.label), cancelled[service], absent[service], booked.get(service) or None)
        for service in ORDER
        if cancelled[service] or absent[service]
    ]


def missed_title(rows: list[Missed]) -> str:
    told = next((row for row in rows if row.share is not None), None)
    if told is None:
        return _("Cancelled, and nobody came")
    return _("Nobody came to %(share)s of the interviews booked") % {"share": percent(told.share or 0.0, 0)}


def _scale(reading: Reading, measure: Measure, name: str, heading: str) -> Bars:
    counted = reading.counted(measure)
    rows = [(code, label, counted[code], COLOURS[measure]) for code, label in labels(measure).items()]
    return bars(name, heading, rows, definition=reading.definition(measure))


def _soon(reading: Reading, measure: Measure) -> str | None:
    counted = reading.counted(measure)
    if not counted:
        return None
    soon = sum(counted[bucket.code] for bucket in BUCKETS[measure] if bucket.least < SOON[measure])
    return percent(100 * soon / counted.total(), 0)
