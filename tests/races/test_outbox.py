"""Cancelling against the reminder of the same hour, and many senders against one message (M1), with real parts.

Each race is run once more without its guard, where it must show what the guard prevents.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

import pytest
from django.db import connection, transaction

from cdm.core import clock
from cdm.outbox import delivery, messages
from cdm.outbox.line import Line
from cdm.outbox.models import Message, State
from tests.outbox.conftest import write
from tests.outbox.sink import Sink, listening

pytestmark = pytest.mark.django_db(transaction=True)
BOOKINGS = 40


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with listening() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def all_at_once(*works: Callable[[], object]) -> None:
    start = threading.Barrier(len(works))
    errors: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(10)
            work()
        except BaseException as error:  # noqa: BLE001 - told to the thread of the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors


def reminders() -> list[UUID]:
    with transaction.atomic():
        return [write(f"{n}:reminder", topic=f"{n}", subject=f"{n} reminder").pk for n in range(BOOKINGS)]


def cancel_all() -> None:
    for n in range(BOOKINGS):
        with transaction.atomic():
            messages.withdraw(topic=f"{n}")
            told = write(f"{n}:cancelled", topic=f"{n}", subject=f"{n} cancelled")
        delivery.deliver(told.pk)


def remind_all(ids: list[UUID]) -> None:
    for one in ids:
        delivery.deliver(one)


def overtaken(sink: Sink) -> list[int]:
    """Bookings whose reminder came after their cancellation."""
    arrived = sink.subjects
    return [
        n
        for n in range(BOOKINGS)
        if f"{n} reminder" in arrived and arrived.index(f"{n} reminder") > arrived.index(f"{n} cancelled")
    ]


def test_no_reminder_after_its_cancellation(sink):
    ids = reminders()
    all_at_once(cancel_all, *[partial(remind_all, ids)] * 3)
    delivery.sweep()
    assert overtaken(sink) == []
    assert set(sink.counted.values()) == {1}
    assert {f"{n} cancelled" for n in range(BOOKINGS)} <= set(sink.subjects)
    states = dict(Message.objects.filter(key__endswith=":reminder").values_list("topic", "state"))
    assert set(states.values()) <= {State.SENT, State.WITHDRAWN}
    assert {n for n, state in states.items() if state == State.SENT} == {
        subject.split()[0] for subject in sink.subjects if subject.endswith("reminder")
    }


def cancel_with_the_reminder_on_the_wire(sink: Sink, *, patience: float, topic: str) -> None:
    """The server holds a reminder until its cancellation has arrived, or for ``patience`` seconds."""
    (reminder, *_) = reminders()
    held_since: list[float] = []

    def hold(subject: str) -> bool:
        if subject != "0 reminder" or "0 cancelled" in sink.subjects:
            return False
        held_since.append(time.monotonic())
        return held_since[-1] - held_since[0] < patience

    def cancel() -> None:
        while "0 reminder" not in sink.seen:
            time.sleep(0.001)
        with transaction.atomic():
            assert messages.withdraw(topic="0") == 0, "it may arrive"
            told = write("0:cancelled", topic=topic, subject="0 cancelled")
        delivery.deliver(told.pk)

    sink.hold = hold
    all_at_once(partial(delivery.deliver, reminder), cancel)


def test_a_cancellation_waits_for_the_reminder_on_the_wire(sink):
    cancel_with_the_reminder_on_the_wire(sink, patience=0.5, topic="0")
    assert sink.subjects == ["0 reminder", "0 cancelled"]


def test_control_without_the_order_of_a_topic_the_reminder_comes_late(sink):
    cancel_with_the_reminder_on_the_wire(sink, patience=20, topic="0 on its own")
    assert sink.subjects == ["0 cancelled", "0 reminder"]


def test_many_senders_send_each_message_once(sink):
    ids = reminders()
    all_at_once(*[partial(remind_all, ids)] * 4, delivery.sweep, delivery.sweep)
    assert sink.counted == {f"{n} reminder": 1 for n in range(BOOKINGS)}


def look_then_send(ids: list[UUID]) -> None:
    """Without the claim: what is waiting is sent, then marked."""
    for one in ids:
        message = Message.objects.get(pk=one)
        if message.state == State.WAITING:
            with Line() as line:
                line.send(message)
            Message.objects.filter(pk=one).update(state=State.SENT, settled_at=clock.now())


def test_control_without_the_claim_messages_are_sent_twice(sink):
    sink.behaviour = lambda mail: -0.01
    ids = reminders()[:10]
    all_at_once(*[partial(look_then_send, ids)] * 4)
    assert max(sink.counted.values()) > 1


def deliver_elsewhere(message_id: UUID) -> None:
    all_at_once(partial(delivery.deliver, message_id))


def test_a_withdrawal_stops_senders_before_it_commits(sink):
    (first, second, *_) = reminders()
    with transaction.atomic():
        messages.withdraw(topic="0")
        deliver_elsewhere(first)
    deliver_elsewhere(first)
    assert sink.taken == []
    with transaction.atomic():
        messages.withdraw(topic="1")
        deliver_elsewhere(second)
        transaction.set_rollback(True)
    assert sink.taken == []
    deliver_elsewhere(second)
    assert sink.subjects == ["1 reminder"], "a withdrawal that was rolled back withdrew nothing"
