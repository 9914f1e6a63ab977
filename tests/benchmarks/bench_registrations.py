"""Two hundred people for twenty seats, closing and cancelling a session of 650; beside what PostgreSQL does bare."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from activities import door, notices, registrations
from activities.models import Activity, Meeting, Registration, SeatPool, Session
from activities.planning import cancel
from cdm.core import clock
from cdm.demo import data_accounts, data_centre
from cdm.outbox.models import Message
from partners.models import Partner
from tests.benchmarks.crowd import seconds

CLIENTS, SEATS, CROWD = 200, 20, 650


def _activity() -> Activity:
    words = {f"{part}_{code}": "Mobiliteit" for part in ("title", "summary", "description") for code in ("fr", "nl")}
    lead = Partner.objects.order_by("pk").first()
    return Activity.objects.create(state="published", lead=lead, themes=["MOVE"], languages=["fr", "nl"], **words)


def _session(of: Activity, start: dt.datetime, **seats: int | None) -> Session:
    mode = "hybrid" if len(seats) == 2 else next(iter(seats))
    end = start + dt.timedelta(hours=3)
    made = Session.objects.create(activity=of, state="published", mode=mode, starts=start, ends=end, languages=["fr"])
    Meeting.objects.create(session=made, starts=start, ends=end)
    for name, number in seats.items():
        SeatPool.objects.create(session=made, mode=name, seats=number, waiting_limit=0)
    return made


def _bare(of: Session) -> float:
    """The least it can cost: one statement that takes a seat if there is one."""

    def take() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE activities_seatpool SET last_ticket = last_ticket + 1"
                " WHERE session_id = %s AND last_ticket < %s RETURNING id",
                [of.pk, SEATS],
            )

    return seconds([take] * CLIENTS)


def _refused_or_registered(of: Session, number: int) -> None:
    try:
        registrations.register(
            session=of, mode="onsite", page_language="nl", submission=uuid4(), email=f"bench{number}@example.org"
        )
    except registrations.Full:
        return


def _by_verb(of: Session) -> float:
    return seconds([lambda n=n: _refused_or_registered(of, n) for n in range(CLIENTS)])


def _by_http(of: Session) -> float:
    with translation.override("nl"):
        path = reverse("activities:register", args=[of.pk])

    def send(number: int) -> None:
        form = {"way": "onsite", "party": "1", "name": f"Visitor {number}", "submission": str(uuid4())}
        answer = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"192.0.2.{number}").post(path, form)
        if answer.status_code not in {302, 409}:
            raise RuntimeError(f"{path} answers {answer.status_code}")

    return seconds([lambda n=n: send(n) for n in range(CLIENTS)])


def _crowd(of: Session) -> None:
    Registration.objects.bulk_create(
        Registration(
            session=of,
            mode="onsite" if number < 80 else "online",
            state="confirmed",
            email=f"bench{number}@example.org",
            page_language="fr" if number % 2 else "nl",
            submission=uuid4(),
        )
        for number in range(CROWD)
    )


def _check_in_all(of: Session) -> float:
    meeting = of.meetings.get()
    begun = time.perf_counter()
    for row in Registration.objects.filter(session=of, mode="onsite"):
        door.check_in(registration=row, meeting=meeting, came=row.party)
    return time.perf_counter() - begun


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _settled(of: Session) -> None:
    if SeatPool.objects.get(session=of).taken != SEATS:
        raise RuntimeError("not exactly twenty have a seat")


def run() -> list[tuple[str, float, str]]:
    for data in (data_accounts, data_centre):
        data.load(lambda _line: None)
    workshop, soon = _activity(), clock.now() + dt.timedelta(days=10)
    bare = _bare(_session(workshop, soon, onsite=SEATS))
    by_verb, by_http = (_session(workshop, soon, onsite=SEATS) for _ in range(2))
    verb, http = _by_verb(by_verb), _by_http(by_http)
    _settled(by_verb)
    _settled(by_http)

    large = _session(workshop, clock.now() - dt.timedelta(hours=1), onsite=80, online=None)
    _crowd(large)
    arriving = _check_in_all(large)
    facts = {"theme": "MOVE", "language": "fr", "partner": workshop.lead.code, "programme": ""}
    closing = _timed(lambda: door.close(meeting=large.meetings.get(), onsite=80, online=570, facts=facts))
    gone = _session(workshop, soon, onsite=80, online=None)
    _crowd(gone)
    cancelling = _timed(lambda: cancel(which=[gone]))
    told = Message.objects.filter(kind="activity_session_cancelled").count()
    if told != CROWD:
        raise RuntimeError(f"{told} of {CROWD} are told")
    one = Registration.objects.filter(session=gone).first()
    with transaction.atomic():
        composing = _timed(lambda: [notices.preview(one, "session_cancelled") for _ in range(100)]) / 100
    return [
        ("bare limit: 200 one-statement takes of 20 seats", CLIENTS / bare, "answers/s"),
        ("200 registrations for 20 seats, the verb", CLIENTS / verb, "answers/s"),
        ("200 registrations for 20 seats, until all are settled", verb, "s"),
        ("200 people for 20 seats through the pages", CLIENTS / http, "answers/s"),
        ("200 people for 20 seats through the pages, until all are settled", http, "s"),
        ("checking in, one after the other", 80 / arriving, "people/s"),
        ("closing a session of 650", 1000 * closing, "ms"),
        ("cancelling a session of 650: all mails written", cancelling, "s"),
        ("bare limit: rendering as many mails", CROWD * composing, "s"),
    ]
