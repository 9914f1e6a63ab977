"""Whether a sheet is still right, and who is asked."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cdm.celery import app
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from cdm.outbox.models import Message
from partners.directory import freshness
from partners.directory.freshness import State
from partners.models import Partner
from tests.personae import member, partner, person

DAY = dt.date(2026, 11, 24)


def at(day):
    return time_machine.travel(dt.datetime.combine(day, dt.time(7, 40), tzinfo=clock.BRUSSELS), tick=False)


def after(days):
    return at(DAY + dt.timedelta(days=days))


@pytest.mark.parametrize(
    ("verified", "cadence", "due"),
    [
        (dt.date(2026, 5, 24), 6, dt.date(2026, 11, 24)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
        (dt.date(2026, 11, 30), 1, dt.date(2026, 12, 30)),
    ],
)
def test_when_a_sheet_is_due(verified, cadence, due):
    assert freshness.due_on(Partner(verified_on=verified, cadence=cadence)) == due


def test_what_a_sheet_may_be():
    with at(DAY):
        made = Partner(verified_on=dt.date(2026, 5, 25), cadence=6)
        assert freshness.state(made) == State.RIGHT
        made.verified_on = dt.date(2026, 5, 24)
        assert freshness.state(made) == State.DUE
        made.reminded_on = DAY - dt.timedelta(days=13)
        assert freshness.state(made) == State.DUE
        made.reminded_on = DAY - dt.timedelta(days=14)
        assert freshness.state(made) == State.LATE
        made.verified_on, made.reminded_on = None, None
        assert freshness.state(made) == State.NEVER


def told():
    return sorted(Message.objects.order_by("created").values_list("to_address", flat=True))


def test_two_reminders_and_no_third(partner_a, coordinator_a):
    """Every morning for three months, twice each."""
    Partner.objects.update(verified_on=dt.date(2026, 5, 24))
    days = {}
    for day in range(-3, 90):
        with after(day):
            if written := freshness.remind() + freshness.remind():
                days[day] = written
    assert days == {0: 1, 14: 1}
    first, second = Message.objects.order_by("created")
    assert (first.to_address, first.language) == (coordinator_a.email, "fr")
    assert reverse("partners:edit_sheet", args=["alpha"]) in first.text
    assert "24\N{NO-BREAK SPACE}mai 2026" in first.text
    assert first.subject != second.subject
    with after(20):
        assert freshness.state(Partner.objects.get()) == State.LATE


def test_who_says_it_is_right_is_not_asked_again_until_it_is_time(partner_a, coordinator_a):
    Partner.objects.update(verified_on=dt.date(2026, 5, 24))
    with after(0):
        freshness.remind()
        assert Partner.objects.get().reminded_on == DAY
        freshness.verify(partner=partner_a)
        kept = Partner.objects.get()
        assert (kept.verified_on, kept.reminded_on) == (DAY, None)
        assert Message.objects.get().state == "withdrawn", "it had not left"
    for day in range(1, 180):
        with after(day):
            assert freshness.remind() == 0
    with at(dt.date(2027, 5, 24)):
        assert freshness.remind() == 1


def test_its_keeper_is_asked_before_the_coordinators(partner_a, coordinator_a, counsellor_a):
    Partner.objects.update(owner=counsellor_a)
    with after(0):
        freshness.remind()
    assert told() == [counsellor_a.email]
    counsellor_a.memberships.update(last_day=DAY)
    with after(14):
        freshness.remind()
    assert told() == sorted([counsellor_a.email, coordinator_a.email]), "who left is no longer asked"


def test_only_who_works_for_the_partner_is_asked(partner_a, partner_b, coordinator_a, coordinator_b, counsellor_a):
    second = member(person("tweede@alpha.example", "Tweede", language="nl"), Role.COORDINATOR, partner_a)
    closed = member(person("closed@alpha.example", "Closed", is_active=False), Role.COORDINATOR, partner_a)
    Partner.objects.filter(code="beta").update(active=False)
    with after(0):
        assert freshness.remind() == 2
    assert told() == sorted([coordinator_a.email, second.email])
    assert closed.email not in told()
    assert Message.objects.get(to_address=second.email).language == "nl"


def test_with_nobody_to_ask_nothing_is_begun(partner_a, counsellor_a, coordinator_b):
    Partner.objects.filter(code="beta").update(verified_on=DAY)
    with after(0):
        assert freshness.remind() == 0
        assert Partner.objects.get(code="alpha").reminded_on is None


def test_a_reminder_that_was_taken_back_with_the_verification_stays_away(as_, partner_a, coordinator_a):
    Partner.objects.update(verified_on=dt.date(2026, 5, 24))
    with after(0):
        freshness.remind()
        client = as_(coordinator_a)
        page = client.post(reverse("partners:verify", args=["alpha"]), follow=True)
        assert Partner.objects.get().verified_on == DAY
        undo = next(each.extra_tags for each in page.context["messages"]).removeprefix("undo:")
        client.post(undo)
        kept = Partner.objects.get()
        assert (kept.verified_on, kept.reminded_on) == (dt.date(2026, 5, 24), DAY)
        client.post(undo)
        assert Partner.objects.get() == kept
        assert messages.withdrawn(keys=[Message.objects.get().key])


def test_nobody_takes_back_what_another_said(as_, partner_a, partner_b, coordinator_a, coordinator_b, manager):
    with at(DAY):
        page = as_(coordinator_a).post(reverse("partners:verify", args=["alpha"]), follow=True)
        undo = next(each.extra_tags for each in page.context["messages"]).removeprefix("undo:")
        for who in (coordinator_b, manager):
            as_(who).post(undo)
        assert Partner.objects.get(code="alpha").verified_on == DAY


def test_a_button_leads_back_where_it_was_pressed(as_, coordinator_a, partner_a):
    there = reverse("partners:edit_sheet", args=["alpha"])
    address = reverse("partners:verify", args=["alpha"])
    assert as_(coordinator_a).post(address, {"next": there}).url == there
    assert as_(coordinator_a).post(address, {"next": "https://evil.example/"}).url == reverse("partners:sheets")
    assert as_(coordinator_a).get(address).status_code == 405


def test_beat_asks_every_morning():
    entry = app.conf.beat_schedule["partners-remind-of-sheets"]
    assert entry["task"] == "partners.tasks.remind_of_sheets"
    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["schedule"].hour == {7}


def test_managers_see_what_is_due_and_who_is_asked(as_, manager, partner_a, partner_b, coordinator_a, counsellor_b):
    late = partner("late", "Tard", "Laat", verified_on=dt.date(2026, 1, 1), reminded_on=DAY - dt.timedelta(days=20))
    partner("left", "Partie", "Weg", active=False)
    Partner.objects.filter(code="beta").update(owner=counsellor_b, verified_on=DAY)
    with at(DAY):
        client = as_(manager)
        address = reverse("partners:sheets")

        def codes(show=""):
            return [row.partner.code for row in client.get(address, {"show": show}).context["page"]]

        assert codes() == ["late", "alpha", "beta"]
        assert codes("due") == ["late", "alpha"]
        assert codes("late") == codes("nobody") == ["late"]
        assert codes("never") == ["alpha"]
        assert codes("left") == ["left"]
        assert codes("missing") == ["late", "alpha", "beta"]
        page = client.get(address).text
        assert counsellor_b.name in page
        assert coordinator_a.name not in page
        assert late.verified_on.strftime("%Y") in page


def test_others_see_the_sheets_they_keep(as_, partner_a, partner_b, coordinator_a, coordinator_b, counsellor_a):
    Partner.objects.filter(code="beta").update(owner=coordinator_b)
    address = reverse("partners:sheets")
    page = as_(coordinator_a).get(address)
    assert [row.partner.code for row in page.context["page"]] == ["alpha"]
    assert "Bêta" not in page.text
    assert not as_(counsellor_a).get(address).context["page"].object_list
    Partner.objects.filter(code="alpha").update(owner=counsellor_a)
    assert [row.partner.code for row in as_(counsellor_a).get(address).context["page"]] == ["alpha"]


def test_the_list_costs_the_same_for_one_as_for_many(as_, manager, partner_a, coordinator_a):
    client, counts = as_(manager), []
    for turn in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("partners:sheets")).status_code == 200
        counts.append(len(asked))
        for number in range(3):
            each = partner(f"p{turn}{number}", f"P{number}", f"P{number}")
            keeper = member(person(f"k{turn}{number}@x.example", "K"), Role.COORDINATOR, each)
            Partner.objects.filter(pk=each.pk).update(owner=keeper)
    assert counts == [5, 5]
