"""Searches of visitors that found nothing, counted once and never by whom.

The page of a form makes up a random key (``key``) that goes along in the address of what it leads to. One key and one
question count once (``recording.once``): reloading, going back, or changing the week counts nothing. Whoever comes by
an address without a key, as a machine that follows links does, is not counted, nor who says that it is a machine.
"""

from __future__ import annotations

import re
import uuid

from django.db import transaction
from django.http import HttpRequest

from cdm.core import client, clock, throttle
from stats import recording
from stats.models import Measure

PARAMETER = "search"
MACHINES = re.compile(r"bot|crawl|spider|slurp|preview|fetch|scan|monitor|curl|wget|python|headless", re.IGNORECASE)
# Made-up keys of one address count no further; a whole room of visitors shares one at the centre.
PER_ADDRESS, WITHIN = 120, 600


def key(request: HttpRequest) -> str:
    """The key that the address carries, else a new one for a form that is shown."""
    return str(_carried(request) or uuid.uuid4())


def carried(request: HttpRequest) -> dict[str, str]:
    """The key of the address, to hand on in another: ``{"search": …}``, nothing when there is none or it is no key."""
    found = _carried(request)
    return {PARAMETER: str(found)} if found else {}


def _carried(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get(PARAMETER, ""))
    except ValueError:
        return None


def in_vain(request: HttpRequest, *, measure: Measure, item: str, question: str) -> bool:
    """Count that the search of ``request`` found nothing; ``question`` tells it from others of the same form.

    False, and nothing counted, for what was counted already or is not somebody's search. Owns its transaction.
    """
    form = _carried(request)
    if form is None or _by_machine(request):
        return False
    if throttle.over("search", client.address(request), limit=PER_ADDRESS, seconds=WITHIN):
        return False
    with transaction.atomic(durable=True):
        if not recording.once(uuid.uuid5(form, question)):
            return False
        recording.count(measure=measure, day=clock.today(), item=item)
        return True


def _by_machine(request: HttpRequest) -> bool:
    """Looked at beforehand by a browser, only asked for its head, or by who calls itself a machine, or nothing."""
    early = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    name = request.headers.get("User-Agent", "")
    return request.method != "GET" or "prefetch" in early or not name or bool(MACHINES.search(name))
