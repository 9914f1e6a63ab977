"""``request.member``: what the person at the keyboard may be here."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from partners.access import member_of


class MemberMiddleware:
    """Lazy: a page that asks nothing about the person costs no query, and no page asks twice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = SimpleLazyObject(lambda: member_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
