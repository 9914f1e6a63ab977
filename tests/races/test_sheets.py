"""Two people save the same sheet at once: one of them is told. The control takes the lock away, and a text is lost.

So it is with reminders: two machines write to the same person once.
"""

from __future__ import annotations

import threading

import pytest
import time_machine

from cdm.core.refused import Conflict
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners.directory import freshness, sheets
from partners.models import Partner, PartnerQuerySet
from tests import personae
from tests.counselling.worlds import NOW
from tests.races.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


def _slowly(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Whoever asked ``name`` takes a moment before going on, so that both have asked."""
    asked = getattr(module, name)

    def told(*args, **kwargs):
        found = asked(*args, **kwargs)
        threading.Event().wait(0.5)
        return found

    monkeypatch.setattr(module, name, told)


def _saving(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What became of two who began with the same sheet."""
    personae.partner("alpha", "Alpha", "Alpha")
    mine, theirs = Partner.objects.get(), Partner.objects.get()
    seen = sheets.version(mine, mine.links.all())
    mine.phone, theirs.phone = "1", "2"
    _slowly(monkeypatch, sheets, "version")

    def save(partner: Partner) -> None:
        sheets.save(partner=partner, fields=["phone"], links=[], dropped=[], seen=seen, verify=False)

    return together([lambda: save(mine), lambda: save(theirs)])


def test_who_saves_second_is_told(monkeypatch):
    first, second = sorted(_saving(monkeypatch), key=lambda said: said is not None)
    assert first is None
    assert isinstance(second, Conflict)


def test_control_without_the_lock_one_writes_over_the_other(monkeypatch):
    monkeypatch.setattr(PartnerQuerySet, "select_for_update", lambda self, **how: self)
    assert _saving(monkeypatch) == [None, None]


def _reminding(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many each of two machines says it wrote in the same minute."""
    alpha = personae.partner("alpha", "Alpha", "Alpha")
    personae.member(personae.person("keeper@alpha.example", "Keeper"), Role.COORDINATOR, alpha)
    _slowly(monkeypatch, freshness, "state")
    said = together([freshness.remind] * 2)
    assert Message.objects.count() == 1
    return sorted(said)


def test_two_machines_remind_once(monkeypatch):
    assert _reminding(monkeypatch) == [0, 1]


def test_control_without_the_lock_both_think_they_wrote(monkeypatch):
    """The key of the message still keeps the second from leaving."""
    monkeypatch.setattr(PartnerQuerySet, "select_for_update", lambda self, **how: self)
    assert _reminding(monkeypatch) == [1, 1]
