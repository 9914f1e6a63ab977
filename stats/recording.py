"""Writing facts: contacts into tallies, voluntary answers into profiles. Every room pushes its facts through here.

All functions need a transaction, the caller's: a fact is committed with what it speaks of, or not at all.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from enum import Enum

from django.db import connection
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.models import DIMENSIONS, Profile, Receipt, Tally, Term

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
}

_UPSERT = f"""
INSERT INTO stats_tally AS kept (day, {", ".join(DIMENSIONS)}, count) VALUES (%s, {"%s, " * len(DIMENSIONS)}%s)
ON CONFLICT (day, {", ".join(DIMENSIONS)}) DO UPDATE SET count = kept.count + EXCLUDED.count
"""  # noqa: S608  column names of our own


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
    for name, known in VOCABULARIES.items():
        if codes[name] not in known and (codes[name] or name == "service"):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": codes[name]}, field=name)
    for name in ("partner", "programme"):
        if codes[name] and not CODE.fullmatch(codes[name]):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": codes[name]}, field=name)
    if not 1 <= count <= MOST:
        raise Refused(_("Write a number of contacts from 1 up."), field="count")
    return [day, *(codes[name] for name in DIMENSIONS), count]


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
    same = Tally.objects.filter(day=day, **codes)
    left = same.select_for_update().values_list("count", flat=True).first() or 0
    if left < count:
        raise Refused(_("These contacts are no longer counted."))
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
