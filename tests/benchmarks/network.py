"""Ten years of a network of centres, drawn a month at a time: as large as wanted in the memory of a month.

Skewed as real life is: a few centres and partners do most, the usual counselling is in French, face to face, about
work, and a group counts a dozen at once. Seeded: always the same.
"""

from __future__ import annotations

import calendar
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from django.db import connection

from cdm.core.vocabulary import Channel, Context, Service
from cdm.demo.draw import GROUP, LANGUAGES, THEMES, apportion
from cdm.demo.years import USUAL
from stats.models import DIMENSIONS
from stats.recording import ANSWERS

CENTRES, PARTNERS, PROGRAMMES = 27, 30, 12
PROFILES = 1_600  # of one centre in a year
COLUMNS = ", ".join(("day", *DIMENSIONS, "count"))
# (service, channel, context) → share of the contacts, in thousandths: those of a year without a pandemic.
MANNERS = {
    (Service.IC, Channel.FACE, Context.STD): 270,
    (Service.IC, Channel.EMAIL, Context.STD): 55,
    (Service.IC, Channel.PHONE, Context.STD): 40,
    (Service.IC, Channel.CHAT_MITI, Context.STD): 12,
    (Service.IC, Channel.VIDEO, Context.STD): 15,
    (Service.IC, Channel.FACE, Context.AFTER_GROUP): 14,
    (Service.IC, Channel.FACE, Context.NEET): 6,
    (Service.GA, Channel.FACE, Context.STD): 240,
    (Service.GA, Channel.VIDEO, Context.STD): 35,
    (Service.MM, Channel.FACE, Context.STD): 280,
    (Service.OUT, Channel.FACE, Context.STD): 33,
}
OWN = frozenset({Service.MM, Service.OUT})  # what a centre gives itself
ANSWERED = {
    "sex": {"F": 54, "M": 44, "": 2},
    "age5": {"15-19": 9, "20-24": 20, "25-29": 19, "30-34": 15, "35-39": 12, "40-44": 10, "45-49": 8, "": 7},
    "municipality": {f"210{place:02}": 3 + 40 // place for place in range(1, 20)} | {"OTHER_BE": 20, "": 9},
    "status": {"JS_INS": 46, "JS_NOINS": 14, "EMPLOYED": 14, "STUDENT": 13, "INACTIVE": 6, "": 7},
    "education": {"NONE": 12, "SEC_LOW": 22, "SEC_UPP": 33, "HIGHER": 24, "": 9},
    "referral": {"OWN": 30, "ACTIRIS": 34, "BF": 12, "CPAS": 9, "SCHOOL": 6, "": 9},
    "first_visit": {"yes": 58, "no": 37, "": 5},
}


class Network:
    def __init__(self, centres: int = CENTRES, partners: int = PARTNERS, *, seed: int = 2026) -> None:
        self.random = Random(seed)  # noqa: S311 - not a secret
        self.centres = [f"c{number:02}" for number in range(1, centres + 1)]
        self.partners = [f"{centre}-p{number:02}" for centre in self.centres for number in range(1, partners + 1)]
        sizes = [1 / (place + 3) for place in range(centres)]
        self.centre_weights = list(accumulate(sizes))
        self.partner_weights = list(accumulate(size / (place + 1.5) for size in sizes for place in range(partners)))

    def _one_of(self, weights: dict, k: int) -> list:
        return self.random.choices(list(weights), weights=list(weights.values()), k=k)

    def month(self, first: dt.date, contacts: int) -> Counter[tuple]:
        """Tallies of one month: (day, *DIMENSIONS) → contacts, ``contacts`` in all."""
        found: Counter[tuple] = Counter()
        last = calendar.monthrange(first.year, first.month)[1]
        open_days = [day for n in range(last) if (day := first + dt.timedelta(days=n)).weekday() < 5]
        for manner, wanted in zip(MANNERS, apportion(contacts, list(MANNERS.values())), strict=True):
            service, channel, context = (str(code.value) for code in manner)
            grouped = service in {Service.GA, Service.OUT}
            times = max(wanted * 2 // sum(GROUP), 1) if grouped else wanted
            sizes = apportion(wanted, [self.random.randint(*GROUP) for _ in range(times)]) if grouped else [1] * times
            who = self.random.choices(
                self.centres if service in OWN else self.partners,
                cum_weights=self.centre_weights if service in OWN else self.partner_weights,
                k=times,
            )
            themes = [""] * times if service == Service.MM else self._one_of(THEMES, times)
            programmes = self._one_of({"": 960} | {f"prog{n:02}": 60 // (n + 1) for n in range(PROGRAMMES)}, times)
            days, languages = self.random.choices(open_days, k=times), self._one_of(LANGUAGES, times)
            rows = zip(days, themes, languages, who, programmes, sizes, strict=True)
            for day, theme, language, partner, programme, size in rows:
                if size:
                    found[day, service, channel, context, str(theme), str(language), partner, programme] += size
        return found

    def months(self, contacts: int, years: range) -> Iterator[tuple[dt.date, int]]:
        """The months of the years with their share of ``contacts``."""
        firsts = [dt.date(year, month, 1) for year in years for month in range(1, 13)]
        return zip(firsts, apportion(contacts, USUAL * len(years)), strict=True)

    def fill(self, contacts: int, years: range) -> int:
        """Copy all into ``stats_tally``, a month at a time; return how many daily rows that makes."""
        rows = 0
        for first, wanted in self.months(contacts, years):
            tallies = self.month(first, wanted)
            rows += len(tallies)
            with connection.cursor() as cursor, cursor.copy(f"COPY stats_tally ({COLUMNS}) FROM STDIN") as copy:
                for key, count in tallies.items():
                    copy.write_row((*key, count))
        return rows

    def answer(self, years: range) -> int:
        """Copy the profiles of every centre into ``stats_profile``; return how many."""
        columns, total = ", ".join(("key", "month", *ANSWERS)), 0
        for first, wanted in self.months(PROFILES * len(self.centres) * len(years), years):
            answers = [self._one_of(ANSWERED[name], wanted) for name in ANSWERS]
            with connection.cursor() as cursor, cursor.copy(f"COPY stats_profile ({columns}) FROM STDIN") as copy:
                for given in zip(*answers, strict=True):
                    copy.write_row((uuid.UUID(int=self.random.getrandbits(128)), first, *given))
            total += wanted
        return total
