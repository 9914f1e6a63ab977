"""Pages about one person: never kept by a browser or a proxy, never indexed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """``Cache-Control: no-store`` and ``X-Robots-Tag: noindex``. Goes under the access policy.

    The referrer policy of the whole site (``same-origin``) keeps signed links from other sites; ``no-referrer`` would
    make browsers send ``Origin: null``, which the CSRF check refuses.
    """

    @wraps(view)
    def kept_private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return kept_private
