from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail

from cdm.core import clock
from cdm.outbox import broker, calendar_file, line, messages
from cdm.outbox.models import Message

NOON = dt.datetime(2026, 11, 24, 11, 0, tzinfo=dt.UTC)  # a Tuesday, 12:00 in Brussels


@pytest.fixture(autouse=True)
def no_pause() -> Iterator[None]:
    broker.pause.end()
    line.pause.end()
    yield
    broker.pause.end()
    line.pause.end()


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def write(key: str = "k", **changes: Any) -> Message:
    """Post a message as a room would; ``changes`` replace its parts."""
    parts: dict[str, Any] = {
        "key": key,
        "topic": f"topic of {key}",
        "to": "an@example.org",
        "language": "nl",
        "subject": "Uw afspraak",
        "text": "Beste An, tot dinsdag.\n",
        "html": "<p>Beste An, tot dinsdag.</p>",
    }
    return messages.post(**{**parts, **changes})


def an_event(**changes: Any) -> messages.CalendarFile:
    start = clock.at(dt.date(2026, 12, 1), dt.time(9))
    parts: dict[str, Any] = {
        "uid": "5f0c@portal",
        "sequence": 0,
        "start": start,
        "end": start + dt.timedelta(minutes=45),
        "summary": "Afspraak in het Beroepenpunt",
        "description": "Breng mee wat u wilt; niets is verplicht.",
        "location": "Sterrekundelaan 14, 1210 Brussel",
        "url": "https://portal.example/nl/afspraak/abc:def",
        "language": "nl",
    }
    return calendar_file.event(**{**parts, **changes})


def outgoing() -> list[Any]:
    return list(mail.outbox)
