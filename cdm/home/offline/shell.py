"""What a device keeps to be able to record without network: the page, its static files, nothing about anyone."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from cdm.core import access, assets, clock
from cdm.core.access import Member
from cdm.core.vocabulary import Service
from cdm.home.recording import quick, words
from cdm.home.recording.entries import HANDS
from cdm.home.recording.forms import RecordForm
from cdm.home.recording.offers import Offer
from partners.models import Partner, Programme
from stats.forms import ProfileForm
from stats.hands import HandsForm

TEMPLATE = "home/record_offline.html"
TILE = "home/_record_tile.html"
WORKER = Path(__file__).with_name("worker.js")
SEALED = assets.SOURCE / "sealed.js"
LOADED = re.compile(r'<(?:link [^>]*rel="(?:stylesheet|preload|icon)"|script|form [^>]*data-script)[^>]*>')
ADDRESS = re.compile(r'(?:href|src|data-script)="([^"]+)"')
NONCE = re.compile(r' nonce="[^"]*"')


class Everything(Offer):
    """Whatever anybody may choose: the device takes away what its person may not."""

    @cached_property
    def partners(self) -> list[tuple[str, str]]:
        return list(Partner.objects.active().order_by("name", "pk").values_list("code", "name"))

    @cached_property
    def programmes(self) -> list[tuple[str, str]]:
        return list(Programme.objects.filter(active=True).order_by("name", "pk").values_list("code", "name"))


def context() -> dict[str, Any]:
    """For ``TEMPLATE``: the forms of the record page, of nobody in particular. Three queries."""
    offer = Everything(access.NOBODY)
    contact = RecordForm(offer=offer, initial={"service": Service.IC})
    contact.fields["key"].initial = ""  # each record gets its own, on the device
    return {
        "contact": contact,
        "profile": ProfileForm(terms=offer.terms),
        "hands": HandsForm(day=clock.today(), terms=offer.terms, prefix=HANDS),
        "opened": "",
        "partners": [],
    }


def offered(member: Member) -> dict[str, Any]:
    """What a device remembers of who signed in on it, until they sign out: codes, their tiles as HTML, and by which
    word the page tells their habits from another's."""
    offer = Offer(member)
    row = quick.row(member=member, offer=offer, last=None, day=offer.day)
    return {
        "who": words.who(member),
        "partners": [code for code, _name in offer.partners],
        "programmes": [code for code, _name in offer.programmes],
        "tiles": [render_to_string(TILE, {"each": each, "row": row}) for each in row.quicks if each.possible],
    }


def pages() -> dict[str, str]:
    """Address of the record page → address of what a device shows there without network, a language each."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[reverse("home:record")] = reverse("home:record_offline")
    return found


def _rendered() -> Iterator[str]:
    """The page in both languages, without the nonce it gets each time."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            request = HttpRequest()
            request.path = request.path_info = reverse("home:record_offline")
            yield NONCE.sub("", render_to_string(TEMPLATE, context(), request))


def _choices() -> tuple[object, ...]:
    """All that may change in the page while this process runs: the day, and what may be chosen, in both languages."""
    found: list[object] = [clock.today()]
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            offer = Everything(access.NOBODY)
            terms = [(t.list, t.code, t.label, t.lowest, t.highest) for each in offer.terms.values() for t in each]
            found += [*offer.partners, *offer.programmes, *terms]
    return tuple(found)


@functools.lru_cache(maxsize=2)
def _script(choices: tuple[object, ...]) -> str:
    """Rendering some hundred questions twice takes a tenth of a second, and every page of the staff may ask for it."""
    shown = list(_rendered())
    files = sorted({address for html in shown for tag in LOADED.findall(html) for address in ADDRESS.findall(tag)})
    code = SEALED.read_text() + WORKER.read_text()
    built = {
        "version": hashlib.sha256("".join([*shown, code]).encode()).hexdigest()[:16],
        "pages": pages(),
        "files": files,
        "folder": settings.STATIC_URL,
        # Names that change with their content never grow stale; without such names the network comes first.
        "hashed": hasattr(staticfiles_storage, "hashed_files"),
    }
    return f"const BUILT = {json.dumps(built, indent=1)};\n{code}"


def worker() -> str:
    """The service worker's script. It changes by a byte whenever anything it keeps does: browsers then fetch it all
    anew (W3C Service Workers, "Update")."""
    return _script(_choices())
