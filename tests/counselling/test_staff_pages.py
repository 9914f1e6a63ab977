"""The staff's pages: what each role reads and does on them, and how often they ask the database."""

from __future__ import annotations

import datetime as dt
import uuid

import icalendar
import pytest
from django.urls import reverse
from django.utils import translation

from cdm.agenda import weeks
from cdm.agenda.availability import Need
from cdm.agenda.models import AvailabilityRule
from cdm.core import clock
from counselling import appointments, availability, kinds, weekly
from counselling.models import Appointment, Counsellor
from partners.access import member_of
from tests.counselling import worlds
from tests.counselling.desks import given, url
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9, at, book
from tests.personae import MARKER_A, MARKER_B, sign_in

LATER = NOW + dt.timedelta(hours=2)


@pytest.fixture
def both(ada: Counsellor, bram: Counsellor, kind) -> tuple[Appointment, Appointment]:
    """One appointment today of each partner."""
    return given(ada, LATER, phone="+32470111111"), given(bram, LATER, phone="+32470222222")


def test_a_counsellor_reads_their_day_and_nobody_elses(ada, both):
    page = sign_in(ada.user).get(reverse("home:today")).text
    assert f"Visitor {MARKER_A}" in page
    assert MARKER_B not in page
    assert str(both[1]) not in page


def test_the_printed_list_is_ones_own_when_asked(ada, kind, counsellor_a2, site, partner_a):
    colleague = worlds.counsellor(site, partner_a, "Axel Alphonsine")
    mine, theirs = given(ada, LATER), given(colleague, LATER)
    client = sign_in(ada.user)
    everybody, own = client.get(url("list")).text, client.get(url("list"), {"who": ada.pk}).text
    assert str(mine) in own
    assert str(theirs) in everybody
    assert str(theirs) not in own


def test_reception_reads_names_of_all_and_no_partner(reception, both, partner_a, partner_b):
    page = sign_in(reception).get(reverse("home:today")).text
    assert f"Visitor {MARKER_A}" in page
    assert f"Visitor {MARKER_B}" in page
    for partner in (partner_a, partner_b):
        assert partner.name_fr not in page
        assert partner.code not in page.lower().replace("alphonsine", "")


def test_a_manager_reads_numbers_and_no_visitor(manager, both):
    client = sign_in(manager)
    for address in (reverse("home:today"), url("list")):
        assert "Visitor" not in client.get(address).text
    assert str(both[0]) in client.get(url("list")).text


def test_reception_finds_by_code_by_name_and_tells_of_another_day(reception, ada, both):
    tomorrow = given(ada, TUESDAY_9)
    client = sign_in(reception)
    assert str(both[1]) not in client.get(reverse("home:today"), {"q": both[0].code.lower()}).text
    assert str(both[0]) in client.get(reverse("home:today"), {"q": "ALPHÔNS"}).text
    assert url("staff_appointment", tomorrow.pk) in client.get(reverse("home:today"), {"q": str(tomorrow)}).text


def test_a_colleague_reads_and_changes_nothing(counsellor_a2, both):
    client = sign_in(counsellor_a2)
    page = client.get(url("staff_appointment", both[0].pk))
    assert page.status_code == 200
    assert "+32470111111" not in page.text, "contact details are for who has to reach the person"
    assert client.post(url("arrive", both[0].pk)).status_code == 403
    assert client.post(url("close", both[0].pk)).status_code == 403
    assert client.get(url("staff_appointment", both[1].pk)).status_code == 404


def test_reception_checks_in_and_moves_but_does_not_close(reception, both):
    client = sign_in(reception)
    client.post(url("arrive", both[1].pk))
    both[1].refresh_from_db()
    assert both[1].state == Appointment.State.ARRIVED
    assert client.get(url("staff_move", both[1].pk)).status_code == 200
    assert client.post(url("close", both[1].pk)).status_code == 403


def test_what_was_left_open_nags_its_counsellor_and_their_coordinator(ada, bram, kind, coordinator_a, coordinator_b):
    left = given(ada, NOW - dt.timedelta(days=3))
    address = url("close_quickly", left.pk)
    assert address in sign_in(ada.user).get(reverse("home:today")).text
    assert address in sign_in(coordinator_a).get(reverse("home:today")).text
    for other in (bram.user, coordinator_b):
        assert address not in sign_in(other).get(reverse("home:today")).text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("home:today", 12), ("counselling:list", 6), ("counselling:week", 13)])
def test_lists_ask_as_often_for_three_as_for_one(ada, kind, name, queries, count, django_assert_num_queries):
    for n in range(count):
        given(ada, LATER + n * dt.timedelta(minutes=40))
    client = sign_in(ada.user)
    address = url("week_of", ada.pk) if name == "counselling:week" else reverse(name)
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).text.count(f"Visitor {MARKER_A}") >= count


def test_the_preview_is_what_the_public_page_offers(ada, kind):
    """Of one counsellor alone the two are the same, with somebody booked and somebody away."""
    book()
    ada.calendar.absences.create(period=(at(TUESDAY, "10:20"), at(TUESDAY, "11:00")))
    asked = {"theme": "WORK", "language": "fr", "channel": "FACE"}
    page = sign_in(ada.user).get(url("availability_of", ada.pk), {**asked, "week": TUESDAY.isoformat()})
    week = page.context["week"]
    public = kinds.free_times(kind=kind, need=Need(**asked), window=weeks.week_of(TUESDAY))
    assert [slot.start for day in week.days for slot in day.slots] == [slot.start for slot in public]
    assert at(TUESDAY, "11:00") in {slot.start for slot in public}
    assert at(TUESDAY, "10:20") not in {slot.start for slot in public}


def test_with_nothing_chosen_the_preview_is_the_ordinary_interview(ada, kind):
    """The kinds that come first are for one theme, or one channel, only."""
    worlds.kind("Projet", duration=60, themes=["START"], position=0)
    worlds.kind("À distance", duration=60, channels=["VIDEO"], position=0)
    kind.position = 9
    kind.save(update_fields=["position"])
    book()
    page = sign_in(ada.user).get(url("availability_of", ada.pk), {"week": TUESDAY.isoformat()})
    asked = {"theme": "WORK", "language": "fr", "channel": "FACE"}
    assert kinds.kind_for(theme="WORK", channel="FACE") == kind
    public = kinds.free_times(kind=kind, need=Need(**asked), window=weeks.week_of(TUESDAY))
    assert public
    assert [slot.start for day in page.context["week"].days for slot in day.slots] == [slot.start for slot in public]
    assert f"<b>{kind.name}</b>" in page.text


@pytest.mark.parametrize(
    ("offer", "theme", "channel", "name"),
    [
        ({}, "", "", "Entretien"),
        ({}, "START", "", "Projet"),
        ({}, "", "VIDEO", "Entretien"),
        ({}, "START", "VIDEO", "Projet"),
        ({}, "WORK", "FACE", "Entretien"),
        ({"themes": ["START"]}, "", "", "Projet"),
        ({"themes": ["START"]}, "WORK", "", "Entretien"),
        ({"themes": ["START", "MOVE"]}, "", "", "Projet"),
        ({"themes": ["MOVE"]}, "", "", None),
        (None, "", "", "Entretien"),
    ],
)
def test_a_preview_is_of_the_kind_visitors_get_for_most(site, partner_a, offer, theme, channel, name):
    """As in a centre where every kind is for some themes only, and one theme, on its own, has none."""
    worlds.kind("Ancien", active=False, position=0)
    worlds.kind("Interprète", public=False, position=0)
    worlds.kind("Projet", themes=["START"], position=1)
    worlds.kind("Entretien", themes=["WORK", "LEARN", "GUIDE"], position=2)
    worlds.kind("Famille", themes=["LEARN", "GUIDE"], channels=["FACE"], position=3)
    weekdays = range(0) if offer is None else worlds.WEEKDAYS
    somebody = worlds.counsellor(site, partner_a, "Ada Alphonsine", weekdays=weekdays, **(offer or {}))
    hours = availability.of(somebody)
    found = availability.preview_kind(hours=hours, theme=theme, channel=channel)
    assert (found.name_fr if found else None) == name


def test_the_feed_has_an_address_in_each_language(ada):
    found = []
    for language in ("fr", "nl"):
        with translation.override(language):
            found.append(url("feed", ada.feed_key))
    assert [address.split("/")[-2] for address in found] == ["calendrier", "kalender"]


@pytest.mark.parametrize("monday", [dt.date(2027, 3, 22), dt.date(2026, 10, 19)])
def test_the_week_keeps_to_the_wall_clock_when_the_clocks_change(ada, kind, monday):
    """The Sunday of each of these weeks has 23 or 25 hours; nine o'clock stays in the row of nine o'clock."""
    sunday = monday + dt.timedelta(days=6)
    AvailabilityRule.objects.create(
        calendar=ada.calendar, site=worlds.site("Sunday"), weekday=6, starts=dt.time(9), ends=dt.time(12)
    )
    for day in (monday, sunday):
        given(ada, at(day, "09:00"))
    week = weekly.of(member_of(ada.user), ada, monday)
    rows = {day.date: [(block.row, block.rows) for block in day.booked] for day in week.days if day.booked}
    assert rows == {monday: [(1, 4)], sunday: [(1, 4)]}
    assert week.days[-1].offered[0].starts == dt.time(9)


def test_the_feed_holds_times_and_codes_and_nobody(ada, kind, client):
    given(ada, TUESDAY_9, name="Zoé Secret", email="secret@example.org", phone="+32470999999")
    appointments.cancel(appointment=given(ada, at(TUESDAY, "10:00")), by="staff")
    answer = client.get(url("feed", ada.feed_key))
    assert answer["X-Robots-Tag"].startswith("noindex")
    (event,) = icalendar.Calendar.from_ical(answer.content).events
    assert event["dtstart"].dt == TUESDAY_9
    body = answer.content.decode().replace("\r\n ", "")
    assert str(Appointment.objects.get(starts=TUESDAY_9)) in body
    for word in ("Zoé", "Secret", "secret@", "470999999", MARKER_A):
        assert word not in body


def test_the_feed_answers_304_404_and_stops_when_renewed(ada, kind, client):
    given(ada, TUESDAY_9)
    first = client.get(url("feed", ada.feed_key))
    assert client.get(url("feed", ada.feed_key), headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get(url("feed", uuid.uuid4())).status_code == 404
    old = ada.feed_key
    sign_in(ada.user).post(url("renew_feed", ada.pk))
    assert client.get(url("feed", old)).status_code == 404
    ada.refresh_from_db()
    assert client.get(url("feed", ada.feed_key)).status_code == 200


ASKED = {"theme": "WORK", "language": "fr", "channel": "FACE"}


def _who(start: dt.datetime, **more: str) -> dict[str, str]:
    return {"start": start.isoformat(), "submission": str(uuid.uuid4()), "page_language": "nl", **more}


def _desk(**more: object) -> str:
    asked = {**ASKED, **more}
    return url("desk") + "?" + "&".join(f"{name}={value}" for name, value in asked.items())


def test_booking_for_somebody_prints_a_slip_in_their_language(reception, ada, kind):
    page = sign_in(reception).post(_desk(), _who(TUESDAY_9, name="Zoé"), follow=True)
    booked = Appointment.objects.get()
    assert (booked.name, booked.page_language, booked.starts) == ("Zoé", "nl", TUESDAY_9)
    assert '<article class="slip" lang="nl">' in page.text
    assert str(booked) in page.text
    assert "Uw afspraak" in page.text


def test_staff_may_book_sooner_than_visitors_when_they_ask_to(reception, ada, kind):
    soon = at(clock.today(), "09:00")
    client = sign_in(reception)
    assert client.post(_desk(), _who(soon)).status_code == 422
    client.post(_desk(beyond="on"), _who(soon))
    assert Appointment.objects.get().starts == soon


def test_with_me_is_with_nobody_else(ada, bram, kind):
    client = sign_in(ada.user)
    given(ada, TUESDAY_9)
    assert client.post(_desk(who=ada.pk), _who(TUESDAY_9)).status_code == 422
    assert client.post(_desk(who=bram.pk), _who(TUESDAY_9)).status_code == 200, "not theirs to choose"
    client.post(_desk(who=ada.pk), _who(at(TUESDAY, "10:00")))
    assert Appointment.objects.get(starts=at(TUESDAY, "10:00")).counsellors.get() == ada


def test_the_limit_is_said_plainly_and_can_be_passed(reception, ada, kind):
    for hour in ("09:00", "09:40"):
        book(at(TUESDAY, hour), email="a@example.org")
    who = _who(at(TUESDAY, "10:20"), email="a@example.org")
    page = sign_in(reception).post(_desk(), who)
    assert page.status_code == 422
    assert 'name="limit"' in page.text
    sign_in(reception).post(_desk(), {**who, "limit": "1"})
    assert Appointment.objects.count() == 3


def test_who_loses_the_time_keeps_what_they_typed(reception, ada, kind):
    given(ada, TUESDAY_9)
    page = sign_in(reception).post(_desk(), _who(TUESDAY_9, name="Zoé"))
    assert page.status_code == 422
    assert 'value="Zoé"' in page.text
    assert at(TUESDAY, "10:00").strftime("T%H:%M") in page.text
