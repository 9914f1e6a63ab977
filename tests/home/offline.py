"""A device of the tests: seals as browsers do, and sends."""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from cdm.core import clock
from cdm.home.offline import sealing


def fields(**more: Any) -> dict[str, Any]:
    """What a record of today for partner alpha says."""
    said = {
        "service": "IC",
        "channel": "FACE",
        "day": clock.today().isoformat(),
        "count": "1",
        "partner": "alpha",
        **more,
    }
    return {name: value for name, value in said.items() if value is not None}


def record(said: Mapping[str, Any] | None = None, *, key: uuid.UUID | None = None) -> dict[str, str]:
    """One sealed record, as ``home:record_sync`` takes it."""
    key = key or uuid.uuid4()
    box = sealing.seal(
        dict(fields() if said is None else said), key=key, to=sealing.public_key(), nonce=secrets.token_bytes(12)
    )
    return {"key": str(key), "box": base64.b64encode(box).decode()}


def send(client: Client, *records: Mapping[str, str], **more: Any) -> Any:
    return client.post(reverse("home:record_sync"), {"entries": list(records)}, content_type="application/json", **more)


def states(client: Client, *records: Mapping[str, str]) -> list[str]:
    return [told["state"] for told in send(client, *records).json()["entries"]]
