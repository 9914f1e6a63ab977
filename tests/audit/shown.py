"""What an answer shows of people or changes, and what the journal then says of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from cdm.audit.models import AuditEvent, Verb
from tests.audit.conftest import undone
from tests.test_columns import ROWS as COLUMNS
from tests.wall import IN, PERSONAE, Row, World
from tests.wall.asking import WRITES

STAFF = tuple(
    name for name, (role, partner) in PERSONAE.items() if role is not None and partner != "beta"
)  # what B's people see is what A's do, of B
TYPED = "Xanthippe"  # by whoever fills in every field there is
SHORTEST = 6  # of what is looked for: less stands on a page by chance
# A mail says again what is in these tables, between words that are nobody's own.
MAILS = "outbox_message"
# What changes without an entry: see tests/audit/test_verbs.py for counts and presets. That one looked at codes of one's
# own is nobody else's affair; new ones are told of once they are there, which is never where all is undone.
UNSAID = frozenset(
    {"django_session", "accounts_signin", "audit_auditevent", "stats_daycount", "home_preset", "mfa_authenticator"}
)
AS_IT_WAS = {"multimedia:station_edit"}  # saved with what it had already
LOOKED = {Verb.VIEWED, Verb.EXPORTED}


@dataclass(frozen=True)
class People:
    """``visitors``: what the tables hold of them (cdm/home/columns.csv says which columns); ``addresses``: of staff."""

    visitors: frozenset[str]
    addresses: frozenset[str]

    @classmethod
    def read(cls) -> People:
        addresses = _values("accounts_user", "email") | _values("partners_invitation", "email")
        found: set[str] = set()
        for row in COLUMNS:
            if row["class"] == "personal" and row["table"] != MAILS:
                found |= _values(row["table"], row["column"])
        return cls(frozenset(v for v in found if not any(v in each for each in addresses)), frozenset(addresses))


def _values(table: str, column: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        (kind,) = cursor.fetchone()
        if kind not in {"character varying", "text"}:
            return set()
        cursor.execute(f'SELECT DISTINCT "{column}" FROM "{table}"')  # noqa: S608 - names of our own list
        return {value.casefold() for (value,) in cursor.fetchall() if value and len(value) >= SHORTEST}


def problems(key: str, row: Row, world: World, people: People, browsers: dict[str, str]) -> Iterator[str]:
    """One sentence for each answer that shows somebody or changes something and of which the journal says nothing, and
    for each entry that repeats what somebody wrote."""
    address = (row.path or reverse(key, kwargs=dict(row.make(world)))) + row.query
    typed = dict.fromkeys(("q", "name", "email", "phone", "title", "message", "code", "key", "kind"), TYPED)
    for name in STAFF:
        if row.answers[name] != IN:
            continue
        own = world.people[name].email.casefold()
        asked: list[tuple[str, dict[str, Any]]] = [
            ("GET", {}),
            ("POST", dict(row.post)),
            ("GET", typed),
            ("POST", typed),
        ]
        for method, data in asked[: 4 if name == "manager" else 2]:
            text, entries, wrote = _ask(browsers[name], method, address, data)
            if wrote - UNSAID and key not in AS_IT_WAS and all(verb in LOOKED for verb, _written in entries):
                yield f"{key}: {method} as {name} changes {sorted(wrote - UNSAID)}, and the journal does not know"
            shown = {each for each in people.visitors | people.addresses - {own} if each in text}
            if shown and not any(verb in LOOKED for verb, _written in entries):
                yield f"{key}: {method} shows {name} {sorted(shown)[:3]}, and the journal does not know"
            for _verb, written in entries:
                if kept := [
                    each for each in (*people.visitors, *people.addresses, TYPED.casefold()) if each in written
                ]:
                    yield f"{key}: {method} as {name} writes {kept[:3]} into the journal"


def _ask(
    session: str, method: str, address: str, data: dict[str, Any]
) -> tuple[str, list[tuple[str, str]], frozenset[str]]:
    """The answer as one text, the entries it left, each with all of its columns as one text, and the tables it wrote
    to."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    wrote: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            wrote.add(found[1])
        return execute(sql, params, many, context)

    with undone():
        last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with connection.execute_wrapper(watch):
            answer = client.get(address, data) if method == "GET" else client.post(address, data)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        with connection.cursor() as cursor:
            cursor.execute("SELECT verb, lower(e::text) FROM audit_auditevent e WHERE id > %s", [last])
            entries = cursor.fetchall()
    return _plain(body), entries, frozenset(wrote)


def _plain(body: bytes) -> str:
    """A workbook is packed."""
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b" ".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", "ignore").casefold()
