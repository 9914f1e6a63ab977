import datetime as dt

import pytest
from celery.schedules import crontab
from django.urls import reverse

from cdm.celery import app
from cdm.outbox import broker, tasks
from cdm.outbox.models import Message, State
from tests.outbox.conftest import outgoing, write
from tests.personae import person, sign_in


@pytest.mark.django_db
def test_the_doors_lead_to_the_verbs(noon):
    message = write("a")
    tasks.deliver(str(message.pk))
    write("b")
    tasks.sweep()
    assert len(outgoing()) == 2
    noon.shift(dt.timedelta(days=8))
    tasks.erase()
    assert set(Message.objects.values_list("state", "to_address")) == {(State.SENT, "")}


def test_everything_scheduled_is_a_task_and_none_falls_into_the_quiet_hours():
    for entry in app.conf.beat_schedule.values():
        app.loader.import_default_modules()
        assert entry["task"] in app.tasks
        if isinstance(entry["schedule"], crontab):
            assert entry["schedule"].hour.isdisjoint({2, 3})


def test_a_dead_broker_is_swallowed_and_left_alone(monkeypatch):
    calls = []

    def dead(*args, **options):
        calls.append(args)
        raise ConnectionError

    monkeypatch.setattr(tasks.deliver, "apply_async", dead)
    for _ in range(3):
        broker.hand_over("x")
    assert len(calls) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_admin_shows_what_became_of_messages_and_to_nobody_whom_they_went(noon, count, django_assert_num_queries):
    client = sign_in(person("root@example.org", "R", is_superuser=True))
    messages = [write(f"k{n}") for n in range(count)]
    with django_assert_num_queries(12):
        page = client.get(reverse("admin:outbox_message_changelist"))
    for address in (reverse("admin:outbox_message_change", args=[messages[0].pk]), None):
        page = client.get(address) if address else page
        assert page.status_code == 200
        assert "k0" in page.content.decode()
        assert "an@example.org" not in page.content.decode()
        assert "tot dinsdag" not in page.content.decode()
    assert (
        client.post(reverse("admin:outbox_message_delete", args=[messages[0].pk]), {"post": "yes"}).status_code == 403
    )
