"""Every URL of the URLconf by name, the languages of ``i18n_patterns`` collapsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver


class Url(NamedTuple):
    key: str  # ``namespace:name``, or the whole route where there is no name
    callback: Callable[..., HttpResponse]
    pattern: URLPattern


def walk(resolver: URLResolver | None = None, route: str = "", namespaces: tuple[str, ...] = ()) -> Iterator[Url]:
    for entry in (resolver or get_resolver()).url_patterns:
        place = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            name = ":".join((*namespaces, entry.name)) if entry.name else place
            yield Url(name, entry.callback, entry)
        else:
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from walk(entry, place, inner)
