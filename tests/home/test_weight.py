"""What a first visit costs over the wire, and that all of it comes from here (P5)."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cdm.core import clock
from tests.activities import worlds

LIMIT = 60_000


def static(name: str) -> bytes:
    return Path(finders.find(name)).read_bytes()


def fetched(html: str) -> set[str]:
    """Addresses a browser loads by itself for a page: sheets, scripts, fonts, pictures."""
    links = re.findall(r"<link ([^>]+)>", html)
    loaded = [tag for tag in links if re.search(r'rel="(stylesheet|preload|icon)"', tag)]
    found = [re.search(r'href="([^"]+)"', tag)[1] for tag in loaded]
    return {*found, *re.findall(r'<(?:script|img|source)[^>]* src="([^"]+)"', html)}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_first_visit_is_light(client: Client, site, partner_a, language):
    """With as many activities as the front page shows, their titles as long as titles get."""
    for day in range(1, 6):
        given = worlds.activity(partner_a, ("Un atelier d’une longueur peu commune " * 3)[:115], themes=["WORK"])
        worlds.session(given, clock.now() + dt.timedelta(days=day), online=None)
    html = client.get(f"/{language}/").content
    assert html.count(b'class="soon-day"') == 3
    addresses = fetched(html.decode())
    assert len(addresses) == 4  # sheet, font, script, icon: nothing is missed below
    weight = {"page": len(html)}  # pages themselves are not compressed by us
    for address in addresses:
        assert address.startswith("/static/")
        content = static(address.removeprefix("/static/"))
        weight[address] = len(content) if address.endswith(".woff2") else len(brotli.compress(content))
    assert sum(weight.values()) < LIMIT, weight


def test_our_script_is_small():
    assert len(brotli.compress(static("cdm/site.js"))) < 2_000
