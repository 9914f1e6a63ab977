"""What one cell may hold: checks from stripped text to a value, or ``Unexpected`` with what is expected."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from decimal import Decimal

from django.utils.translation import gettext as _

from cdm.core import clock
from stats import recording
from stats.closed import closed_years
from stats.imports.table import Check, Unexpected

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,9}")
NUMBER = re.compile(r"-?[0-9]{1,14}([.,][0-9]{1,4})?")
ID = re.compile(r"[a-z][a-z0-9_]{0,59}")


def one_of(codes: Collection[str], *, compulsory: bool = False) -> Check:
    known = frozenset(codes)
    listed = ", ".join(sorted(codes)[:30])
    expected = listed if compulsory else _("%(codes)s, or nothing") % {"codes": listed}

    def check(cell: str) -> str:
        if cell in known or not (cell or compulsory):
            return cell
        raise Unexpected(expected)

    return check


def language(codes: Collection[str]) -> Check:
    """Language codes in either case: lists write FR, the web writes fr."""
    check = one_of(codes)
    return lambda cell: check(cell.lower())


def code(cell: str) -> str:
    """A partner's or programme's code: its shape only, for an old sheet may name partners who left."""
    if cell and not recording.CODE.fullmatch(cell):
        raise Unexpected(_("a code of up to 20 letters, digits, - and _, or nothing"))
    return cell


def of_open_years(check: Check) -> Check:
    """The same check, refusing days of closed years. One query, now."""
    closed = closed_years()

    def open_only(cell: str) -> dt.date:
        found: dt.date = check(cell)
        if found.year in closed:
            raise Unexpected(_("a year that is not closed (%(year)s is: correct it instead)") % {"year": found.year})
        return found

    return open_only


def _past(day: dt.date, expected: str) -> dt.date:
    if not recording.EARLIEST <= day <= clock.today():
        raise Unexpected(expected)
    return day


def day(cell: str) -> dt.date:
    expected = _("a day that is not in the future, such as 2021-03-01")
    if not DAY.fullmatch(cell):
        raise Unexpected(expected)
    try:
        return _past(dt.date.fromisoformat(cell), expected)
    except ValueError:
        raise Unexpected(expected) from None


def month(cell: str) -> dt.date:
    expected = _("a month that is not in the future, such as 2024-03")
    if not MONTH.fullmatch(cell):
        raise Unexpected(expected)
    try:
        return _past(dt.date.fromisoformat(f"{cell}-01"), expected)
    except ValueError:
        raise Unexpected(expected) from None


def count(cell: str) -> int:
    if not WHOLE.fullmatch(cell) or not 1 <= int(cell) <= recording.MOST:
        raise Unexpected(_("a whole number from 1 to %(most)d") % {"most": recording.MOST})
    return int(cell)


def year(cell: str) -> int:
    last = clock.today().year
    if not WHOLE.fullmatch(cell) or not recording.EARLIEST.year <= int(cell) <= last:
        raise Unexpected(_("a year up to %(last)d, such as 2021") % {"last": last})
    return int(cell)


def identifier(cell: str) -> str:
    if not ID.fullmatch(cell):
        raise Unexpected(_("a name of small letters, digits and _, such as web_views"))
    return cell


def number(cell: str) -> Decimal:
    if not NUMBER.fullmatch(cell):
        raise Unexpected(_("a number without spaces, up to four decimals"))
    return Decimal(cell.replace(",", "."))


def text(longest: int) -> Check:
    def check(cell: str) -> str:
        if len(cell) > longest or not cell.isprintable():
            raise Unexpected(_("plain text of up to %(longest)d characters") % {"longest": longest})
        return cell

    return check
