"""Belgian public holidays, seeded as closures that stay editable."""

from __future__ import annotations

from collections.abc import Iterable

import holidays
from django.db import transaction

from cdm.agenda import closures
from cdm.agenda.models import Closure, HolidayYear


def names(year: int) -> dict:
    """``{date: (French, Dutch)}`` of the ten legal holidays and the two Sundays they follow (law of 4 January 1974)."""
    french, dutch = (holidays.country_holidays("BE", years=year, language=language) for language in ("fr", "nl"))
    return {day: (french[day], dutch[day]) for day in sorted(french)}


@transaction.atomic
def seed(years: Iterable[int]) -> list[Closure]:
    """Close the centre on the public holidays of ``years``; return the closures made.

    A year is seeded once: what a manager has since renamed, moved or taken out stays as it is.
    """
    made = []
    for year in sorted(set(years)):
        _row, new = HolidayYear.objects.get_or_create(year=year)
        if not new:
            continue
        for day, (french, dutch) in names(year).items():
            closure = Closure(kind=Closure.Kind.HOLIDAY, first_day=day, last_day=day, label_fr=french, label_nl=dutch)
            made.append(closures.save(closure))
    return made
