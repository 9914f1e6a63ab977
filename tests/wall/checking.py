"""Holding the URLconf to the table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import personae, wall
from tests.wall import GONE, IN, INSIDERS, LOGIN, NO, PERSONAE, Row, World

MODULES = [
    importlib.import_module(f"tests.wall.{module.name}")
    for module in pkgutil.iter_modules(wall.__path__)
    if module.name not in {"checking", "urlconf"}
]

SIGN_IN = ("/fr/compte/connexion/?next=", "/admin/login/?next=")


def table() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in MODULES:
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
    for module in MODULES:
        if hasattr(module, "populate"):
            module.populate(made)
    return made


def problems(key: str, row: Row, made: World) -> Iterator[str]:
    """What is wrong with the answers of the URL ``key``, one sentence each: persona, method, expected, got."""
    kwargs = row.make(made)
    address = row.path or reverse(key, kwargs=dict(kwargs))
    clients = {name: personae.sign_in(made.people.get(name)) for name in PERSONAE}
    for name, client in clients.items():
        for method in ("GET", "POST"):
            answer = _ask(client, method, address, dict(row.post) if method == "POST" else {})
            expected, got = row.answers[name], _kind(answer)
            if got != expected and not (answer.status_code == 405 and expected != LOGIN):
                yield f"{key}: {method} as {name} should be {expected!r}, is {got!r} ({answer.status_code})"
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if personae.MARKER_A.lower().encode() in body.lower() and name not in (*INSIDERS, *row.seen_by):
                yield f"{key}: {method} shows {name} something personal of partner A ({personae.MARKER_A})"
            if personae.MARKER_B.lower().encode() in body.lower() and name in _a_without_leave(row):
                yield f"{key}: {method} shows {name} something personal of partner B ({personae.MARKER_B})"


def _a_without_leave(row: Row) -> tuple[str, ...]:
    """A's people, unless B's may see what is A's there too."""
    return () if {"counsellor_b", "coordinator_b"} & set(row.seen_by) else ("counsellor_a", "coordinator_a")


def _ask(client: Client, method: str, address: str, data: dict[str, object]):
    """One request in a savepoint that is always undone: every persona meets the same world."""
    undone = transaction.atomic()
    undone._from_testcase = True  # what pytest-django's own block says, so that verbs may be durable inside
    client.raise_request_exception = True
    with undone:
        answer = client.generic(method, address) if method == "GET" else client.post(address, data)
        transaction.set_rollback(True)
    return answer


def _kind(answer) -> str:
    status = answer.status_code
    if status in {301, 302, 303} and answer.url.startswith(SIGN_IN):
        return LOGIN
    if status >= 500:
        return f"error {status}"
    return {403: NO, 404: GONE}.get(status, IN)
