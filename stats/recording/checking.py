"""What every fact must be: of a day that was, of known codes, a sensible number, inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.models import HowHeld

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")  # the shape of a partner's or programme's code
MOST = 1_000_000  # contacts in one record; more is a typing mistake
EARLIEST = dt.date(1990, 1, 1)
VOCABULARIES: dict[str, frozenset[str]] = {
    "service": frozenset(Service.values),
    "channel": frozenset(Channel.values),
    "context": frozenset(Context.values),
    "theme": frozenset(Theme.values),
    "language": frozenset(Language.values),
    "mode": frozenset(HowHeld.values),
}
COMPULSORY = ("service", "mode")


class NoTransaction(RuntimeError):
    """A fact was about to be written outside a transaction: a mistake of the caller's."""


def require_transaction() -> None:
    if not connection.in_atomic_block:
        raise NoTransaction("stats.recording writes inside the caller's transaction only")


def _plain(value: str | Enum) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)


def check_day(day: dt.date) -> None:
    """Raises ``Refused`` for a day to come or before EARLIEST."""
    if day > clock.today():
        raise Refused(_("This day is still to come."), field="day")
    if day < EARLIEST:
        raise Refused(_("This day is too long ago."), field="day")


def coded(names: Sequence[str], *given: str | Enum) -> dict[str, str]:
    """Column → code, in the order of the table's columns."""
    return dict(zip(names, map(_plain, given), strict=True))


def facts_of(day: dt.date, count: int, codes: Mapping[str, str]) -> list[dt.date | str | int]:
    """The row to insert: day, codes, count. Raises ``Refused`` with the field that is wrong."""
    check_day(day)
    for name in codes.keys() & VOCABULARIES.keys():
        if codes[name] not in VOCABULARIES[name] and (codes[name] or name in COMPULSORY):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": codes[name]}, field=name)
    for name in ("partner", "programme"):
        if codes[name] and not CODE.fullmatch(codes[name]):
            raise Refused(_("“%(code)s” is not a known choice.") % {"code": codes[name]}, field=name)
    if not 1 <= count <= MOST:
        raise Refused(_("Write a number of contacts from 1 up."), field="count")
    return [day, *codes.values(), count]


def take_back(same: QuerySet[Any], count: int, gone: str) -> None:
    """Lower the count of the one row in ``same``; at nothing it goes. Raises ``Refused(gone)`` when fewer are left."""
    left = same.select_for_update().values_list("count", flat=True).first() or 0
    if left < count:
        raise Refused(gone)
    if left == count:
        same.delete()
    else:
        same.update(count=left - count)
