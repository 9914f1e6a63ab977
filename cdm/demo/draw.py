"""Drawing invented contacts and profiles that add up exactly to what a year is known to be. Seeded: always the same."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from random import Random

import holidays

from cdm.core.vocabulary import Context, Language, Service, Theme
from cdm.demo.years import Stream

THEMES = {Theme.GUIDE: 30, Theme.LEARN: 27, Theme.WORK: 31, Theme.START: 5, Theme.MOVE: 4, "": 3}
LANGUAGES = {Language.FR: 80, Language.NL: 11, Language.EN: 7, "": 2}
DUTCH_FIRST = {Language.FR: 9, Language.NL: 84, Language.EN: 6, "": 1}
DUTCH_PARTNERS = frozenset({"vdab", "trace"})
NEETS = "touchngo"  # the programme that every advice to a NEET counts for
FOR_A_PROGRAMME = 0.05  # of the contacts of who carries one
GROUP = (6, 17)  # people at one group activity, or one stop of the truck


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of ``total`` in proportion to ``weights`` that add up to it (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    byrest = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in byrest[: total - sum(parts)]:
        parts[place] += 1
    return parts


def open_days(year: int, month: int, closed: Mapping[dt.date, str]) -> list[dt.date]:
    """The weekdays of a month that are no public holidays."""
    days = [dt.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    return [day for day in days if day.weekday() < 5 and day not in closed]


class Drawer:
    def __init__(self, year: int, partners: Sequence[str], programmes: Mapping[str, Sequence[str]]) -> None:
        """``programmes``: by code, the partners that carry them: nobody else's contacts count for one."""
        # Not a secret: the demo must be the same everywhere.
        self.random = Random(year)  # noqa: S311
        self.year = year
        self.closed = holidays.country_holidays("BE", years=year)
        self.partners = list(partners) or [""]
        # The first partners do most; those who work in Dutch about one contact in ten.
        self.partner_weights = list(
            accumulate(
                (0.15 if code in DUTCH_PARTNERS else 1.0) / (place + 1.5) for place, code in enumerate(self.partners)
            )
        )
        self.programmes = programmes
        # (day, channel, theme, language, partner, programme) → group activities behind the contacts drawn so far
        self.activities: Counter[tuple[str, ...]] = Counter()

    def _pick(self, weights: Mapping[str, int], k: int) -> list[str]:
        return self.random.choices(list(weights), weights=list(weights.values()), k=k)

    def _batches(self, service: str, contacts: int) -> list[int]:
        """One by one for counselling and computers; by groups for activities and fairs."""
        if service in {Service.IC, Service.MM}:
            return [1] * contacts
        sizes = []
        while contacts > 0:
            sizes.append(min(self.random.randint(*GROUP), contacts))
            contacts -= sizes[-1]
        return sizes

    def _stream(self, stream: Stream) -> Iterator[tuple[tuple[str, ...], int]]:
        for month, contacts in enumerate(apportion(stream.contacts, stream.months), start=1):
            if not contacts:
                continue
            sizes = self._batches(stream.service, contacts)
            days = self.random.choices(open_days(self.year, month, self.closed), k=len(sizes))
            themed = stream.service != Service.MM
            themes = self._pick(THEMES, len(sizes)) if themed else [""] * len(sizes)
            partners = (
                self.random.choices(self.partners, cum_weights=self.partner_weights, k=len(sizes))
                if stream.service in {Service.IC, Service.GA}
                else [""] * len(sizes)
            )
            languages, dutch = self._pick(LANGUAGES, len(sizes)), self._pick(DUTCH_FIRST, len(sizes))
            for day, theme, giver, language, other, size in zip(
                days, themes, partners, languages, dutch, sizes, strict=True
            ):
                partner, programme = self._carried(stream, giver)
                spoken = other if partner in DUTCH_PARTNERS else language
                yield (
                    day.isoformat(), stream.service, stream.channel, stream.context, theme, spoken, partner, programme
                ), size  # fmt: skip

    def _carried(self, stream: Stream, partner: str) -> tuple[str, str]:
        """Who gave the service, and for which programme if for one."""
        if NEETS in self.programmes and stream.context == Context.NEET:
            carriers = self.programmes[NEETS]
            return partner if partner in ["", *carriers] else self.random.choice(carriers), NEETS
        theirs = [code for code, carriers in self.programmes.items() if not partner or partner in carriers]
        if theirs and self.random.random() < FOR_A_PROGRAMME:
            return partner, self.random.choice(theirs)
        return partner, ""

    def contacts(self, streams: Sequence[Stream], until: dt.date) -> Counter[tuple[str, ...]]:
        """Tallies of the year up to and including ``until``."""
        found: Counter[tuple[str, ...]] = Counter()
        last = until.isoformat()
        for stream in streams:
            for key, size in self._stream(stream):
                if key[0] <= last:
                    found[key] += size
                    if key[1] == Service.GA:
                        self.activities[key[0], key[2], *key[4:]] += 1
        return found

    def profiles(self, answers: Mapping[str, Mapping[str, int]], months: Sequence[int]) -> list[tuple[str, ...]]:
        """``answers[question][code]`` says how many; each question is shuffled apart, so crossings mean nothing."""
        n = sum(next(iter(answers.values())).values())
        columns = []
        for counts in answers.values():
            column = [code for code, count in counts.items() for _ in range(count)]
            self.random.shuffle(column)
            columns.append(column)
        when = [
            f"{self.year}-{month:02}" for month, count in enumerate(apportion(n, months), start=1) for _ in range(count)
        ]
        return list(zip(when, *columns, strict=True))
