"""Two coordinators answer a request at the same moment: one answer counts, the other is told so."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from cdm.accounts.models import User
from cdm.core.refused import Conflict
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from counselling.models import SlotRequest
from counselling.requests import answering, asking
from partners.access import member_of
from partners.models import Partner
from tests import personae
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY
from tests.races.together import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def request_of_alpha(partner_a, coordinator_a, manager) -> SlotRequest:
    worlds.kind()
    worlds.counsellor(worlds.site(), partner_a, "Ada Alphonsine")
    days = {"first_day": TUESDAY, "last_day": TUESDAY}
    what = {"theme": "WORK", "language": "fr", "channel": "", "number": 4}
    return asking.ask(by=member_of(manager), partner=partner_a, **what, **days)


@pytest.fixture
def other(partner_a) -> User:
    return personae.member(personae.person("other@alpha.example", "Alba Alphonsine"), Role.COORDINATOR, partner_a)


def race(found: SlotRequest, first: User, second: User) -> list[Any]:
    yes, no = member_of(first), member_of(second)
    return together(
        [
            lambda: answering.accept(request=found, by=yes),
            lambda: answering.decline(request=found, by=no, refusal="Complet"),
        ]
    )


def test_a_yes_and_a_no_leave_one_answer(request_of_alpha, coordinator_a, other):
    """A no after a yes is allowed, a yes after a no is not: what stands is the no, and nothing is told twice."""
    outcomes = race(request_of_alpha, coordinator_a, other)
    request_of_alpha.refresh_from_db()
    assert request_of_alpha.state == SlotRequest.State.DECLINED
    assert isinstance(outcomes[1], SlotRequest)
    assert isinstance(outcomes[0], SlotRequest | Conflict)


def test_of_two_who_accept_one_is_told_that_the_other_was_first(request_of_alpha, coordinator_a, other):
    assert sorted(type(each).__name__ for each in both_accept(request_of_alpha, coordinator_a, other)) == [
        "Conflict",
        "SlotRequest",
    ]
    assert Message.objects.filter(kind="slot_request_answered").count() == 1


def test_control_without_the_lock_both_accept(request_of_alpha, coordinator_a, other, monkeypatch):
    meet = threading.Barrier(2)

    def unlocked(request: SlotRequest) -> SlotRequest:
        row = SlotRequest.objects.select_related("partner").get(pk=request.pk)
        meet.wait(PATIENCE)
        return row

    monkeypatch.setattr(answering, "locked", unlocked)
    outcomes = both_accept(request_of_alpha, coordinator_a, other)
    assert [type(each).__name__ for each in outcomes] == ["SlotRequest", "SlotRequest"]


def both_accept(found: SlotRequest, first: User, second: User) -> list[Any]:
    members = [member_of(first), member_of(second)]
    return together([lambda by=by: answering.accept(request=found, by=by) for by in members])


class TestTheSameAskedAtOnce:
    def ask(self, of: Partner, manager: User) -> SlotRequest:
        day = TUESDAY + dt.timedelta(days=7)
        what = {"theme": "WORK", "language": "fr", "channel": "", "number": 4}
        return asking.ask(by=member_of(manager), partner=of, first_day=day, last_day=day, **what)

    def test_is_one_request(self, partner_a, coordinator_a, manager):
        together([lambda: self.ask(partner_a, manager)] * 4)
        assert SlotRequest.objects.count() == 1

    def test_control_without_the_lock_it_is_four(self, partner_a, coordinator_a, manager, monkeypatch):
        meet = threading.Barrier(4)
        looked = asking.telling.coordinators

        def late(partner: Partner) -> list[User]:
            if not found.get(threading.get_ident()):  # after each has looked whether it was asked already
                found[threading.get_ident()] = True
                meet.wait(PATIENCE)
            return looked(partner)

        found: dict[int, bool] = {}
        monkeypatch.setattr(asking, "hold", lambda partner: partner)
        monkeypatch.setattr(asking.telling, "coordinators", late)
        together([lambda: self.ask(partner_a, manager)] * 4)
        assert SlotRequest.objects.count() == 4
