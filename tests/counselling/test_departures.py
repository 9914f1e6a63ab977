"""After the last day nobody is booked with who leaves; what was booked waits to be decided."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cdm.agenda.holds import SlotTaken
from cdm.agenda.models import Absence
from cdm.core import clock
from cdm.core.vocabulary import Role
from counselling import appointments, departures, kinds
from partners import people
from partners.access import member_of
from partners.models import Membership
from tests.counselling.worlds import TUESDAY, TUESDAY_9, book
from tests.personae import member

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - dt.timedelta(days=1)


def leaves(who, last_day, by):
    rows = list(Membership.objects.filter(user=who.user))
    return people.set_last_day(memberships=rows, last_day=last_day, by=member_of(by))


def test_nothing_is_booked_after_the_last_day(kind, ada, manager):
    leaves(ada, MONDAY, manager)
    with pytest.raises(SlotTaken):
        book()


def test_the_last_day_itself_is_worked(kind, ada, manager):
    leaves(ada, TUESDAY, manager)
    assert book().is_open
    with pytest.raises(SlotTaken):
        book(TUESDAY_9 + dt.timedelta(days=1))


def test_who_stays_after_all_is_booked_again(kind, ada, manager):
    leaves(ada, MONDAY, manager)
    leaves(ada, None, manager)
    assert book().is_open
    assert not Absence.objects.exists()


def test_what_was_booked_stays_and_is_listed(kind, ada, manager):
    kept, hit = book(), book(TUESDAY_9 + dt.timedelta(days=1))
    leaves(ada, TUESDAY, manager)
    assert list(departures.left_behind()) == [hit]
    kept.refresh_from_db()
    assert kept.is_open


def test_what_is_left_when_the_role_is_over_is_still_listed(kind, ada, manager):
    hit = book()
    assert not departures.left_behind().exists()
    people.end_now(memberships=list(Membership.objects.filter(user=ada.user)), by=member_of(manager))
    assert list(departures.left_behind()) == [hit]
    assert kinds.calendars() == []


def test_handed_over_it_is_listed_no_more(kind, ada, bram, manager):
    hit = book()
    first = hit.counsellors.get()
    leaves(first, MONDAY, manager)
    assert list(departures.left_behind()) == [hit]
    appointments.hand_over(appointment=hit)
    assert not departures.left_behind().exists()


def test_who_goes_on_for_another_partner_is_booked(kind, ada, partner_b, manager):
    member(ada.user, Role.COUNSELLOR, partner_b)
    own = list(Membership.objects.filter(user=ada.user).exclude(partner=partner_b))
    people.set_last_day(memberships=own, last_day=MONDAY, by=member_of(manager))
    assert book().is_open


def test_the_last_day_is_no_absence_to_be_removed(kind, ada, as_, manager, settings):
    leaves(ada, MONDAY, manager)
    found = Absence.objects.get()
    client = as_(ada.user)
    page = client.get(reverse("counselling:availability_of", args=[ada.pk]))
    assert reverse("counselling:absence", args=[found.pk]) not in page.text
    assert page.context["hours"].last_day == MONDAY
    assert client.get(reverse("counselling:absence", args=[found.pk])).status_code == 404
    assert client.post(reverse("counselling:come_back", args=[found.pk])).status_code == 404
    assert Absence.objects.exists()


def test_an_absence_besides_is_still_removed(kind, ada, as_, manager):
    leaves(ada, TUESDAY, manager)
    away = Absence.objects.create(calendar=ada.calendar, period=clock.day_bounds(MONDAY))
    assert as_(ada.user).post(reverse("counselling:come_back", args=[away.pk])).status_code == 302
    assert departures.last_day_of(ada.calendar) == TUESDAY
