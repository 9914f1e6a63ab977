"""Writing facts: contacts and group activities into tallies, voluntary answers into profiles or plain counts.

Every room pushes its facts through here.

All functions need a transaction, the caller's: a fact is committed with what it speaks of, or not at all.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.models import DIMENSIONS, HELD, GroupAnswer, HeldTally, HowHeld, Profile, Receipt, Tally, Term

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")  # the shape of a partner's or programme's code
MOST = 1_000_000  # contacts in one record; more is a typing mistake
EARLIEST = dt.date(1990, 1, 1)
ANSWERS = ("sex", "age5", "municipality", "status", "education", "referral", "first_visit")
YES_NO = ("yes", "no")
VOCABULARIES: dict[str, frozenset[str]] = {
    "service": frozenset(Service.values),
    "channel": frozenset(Channel.values),
    "context": frozenset(Context.values),
    "theme": frozenset(Theme.values),
    "language": frozenset(Language.values),
    "mode": frozenset(HowHeld.values),
}
COMPULSORY = ("service", "mode")

_UPSERT = f"""
INSERT INTO stats_tally AS kept (day, {", ".join(DIMENSIONS)}, count) VALUES (%s, {"%s, " * len(DIMENSIONS)}%s)
ON CONFLICT (day, {", ".join(DIMENSIONS)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own
_UPSERT_HELD = f"""
INSERT INTO stats_heldtally AS kept (day, {", ".join(HELD)}, count) VALUES (%s, {"%s, " * len(HELD)}%s)
ON CONFLICT (day, {", ".join(HELD)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own
_UPSERT_ANSWER = """
INSERT INTO stats_groupanswer AS kept (month, question, code, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (month, question, code) DO UPDATE SET count = kept.count + EXCLUDED.count
"""


class NoTransaction(RuntimeError):
    """A fact was about to be written outside a transaction: a mistake of the caller's."""


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("stats.recording writes inside the caller's transaction only")


def _plain(value: str | Enum) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def _day(day: dt.date) -> None:
    if day > clock.today():
        raise Refused(_("This day is still to come."), field="day")
    if day < EARLIEST:
        raise Refused(_("This day is too long ago."), field="day")


def _facts(day: dt.date, count: int, codes: dict[str, str]) -> list[dt.date | str | int]:
    _day(day)
    for name in codes.keys() & VOCABULARIES.keys():
        if codes[name] not in VOCABULARIES[name] and (codes[name] or name in COMPULSORY):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": codes[name]}, field=name)
    for name in ("partner", "programme"):
        if codes[name] and not CODE.fullmatch(codes[name]):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": codes[name]}, field=name)
    if not 1 <= count <= MOST:
        raise Refused(_("Write a number of contacts from 1 up."), field="count")
    return [day, *codes.values(), count]


def record(
    *,
    day: dt.date,
    service: str,
    channel: str = "",
    context: str = Context.STD,
    theme: str = "",
    language: str = "",
    partner: str = "",
    programme: str = "",
    count: int = 1,
) -> None:
    """Count ``count`` contacts of a day (Brussels date, not in the future); "" = not stated.

    Raises ``Refused`` with the field that is wrong, ``NoTransaction`` outside a transaction.
    """
    _require_transaction()
    codes = dict(
        zip(DIMENSIONS, map(_plain, (service, channel, context, theme, language, partner, programme)), strict=True)
    )
    facts = _facts(day, count, codes)
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, facts)


def unrecord(
    *,
    day: dt.date,
    service: str,
    channel: str = "",
    context: str = Context.STD,
    theme: str = "",
    language: str = "",
    partner: str = "",
    programme: str = "",
    count: int = 1,
) -> None:
    """Take back what ``record`` counted with the same arguments. Raises ``Refused`` when fewer are left to take."""
    _require_transaction()
    codes = dict(
        zip(DIMENSIONS, map(_plain, (service, channel, context, theme, language, partner, programme)), strict=True)
    )
    _take_back(Tally.objects.filter(day=day, **codes), count, _("These contacts are no longer counted."))


def _held(mode: str, theme: str, language: str, partner: str, programme: str) -> dict[str, str]:
    return dict(zip(HELD, map(_plain, (mode, theme, language, partner, programme)), strict=True))


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
    _require_transaction()
    facts = _facts(day, count, _held(mode, theme, language, partner, programme))
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT_HELD, facts)


def record_held_in_bulk(rows: Iterable[Mapping[str, Any]]) -> int:
    """``record_held`` for each of ``rows`` (its arguments), in one go; return how many activities."""
    _require_transaction()
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        given = {"theme": "", "language": "", "partner": "", "programme": "", "count": 1, **row}
        day, count = given.pop("day"), given.pop("count")
        counts[tuple(_facts(day, count, _held(**given))[:-1])] += count
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
    _require_transaction()
    codes = _held(mode, theme, language, partner, programme)
    _take_back(HeldTally.objects.filter(day=day, **codes), count, _("This activity is no longer counted."))


def record_group_answers(*, month: dt.date, answers: Mapping[str, Mapping[str, int]]) -> None:
    """Count the hands of a group: question → code → how many. ``month`` is any day of it; zeros are left out.

    Questions and codes are those of profiles; "" is no answer and is refused. Raises ``Refused`` with the question
    that is wrong, ``NoTransaction`` outside a transaction.
    """
    _require_transaction()
    _day(month)
    known = known_answers()
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
    _require_transaction()
    for first, question, code, count in _answers(month, answers):
        same = GroupAnswer.objects.filter(month=first, question=question, code=code)
        _take_back(same, count, _("These answers are no longer counted."))


def _answers(month: dt.date, answers: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[dt.date, str, str, int]]:
    """In one order, so that two rooms closing at once never wait for each other in a ring."""
    for question in sorted(answers):
        for code, count in sorted(answers[question].items()):
            if count:
                yield month.replace(day=1), question, code, count


def _take_back(same: QuerySet[Any], count: int, gone: str) -> None:
    left = same.select_for_update().values_list("count", flat=True).first() or 0
    if left < count:
        raise Refused(gone)
    if left == count:
        same.delete()
    else:
        same.update(count=left - count)


def known_answers() -> dict[str, frozenset[str]]:
    """The codes each question of a profile accepts, "" apart. One query."""
    known: dict[str, set[str]] = {name: set() for name in ANSWERS}
    for name, code in Term.objects.filter(list__in=ANSWERS).values_list("list", "code"):
        known[name].add(code)
    known["first_visit"] = set(YES_NO)
    return {name: frozenset(codes) for name, codes in known.items()}


def add_profile(
    *,
    month: dt.date,
    sex: str = "",
    age5: str = "",
    municipality: str = "",
    status: str = "",
    education: str = "",
    referral: str = "",
    first_visit: str | bool | None = "",
) -> Profile:
    """Keep one visitor's voluntary answers. ``month`` is any day of the month; "" = not stated; first visit: yes or no.

    Raises ``Refused`` with the field that is wrong, ``NoTransaction`` outside a transaction.
    """
    _require_transaction()
    _day(month)
    if isinstance(first_visit, bool):
        first_visit = YES_NO[0] if first_visit else YES_NO[1]
    given = (sex, age5, municipality, status, education, referral, first_visit or "")
    answers = dict(zip(ANSWERS, map(_plain, given), strict=True))
    known = known_answers()
    for name, code in answers.items():
        if code and code not in known[name]:
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": code}, field=name)
    return Profile.objects.create(month=month.replace(day=1), **answers)


def forget_profile(*, key: uuid.UUID) -> bool:
    """Take back a profile just added; False when it is gone already."""
    _require_transaction()
    return bool(Profile.objects.filter(key=key).delete()[0])


def once(key: uuid.UUID) -> bool:
    """True the first time a submission's random key is seen, False for its repetitions (design B3).

    Two at the same moment: the second waits for the first to commit, then gets False.
    """
    _require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO stats_receipt (key, day) VALUES (%s, %s) ON CONFLICT DO NOTHING", [key, clock.today()]
        )
        return cursor.rowcount == 1


def purge_receipts(*, before: dt.date) -> int:
    """Forget the receipts of the days before ``before``; return how many."""
    return Receipt.objects.filter(day__lt=before).delete()[0]
