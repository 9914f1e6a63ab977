"""The feeds of the agenda: whole, or of what stands in the address."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from activities.agenda import feeds, filters
from activities.agenda.feeds import Feed
from activities.agenda.filters import Filters
from cdm.core import clock
from cdm.core.access import Request, public

REMEMBERED = 7 * 24 * 3600  # seconds for which it is known since when a feed has been what it is
FRESH = 300  # seconds in which no program need ask again


@public
@require_safe
def ics(request: Request) -> HttpResponse:
    return _answer(request, feeds.of_meetings, feeds.ics, "text/calendar; charset=utf-8")


@public
@require_safe
def rss(request: Request) -> HttpResponse:
    return _answer(request, feeds.of_sessions, feeds.rss, "application/rss+xml; charset=utf-8")


@public
@require_safe
def as_json(request: Request) -> HttpResponse:
    return _answer(request, feeds.of_sessions, feeds.as_json, "application/feed+json; charset=utf-8")


def _answer(
    request: Request, read: Callable[[Filters], Feed], write: Callable[[Feed], bytes], content_type: str
) -> HttpResponse:
    wanted = Filters.read(request.GET, filters.choices())
    body = write(read(wanted))
    tag = hashlib.blake2b(body, digest_size=16).hexdigest()
    since = _since(f"{request.path}?{wanted.query()}", tag)
    response = HttpResponse(body, content_type)
    response["Cache-Control"] = f"public, max-age={FRESH}"
    response["ETag"] = f'"{tag}"'
    response["Last-Modified"] = since.strftime("%a, %d %b %Y %H:%M:%S GMT")
    response["Access-Control-Allow-Origin"] = "*"  # open data, no cookie is read: another site may show our agenda
    found = get_conditional_response(request, f'"{tag}"', int(since.timestamp()), response)
    return found if isinstance(found, HttpResponse) else response


def _since(address: str, tag: str) -> dt.datetime:
    """When the feed at ``address`` was first read as it is now; the present where nobody remembers."""
    key = f"agenda.feed.{hashlib.blake2b(address.encode(), digest_size=16).hexdigest()}"
    now = clock.now().replace(microsecond=0)
    known = cache.get(key)
    if known and known[0] == tag:
        return dt.datetime.fromtimestamp(known[1], dt.UTC)
    cache.set(key, (tag, int(now.timestamp())), REMEMBERED)
    return now
