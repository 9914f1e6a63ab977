"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazystr

from cdm.core import access, brand


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        # Asking for the nonce is what puts it into the header: only pages with a script ask.
        "csp_nonce": lazystr(getattr(request, "csp_nonce", "")),
        "member": getattr(request, "member", access.NOBODY),
        "demo": settings.DEMO,
        "organisation": brand.full(),
    }
