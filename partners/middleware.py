"""``request.member``: what the person at the keyboard may be here."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from cdm.core.access import Member, Request
from partners.access import member_of


class MemberMiddleware:
    """Lazy: a page that asks nothing about the person costs no query, and no page asks twice."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.member = cast(Member, SimpleLazyObject(lambda: member_of(request.user)))
        return self.get_response(request)
