"""A session as schema.org data, for search engines: what, when, where, by whom, and whether there are places.

https://schema.org/Event and https://developers.google.com/search/docs/appearance/structured-data/event. A virtual
location must have an address: it is the session's page, never the link to join.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from activities.agenda.places import Place
from activities.agenda.standing import Standing
from activities.models import Meeting, Mode, Session
from cdm.core import clock
from partners.models import Partner

ATTENDANCE = {
    Mode.ONSITE.value: "OfflineEventAttendanceMode",
    Mode.ONLINE.value: "OnlineEventAttendanceMode",
    Mode.HYBRID.value: "MixedEventAttendanceMode",
}
# What would end the script element or start a comment in it.
_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def event(
    session: Session,
    *,
    meetings: Iterable[Meeting],
    standing: Standing,
    place: Place | None,
    hosts: Iterable[Partner],
    url: str,
    register_url: str,
    image: str = "",
) -> dict[str, Any]:
    activity, parts = session.activity, list(meetings)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": activity.title,
        "description": activity.summary,
        "url": url,
        "startDate": _local(session.starts),
        "endDate": _local(session.ends),
        "eventStatus": "https://schema.org/"
        + ("EventCancelled" if standing is Standing.CANCELLED else "EventScheduled"),
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[session.mode]}",
        "inLanguage": list(session.languages),
        "isAccessibleForFree": True,
        "location": _locations(session, place, url),
        "organizer": [_organization(host) for host in hosts],
    }
    if len(parts) > 1:
        told["subEvent"] = [
            {
                "@type": "Event",
                "name": activity.title,
                "startDate": _local(part.starts),
                "endDate": _local(part.ends),
                "location": told["location"],
            }
            for part in parts
        ]
    if image:
        told["image"] = [image]
    if standing.to_come:
        told["offers"] = _offer(session, standing, register_url)
    return told


def script(data: Mapping[str, Any]) -> SafeString:
    """``data`` as JSON that may stand inside a script element, whatever people typed into it."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_UNSAFE))  # noqa: S308 - escaped for its place


def _offer(session: Session, standing: Standing, url: str) -> dict[str, Any]:
    availability = "InStock" if standing in (Standing.OPEN, Standing.WALK_IN) else "SoldOut"
    if standing is Standing.NOT_YET:
        availability = "PreOrder"
    offer: dict[str, Any] = {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "availability": f"https://schema.org/{availability}",
        "url": url,
        "validThrough": _local(session.closes),
    }
    if session.registration_opens:
        offer["validFrom"] = _local(session.registration_opens)
    return offer


def _locations(session: Session, place: Place | None, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if place:
        found.append({"@type": "Place", "name": place.name, "address": place.address.replace("\n", ", ") or place.name})
    if session.mode != Mode.ONSITE:
        found.append({"@type": "VirtualLocation", "url": url})
    return found


def _organization(host: Partner) -> dict[str, str]:
    return {"@type": "Organization", "name": host.name, **({"url": host.website} if host.website else {})}


def _local(moment: dt.datetime) -> str:
    return clock.local(moment).isoformat(timespec="minutes")
