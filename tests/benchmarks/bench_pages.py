"""The pages a resident meets first: requests per second, beside a view that does nothing."""

from __future__ import annotations

import time

from django.test import Client
from django.urls import reverse
from django.utils import translation


def _rate(client: Client, path: str, seconds: float = 2.0) -> float:
    """Requests per second of one client, one after the other, through the whole middleware stack."""
    status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path} answers {status}")
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        client.get(path)
        count += 1
    return count / (time.perf_counter() - start)


def run() -> list[tuple[str, float, str]]:
    client = Client()
    with translation.override("nl"):
        bare = _rate(client, "/healthz")
        front = _rate(client, reverse("home:front"))
    return [
        ("bare limit: /healthz", bare, "requests/s"),
        ("home", front, "requests/s"),
        ("home, of the bare limit", 100 * front / bare, "%"),
    ]
