"""Holding the URLconf to the table."""

from __future__ import annotations

import html
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from cdm.core import links
from tests import personae, wall
from tests.wall import GONE, IN, INSIDERS, LOGIN, NO, PERSONAE, Row, World
from tests.wall.asking import Answer, Browsers

SIGN_IN = ("/fr/compte/connexion/?next=", "/nl/account/aanmelden/?next=", "/admin/login/?next=")
Way = tuple[str, str, bool]  # method, language, by htmx
GET, POST = ("GET", "fr", False), ("POST", "fr", False)
# That HEAD does what GET does is tests/test_house.py's affair: asking by it costs nothing more, and says the same.
OTHERWISE = ("HEAD", "nl", True)
ASKED_OTHERWISE = ("anonymous", "counsellor_a", "counsellor_b", "coordinator_b", "reception")
# What is written whoever asks: that somebody is signed in here, once an hour.
ALWAYS = frozenset({"django_session", "accounts_signin"})
# What the site does not speak is refused without a query: it cannot depend on who asks.
REFUSED, UNSEEN = ("OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"), ("anonymous", "coordinator_b", "manager")
NEVER = {int: 2_000_000_011, UUID: UUID("00000000-0000-4000-8000-000000000000")}
STRANGERS = ("counsellor_b", "coordinator_b")


def modules() -> Iterator[ModuleType]:
    """Those of the rooms: with rows, and what they ``populate``."""
    for found in pkgutil.iter_modules(wall.__path__):
        module = importlib.import_module(f"tests.wall.{found.name}")
        if hasattr(module, "ROWS"):
            yield module


def table() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in modules():
        twice = rows.keys() & module.ROWS.keys()
        assert not twice, f"two rows for {twice}"
        rows |= module.ROWS
    return rows


def world() -> World:
    """Two partners with a counsellor and a coordinator each, the centre's people, and what the rooms populate."""
    made = World(
        personae.partner("alpha", "Alpha Emploi", "Alpha Werk"),
        personae.partner("beta", "Bêta Formation", "Beta Opleiding"),
        {},
    )
    partners = {"alpha": made.partner_a, "beta": made.partner_b, "": None}
    for name, (role, code) in PERSONAE.items():
        if name == "anonymous":
            continue
        mark = personae.marker(partners[code]) if code else "Centre"
        user = personae.person(f"{name.replace('_', '.')}.{mark.lower()}@example.org", f"{name} {mark}")
        made.people[name] = personae.member(user, role, partners[code]) if role else user
    for module in modules():
        if hasattr(module, "populate"):
            module.populate(made)
    return made


def addresses(key: str, row: Row, kwargs: Mapping[str, Any]) -> dict[str, str]:
    """By language; only one for what has no page in each of them."""
    found = {}
    for language in ("fr", "nl"):
        with translation.override(language):
            found[language] = (row.path or reverse(key, kwargs=dict(kwargs))) + row.query
    return found if found["fr"] != found["nl"] else {"fr": found["fr"]}


def absent(row: Row, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The address of nothing, of the same shape: other numbers, or another word where there is no number."""
    if row.absent is not None:
        return {**kwargs, **row.absent}
    numbers = {name: NEVER[type(value)] for name, value in kwargs.items() if type(value) in NEVER}
    words = {name: re.sub(r"[^\W_]", "X", str(word)) for name, word in kwargs.items()}
    return {**kwargs, **(numbers or words)}


def problems(
    key: str,
    row: Row,
    made: World,
    browsers: Browsers,
    names: Iterable[str] = tuple(PERSONAE),
    ways: Iterable[Way] = (GET, POST, OTHERWISE),
) -> Iterator[str]:
    """What is wrong with the answers of the URL ``key``, one sentence each: persona, method, expected, got."""
    kwargs = dict(row.make(made))
    found, nothing = addresses(key, row, kwargs), {}
    if kwargs and GONE in row.answers.values() and not row.path:
        nothing = addresses(key, row, absent(row, kwargs))
    refused = {browsers.unlooked(name, found["fr"], method) for method in REFUSED for name in UNSEEN}
    if refused != {(405, "GET, HEAD, POST", b"")}:
        yield f"{key}: another method than GET, HEAD and POST is answered: {refused}"
    for name in names:
        for method, language, htmx in ways:
            if language not in found or (htmx and name not in ASKED_OTHERWISE):
                continue
            asked = {"method": method, "data": dict(row.post) if method == "POST" else {}, "htmx": htmx}
            answer = browsers.ask(name, found[language], **asked)
            how = f"{key}: {'htmx ' * htmx}{method} {language}"
            yield from (f"{how} {problem}" for problem in _wrong(row, name, answer))
            if nothing and not htmx and (row.answers[name] == GONE or name in STRANGERS):
                other = browsers.ask(name, nothing[language], **asked)
                if plain(answer, found, kwargs) != plain(other, nothing, absent(row, kwargs)):
                    yield f"{how} tells {name} an object of partner A from one that does not exist"


def _wrong(row: Row, name: str, answer: Answer) -> Iterator[str]:
    expected, got = row.answers[name], kind(answer)
    if got != expected and not (answer.status == 405 and expected != LOGIN):
        yield f"as {name} should be {expected!r}, is {got!r} ({answer.status})"
    if got != IN and answer.wrote - ALWAYS:
        yield f"as {name} is {got!r}, and writes: {sorted(answer.wrote - ALWAYS)}"
    if answer.shows(personae.MARKER_A) and name not in (*INSIDERS, *row.seen_by):
        yield f"shows {name} something personal of partner A ({personae.MARKER_A})"
    if name in row.nameless and any(answer.shows(f"Visitor {word}") for word in (personae.MARKER_A, personae.MARKER_B)):
        yield f"shows {name} the name of a visitor"
    if answer.shows(personae.MARKER_B) and name in _a_without_leave(row):
        yield f"shows {name} something personal of partner B ({personae.MARKER_B})"


def plain(answer: Answer, found: Mapping[str, str], kwargs: Mapping[str, Any]) -> Answer:
    """``answer`` without the addresses of the page, its own and the other language's, and what stands in them: for
    comparison with that of another address."""
    words = [str(value) for value in kwargs.values() if len(str(value)) > 7]
    said = [*found.values(), *words, *map(links.show_code, words)]
    body, headers = answer.body, dict(answer.headers)
    for words in said:
        for written in {words, html.escape(words), quote(words), quote(words, safe="")}:
            body = body.replace(written.encode(), b"")
            headers = {title: value.replace(written, "") for title, value in headers.items()}
    return Answer(answer.status, headers, body)


def _a_without_leave(row: Row) -> tuple[str, ...]:
    """A's people, unless B's may see what is A's there too."""
    return () if {"counsellor_b", "coordinator_b"} & set(row.seen_by) else ("counsellor_a", "coordinator_a")


def kind(answer: Answer) -> str:
    if answer.status in {301, 302, 303} and answer.url.startswith(SIGN_IN):
        return LOGIN
    if answer.status >= 500:
        return f"error {answer.status}"
    return {403: NO, 404: GONE}.get(answer.status, IN)
