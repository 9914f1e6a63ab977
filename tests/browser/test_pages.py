"""Every page in a real browser, in both languages: axe, console, policy, headings, 320 px; dark; without scripts.

The pages are those of the wall's table (tests/wall): a URL with a row there is walked here, as someone whom the table
lets in. A room whose page needs a query to show anything adds it to QUERIES.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from tests import personae
from tests.browser.walking import Walk, without_scripts
from tests.counselling import worlds
from tests.wall import IN, Row, World, checking

AS = ("counsellor_a", "coordinator_a", "reception", "manager", "nobody")
QUERIES = {
    "counselling:book": ["theme=WORK"],
    "counselling:book_time": ["theme=WORK&language=fr&channel=FACE"],
    "counselling:desk": ["theme=WORK&language=fr&channel=FACE"],
    "activities:agenda": ["theme=WORK&mode=online&free=1", "q=nothing+has+these+words"],
    "activities:month": ["month=2027-06"],
    "multimedia:book": ["space=posts", "space=posts&minutes=15&go=1"],
    "multimedia:book_time": ["space=posts&minutes=60", "space=posts&minutes=60&help=1&day=2026-11-24"],
    "multimedia:book_details": ["space=posts&minutes=60&places=2&start=20261125T1300Z"],
    "multimedia:works": ["q=entretein&theme=WORK", "q=nothing+has+these+words&state=shelf", "sort=new"],
    "multimedia:catalogue": ["q=sollicitatie&sort=-copies", "state=withdrawn"],
    "multimedia:stock": ["year=2025"],
    "partners:professionals": ["q=boussole&theme=WORK&kind=event", "q=nothing+has+these+words"],
    "partners:proposals": ["state=withdrawn"],
    "partners:index": ["theme=WORK&language=nl&q=alpha", "q=nothing+has+these+words"],
    "partners:sheets": ["show=never", "show=late"],
}
# Machines' addresses, the door itself, and Django's own admin.
OTHERS = ("admin", "choose_language", "healthz", "readyz", "demo:", "open_data:")
# Printed for a visitor: in the visitor's language, whoever prints.
READERS_LANGUAGE = {"counselling:slip", "counselling:desk_booked"}
MARK_OF_A_PAGE = 25


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    with time_machine.travel(worlds.NOW):
        block = transaction.atomic()
        block._from_testcase = True  # verbs may be durable inside, as in the tests that roll back
        with block:
            made = checking.world()
        yield made


def visitors(row: Row) -> list[str]:
    """Whom to go as: the public where it may, else one of a partner and one of the centre."""
    if row.answers["anonymous"] == IN:
        return ["anonymous"]
    welcome = [name for name in AS if row.answers[name] == IN]
    return [*welcome[:1], *[name for name in welcome[1:] if name == "manager"]]


def addresses(key: str, row: Row, made: World) -> Iterator[str]:
    plain = row.path or reverse(key, kwargs=dict(row.make(made)))
    yield plain + row.query
    yield from (f"{plain}?{query}" for query in QUERIES.get(key, ()))


def walk_all(walk: Walk, made: World, language: str) -> None:
    sessions = {name: personae.sign_in(user).session.session_key for name, user in made.people.items()}
    for name in ("anonymous", *AS):
        context = walk.context(sessions.get(name, ""))
        page = context.new_page()
        for key, row in sorted(checking.table().items()):
            if not key.startswith(OTHERS) and name in visitors(row):
                with translation.override(language):
                    found = list(addresses(key, row, made))
                for address in found:
                    walk.visit(page, address, "" if key in READERS_LANGUAGE else language)
        context.close()


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_page_is_sound(browser, live_server, world, language):
    """The style sheet is one for both languages: colours are read once, in the longer one."""
    walk = Walk(browser, live_server.url, colours=language == "nl")
    walk_all(walk, world, language)
    assert not walk.wrong, "\n" + "\n".join(walk.wrong)
    assert len(walk.seen) > MARK_OF_A_PAGE, walk.passed


def test_the_walk_notices_what_is_wrong(browser, live_server, world):
    """A walk that always comes home content proves nothing."""
    walk = Walk(browser, live_server.url)
    context = walk.context("")
    page = context.new_page()
    broken = """<!doctype html><html lang="nl"><title>x</title>
        <style>@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } } p { width: 30rem }</style>
        <main><h3>x</h3><p>not to be read</p><img src="//example.invalid/a.png"></main>"""
    page.route("**/fr/", lambda route: route.fulfill(body=broken, content_type="text/html"))
    page.route("**/*.png", lambda route: route.abort())
    walk.visit(page, "/fr/", "fr")
    context.close()
    told = "\n".join(walk.wrong)
    for word in ("another language", "h1", "image-alt", "example.invalid", "in the dark", "320 px"):
        assert word in told
    assert len(list(without_scripts('<html class="a" lang="nl"><main id="b"></main><main>', "fr"))) == 2
    assert not list(without_scripts('<html class="a" lang="fr"><main id="b"></main>', "fr"))
