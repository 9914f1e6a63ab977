"""What was asked for in vain: a time for an interview, a seat at an activity, a place at a screen."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from cdm.core.human import percent
from cdm.core.vocabulary import Service, Theme
from stats import measures, names
from stats.bars import Bars, bars, not_stated
from stats.demand.reading import Reading
from stats.models import Measure
from stats.series import SERIES


def without_time(reading: Reading) -> Bars:
    """Searches by theme and language together, the most first: that is what an extra half day would be for."""
    labels = measures.items(Measure.NO_TIME)
    rows = [
        (item, labels[item], count, f"theme-{Theme(item.partition('-')[0]).slug}")
        for item, count in reading.counted(Measure.NO_TIME).most_common()
    ]
    made = bars("demand-time", _("Searches without a free time"), rows, definition=reading.definition(Measure.NO_TIME))
    return _led(made, _("Searches without a free time: %(label)s first, with %(share)s"))


def without_seat(reading: Reading) -> Bars:
    counted = reading.counted(Measure.NO_SEAT)
    rows = [(theme.value, str(theme.label), counted[theme.value], f"theme-{theme.slug}") for theme in Theme]
    rows.append(("", not_stated(), counted[""], "s0"))
    made = bars("demand-seat", _("Left without a seat"), rows, definition=reading.definition(Measure.NO_SEAT))
    return _led(made, _("Left without a seat: %(label)s first, with %(share)s"))


def without_place(reading: Reading) -> Bars:
    counted = reading.counted(Measure.NO_PLACE)
    known = names.of("space") if counted else {}
    rows = [(code, known.get(code, code), count, SERIES[Service.MM]) for code, count in counted.most_common()]
    made = bars("demand-place", _("Left without a place"), rows, definition=reading.definition(Measure.NO_PLACE))
    return _led(made, _("Left without a place: %(label)s first, with %(share)s"))


def _led(made: Bars, sentence: str) -> Bars:
    """The same bars with a sentence that names the longest, where there is something to compare."""
    if len(made.rows) < 2:
        return made
    top = max(made.rows, key=lambda row: row.count)
    return replace(made, title=sentence % {"label": top.label, "share": percent(top.share, 0)})
