"""What everybody may read, and for other programs: a calendar of the events, a feed of the latest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cdm.core import brand, clock, human, searching
from partners.models import Resource
from partners.resources.filters import Filters

MOST = 100  # entries of a feed
REFRESH = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Found:
    """``events`` by first day, those under way among them; the ``others`` by title."""

    events: list[tuple[dt.date, list[Resource]]]
    others: list[Resource]

    @property
    def count(self) -> int:
        return sum(len(rows) for _day, rows in self.events) + len(self.others)


def public() -> QuerySet[Resource]:
    """Approved, and not over; nobody who proposed or judged it is read along."""
    return Resource.objects.approved().select_related("partner").order_by("pk")


def find(filters: Filters) -> Found:
    """One query."""
    rows = filters.apply(public())
    events = sorted((row for row in rows if row.kind == Resource.Kind.EVENT), key=_by_day)
    others = sorted((row for row in rows if row.kind != Resource.Kind.EVENT), key=lambda row: _by_title(row))
    return Found([(day, list(group)) for day, group in groupby(events, key=_day)], others)


def ics(rows: list[Resource], title: str) -> bytes:
    """The events among ``rows``: whole days, so that no hour is claimed that nobody knows."""
    calendar = Calendar()
    calendar.add("prodid", "-//Beroepenpunt Cite des metiers//Portal//FR-NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    written = clock.day_bounds(clock.today())[0]  # the same all day: a file that did not change stays the same
    for row in rows:
        if row.first_day and row.last_day:
            calendar.add_component(_entry(row, row.first_day, row.last_day, written))
    return calendar.to_ical()


def _entry(row: Resource, first: dt.date, last: dt.date, written: dt.datetime) -> Event:
    entry, url = Event(), address(row)
    entry.add("uid", f"{row.pk}@professionals")
    entry.add("sequence", row.version)
    entry.add("dtstamp", written)
    entry.add("dtstart", first)
    entry.add("dtend", last + dt.timedelta(days=1))  # RFC 5545: the first day that is not of it
    entry.add("summary", row.title, parameters={"LANGUAGE": get_language() or "fr"})
    entry.add("description", "\n\n".join(part for part in (row.description, row.url, url) if part))
    if row.place:
        entry.add("location", row.place)
    entry.add("url", row.url or url)
    entry.add("categories", [str(theme) for theme in row.themes])
    entry.add("transp", "TRANSPARENT")
    return entry


def atom(rows: list[Resource], title: str, own: str) -> bytes:
    """RFC 4287, the latest approved first. ``own``: the feed's own address."""
    feed = feedgenerator.Atom1Feed(
        title=title,
        link=settings.BASE_URL + reverse("partners:professionals"),
        description="",
        language=get_language() or "fr",
        feed_url=own,
    )
    for row in sorted(rows, key=lambda row: (row.decided or row.proposed, row.pk), reverse=True)[:MOST]:
        approved = clock.day_bounds(row.decided or row.proposed)[0]
        feed.add_item(
            title=f"{row.get_kind_display()} – {row.title}",
            link=row.url or address(row),
            description=" ".join(part for part in (days(row), row.description) if part),
            unique_id=f"tag:{settings.BASE_URL.partition('://')[2].partition(':')[0]},2026:professionals:{row.pk}",
            pubdate=approved,
            updateddate=approved,
            categories=list(row.themes),
        )
    return feed.writeString("utf-8").encode()


def days(row: Resource) -> str:
    """``mardi 24 novembre 2026 – jeudi 26 novembre 2026``; nothing for what is no event."""
    return f"{human.dates(row.first_day, row.last_day)}." if row.first_day and row.last_day else ""


def address(row: Resource) -> str:
    return f"{settings.BASE_URL}{reverse('partners:professionals')}#r{row.pk}"


def title(filters: Filters) -> str:
    words = " · ".join(chip.label for chip in filters.chips())
    return f"{_('For guidance professionals')} – {brand.full()}" + (f" ({words})" if words else "")


def _day(row: Resource) -> dt.date:
    """An event under way stands under today."""
    return max(row.first_day or clock.today(), clock.today())


def _by_day(row: Resource) -> tuple[dt.date, str, int]:
    return (_day(row), *_by_title(row))


def _by_title(row: Resource) -> tuple[str, int]:
    return searching.folded(row.title or ""), row.pk
