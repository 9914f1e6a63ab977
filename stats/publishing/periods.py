"""The time of the public set: months, and the stretches of them that are told together. Codes are ISO 8601's."""

from __future__ import annotations

import datetime as dt

from stats.disclosure import Dimension


def month_code(year: int, month: int) -> str:
    return f"{year}-{month:02}"


def so_far(year: int, through: int) -> str:
    """January to ``through``: the month, the interval, or the year."""
    if through == 12:
        return str(year)
    first, last = month_code(year, 1), month_code(year, through)
    return first if through == 1 else f"{first}/{last}"


def _quarter(year: int, number: int) -> str:
    return f"{year}-Q{number}"


def dimension(year: int) -> Dimension:
    """Open, since a month that is still to come is not zero."""
    months = [month_code(year, month) for month in range(1, 13)]
    groups = {so_far(year, through): tuple(months[:through]) for through in range(2, 13)}
    groups |= {_quarter(year, q + 1): tuple(months[3 * q : 3 * q + 3]) for q in range(4)}
    return Dimension("period", tuple(months), groups, personal=False, open=True)


def by_month(year: int, through: int) -> tuple[str, ...]:
    """What is told of a table by month: the widest period first."""
    months = tuple(month_code(year, month) for month in range(1, through + 1))
    widest = (so_far(year, through), widest_quarters(year, through))
    return tuple(dict.fromkeys(filter(None, (*widest, *_quarters(year, through), *months))))


def by_quarter(year: int, through: int) -> tuple[str, ...]:
    """What is told of a table by quarter; nothing before the first is over."""
    return tuple(dict.fromkeys(filter(None, (widest_quarters(year, through), *_quarters(year, through)))))


def whole_year(year: int, through: int) -> tuple[str, ...]:
    return (str(year),) if through == 12 else ()


def _quarters(year: int, through: int) -> tuple[str, ...]:
    return tuple(_quarter(year, number) for number in range(1, through // 3 + 1))


def widest_quarters(year: int, through: int) -> str:
    """The complete quarters together; empty before the first is over."""
    over = through // 3
    return "" if not over else _quarter(year, 1) if over == 1 else so_far(year, 3 * over)


def months_of(code: str) -> tuple[dt.date, dt.date]:
    """The first day of the first month of ``code`` and that of its last."""
    year = int(code[:4])
    if len(code) == 4:
        return dt.date(year, 1, 1), dt.date(year, 12, 1)
    if "Q" in code:
        quarter = int(code[-1])
        return dt.date(year, 3 * quarter - 2, 1), dt.date(year, 3 * quarter, 1)
    return dt.date(year, int(code[5:7]), 1), dt.date(year, int(code[-2:]), 1)
