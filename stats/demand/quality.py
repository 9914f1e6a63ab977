"""How well the days were recorded: what nobody closed yet, and what came in later than its day."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core.human import number, percent
from cdm.core.vocabulary import Service
from stats import names
from stats.bars import Bars, bars
from stats.buckets import labels
from stats.contacts import EVERYTHING, Filters
from stats.demand import reading
from stats.demand.sheets import bars_sheet
from stats.exports import Sheet
from stats.models import Measure
from stats.series import ORDER, SERIES

SHOWN = 40  # partners
OF = (Measure.UNCLOSED, Measure.LATE)


class Quality:
    """From ``first`` to ``last``, both in. ``contacts``: those of the same days and filters, for the share recorded
    late; late entries are told for the whole centre only. Lazy; one query, one for partners' names."""

    def __init__(self, first: dt.date, last: dt.date, filters: Filters | None = None, *, contacts: int = 0) -> None:
        self.reading = reading.of(first, last, filters, OF)
        self.contacts = contacts

    @property
    def any(self) -> bool:
        return bool(self.reading.items)

    @cached_property
    def unclosed_count(self) -> int:
        return self.reading.total(Measure.UNCLOSED)

    @cached_property
    def late_count(self) -> int:
        return self.reading.total(Measure.LATE)

    @property
    def late_share(self) -> float | None:
        """Percent of ``contacts``; None where they are not known, or narrowed by what late entries are not."""
        whole = self.reading.filters == EVERYTHING
        return 100 * self.late_count / self.contacts if whole and self.contacts else None

    @property
    def unclosed_title(self) -> str:
        count = self.unclosed_count
        said = ngettext(
            "%(count)s interview or meeting not closed", "%(count)s interviews and meetings not closed", count
        )
        return said % {"count": number(count)}

    @property
    def late_title(self) -> str:
        count = self.late_count
        words = {"count": number(count)}
        said = ngettext("%(count)s contact recorded late", "%(count)s contacts recorded late", count) % words
        if self.late_share is None:
            return said
        return _("%(said)s, %(share)s of all") % {"said": said, "share": percent(self.late_share)}

    @cached_property
    def unclosed(self) -> Bars:
        """By service."""
        counted = self.reading.services(Measure.UNCLOSED)
        rows = [(service.value, str(service.label), counted[service], SERIES[Service(service)]) for service in ORDER]
        return bars("quality-unclosed", self.unclosed_title, rows, definition=self.reading.definition(Measure.UNCLOSED))

    @cached_property
    def unclosed_by_partner(self) -> Bars:
        """Whose they are, the most first."""
        counted = self.reading.partners(Measure.UNCLOSED)
        known = names.of("partner") if counted else {}
        rows = [(code, known.get(code, code), count, "s1") for code, count in counted.most_common() if code]
        rows, others = rows[:SHOWN], rows[SHOWN:]
        rows.append(("", _("Others"), sum(count for *_words, count, _series in others), "s0"))
        rows.append(("", _("Several partners, or none known"), counted[""], "s0"))
        says = self.reading.definition(Measure.UNCLOSED)
        return bars("quality-partner", _("Not closed, by partner"), rows, definition=says)

    @cached_property
    def late(self) -> Bars:
        """By how many days later."""
        counted = self.reading.counted(Measure.LATE)
        rows = [(code, label, counted[code], "s1") for code, label in labels(Measure.LATE).items()]
        return bars("quality-late", self.late_title, rows, definition=self.reading.definition(Measure.LATE))

    def sheets(self) -> list[Sheet]:
        """Every table that has rows."""
        return [bars_sheet(made) for made in (self.unclosed, self.unclosed_by_partner, self.late) if made.rows]
