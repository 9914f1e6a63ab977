"""What visitors can book, read for a page: by theme and language first, by channel beneath."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from cdm.core.vocabulary import Language, Theme
from cdm.home.workspace.scope import Place
from cdm.home.workspace.words import Gap
from counselling.readiness import WEEK, WEEKS, Cell, Readiness, Row, Why
from partners.models import Partner

UNFIT = (Why.NO_KIND, Why.NOBODY, Why.NO_HOURS, Why.NOT_LANGUAGE, Why.NOT_THEME, Why.NOT_TOGETHER)
ORDER = list(Why)


@dataclass(frozen=True)
class Line:
    """The channels of a language that have nothing for the same reason, or one that has something."""

    channels: Sequence[object]
    cells: Sequence[Cell]
    why: Why | None


@dataclass(frozen=True)
class Pair:
    """A theme in a language, by whichever channel. ``expected``: it is the partner's to offer."""

    theme: Theme
    language: Language
    rows: Sequence[Row]
    expected: bool

    @cached_property
    def weeks(self) -> list[Cell]:
        """The best channel of each week; where none has anything, the reason that is nearest to a free time."""
        return [_best([row.cells[n] for row in self.rows]) for n in range(WEEKS)]

    @property
    def ready(self) -> int:
        """Weeks in which something can be booked."""
        return sum(1 for cell in self.weeks if cell.places)

    @property
    def places(self) -> int:
        """Interviews that can still be booked, by the best channel of each week."""
        return sum(cell.places for cell in self.weeks)

    @property
    def state(self) -> str:
        """``all`` of the weeks, ``some``, ``none``; ``not`` where nothing is and nothing has to be."""
        if self.ready == WEEKS:
            return "all"
        if self.ready:
            return "some"
        return "none" if self.expected else "not"

    @property
    def lines(self) -> list[Line]:
        found = []
        for why, rows in groupby(self.rows, key=lambda row: row.why):
            alike = list(rows)
            if why is not None:
                found.append(Line([row.channel.label for row in alike], alike[0].cells, why))
            else:
                found += [Line([row.channel.label], row.cells, None) for row in alike]
        return found


@dataclass(frozen=True)
class ByTheme:
    theme: Theme
    pairs: Sequence[Pair]

    @property
    def expected(self) -> bool:
        return any(pair.expected for pair in self.pairs)


class Ready:
    """The coming weeks of a place. ``weeks``: their first and last days."""

    def __init__(self, place: Place, readiness: Readiness) -> None:
        self.place, self.read = place, readiness
        self.weeks = [(day, day + WEEK - dt.timedelta(days=1)) for day in readiness.weeks]

    @cached_property
    def themes(self) -> list[ByTheme]:
        pairs = [
            self._pair(theme, language, list(rows))
            for (theme, language), rows in groupby(self.read.rows, key=lambda row: (row.theme, row.language))
        ]
        return [ByTheme(theme, list(found)) for theme, found in groupby(pairs, key=lambda pair: pair.theme)]

    @property
    def languages(self) -> list[Language]:
        return list(Language)

    @cached_property
    def expected(self) -> list[Pair]:
        return [pair for theme in self.themes for pair in theme.pairs if pair.expected]

    @property
    def ready(self) -> int:
        """Of what is expected, how many find a time in each week."""
        return sum(1 for pair in self.expected if pair.state == "all")

    @cached_property
    def gaps(self) -> list[Gap]:
        """Where something expected cannot be booked: one for each theme, language and reason; whole gaps first."""
        found = []
        for pair in self.expected:
            whys = dict.fromkeys(cell.why for cell in pair.weeks if cell.why is not None)
            for why in whys:
                missing = [n for n, cell in enumerate(pair.weeks) if cell.why is why]
                found.append(Gap(pair.theme, pair.language, why, [self.weeks[n] for n in missing]))
        return sorted(found, key=lambda gap: -len(gap.weeks))

    def _pair(self, theme: Theme, language: Language, rows: Sequence[Row]) -> Pair:
        said = [self.place.partner] if self.place.partner else self.place.choices
        promised = any(theme in partner.themes and language in partner.languages for partner in said)
        offered = any(row.why not in UNFIT for row in rows)
        return Pair(theme, language, rows, promised or (offered and not any(map(_says, said))))


def _says(partner: Partner) -> bool:
    """Whether its sheet names what it does; else what it offers is all that can be missed."""
    return bool(partner.themes and partner.languages)


def _best(cells: Sequence[Cell]) -> Cell:
    return max(cells, key=lambda cell: (cell.places, ORDER.index(cell.why) if cell.why else 0))
