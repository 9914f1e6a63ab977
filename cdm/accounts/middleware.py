"""What holds for a signed-in person on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from cdm.accounts import second_factor, sessions

GetResponse = Callable[[HttpRequest], HttpResponse]

# Where a person without a second factor may go: to set one up, prove who they are meanwhile, and leave.
WHILE_SETTING_UP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_set_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    }
)


class NothingKept:
    """What a signed-in person sees stays in no browser or proxy: workstations are shared, and Back would show it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated  # before the view: who signs out was
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response


class SeenHere:
    """Keep the list of where a person is signed in; the sign-in itself is noted by ``sessions``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:  # after the view: it may have given the session a new key
            sessions.note(request, request.user)
        return response


class LanguageOfThePerson:
    """The prefix of the address decides the language; only where there is none (the admin), the person's own does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if translation.get_language_from_path(request.path_info) is None and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class SecondFactorFirst:
    """Lead whoever signed in without a second factor to setting one up (allauth asks those who have one)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or not second_factor.missing(request):
            return None
        if request.resolver_match and request.resolver_match.view_name in WHILE_SETTING_UP:
            return None
        return redirect("mfa_index")
