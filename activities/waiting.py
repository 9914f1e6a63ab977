"""The waiting list: first come, first served, per seat pool; parties stay together (B5).

A free seat belongs to whoever is first in line. A party that does not fit keeps its turn, and nobody overtakes it,
until the last hours before the start (a setting): then the seats it cannot use go to the next that fits. Who needs more
seats than there are since some were taken away holds up nobody. An offer holds its seats until it is answered or runs
out, always before the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import notices, seats
from activities.models import ActivitySettings, Mode, Registration, SeatPool, Session, WaitingStep
from activities.models.registration import RegistrationQuerySet
from activities.seats import Seats
from activities.taking import Full, refusing_seats
from cdm.agenda import turns
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, human

State, What = Registration.State, WaitingStep.What
ANSWERED_BEFORE = dt.timedelta(minutes=15)  # an offer runs out this long before the start at the latest


def serve(session: Session) -> list[Registration]:
    """Offer the free seats to those whose turn it is, in the caller's transaction; return who was offered some.

    Nothing is offered for a session that does not take place, or in its last hour (a setting).
    """
    turns.required()
    tuned, now = ActivitySettings.current(), clock.now()
    last = session.starts - dt.timedelta(minutes=tuned.offers_stop_minutes)
    if session.state != Session.State.PUBLISHED or now >= last:
        return []
    found = seats.locked(session)
    overtaking = now >= session.starts - dt.timedelta(hours=tuned.overtaking_hours)
    until = min(now + dt.timedelta(hours=tuned.offer_hours), session.starts - ANSWERED_BEFORE)
    offered = [row for here in found.values() for row in _serve_pool(session, here, until, overtaking=overtaking)]
    _tell_of_online(session, found)
    return offered


def _serve_pool(session: Session, here: Seats, until: dt.datetime, *, overtaking: bool) -> list[Registration]:
    if not here.waiting_people or here.left == 0:
        return []
    rows = Registration.objects.waiting().filter(session=session, mode=here.mode)
    queue = list(rows.select_for_update(no_key=True))
    free, passed, offered = here.left, [], []
    for row in queue:
        row.session = session
        if free == 0:
            break
        if free is not None and row.party > free:
            possible = row.party <= (here.allowed or 0)
            if not overtaking or not possible:
                _note_once(row, What.TOO_LARGE, free)
            if overtaking and possible:
                passed.append(row)
            elif possible:
                break
            continue
        try:
            _offer(row, until, free)
        except Full:  # the regime of the day leaves fewer than we read: the database knows
            break
        for larger in passed:
            _note_once(larger, What.OVERTAKEN, free or 0)
        free = None if free is None else free - row.party
        offered.append(row)
    return offered


def _offer(row: Registration, until: dt.datetime, free: int | None) -> None:
    row.state, row.offer_until = State.OFFERED, until
    with refusing_seats(row):
        row.save(update_fields=["state", "offer_until"])
    note(row, What.OFFERED, free)
    notices.offered(row)


def _tell_of_online(session: Session, found: dict[str, Seats]) -> None:
    """Who waits for the room hears, once, that there is a place online; taking it is up to them."""
    room, online = found.get(Mode.ONSITE), found.get(Mode.ONLINE)
    if room is None or online is None or online.allowed is None or online.full or not room.waiting_people:
        return
    left = online.left or 0
    for row in Registration.objects.waiting().filter(session=session, mode=Mode.ONSITE):
        if row.party > left:
            break
        row.session = session
        left -= row.party
        notices.online_possible(row)


def expire() -> int:
    """End the offers that ran out, and serve whoever waits for seats that are free; return how many ended.

    Session by session, each its own transaction. May run twice and at once. Besides what every verb does at once, it
    catches what no verb does: the hour from which smaller parties may overtake, and a regime that leaves more seats.
    """
    now, ended = clock.now(), 0
    running = Session.objects.filter(state=Session.State.PUBLISHED, ends__gt=now)
    mine = Registration.objects.filter(session=OuterRef("pk"))
    ripe = mine.filter(state=State.OFFERED, offer_until__lte=now)
    roomy = SeatPool.objects.filter(session=OuterRef("pk")).filter(Q(seats__isnull=True) | Q(taken__lt=F("seats")))
    served = Q(starts__gt=now) & Exists(mine.filter(state=State.WAITING)) & Exists(roomy)
    due = running.filter(Exists(ripe) | served)  # after the start too: a seat kept for nobody is free at the door
    for key in due.order_by("starts", "pk").values_list("pk", flat=True):
        with transaction.atomic(durable=True):
            ended += _expire_of(key, now)
    return ended


def _expire_of(key: int, now: dt.datetime) -> int:
    session = Session.objects.select_related("activity", "site", "room").get(pk=key)
    seats.locked(session)
    session.refresh_from_db()
    if session.state != Session.State.PUBLISHED:
        return 0
    late = Registration.objects.filter(session=session, state=State.OFFERED, offer_until__lte=now)
    rows = list(late.select_for_update(no_key=True).order_by("offer_until", "pk"))
    for row in rows:
        row.session = session
        row.state, row.ticket = State.EXPIRED, None
        row.save(update_fields=["state", "ticket"])
        note(row, What.EXPIRED)
        notices.offer_over(row)
    trail.record_all(Verb.CLOSED, rows, fields=("state",))
    serve(session)
    return len(rows)


def position(registration: Registration) -> int | None:
    """1 for who is next in line; None for who does not wait."""
    if registration.state != State.WAITING:
        return None
    return 1 + _before(registration).count()


def people_before(registration: Registration) -> int:
    """Heads in line before this one, parties in full."""
    if registration.state != State.WAITING:
        return 0
    return _before(registration).aggregate(people=Sum("party"))["people"] or 0


def _before(registration: Registration) -> RegistrationQuerySet:
    line = Registration.objects.waiting().filter(session=registration.session_id, mode=registration.mode)
    return line.filter(ticket__lt=registration.ticket)


@dataclass(frozen=True)
class Explained:
    """Somebody on the list, or with an open offer, and why they are where they are. ``position`` None: offered."""

    registration: Registration
    position: int | None
    sentence: str
    steps: Sequence[WaitingStep]


def explained(session: Session) -> list[Explained]:
    """Everybody offered a place or waiting, by pool and turn. Five queries, however many wait."""
    found = seats.of([session])[session.pk]
    tuned = ActivitySettings.current()
    overtaking = clock.now() >= session.starts - dt.timedelta(hours=tuned.overtaking_hours)
    rows = Registration.objects.filter(session=session, state__in=(State.OFFERED, State.WAITING))
    ordered = rows.order_by("-mode", F("offer_until").asc(nulls_last=True), "ticket").prefetch_related("steps")
    told: list[Explained] = []
    places: dict[str, int] = {}
    for row in ordered:
        steps = list(row.steps.all())
        if row.state == State.OFFERED and row.offer_until:
            sentence = _("A place is kept until %(when)s.") % {"when": human.moment(row.offer_until)}
            told.append(Explained(row, None, sentence, steps))
            continue
        places[row.mode] = places.get(row.mode, 0) + 1
        sentence = _why(row, found[row.mode], places[row.mode], overtaking=overtaking)
        told.append(Explained(row, places[row.mode], sentence, steps))
    return told


def _why(row: Registration, here: Seats, place: int, *, overtaking: bool) -> str:
    left = here.left or 0
    if here.left == 0:
        return _("No place is free.")
    if row.party > left:
        words = {"party": row.party, "left": left}
        return _("Needs %(party)s places together, %(left)s are free.") % words
    if place > 1 and not overtaking:
        before = place - 1
        return ngettext(
            "%(before)s registration comes first, and is not overtaken.",
            "%(before)s registrations come first, and are not overtaken.",
            before,
        ) % {"before": before}
    return _("Is next: the place is offered within a minute, unless the start is too near.")


def note(row: Registration, what: str, free: int | None = None) -> None:
    WaitingStep.objects.create(registration=row, what=what, free=free)


def _note_once(row: Registration, what: str, free: int) -> None:
    """Not again every minute that the list is looked at."""
    last = row.steps.order_by("-at", "-pk").first()
    if last is None or (last.what, last.free) != (what, free):
        note(row, what, free)
