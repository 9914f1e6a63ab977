"""Decisions that are late: who is written to, how often, and of what."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from cdm.celery import app
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners.meetings import reminding
from tests.partners.meetings import decision, meeting
from tests.personae import member, person

DUE = dt.date(2026, 11, 24)


def after(days: int):
    day = DUE + dt.timedelta(days=days)
    return time_machine.travel(dt.datetime.combine(day, dt.time(7, 50), tzinfo=clock.BRUSSELS), tick=False)


@pytest.fixture
def held(db):
    with after(-30):
        return meeting(0)


def told() -> list[str]:
    return sorted(Message.objects.values_list("to_address", flat=True))


def test_two_mails_and_no_third(held, partner_a, partner_b, coordinator_a, coordinator_b, counsellor_a):
    """Every morning for three months, twice each."""
    decision(held, partner_a, due=DUE)
    days = {}
    for day in range(-3, 90):
        with after(day):
            if written := reminding.remind() + reminding.remind():
                days[day] = written
    assert days == {1: 1, 15: 1}
    first, second = Message.objects.order_by("created")
    assert (first.to_address, first.language, first.kind) == (coordinator_a.email, "fr", "decisions_late")
    assert "Envoyer les chiffres" in first.text
    assert "Envoyer les chiffres" in first.html
    assert "24\N{NO-BREAK SPACE}novembre 2026" in first.text
    assert "Alpha Emploi" in first.text
    assert first.subject != second.subject
    assert "dernier rappel" in second.text
    assert "dernier rappel" not in first.text
    assert not any(word in mail.subject for mail in (first, second) for word in ("Alpha", "chiffres"))


def test_what_the_centre_does_itself_its_managers_hear(held, partner_a, coordinator_a, reception, manager):
    decision(held, None, due=DUE)
    with after(1):
        assert reminding.remind() == 1
    with after(15):
        assert reminding.remind() == 1
    first, second = Message.objects.order_by("created")
    assert {first.to_address, second.to_address} == {manager.email}
    assert "au centre lui-même" in " ".join(first.text.split())
    assert "au centre lui-même" in first.html
    assert "dernier rappel" in second.text
    assert "direction" not in second.text.lower(), "it is they who read it"


def test_mornings_without_a_machine_change_nothing(held, partner_a, coordinator_a):
    decision(held, partner_a, due=DUE)
    for day, written in ((6, 1), (7, 0), (20, 1), (21, 0)):
        with after(day):
            assert reminding.remind() == written


def test_what_one_meeting_gave_one_partner_for_one_day_is_one_mail(held, partner_a, partner_b, coordinator_a):
    coordinator_b = member(person("bert@beta.example", "Bert", language="nl"), Role.COORDINATOR, partner_b)
    for text in ("Premier", "Second"):
        decision(held, partner_a, text, due=DUE)
    decision(held, partner_b, "De l’autre", due=DUE)
    decision(held, partner_a, "Autre jour", due=DUE - dt.timedelta(days=3))
    with after(1):
        assert reminding.remind() == 3
    assert told() == sorted([coordinator_a.email, coordinator_a.email, coordinator_b.email])
    (both,) = Message.objects.filter(text__contains="Premier")
    assert "Second" in both.text
    assert "Autre jour" not in both.text
    assert "De l’autre" not in both.text + Message.objects.get(text__contains="Autre jour").text
    other = Message.objects.get(to_address=coordinator_b.email)
    assert "De l’autre (nl)" in other.text
    assert "/nl/" in other.text


def test_a_date_that_moved_begins_anew(held, partner_a, coordinator_a):
    row = decision(held, partner_a, due=DUE)
    with after(1):
        reminding.remind()
    row.due = DUE + dt.timedelta(days=10)
    row.save()
    for day, written in ((10, 0), (11, 1), (15, 0), (25, 1)):
        with after(day):
            assert reminding.remind() == written


@pytest.mark.parametrize("why", ["done", "no day", "draft", "long ago", "partner left", "nobody", "closed account"])
def test_who_need_not_be_written_to_is_not(held, partner_a, coordinator_a, coordinator_b, why):
    row = decision(held, partner_a, due=None if why == "no day" else DUE)
    if why == "done":
        row.done = DUE
        row.save()
    if why == "draft":
        held.announced = None
        held.save()
    if why == "partner left":
        partner_a.active = False
        partner_a.save()
    if why == "nobody":
        coordinator_a.memberships.update(last_day=DUE)
    if why == "closed account":
        coordinator_a.is_active = False
        coordinator_a.save()
    with after(40 if why == "long ago" else 1):
        assert reminding.remind() == 0
    assert told() == []


@pytest.mark.parametrize("rows", [1, 3])
def test_many_are_as_many_questions_as_one(held, partner_a, coordinator_a, rows, django_assert_num_queries):
    for number in range(rows):
        decision(held, partner_a, f"Point {number}", due=DUE - dt.timedelta(days=number))
        member(person(f"c{number}@alpha.example", f"C {number}"), Role.COORDINATOR, partner_a)
    with after(1), django_assert_num_queries(ASKED):
        assert reminding.remind() == rows * (rows + 1)


def test_beat_looks_every_morning():
    entry = app.conf.beat_schedule["partners-remind-of-decisions"]
    assert entry["task"] == "partners.tasks.remind_of_decisions"
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["schedule"].hour == {7}


ASKED = 7
