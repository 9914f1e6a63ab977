"""Whom a request comes from, as far as the network says: for rate limits only, never stored."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The client's IP address: what the outermost of our CDM_TRUSTED_PROXIES proxies saw, else the socket's peer.

    Entries of X-Forwarded-For beyond that count are the client's own words and never believed. An unreadable
    address yields ``0.0.0.0``: such requests share one limit.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    claimed = hops[-trusted] if 0 < trusted <= len(hops) else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(claimed))
    except ValueError:
        return "0.0.0.0"  # noqa: S104
