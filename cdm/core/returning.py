"""Where a button leads when it is done: back to the page it was pressed on, which it names in ``next``."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000  # what Django redirects to at most is 2,048


def place(request: HttpRequest, otherwise: str) -> str:
    """The page named in ``next`` if it is one of ours (a path, never another site), else ``otherwise``."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours and asked.startswith("/") and asked.isprintable() and len(asked) <= LONGEST else otherwise


def leading_to(place: str, *, by: str) -> str:
    """The address ``by`` of a button, naming ``place`` as where to return to."""
    query = QueryDict(mutable=True)
    query["next"] = place
    return f"{by}?{query.urlencode(safe='/')}"
