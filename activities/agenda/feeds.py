"""The agenda for other programs, per filter: iCalendar (RFC 5545), RSS 2.0, JSON Feed 1.1 with our ``_session``.

Each holds the next MOST meetings or sessions, never a link to join, and is the same bytes for the same agenda. What
``_session`` holds is written down in README.md.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from activities.agenda import meetings, wording
from activities.agenda.filters import Filters
from activities.agenda.meetings import Line
from activities.agenda.standing import Standing
from cdm.core import brand, clock, human

MOST = 200
REFRESH = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """``query``: the filters, as in the address of the page the feed belongs to."""

    filters: Filters
    lines: list[Line]

    @property
    def query(self) -> str:
        return self.filters.query()

    @property
    def title(self) -> str:
        words = " · ".join(chip.label for chip in self.filters.chips())
        return f"{_('Agenda')} – {brand.full()}" + (f" ({words})" if words else "")

    def address(self, name: str) -> str:
        return settings.BASE_URL + reverse(f"activities:{name}") + (f"?{self.query}" if self.query else "")


def of_meetings(filters: Filters) -> Feed:
    """Every coming meeting. Five queries."""
    return Feed(filters, meetings.dressed(meetings.coming(filters)[:MOST]))


def of_sessions(filters: Filters) -> Feed:
    """Every session that has not begun, once, whatever its number of meetings. Five queries."""
    firsts = meetings.coming(filters).filter(starts=F("session__starts"), starts__gt=clock.now())
    return Feed(filters, meetings.dressed(firsts[:MOST]))


def ics(feed: Feed) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Beroepenpunt Cite des metiers//Portal//FR-NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", feed.title)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    written = clock.day_bounds(clock.today())[0]  # the same all day, so that a file that did not change stays the same
    for line in feed.lines:
        calendar.add_component(_entry(line, written))
    return calendar.to_ical()


def _entry(line: Line, written: dt.datetime) -> Event:
    """The identifiers are those of ``activities.entries``: who has both sees one."""
    entry, uid, url = Event(), f"{line.session.pk}@sessions", _url(line)
    entry.add("uid", uid if line.part == 1 else f"{line.part - 1}.{uid}")
    entry.add("sequence", line.session.sequence)
    entry.add("dtstamp", written)
    entry.add("dtstart", line.meeting.starts.astimezone(dt.UTC))
    entry.add("dtend", line.meeting.ends.astimezone(dt.UTC))
    entry.add("summary", line.activity.title, parameters={"LANGUAGE": get_language() or "fr"})
    about = [line.activity.summary, wording.languages(line.session.languages).capitalize(), url]
    entry.add("description", "\n\n".join(part for part in about if part))
    entry.add("location", _where(line))
    entry.add("url", url)
    entry.add("categories", [str(theme) for theme in line.activity.themes])
    entry.add("status", "CANCELLED" if line.standing is Standing.CANCELLED else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry


def rss(feed: Feed) -> bytes:
    """No item has a date of publication: what a person wants to know is when it takes place, which the title says."""
    written = _Rss(
        title=feed.title,
        link=feed.address("agenda"),
        description=_("Information sessions, workshops and events, free of charge."),
        language=get_language(),
        feed_url=feed.address("feed_rss"),
        ttl=60,
    )
    for line in feed.lines:
        cancelled = _("%(label)s:") % {"label": _("Cancelled")} + " " if line.standing is Standing.CANCELLED else ""
        written.add_item(
            title=f"{cancelled}{line.activity.title} – {human.moment(line.meeting.starts, line.meeting.ends)}",
            link=_url(line),
            description=f"{line.activity.summary} {_where(line)}. {_places(line)}".strip(),
            unique_id=_url(line),
            unique_id_is_permalink=True,
            categories=list(line.activity.themes),
        )
    return written.writeString("utf-8").encode()


class _Rss(feedgenerator.Rss201rev2Feed):
    def latest_post_date(self) -> dt.datetime:
        """Django says "now" where no item has a date, which would make every reading a new feed."""
        return clock.day_bounds(clock.today())[0]


def as_json(feed: Feed) -> bytes:
    """https://www.jsonfeed.org/version/1.1/"""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.address("agenda"),
            "feed_url": feed.address("feed_json"),
            "language": get_language(),
            "items": [_item(line) for line in feed.lines],
        },
        ensure_ascii=False,
    ).encode()


def _item(line: Line) -> dict[str, Any]:
    session, activity, place = line.session, line.activity, line.place
    return {
        "id": f"{session.pk}@sessions",
        "url": _url(line),
        "title": activity.title,
        "summary": activity.summary,
        "content_text": activity.description,
        "tags": list(activity.themes),
        "language": get_language(),
        "_session": {
            "starts": clock.local(session.starts).isoformat(),
            "ends": clock.local(session.ends).isoformat(),
            "meetings": line.parts,
            "kind": activity.kind,
            "mode": session.mode,
            "languages": list(session.languages),
            "place": str(place) if place else None,
            "hosts": [host.name for host in line.hosts],
            "state": line.standing.value,
            "registration_opens": _or_none(session.registration_opens),
            "registration_closes": clock.local(session.closes).isoformat(),
            "seats": {
                mode: {"seats": pool.allowed, "left": 0 if pool.waiting_people else pool.left}
                for mode, pool in line.seats.items()
            },
        },
    }


def _or_none(moment: dt.datetime | None) -> str | None:
    return clock.local(moment).isoformat() if moment else None


def _url(line: Line) -> str:
    return settings.BASE_URL + reverse("activities:session", args=[line.session.pk])


def _where(line: Line) -> str:
    online = _("Online") if line.session.mode != "onsite" else ""
    return " · ".join(part for part in (str(line.place or ""), online) if part)


def _places(line: Line) -> str:
    return wording.standing(line.standing, line.session) or "; ".join(map(wording.seats, line.seats.values()))
