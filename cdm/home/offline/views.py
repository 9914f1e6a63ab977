from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cdm.core import brand
from cdm.core.access import Request, public, staff
from cdm.home.offline import sealing, shell
from cdm.home.offline.delivering import deliver
from cdm.home.recording.offers import WRITERS

MOST = 20  # records sent at once
LARGEST = MOST * (sealing.LONGEST * 4 // 3 + 200)  # bytes of JSON
ICONS = (("cdm/app-192.png", "192x192", "any"), ("cdm/app-512.png", "512x512", "any"))
MASKABLE = ("cdm/app-maskable.png", "512x512", "maskable")


@public
@require_safe
@never_cache
def worker(request: Request) -> HttpResponse:
    """At the root, so that it may serve the record page of either language; it is told to look at nothing else."""
    return HttpResponse(shell.worker(), content_type="text/javascript; charset=utf-8")


@public
@require_safe
@never_cache
def offline(request: Request) -> HttpResponse:
    """The page a device keeps: fetched without cookies, the same for everybody."""
    return render(request, shell.TEMPLATE, shell.context())


@public
@require_safe
def manifest(request: Request) -> HttpResponse:
    start = reverse("home:record")
    said = {
        "id": reverse("home:record"),
        "name": f"{_('Record a contact')} – {brand.full()}",
        "short_name": _("Record"),
        "description": _("Contacts counted in ten seconds, also without network."),
        "lang": get_language(),
        "dir": "ltr",
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [
            {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in (*ICONS, MASKABLE)
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@public
@require_safe
@never_cache
def key(request: Request) -> JsonResponse:
    """What to seal with; for who may record, also what it takes to send, and what they may choose. No name."""
    said: dict[str, Any] = {"key": base64.b64encode(sealing.public_key()).decode(), "token": ""}
    if request.member.has(*WRITERS):
        said |= {"token": get_token(request), **shell.offered(request.member)}
    return JsonResponse(said)


@staff(*WRITERS)
@require_POST
def sync(request: Request) -> JsonResponse:
    """``{"entries": [{"key": uuid, "box": base64}]}``, ``MOST`` at most → what became of each, in that order."""
    if len(request.body) > LARGEST:
        return JsonResponse({"error": "too large"}, status=413)
    try:
        entries = [_entry(each) for each in json.loads(request.body)["entries"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return JsonResponse({"error": "unreadable"}, status=400)
    if len(entries) > MOST:
        return JsonResponse({"error": "too many"}, status=413)
    outcomes = [deliver(member=request.member, key=key, box=box) for key, box in entries]
    told = [{"key": str(o.key), "state": o.state, "why": o.why, "fields": o.fields} for o in outcomes]
    return JsonResponse({"entries": told})


def _entry(said: Any) -> tuple[uuid.UUID, bytes]:
    try:
        return uuid.UUID(said["key"]), base64.b64decode(said["box"], validate=True)
    except (AttributeError, binascii.Error) as fault:
        raise ValueError from fault
