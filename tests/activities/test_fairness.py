"""A waiting list under whatever people do, in whatever order: the rules of B1 and B5 hold after every step."""

from __future__ import annotations

import datetime as dt
import random

import pytest
import time_machine

from activities import registrations, seats, waiting
from activities.models import Mode, Registration, SeatPool, Session
from cdm.core.refused import Refused
from tests.activities.worlds import NOW, activity, register, session, site

pytestmark = pytest.mark.django_db
State = Registration.State
STEPS = 50


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_seats_and_turns_are_kept(partner_a, seed):
    dice = random.Random(seed)  # noqa: S311 - a game, the same every time
    site()
    of = session(activity(partner_a), onsite=6, online=dice.choice([4, None]), waiting=dice.choice([None, 9]))
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(STEPS):
            before = _line(of)
            _something(of, dice, number, clock)
            _rules(of, before)
    assert Registration.objects.filter(state=State.OFFERED).exists() or Registration.objects.waiting().exists()


def _something(of: Session, dice: random.Random, number: int, clock) -> None:
    rows = list(Registration.objects.active().filter(session=of).order_by("created", "pk"))
    act = dice.choice(["register"] * 5 + ["cancel", "change", "answer", "expire"])
    try:
        if act == "register" or not rows:
            mode, party = dice.choice([Mode.ONSITE, Mode.ONSITE, Mode.ONLINE]), dice.choice([1, 1, 2, 4])
            register(of, mode=mode, party=party, email=f"{number}@example.org", wait=True)
        elif act == "cancel":
            registrations.cancel(registration=dice.choice(rows), by=dice.choice(["visitor", "staff"]))
        elif act == "change":
            mode, party = dice.choice([None, Mode.ONSITE, Mode.ONLINE]), dice.choice([None, 1, 2, 5])
            registrations.change(registration=dice.choice(rows), mode=mode, party=party)
        elif act == "answer":
            kept = [row for row in rows if row.state == State.OFFERED] or rows
            dice.choice([registrations.accept, registrations.decline])(registration=dice.choice(kept))
        else:
            clock.shift(dt.timedelta(hours=dice.choice([1, 5])))
            waiting.expire()
    except Refused:
        pass


def _line(of: Session) -> dict[str, list]:
    rows = Registration.objects.waiting().filter(session=of)
    return {mode: [row.pk for row in rows if row.mode == mode] for mode in (Mode.ONSITE, Mode.ONLINE)}


def _rules(of: Session, before: dict[str, list]) -> None:
    now = seats.of([of])[of.pk]
    for mode, here in now.items():
        seated = sum(Registration.objects.seated().filter(session=of, mode=mode).values_list("party", flat=True))
        assert here.taken == seated, "the trigger counts what there is"
        assert here.allowed is None or seated <= here.allowed, "no seat is sold twice (B1)"
        line = list(Registration.objects.waiting().filter(session=of, mode=mode))
        if line and here.left is not None:
            assert line[0].party > here.left, "nobody waits for a seat that is free (B5)"
        offered = Registration.objects.filter(pk__in=before[mode], mode=mode, state=State.OFFERED)
        turns = [before[mode].index(row.pk) for row in offered]
        still = [before[mode].index(row.pk) for row in line if row.pk in before[mode]]
        kept = [place for place in still if place < max(turns, default=-1)]
        assert not kept, "nobody is offered a seat before who came first (B5)"
    assert SeatPool.objects.get(session=of, mode=Mode.ONSITE).seats == 6
