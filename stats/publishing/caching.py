"""Pages that are the same for everybody: kept by browsers and proxies, and not sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.gzip import gzip_page

View = Callable[..., HttpResponse]
AGE = 600  # seconds


def kept(view: View) -> View:
    """``ETag``, 304 and gzip, which is safe here: nothing in such a page is anybody's secret. For who has a cookie,
    hence perhaps a message or an account, a proxy keeps nothing. Goes under the access policy.

    The nonce of the security policy differs each time and is left out of the tag; a 304 carries no policy, since the
    page that is kept has its own, with its own nonce.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or request.method not in ("GET", "HEAD"):
            return response
        nonce = str(getattr(request, "csp_nonce", "")).encode()
        content = response.content.replace(nonce, b"") if nonce else response.content
        tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache" if request.COOKIES else f"public, max-age={AGE}"
        patch_vary_headers(response, ["Cookie"])
        answer = get_conditional_response(request, etag=tag, response=response)
        if answer is None or answer is response:
            return response
        answer._csp_exempt = True  # type: ignore[attr-defined]  # django-csp's own switch
        return answer

    return gzip_page(answered)
