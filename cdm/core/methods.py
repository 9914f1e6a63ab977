"""The methods this site speaks: everything else is refused before anything looks at who asks or what for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

SPOKEN = ("GET", "HEAD", "POST")


class OnlySpoken:
    """405 for OPTIONS, PUT, PATCH, DELETE and whatever else can be written there.

    A view that asks whether it is posted to takes every other method for a GET: it would show its page to a DELETE.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SPOKEN:
            return HttpResponseNotAllowed(SPOKEN)
        return self.get_response(request)
