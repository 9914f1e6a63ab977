"""What every template may rely on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cdm.core import access


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "member": getattr(request, "member", access.NOBODY),
        "demo": settings.DEMO,
        "organisation": settings.PUBLIC_ORGANISATION,
    }
