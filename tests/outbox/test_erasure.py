import datetime as dt

import pytest

from cdm.outbox import delivery, erasure, messages
from cdm.outbox.models import Message
from tests.outbox.conftest import NOON, an_event, write

DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_settled_messages_are_blanked_and_still_counted(noon):
    write("sent", calendar_file=an_event())
    write("withdrawn", topic="w")
    messages.withdraw(topic="w")
    write("waiting", due=NOON + 30 * DAY)
    delivery.sweep()
    before = messages.health()["states"]
    assert erasure.erase() == 0
    noon.shift(7 * DAY + dt.timedelta(seconds=1))
    assert erasure.erase() == 2
    assert erasure.erase() == 0
    assert messages.health()["states"] == before
    for message in Message.objects.exclude(key="waiting"):
        assert not any(getattr(message, field) for field in erasure.PERSONAL)
    assert Message.objects.get(key="waiting").to_address


def test_every_text_of_a_message_is_either_blanked_or_says_nothing_of_a_person():
    kept = {"key", "kind", "language", "state", "error"}
    texts = {f.name for f in Message._meta.get_fields() if f.get_internal_type() in {"CharField", "TextField"}}
    assert texts == kept | set(erasure.PERSONAL)


def test_rows_go_after_a_year(noon):
    write()
    delivery.sweep()
    noon.shift(366 * DAY)
    erasure.erase()
    assert Message.objects.count() == 1
    noon.shift(DAY)
    erasure.erase()
    assert not Message.objects.exists()


def test_a_message_blanked_after_its_withdrawal_can_come_back(noon):
    write("reminder", topic="a", due=NOON + 30 * DAY)
    messages.withdraw(topic="a")
    noon.shift(8 * DAY)
    erasure.erase()
    assert write("reminder", topic="a", due=NOON + 30 * DAY).to_address == "an@example.org"
