"""Group activities given, and the hands their people raised: plain counts, never crossed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core.refused import Refused
from stats.models import HELD, GroupAnswer, HeldTally
from stats.recording.checking import MOST, check_day, coded, facts_of, require_transaction, take_back
from stats.recording.profiles import known_answers

_UPSERT_HELD = f"""
INSERT INTO stats_heldtally AS kept (day, {", ".join(HELD)}, count) VALUES (%s, {"%s, " * len(HELD)}%s)
ON CONFLICT (day, {", ".join(HELD)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own
_UPSERT_ANSWER = """
INSERT INTO stats_groupanswer AS kept (month, question, code, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (month, question, code) DO UPDATE SET count = kept.count + EXCLUDED.count
"""


def record_held(
    *,
    day: dt.date,
    mode: str,
    theme: str = "",
    language: str = "",
    partner: str = "",
    programme: str = "",
    count: int = 1,
) -> None:
    """Count ``count`` group activities given on a day; ``mode``: onsite, online or hybrid. Their contacts: ``record``.

    Raises ``Refused`` with the field that is wrong, ``NoTransaction`` outside a transaction.
    """
    require_transaction()
    facts = facts_of(day, count, _held(mode, theme, language, partner, programme))
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT_HELD, facts)


def record_held_in_bulk(rows: Iterable[Mapping[str, Any]]) -> int:
    """``record_held`` for each of ``rows`` (its arguments), in one go; return how many activities."""
    require_transaction()
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        given = {"theme": "", "language": "", "partner": "", "programme": "", "count": 1, **row}
        day, count = given.pop("day"), given.pop("count")
        counts[tuple(facts_of(day, count, _held(**given))[:-1])] += count
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT_HELD, [(*key, count) for key, count in sorted(counts.items())])
    return counts.total()


def unrecord_held(
    *,
    day: dt.date,
    mode: str,
    theme: str = "",
    language: str = "",
    partner: str = "",
    programme: str = "",
    count: int = 1,
) -> None:
    """Take back what ``record_held`` counted with the same arguments. Raises ``Refused`` when fewer are left."""
    require_transaction()
    codes = _held(mode, theme, language, partner, programme)
    take_back(HeldTally.objects.filter(day=day, **codes), count, _("This activity is no longer counted."))


def record_group_answers(*, month: dt.date, answers: Mapping[str, Mapping[str, int]]) -> None:
    """Count the hands of a group: question → code → how many. ``month`` is any day of it; zeros are left out.

    Questions and codes are those of profiles; "" is no answer and is refused. Raises ``Refused`` with the question
    that is wrong, ``NoTransaction`` outside a transaction.
    """
    require_transaction()
    check_day(month)
    known = known_answers(month.year)
    rows = list(_answers(month, answers))
    for _month, question, code, count in rows:
        if code not in known.get(question, ()):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": code}, field=question)
        if not 1 <= count <= MOST:
            raise Refused(_("Write a number from 0 up."), field=question)
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT_ANSWER, rows)


def unrecord_group_answers(*, month: dt.date, answers: Mapping[str, Mapping[str, int]]) -> None:
    """Take back what ``record_group_answers`` counted. Raises ``Refused`` when fewer are left to take."""
    require_transaction()
    for first, question, code, count in _answers(month, answers):
        same = GroupAnswer.objects.filter(month=first, question=question, code=code)
        take_back(same, count, _("These answers are no longer counted."))


def _held(mode: str, theme: str, language: str, partner: str, programme: str) -> dict[str, str]:
    return coded(HELD, mode, theme, language, partner, programme)


def _answers(month: dt.date, answers: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[dt.date, str, str, int]]:
    """In one order, so that two rooms closing at once never wait for each other in a ring."""
    for question in sorted(answers):
        for code, count in sorted(answers[question].items()):
            if count:
                yield month.replace(day=1), question, code, count
