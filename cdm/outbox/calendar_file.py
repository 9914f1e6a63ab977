"""Calendar files (RFC 5545) that Gmail, Outlook and Apple understand alike, as mail (RFC 5546) or as a download.

A file on its own is ``METHOD:PUBLISH``, without attendee: what a person downloads. In a mail the same event is
*addressed* to its reader, ``METHOD:REQUEST``, later ``CANCEL``:

- Gmail and Outlook file, move and remove an event by themselves only for REQUEST and CANCEL of the same UID with a
  rising SEQUENCE, and only if the reader is one of the attendees; a published event is an attachment to them, and a
  published change makes a second entry.
- RFC 5546 asks an ORGANIZER of all three, an ATTENDEE of REQUEST, and none of PUBLISH. The organizer is the address the
  mail comes from: anything else makes Gmail warn of an unknown sender.
- The attendee has accepted (``PARTSTAT=ACCEPTED``) and need not answer (``RSVP=FALSE``): booking was the answer. An
  answer would go to an address nobody reads, and "decline" would look like cancelling, which only the link does.

Times are UTC, which needs no VTIMEZONE. The event is private, for people share calendars with their family or employer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from cdm.core import brand, clock

NAME = "agenda.ics"  # the same word in French and Dutch
ALARM_BEFORE = dt.timedelta(hours=1)


class Occurrence(NamedTuple):
    """``uid`` never changes; ``start`` and ``end`` are aware."""

    uid: str
    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class CalendarFile:
    """``method``: PUBLISH, REQUEST or CANCEL; ``body``: UTF-8, CRLF, lines folded at 75 bytes."""

    name: str
    method: str
    body: bytes

    def as_download(self) -> HttpResponse:
        """For who did not get it by mail."""
        response = HttpResponse(self.body, content_type=f"text/calendar; charset=utf-8; method={self.method}")
        response["Content-Disposition"] = f'attachment; filename="{self.name}"'
        return response


def event(*, uid: str, start: dt.datetime, end: dt.datetime, **about: Any) -> CalendarFile:
    """One event, published: ``events`` with a single occurrence."""
    return events([Occurrence(uid, start, end)], **about)


def events(
    occurrences: Sequence[Occurrence],
    *,
    sequence: int,
    summary: str,
    description: str,
    location: str,
    url: str,
    language: str,
    cancelled: bool = False,
) -> CalendarFile:
    """An event, or several that belong together, published. ``sequence`` rises at every change.

    ``summary`` is seen by whoever sees the calendar: keep it discreet. ``url`` is the signed link; it is
    written below the description too, for few programs show the URL property.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Beroepenpunt Cite des metiers//Portal//FR-NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    words = {"LANGUAGE": language}
    for one in occurrences:
        entry = Event()
        entry.add("uid", one.uid)
        entry.add("sequence", sequence)
        entry.add("dtstamp", clock.now())
        entry.add("dtstart", one.start.astimezone(dt.UTC))
        entry.add("dtend", one.end.astimezone(dt.UTC))
        entry.add("summary", summary, parameters=words)
        entry.add("description", "\n\n".join(part for part in (description, url) if part), parameters=words)
        if location:
            entry.add("location", location, parameters=words)
        if url:
            entry.add("url", url)
        entry.add("organizer", _organizer(language))
        entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        entry.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
        entry.add("class", "PRIVATE")
        if not cancelled:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", -ALARM_BEFORE)
            alarm.add("description", summary, parameters=words)
            entry.add_component(alarm)
        calendar.add_component(entry)
    return CalendarFile(NAME, "PUBLISH", calendar.to_ical())


def addressed(file: CalendarFile, to: str) -> CalendarFile:
    """The same event as an invitation to ``to``, or, when it is cancelled, as the withdrawal of one.

    Several events stay published: an invitation speaks of one (RFC 5546, 3.2.2).
    """
    calendar = Calendar.from_ical(file.body)
    if len(calendar.events) > 1:
        return file
    entry = calendar.events[0]
    attendee = vCalAddress(f"mailto:{to}")
    for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")):
        attendee.params[name] = vText(value)
    entry.pop("attendee", None)
    entry.add("attendee", attendee)
    method = "CANCEL" if entry["status"] == "CANCELLED" else "REQUEST"
    calendar["method"] = vText(method)
    return replace(file, method=method, body=calendar.to_ical())


def _organizer(language: str) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(brand.full(language))
    return organizer
