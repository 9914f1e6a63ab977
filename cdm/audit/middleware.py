"""Who does what is done during a request: a member of staff, or a visitor."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cdm.audit import trail
from cdm.audit.models import Who


class ActingMiddleware:
    """After Django's authentication. Lazy: a page that writes nothing asks nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def actor() -> trail.Actor:
            return (Who.STAFF, request.user.pk) if request.user.is_authenticated else (Who.VISITOR, None)

        with trail.acting(actor):
            return self.get_response(request)
