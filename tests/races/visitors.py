"""Visitors at the same door: browsers without a screen, against the real HTTP stack; and a database without a guard."""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.db.models import Model

from tests.races.together import PATIENCE


def make_room(live_server: Any, visitors: int) -> None:
    """Django's test server lets ten wait at its door; the others it resets."""
    live_server.thread.httpd.socket.listen(visitors)


class Browser:
    """Cookies and forms of one visitor; follows no redirect. ``address``: behind a proxy that says so."""

    def __init__(self, live_server, address: str = "") -> None:
        self.address = address
        self.host = urlsplit(live_server.url).netloc
        self.cookies: dict[str, str] = {}

    def send(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where to, and the page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if self.address:
            headers["X-Forwarded-For"] = self.address
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(http.client.HTTPConnection(self.host, timeout=PATIENCE)) as link:
            link.request(method, path, urlencode(data) if data is not None else None, headers)
            answer = link.getresponse()
            page = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(header).items()}
        return answer.status, answer.headers.get("Location", ""), page

    def form(self, path: str) -> dict[str, str]:
        """The hidden fields of the form at ``path``."""
        status, _, page = self.send("GET", path)
        assert status == 200, page
        form = page[page.index('method="post"') :]
        fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
        return {name: unescape(value) for name, value in fields}

    def fill(self, path: str, **typed: str) -> Callable[[], tuple[int, str, str]]:
        """The form at ``path``, ready to be sent with what is typed."""
        fields = self.form(path)
        return lambda: self.send("POST", path, {**fields, **typed})


def at_once(works: list[Callable[[], tuple[int, str, str]]]) -> list[tuple[int, str, str]]:
    """As ``together``, for visitors: they have no connection to the database."""
    begin = threading.Barrier(len(works))

    def run(work: Callable[[], tuple[int, str, str]]) -> tuple[int, str, str]:
        begin.wait(PATIENCE)
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


@contextlib.contextmanager
def without(name: str, *made: type[Model]) -> Iterator[None]:
    """Without a constraint of the database; what the race made (rows of ``made``) goes before it comes back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
        )
        table, definition = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        for model in made:
            model.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
