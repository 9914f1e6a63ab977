"""Reading profiles: a year's voluntary answers, counted question by question."""

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
    """``n`` responses of one year; ``counts[question][code]``, "" = not stated."""

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
    """One query over the year's profiles."""
    sets = ", ".join(f"({name})" for name in ANSWERS)
    columns = ", ".join(ANSWERS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT grouping({columns}), {columns}, count(*) FROM stats_profile"  # noqa: S608
            f" WHERE month >= %s AND month < %s GROUP BY GROUPING SETS ({sets})",
            [dt.date(year, 1, 1), dt.date(year + 1, 1, 1)],
        )
        rows = cursor.fetchall()
    every = (1 << len(ANSWERS)) - 1
    questions = {every - (1 << (len(ANSWERS) - 1 - place)): name for place, name in enumerate(ANSWERS)}
    counts: dict[str, Counter[str]] = {name: Counter() for name in ANSWERS}
    for mask, *codes, count in rows:
        name = questions[mask]
        counts[name][codes[ANSWERS.index(name)]] = count
    return Answers(year, sum(counts[ANSWERS[0]].values()), counts)
