"""Pages for what goes wrong: each says what happened and offers a way on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

LAST_RESORT = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><title>500</title><h1>500</h1>'
    '<p lang="fr">Une erreur s’est produite. Réessayez dans un instant.</p>'
    '<p lang="nl">Er ging iets mis. Probeer het zo meteen opnieuw.</p>'
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest, *args: Any) -> HttpResponse:
    """Asks nothing of database, session or member: any of them may be what failed."""
    language = (translation.get_language() or "fr")[:2]
    try:
        page: str = render_to_string("500.html", {"language": language})
    except Exception:  # noqa: BLE001 - whatever it is, the visitor gets a page
        page = LAST_RESORT.format(language=language)
    return HttpResponse(page, status=500)
