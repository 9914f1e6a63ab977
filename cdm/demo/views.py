"""Pages that only the demo has; elsewhere they are not found."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from cdm.core.access import View, public
from cdm.demo import mail
from cdm.demo.accounts import ACCOUNTS, PASSWORD
from partners.models import Partner


def demo_only(view: View) -> View:
    @public
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def directory() -> Path:
    return settings.EMBEDDED_STATE_DIR / "mail"


def letter_or_404(name: str) -> mail.Letter:
    found = mail.letter(directory(), name)
    if found is None:
        raise Http404
    return found


@demo_only
def accounts(request: HttpRequest) -> HttpResponse:
    names = {partner.code: partner.name for partner in Partner.objects.order_by("code")}
    rows = [(account, names.get(account.partner, account.partner)) for account in ACCOUNTS]
    return render(request, "demo/accounts.html", {"rows": rows, "password": PASSWORD})


@demo_only
def letters(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/letters.html", {"letters": mail.letters(directory())})


@csp_update({"frame-src": [SELF]})
@demo_only
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo/letter.html", {"letter": letter_or_404(name)})


@xframe_options_sameorigin
@csp(
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
    }
)
@demo_only
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as a mail program shows it: inside a frame, without scripts; its links open outside the frame."""
    return HttpResponse('<base target="_top">' + letter_or_404(name).html)


@demo_only
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    parts = letter_or_404(name).parts
    if number >= len(parts):
        raise Http404
    found = parts[number]
    return HttpResponse(
        found.body,
        headers={
            "Content-Type": found.type,
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=found.name),
        },
    )
