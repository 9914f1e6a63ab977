"""Reading profiles: the voluntary answers of a year or a stretch of months, counted question by question."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from stats.recording import ANSWERS

REFUSED = "NA"  # the visitor was asked and preferred not to say: as little known as not stated


@dataclass(frozen=True)
class Answers:
    """``n`` responses of one year, or of months that begin in it; ``counts[question][code]``, "" = not stated."""

    year: int
    n: int
    counts: dict[str, Counter[str]]

    def known(self, question: str) -> int:
        return sum(count for code, count in self.counts[question].items() if code not in {"", REFUSED})

    def of(self, question: str, codes: Collection[str]) -> int:
        return sum(self.counts[question][code] for code in codes)

    def share(self, question: str, codes: Collection[str]) -> float | None:
        """Percent of the known answers; None when nobody answered."""
        known = self.known(question)
        return 100 * self.of(question, codes) / known if known else None


def of_year(year: int) -> Answers:
    """One query over the year's tallies of answers."""
    return of_period(dt.date(year, 1, 1), dt.date(year, 12, 1))


def of_period(first: dt.date, last: dt.date, municipality: str = "") -> Answers:
    """The answers of the months from that of ``first`` to that of ``last``, both in. One query.

    ``municipality``: only of visitors who live there; "" = wherever they live.
    """
    where, values = (" AND municipality = %s", [municipality]) if municipality else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT question, code, sum(count)::bigint FROM stats_answertally"  # noqa: S608
            f" WHERE month >= %s AND month <= %s{where} GROUP BY question, code",
            [first.replace(day=1), last.replace(day=1), *values],
        )
        rows = cursor.fetchall()
    counts: dict[str, Counter[str]] = {name: Counter() for name in ANSWERS}
    for question, code, count in rows:
        counts[question][code] = count
    return Answers(first.year, sum(counts[ANSWERS[0]].values()), counts)
