"""Every kind of mail a person can get about a group activity, through its life: once each, discreet, in their language
(design/1-the-centre.md M1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from activities import door, planning, registrations, waiting
from activities.models import Registration
from activities.planning import Before, plans
from cdm.outbox import delivery
from cdm.outbox.models import Message
from tests.activities.worlds import NOW, THURSDAY, activity, at, register, session

pytestmark = pytest.mark.django_db
TITLE = "Alcoolisme et emploi"  # what others need not read over a shoulder
KINDS = {
    path.name.removesuffix(".subject.txt")
    for path in Path(settings.BASE_DIR, "templates/activities/mail").glob("*.subject.txt")
} - {"open_again"}  # to coordinators, when who gave a session has left
DUTCH, FRENCH = ("Dag", "Beste", "Hallo", "Uw code"), ("Bonjour", "Votre code")


class Post:
    """The mails that left, by kind; time passes in steps of ten minutes, so that none leaves late or early."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.taken: list[tuple[dt.datetime, object]] = []

    def until(self, moment: dt.datetime) -> None:
        while True:
            self.sweep()
            if self.now >= moment:
                return
            self.now = min(self.now + dt.timedelta(minutes=10), moment)
            self.clock.move_to(self.now)

    def sweep(self) -> None:
        mail.outbox.clear()
        delivery.sweep()
        self.taken += [(self.now, each) for each in mail.outbox]

    now = NOW


@pytest.fixture
def post(monday_morning) -> Post:
    return Post(monday_morning)


@pytest.mark.parametrize(("language", "words"), [("fr", FRENCH), ("nl", DUTCH)])
def test_each_kind_is_said_once_discreetly_and_in_ones_language(partner_a, site, post, language, words):
    of = session(activity(partner_a, TITLE), onsite=2, online=1)

    def person(name: str, **fields) -> Registration:
        return register(of, name=name, email=f"{name.lower()}@example.org", page_language=language, **fields)

    stays, leaves, online = person("Stays"), person("Leaves"), person("Online", mode="online")
    first, second, third = (person(name, wait=True) for name in ("First", "Second", "Third"))
    with pytest.raises(registrations.Known):
        person("Stays", wait=True)
    post.until(NOW + dt.timedelta(minutes=10))
    registrations.cancel(registration=leaves, by="visitor")  # First is offered the place, lets it run out
    registrations.cancel(registration=online, by="staff", message="À bientôt")  # the others may go online
    post.until(NOW + dt.timedelta(hours=25))
    waiting.expire()  # Second is offered it, takes it
    post.until(post.now + dt.timedelta(minutes=10))
    assert Registration.objects.get(pk=first.pk).state == "expired"
    registrations.accept(registration=Registration.objects.get(pk=second.pk))
    registrations.change(registration=Registration.objects.get(pk=third.pk), mode="online")
    door.write(session=of, to="registered", subject="Bonjour", message="Apportez un stylo.", key=uuid.uuid4())
    post.until(post.now + dt.timedelta(minutes=10))
    plan, shift = plans.of(of), dt.timedelta(hours=1)
    later = tuple(each._replace(start=each.start + shift, end=each.end + shift) for each in plan.meetings)
    planning.change(session=of, plan=plans.replace(plan, meetings=later))
    post.until(post.now + dt.timedelta(minutes=10))
    of.refresh_from_db()
    before = Before.of(of)
    off = planning.cancel(which=[of])[0]
    post.until(post.now + dt.timedelta(minutes=10))
    planning.restore(changes=[(before, off.sequence)])
    post.until(at(THURSDAY, "14:00"))

    for when, each in post.taken:
        assert TITLE.split()[0] not in each.subject
        assert not any(row.name in each.subject for row in Registration.objects.all())
        assert any(word in each.body for word in words), each.body
        assert when < at(THURSDAY, "11:00"), "nothing after the start"
    rows = Message.objects.filter(state="sent").values_list("topic", "kind")
    assert len(rows) == len(post.taken)
    assert set(Message.objects.values_list("language", flat=True)) == {language}
    assert Counter(rows).most_common(1)[0][1] == 1, "each once"
    assert {kind.removeprefix("activity_") for _topic, kind in rows} == KINDS
    told = [each.to[0] for _when, each in post.taken]
    assert told.count("leaves@example.org") == 2
    (_at, last) = [(when, each) for when, each in post.taken if each.to == ["stays@example.org"]][-1]
    assert _at == at(THURSDAY, "11:00") - dt.timedelta(hours=24)
    hour = [when for when, each in post.taken if each.to == ["third@example.org"]][-1]
    assert hour == at(THURSDAY, "10:00")
    assert Registration.objects.get(pk=stays.pk).state == "confirmed"
    assert last.body
