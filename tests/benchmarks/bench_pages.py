"""The pages a resident meets first, and a whole booking, on the demo's data; beside a view that does nothing."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.agenda import weeks
from cdm.agenda.availability import Need
from cdm.agenda.holds import SlotTaken
from cdm.core import clock
from cdm.demo import data_accounts, data_centre, data_counselling
from counselling import appointments, kinds

SECONDS = 2.0
QUESTION = {"theme": "WORK", "language": "fr", "channel": "FACE"}


def _rate(act: Callable[[], object]) -> float:
    """How often a second, one after the other."""
    act()
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        act()
        count += 1
    return count / (time.perf_counter() - start)


def _page(client: Client, path: str, **query: str) -> Callable[[], object]:
    def get() -> None:
        answer = client.get(path, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")

    return get


def _bookings() -> float:
    """Bookings a second through the public verb: time taken, appointment, confirmation and two reminders."""
    kind = kinds.kind_for(theme=QUESTION["theme"], channel=QUESTION["channel"])
    if kind is None:
        raise RuntimeError("the demo offers no such interview")
    need, week = Need(**QUESTION), weeks.week_of(clock.today() + dt.timedelta(days=14))
    starts = [slot.start for slot in kinds.free_times(kind=kind, need=need, window=week)][:30]
    booked, begun = 0, time.perf_counter()
    for number, start in enumerate(starts):
        with contextlib.suppress(SlotTaken):  # neighbouring starts overlap, and few counsellors are free at once
            appointments.book(
                **QUESTION,
                kind=kind,
                start=start,
                page_language="nl",
                email=f"bench{number}@example.org",
                submission=uuid4(),
            )
            booked += 1
    return booked / (time.perf_counter() - begun)


def run() -> list[tuple[str, float, str]]:
    for data in (data_accounts, data_centre, data_counselling):
        data.load(lambda _line: None)
    client = Client(SERVER_NAME="127.0.0.1")
    with translation.override("nl"):
        bare = _rate(_page(client, "/healthz"))
        front = _rate(_page(client, reverse("home:front")))
        times = _rate(_page(client, reverse("counselling:book_time"), **QUESTION))
    return [
        ("bare limit: /healthz", bare, "requests/s"),
        ("home", front, "requests/s"),
        ("choosing a time", times, "requests/s"),
        ("home, of the bare limit", 100 * front / bare, "%"),
        ("choosing a time, of the bare limit", 100 * times / bare, "%"),
        ("whole bookings, confirmation and reminders written", _bookings(), "bookings/s"),
    ]
