"""What is still open or late in a year that is about to be closed: afterwards it would take a correction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core import clock
from cdm.core.human import date, number, percent
from cdm.core.vocabulary import Service
from stats import contacts
from stats.closing.words import month
from stats.contacts import Contacts
from stats.forms import DAYS_BACK
from stats.models import AnswerTally, DayCount, Figure, Measure

MUCH = 10.0  # percent of contacts without a theme that is worth a look


@dataclass(frozen=True)
class Point:
    """One thing looked at. ``open``: worth doing before closing; ``url``: where to."""

    text: str
    open: bool = False
    url: str = ""
    label: str = ""


def of(year: int, counted: Contacts) -> list[Point]:
    """What to look at in ``year``, whose contacts are ``counted``. Four queries."""
    days = {
        (measure, day): count
        for measure, day, count in DayCount.objects.filter(
            day__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)), measure__in=(Measure.UNCLOSED, Measure.LATE)
        )
        .values_list("measure", "day__month")
        .annotate(all=Sum("count"))
        .order_by()
    }
    points = [_hands(year), _unclosed(year, days), _months(year, counted), _themes(year, counted)]
    return [*points, *_late(year, days), *_stock(year), *_elsewhere(year), *_profiles(year)]


def _hands(year: int) -> Point:
    """Until when contacts of its December may be recorded by hand."""
    until = dt.date(year, 12, 31) + dt.timedelta(days=DAYS_BACK)
    if clock.today() <= until:
        said = _("Until %(day)s contacts of December can still be recorded by hand, some on devices without network.")
        return Point(said % {"day": date(until)}, open=True)
    return Point(
        _("Contacts of %(year)s can no longer be recorded by hand: only imports still add to it.") % {"year": year}
    )


def _unclosed(year: int, days: Mapping[tuple[str, int], int]) -> Point:
    count = sum(number for (measure, _month), number in days.items() if measure == Measure.UNCLOSED)
    if not count:
        return Point(_("Every interview and meeting is closed."))
    said = ngettext(
        "%(count)s interview or meeting is not closed: its contacts are not counted.",
        "%(count)s interviews and meetings are not closed: their contacts are not counted.",
        count,
    )
    return Point(said % {"count": number(count)}, True, reverse("stats:year", args=[year]), _("See whose they are"))


def _months(year: int, counted: Contacts) -> Point:
    seen = {first for first, _service in counted.groups["month"]}
    empty = [first for n in range(1, 13) if (first := dt.date(year, n, 1)) not in seen]
    if not empty:
        return Point(_("Every month has contacts."))
    return Point(_("No contact in: %(months)s.") % {"months": ", ".join(map(month, empty))}, open=True)


def _themes(year: int, counted: Contacts) -> Point:
    themes = counted.themes(without=Service.MM)
    share = 100 * themes[""] / themes.total() if themes.total() else 0.0
    said = _("The theme is not stated for %(share)s of contacts, the multimedia area left out.")
    return Point(said % {"share": percent(share)}, open=share > MUCH)


def _late(year: int, days: Mapping[tuple[str, int], int]) -> list[Point]:
    late: Counter[int] = Counter()
    for (measure, at), count in days.items():
        if measure == Measure.LATE:
            late[at] += count
    if not late:
        return []
    said = ngettext(
        "%(count)s contact of %(year)s was recorded on a later day than its own, %(december)s of December.",
        "%(count)s contacts of %(year)s were recorded on a later day than their own, %(december)s of December.",
        late.total(),
    )
    return [Point(said % {"count": number(late.total()), "year": year, "december": number(late[12])})]


def _stock(year: int) -> list[Point]:
    """The documentation's stock, where one was ever said."""
    last = DayCount.objects.filter(measure=Measure.STOCK_WORKS).aggregate(last=Max("day"))["last"]
    if last is None:
        return []
    if last >= dt.date(year, 12, 31):
        return [Point(_("The stock of the documentation is said for 31 December %(year)s.") % {"year": year})]
    said = _("The stock of the documentation is not said for 31 December %(year)s.") % {"year": year}
    return [Point(said, open=True)]


def _elsewhere(year: int) -> list[Point]:
    """Figures counted elsewhere may still come in afterwards: said, not asked for."""
    known = set(Figure.objects.filter(year__in=(year - 1, year)).values_list("year", flat=True).distinct())
    if year in known or year - 1 not in known:
        return []
    return [Point(_("No figures counted elsewhere (web, social media) are in yet; they may come after the closing."))]


def _profiles(year: int) -> list[Point]:
    if AnswerTally.objects.filter(month__year=year).exists() or not contacts.span():
        return []
    return [Point(_("No visitor’s answers are in. They cannot be added after the closing."), open=True)]
