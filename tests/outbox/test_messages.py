import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from cdm.core import clock
from cdm.outbox import broker, delivery, messages
from cdm.outbox.models import Message, State
from tests.outbox.conftest import NOON, outgoing, write

HOUR = dt.timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_a_message_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        write()
    with pytest.raises(transaction.TransactionManagementError):
        messages.withdraw(topic="x")
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_goes_with_the_transaction_it_speaks_of():
    def fail() -> None:
        with transaction.atomic():
            write("lost")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_same_key_is_one_message_and_the_first_words_stand(noon):
    first = write(subject="first")
    second = write(subject="second")
    assert first.pk == second.pk
    assert second.subject == "first"
    assert delivery.sweep() == 1
    write(subject="third")
    assert delivery.sweep() == 0
    assert [m.subject for m in outgoing()] == ["first"]


@pytest.mark.django_db
def test_two_queries_write_a_message(noon, django_assert_num_queries):
    with django_assert_num_queries(2):
        write()


@pytest.mark.django_db
def test_only_what_is_due_goes_to_a_worker_on_commit(noon, monkeypatch, django_capture_on_commit_callbacks):
    handed = []
    monkeypatch.setattr(broker, "hand_over", handed.append)
    with django_capture_on_commit_callbacks(execute=True):
        now = write("now")
        write("later", due=NOON + HOUR)
        write("now")
    assert handed == [now.pk]


@pytest.mark.django_db
def test_withdrawn_is_never_sent(noon):
    write("a:reminder", topic="a", due=NOON + HOUR)
    write("a:confirmation", topic="a")
    write("b:reminder", topic="b", due=NOON + HOUR)
    assert messages.withdraw(topic="a", keys_like=":reminder") == 1
    assert messages.withdraw(topic="a", keys_like=":reminder") == 0
    noon.shift(HOUR)
    assert delivery.sweep() == 2
    assert dict(Message.objects.values_list("key", "state")) == {
        "a:reminder": State.WITHDRAWN,
        "a:confirmation": State.SENT,
        "b:reminder": State.SENT,
    }


@pytest.mark.django_db
def test_what_was_withdrawn_comes_back_when_posted_again(noon):
    write("reminder", topic="a", due=NOON + HOUR, subject="before")
    messages.withdraw(topic="a")
    write("reminder", topic="a", due=NOON + 2 * HOUR, subject="after")
    noon.shift(HOUR)
    assert delivery.sweep() == 0
    noon.shift(HOUR)
    assert delivery.sweep() == 1
    assert [m.subject for m in outgoing()] == ["after"]


@pytest.mark.django_db
def test_what_was_sent_does_not_come_back(noon):
    write("reminder", topic="a")
    delivery.sweep()
    assert messages.withdraw(topic="a") == 0
    write("reminder", topic="a")
    assert delivery.sweep() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["", "an", "an@example.org\nBcc: b@example.org", "an@example.org, b@example.org"])
def test_only_one_address_is_an_address(address):
    with pytest.raises(ValidationError):
        write(to=address)


@pytest.mark.django_db
def test_a_scheduled_message_keeps_out_of_the_quiet_hours(noon):
    night = dt.date(2026, 11, 26)
    message = write(due=clock.at(night, dt.time(3, 30)))
    assert message.due == clock.at(night, dt.time(1, 55))


@pytest.mark.django_db
def test_what_is_asked_for_at_night_is_sent_at_night(noon):
    noon.move_to(clock.at(dt.date(2026, 11, 26), dt.time(2, 30)))
    write()
    assert delivery.sweep() == 1


@pytest.mark.django_db
def test_health_counts_and_names_nobody(noon):
    assert messages.health()["oldest_due"] == 0
    write("a")
    write("b", due=NOON + HOUR)
    noon.shift(60)
    assert messages.health() == {
        "states": {"waiting": 2, "sending": 0, "sent": 0, "withdrawn": 0, "expired": 0, "failed": 0},
        "oldest_due": 60.0,
        "due": 1,
        "planned": 1,
        "sent_today": 0,
        "failed_today": 0,
    }
