"""Dates, times and numbers the way people of each language write them.

French: ``mardi 24 novembre, 14 h 00 – 16 h 00``; Dutch: ``dinsdag 24 november, 14.00 – 16.00 uur``. Times are 24 h,
always on a Brussels clock. Spaces inside a time or a number never break over a line.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP as HALF_UP
from decimal import Decimal

from django.utils import formats, translation
from django.utils.translation import gettext

from cdm.core import clock

NBSP = "\u00a0"
NNBSP = "\u202f"
HALF_A_YEAR = dt.timedelta(days=182)


def _dutch() -> bool:
    return (translation.get_language() or "").startswith("nl")


def _clock(time: dt.datetime | dt.time) -> str:
    if isinstance(time, dt.datetime):
        time = clock.local(time).time()
    return f"{time:%H.%M}" if _dutch() else f"{time.hour}{NBSP}h{NBSP}{time:%M}"


def time(moment: dt.datetime | dt.time) -> str:
    """``9 h 05`` / ``09.05 uur``."""
    return f"{_clock(moment)}{NBSP}uur" if _dutch() else _clock(moment)


def short_time(moment: dt.datetime | dt.time) -> str:
    """``9 h 05`` / ``09.05``: where many stand together, as in a grid of times."""
    return _clock(moment)


def times(start: dt.datetime | dt.time, end: dt.datetime | dt.time) -> str:
    """``14 h 00 – 16 h 00`` / ``14.00 – 16.00 uur``."""
    tail = f"{NBSP}uur" if _dutch() else ""
    return f"{_clock(start)} – {_clock(end)}{tail}"


def _as_date(day: dt.datetime | dt.date) -> dt.date:
    return clock.local(day).date() if isinstance(day, dt.datetime) else day


def day(value: dt.datetime | dt.date, *, year: bool = False) -> str:
    """``mardi 24 novembre`` / ``dinsdag 24 november``; ``year=True`` adds the year."""
    value = _as_date(value)
    number = "1er" if value.day == 1 and not _dutch() else str(value.day)
    words = [formats.date_format(value, "l"), f"{number}{NBSP}{formats.date_format(value, 'F')}"]
    if year:
        words.append(str(value.year))
    return " ".join(words)


def date(value: dt.datetime | dt.date) -> str:
    """``mardi 24 novembre 2026`` / ``dinsdag 24 november 2026``."""
    return day(value, year=True)


def plain_date(value: dt.datetime | dt.date) -> str:
    """``24 novembre 2026`` / ``24 november 2026``: no weekday, where months go by."""
    return date(value).partition(" ")[2]


def dated(value: dt.datetime | dt.date) -> str:
    """``mardi 24 novembre``, and the year where it is more than half a year away."""
    return day(value, year=abs(_as_date(value) - clock.today()) > HALF_A_YEAR)


def dates(first: dt.date, last: dt.date | None) -> str:
    """One day, or from when until when: ``mardi 24 novembre 2026 – jusqu’à nouvel ordre`` where ``last`` is None."""
    if first == last:
        return date(first)
    until = date(last) if last else gettext("until further notice")
    return f"{date(first)} – {until}"


def days(first: dt.date, last: dt.date) -> str:
    """``lundi 30 novembre – vendredi 4 décembre``; one day once; years only where they are far."""
    return dated(first) if first == last else f"{dated(first)} – {dated(last)}"


def moment(start: dt.datetime, end: dt.datetime | None = None) -> str:
    """``mardi 24 novembre, 14 h 00 – 16 h 00`` / ``dinsdag 24 november, 14.00 – 16.00 uur``."""
    return f"{day(start)}, {times(start, end) if end else time(start)}"


def number(value: float | int, decimals: int = 0) -> str:
    """``33 060`` / ``33.060``; decimals after a comma in both languages. Half up, as shares that are published are: the
    same share reads the same wherever it stands.
    """
    exact = value if isinstance(value, int) else Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), HALF_UP)
    grouped = f"{exact:,.{decimals}f}"
    thousands = "." if _dutch() else NNBSP
    return grouped.replace(",", "_").replace(".", ",").replace("_", thousands)


def first_words(text: str, count: int) -> str:
    """The first ``count`` words and an ellipsis; no-break spaces stay, which Django's ``truncatewords`` breaks."""
    found = re.match(rf"\s*(?:\S+\s+){{{count - 1}}}\S+(?=\s+\S)", text)
    return f"{found.group()}…" if found else text


def percent(value: float, decimals: int = 1) -> str:
    """``12,0 %`` / ``12,0 %`` (``value`` is already in percent)."""
    return f"{number(value, decimals)}{NBSP}%"


def span(minutes: int) -> str:
    """How long: ``45 min``, ``1 h``, ``1 h 30`` / ``45 min``, ``1 uur``, ``1 u 30``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    if not rest:
        return f"{hours}{NBSP}{'uur' if _dutch() else 'h'}"
    return f"{hours}{NBSP}{'u' if _dutch() else 'h'}{NBSP}{rest:02}"


def ahead(moment: dt.datetime) -> str:
    """How far off: ``dans 18 min``, ``depuis 4 min`` / ``over 18 min``, ``sinds 4 min``; ``maintenant`` / ``nu``;
    from two days on in days."""
    minutes = round((moment - clock.now()).total_seconds() / 60)
    if minutes == 0:
        return "nu" if _dutch() else "maintenant"
    words = ("over", "sinds") if _dutch() else ("dans", "depuis")
    days = round(abs(minutes) / 1440)
    far = f"{days}{NBSP}{'dagen' if _dutch() else 'jours'}" if days > 1 else span(abs(minutes))
    return f"{words[minutes < 0]} {far}"
