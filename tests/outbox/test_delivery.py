import datetime as dt
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core.mail.backends import locmem

from cdm.outbox import delivery, messages
from cdm.outbox.models import Message, State
from tests.outbox.conftest import NOON, outgoing, write

MINUTE = dt.timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def refusals(monkeypatch):
    """Errors the mail server answers with, by subject; others are taken."""
    errors: dict[str, Exception] = {}
    take = locmem.EmailBackend.send_messages

    def send_messages(self, mails):
        for mail in mails:
            if mail.subject in errors:
                raise errors[mail.subject]
        return take(self, mails)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
    return errors


def only() -> Message:
    return Message.objects.get()


def test_deliver_sends_once_however_often_it_is_called(noon):
    message = write()
    assert [delivery.deliver(message.pk) for _ in range(3)] == [1, 0, 0]
    assert len(outgoing()) == 1
    sent = only()
    assert (sent.state, sent.settled_at, sent.claimed_by, sent.attempts) == (State.SENT, NOON, None, 1)


def test_deliver_leaves_alone_what_is_not_due(noon):
    assert delivery.deliver(write(due=NOON + MINUTE).pk) == 0


def test_deliver_bears_with_a_clock_that_is_late(noon):
    message = write()
    noon.shift(-1)
    assert delivery.sweep() == 0
    assert delivery.deliver(message.pk) == 1


def test_nothing_leaves_once_it_is_useless(noon):
    message = write(due=NOON + MINUTE, useless_after=NOON + 2 * MINUTE)
    noon.shift(2 * MINUTE)
    assert delivery.deliver(message.pk) == 0
    assert delivery.sweep() == 0
    assert only().state == State.EXPIRED


def test_a_moment_before_it_is_useless_it_still_leaves(noon):
    write(due=NOON + MINUTE, useless_after=NOON + 2 * MINUTE)
    noon.shift(2 * MINUTE - dt.timedelta(milliseconds=1))
    assert delivery.sweep() == 1


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"an@example.org": (550, b"an@example.org unknown")}),
        SMTPDataError(554, b"no thanks"),
    ],
)
def test_a_final_refusal_is_not_tried_again(noon, refusals, error):
    refusals["Uw afspraak"] = error
    write()
    assert delivery.sweep() == 0
    failed = only()
    assert failed.state == State.FAILED
    assert "example.org" not in failed.error
    refusals.clear()
    noon.shift(dt.timedelta(days=1))
    assert delivery.sweep() == 0


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"an@example.org": (451, b"greylisted")}),
        SMTPSenderRefused(553, b"not you", "noreply@example.org"),
        SMTPServerDisconnected("gone"),
        TimeoutError(),
        ValueError("cannot be built"),
    ],
)
def test_everything_else_waits_one_two_four_minutes(noon, refusals, error):
    refusals["Uw afspraak"] = error
    write()
    waits = []
    for _ in range(8):
        delivery.sweep()
        message = only()
        assert message.state == State.WAITING
        waits.append((message.next_attempt - NOON) // MINUTE)
        noon.move_to(message.next_attempt, tick=False)
    assert waits == [1, 3, 7, 15, 31, 63, 123, 183]
    refusals.clear()
    assert delivery.sweep() == 1
    assert only().error == ""


def test_trying_ends_when_the_message_is_useless(noon, refusals):
    refusals["Uw afspraak"] = TimeoutError()
    write(useless_after=NOON + 5 * MINUTE)
    for minute in range(10):
        noon.move_to(NOON + minute * MINUTE, tick=False)
        delivery.sweep()
    message = only()
    assert (message.state, message.attempts) == (State.EXPIRED, 3)


def test_trying_ends_after_days_when_it_never_is(noon, refusals):
    refusals["Uw afspraak"] = TimeoutError()
    write()
    noon.shift(delivery.GIVE_UP + MINUTE)
    delivery.sweep()
    assert only().state == State.FAILED


def test_a_poisonous_message_steps_aside(noon, refusals):
    refusals["poison"] = ValueError("an@example.org")
    write("poison", subject="poison")
    write("good")
    assert delivery.sweep() == 1
    assert dict(Message.objects.values_list("key", "state")) == {"poison": State.WAITING, "good": State.SENT}
    assert Message.objects.get(key="poison").error == "ValueError"


def test_a_sender_that_died_gives_its_message_back_after_the_lease(noon, settings):
    write()
    assert delivery._claim() is not None
    noon.shift(settings.OUTBOX_LEASE)
    assert delivery.sweep() == 0
    noon.shift(1)
    assert delivery.sweep() == 1
    assert only().attempts == 2


def test_a_message_that_kills_its_senders_steps_aside_for_an_hour(noon, settings):
    write()
    for _ in range(4):
        assert delivery._claim() is not None
        noon.shift(settings.OUTBOX_LEASE + 1)
        delivery.release()
    assert delivery._claim() is None
    noon.shift(dt.timedelta(hours=1))
    assert delivery.sweep() == 1


def test_who_lost_the_lease_settles_nothing(noon, settings):
    write()
    slow = delivery._claim()
    noon.shift(settings.OUTBOX_LEASE + 1)
    delivery.release()
    quick = delivery._claim()
    delivery._settle(slow, state=State.FAILED, settled_at=NOON)
    assert only().state == State.SENDING
    delivery._settle(quick, state=State.SENT, settled_at=NOON)
    assert only().state == State.SENT


def test_a_batch_is_bounded(noon, settings):
    settings.OUTBOX_BATCH = 2
    for n in range(3):
        write(f"{n}")
    assert [delivery.sweep(), delivery.sweep(), delivery.sweep()] == [2, 1, 0]


def test_a_topic_leaves_one_at_a_time_in_order(noon):
    confirmation = write("confirmation", topic="a", subject="confirmation")
    noon.shift(1)
    flying = delivery._claim()
    assert flying.pk == confirmation.pk
    cancellation = write("cancellation", topic="a", subject="cancellation")
    assert delivery.deliver(cancellation.pk) == 0
    assert delivery.sweep() == 0
    delivery._settle(flying, state=State.SENT, settled_at=NOON)
    assert delivery.deliver(cancellation.pk) == 1


def test_who_sends_one_message_sends_what_waited_behind_it(noon, refusals, monkeypatch):
    first = write("first", topic="a", subject="first")
    send = delivery.Line.send

    def meanwhile(line, message):
        if message.key == "first":
            assert delivery.deliver(write("second", topic="a", subject="second").pk) == 0
        send(line, message)

    monkeypatch.setattr(delivery.Line, "send", meanwhile)
    assert delivery.deliver(first.pk) == 2
    assert [m.subject for m in outgoing()] == ["first", "second"]


def test_withdrawn_on_the_wire_is_not_tried_again(noon, refusals, monkeypatch):
    write("reminder", topic="a")
    flying = delivery._claim()
    assert messages.withdraw(topic="a") == 0, "it may arrive"
    delivery._settle(flying, **delivery._after(TimeoutError(), flying))
    noon.shift(dt.timedelta(hours=1))
    assert delivery.sweep() == 0
    assert only().state == State.WITHDRAWN


def test_withdrawn_on_the_wire_and_taken_is_told_as_sent(noon):
    write("reminder", topic="a")
    flying = delivery._claim()
    messages.withdraw(topic="a")
    delivery._settle(flying, **delivery._sent())
    assert only().state == State.SENT
    write("reminder", topic="a")
    assert delivery.sweep() == 0


def test_withdrawn_on_the_wire_by_a_sender_that_died_stays_withdrawn(noon, settings):
    write("reminder", topic="a")
    delivery._claim()
    messages.withdraw(topic="a")
    noon.shift(settings.OUTBOX_LEASE + 1)
    assert delivery.sweep() == 0
    message = only()
    assert (message.state, message.claimed_by) == (State.WITHDRAWN, None)


def test_withdrawn_on_the_wire_and_posted_again_is_still_one(noon):
    write("reminder", topic="a")
    flying = delivery._claim()
    messages.withdraw(topic="a")
    write("reminder", topic="a")
    assert delivery.sweep() == 0
    delivery._settle(flying, **delivery._sent())
    assert delivery.sweep() == 0
    assert only().state == State.SENT


@pytest.mark.parametrize("taken", [True, False])
def test_withdrawn_on_the_wire_and_posted_with_new_words_leaves_with_them(noon, taken):
    write("confirmation", topic="a", text="at nine")
    flying = delivery._claim()
    messages.withdraw(topic="a")
    write("confirmation", topic="a", text="at ten")
    assert delivery.sweep() == 0, "nothing overtakes what is on the wire"
    delivery._settle(flying, **(delivery._sent() if taken else delivery._after(TimeoutError(), flying)))
    noon.shift(MINUTE)
    assert delivery.sweep() == 1
    assert [mail.body for mail in outgoing()] == ["at ten"]
    message = only()
    assert (message.state, message.claimed_by) == (State.SENT, None)


def test_a_server_that_is_away_costs_no_message_an_attempt(noon, monkeypatch, settings):
    def away(self):
        raise ConnectionRefusedError

    write()
    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "open", away)
        assert delivery.sweep() == 0
    message = only()
    assert (message.state, message.attempts, message.next_attempt) == (State.WAITING, 0, NOON)
    assert delivery.sweep() == 0, "the pause"
    delivery.Line.__init__.__globals__["pause"].end()
    assert delivery.sweep() == 1


def test_queries_of_a_sweep(noon, django_assert_num_queries):
    with django_assert_num_queries(3):
        delivery.sweep()
    write("1")
    with django_assert_num_queries(3 + 2 + 1):
        assert delivery.sweep() == 1
    for key in "234":
        write(key)
    with django_assert_num_queries(3 + 3 * 2 + 1):
        assert delivery.sweep() == 3
