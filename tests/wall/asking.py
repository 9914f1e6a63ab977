"""Asking a URL as somebody, cheaply: one session each for a whole module, and no copy of what templates were given.

Django's test client signs in anew for every client and keeps a copy of the context of every template it sees, those of
every field of every form among them: that took longer than the answers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import translation

from cdm.accounts.models import User
from tests import personae

# What differs from one answer to the next, whoever asks: tokens against forgery, nonces, the keys of forms.
CHANCE = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=nonce=")[^"]+|(?<=csrftoken&quot;: &quot;)[^&]+'
    rb'|(?<=submission" value=")[^"]+|(?<=name="search" value=")[^"]+|(?<=name="key" value=")[^"]+'
    rb'|(?<="token": ")[^"]+|(?<=key\\" value=\\")[^\\]+',
    re.IGNORECASE,
)
NONCE = re.compile(r"'nonce-[^']+'")
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
ENDLESS = 500  # chunks of a stream are enough to find somebody in it
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    wrote: frozenset[str] = field(default=frozenset(), compare=False)  # tables

    @property
    def url(self) -> str:
        return self.headers.get("Location", "")

    def shows(self, word: str) -> bool:
        return word.lower().encode() in self.body.lower() or word.lower() in str(self.headers).lower()


class Handler(BaseHandler):
    """All middlewares, without the server that strips the body of what is answered to HEAD."""

    def __init__(self) -> None:
        self.load_middleware()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request._dont_enforce_csrf_checks = True
        return self.get_response(request)


class Browsers:
    """``ask`` as one of ``people`` or as the public; every question meets the same world, and the same cookies."""

    def __init__(self, people: Mapping[str, User]) -> None:
        self.handler = Handler()
        self.factory = RequestFactory()
        self.sessions = {name: personae.sign_in(user).session.session_key for name, user in people.items()}

    def ask(
        self,
        name: str,
        address: str,
        *,
        method: str = "GET",
        data: Mapping[str, Any] | None = None,
        htmx: bool = False,
    ) -> Answer:
        """``data`` is the form of a POST, the query of anything else. An error of the view is raised."""
        more = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": f"http://testserver{address}"} if htmx else {}
        if key := self.sessions.get(name):
            more["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={key}"
        typed = urlencode(data or {}, doseq=True)
        if method != "POST" and typed:
            more["QUERY_STRING"] = typed
        request = self.factory.generic(method, address, typed if method == "POST" else "", FORM, **more)
        wrote: set[str] = set()

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if found := WRITES.match(sql):
                wrote.add(found[1])
            return execute(sql, params, many, context)

        language = translation.get_language()
        with undone(), connection.execute_wrapper(watch), override_settings(DEBUG_PROPAGATE_EXCEPTIONS=True):
            response = self.handler(request)
            body = b"".join(islice(response.streaming_content, ENDLESS)) if response.streaming else response.content
        translation.activate(language)
        headers = {title: NONCE.sub("", value) for title, value in response.items()}
        headers.pop("Content-Length", None)  # compared with the body, less what is due to chance in it
        headers["Set-Cookie"] = " ".join(sorted(response.cookies))
        return Answer(response.status_code, headers, CHANCE.sub(b"", readable(body)), frozenset(wrote))

    def unlooked(self, name: str, address: str, method: str) -> tuple[int, str, bytes]:
        """The status, the methods allowed and the body of an answer for which nothing may be looked up."""
        cookie = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={self.sessions.get(name, '')}"}
        with connection.execute_wrapper(_refuse):
            response = self.handler(self.factory.generic(method, address, **cookie))
        return response.status_code, response.headers.get("Allow", ""), response.content


def _refuse(execute: Any, sql: str, *_more: Any) -> Any:
    raise AssertionError(f"nothing may be looked up, and this is: {sql}")


@contextmanager
def undone() -> Iterator[None]:
    """What pytest-django's ``db`` does, for as long as wanted: verbs may be durable inside, and nothing stays."""
    block = transaction.atomic()
    block._from_testcase = True  # what says so there
    with block:
        yield
        transaction.set_rollback(True)


def readable(body: bytes) -> bytes:
    """What stands in a spreadsheet too: it is a packed folder, in which no search finds a name."""
    if not body.startswith(b"PK\x03\x04"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return b"\n".join(packed.read(name) for name in sorted(packed.namelist()))
