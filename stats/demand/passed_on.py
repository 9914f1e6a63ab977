"""To whom visitors were passed on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stats import names
from stats.bars import Bars, bars
from stats.demand.reading import Reading
from stats.models import Measure


def by_partner(reading: Reading) -> Bars:
    """Notes by the partner they lead to, the most first; of who reads for some partners, those that lead to them."""
    counted = reading.counted(Measure.REFERRED)
    known = names.of("partner") if counted else {}
    rows = [(code, known.get(code, code), count, "s1") for code, count in counted.most_common()]
    return bars("demand-passed", _("Passed on to a partner"), rows, definition=reading.definition(Measure.REFERRED))
