"""The demo’s multimedia area: laid out soundly, alive at any hour, its past in figures, its stocks as reported."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
import time_machine
from django.db.models import Count, F, Q, Sum

from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, Allocation, Calendar
from cdm.agenda.reasons import Judge
from cdm.core import clock
from cdm.core.vocabulary import Theme
from cdm.demo import data_centre, data_multimedia
from cdm.demo.multimedia import history, room, visits, works
from cdm.outbox.models import Message
from multimedia import bookings, spaces
from multimedia.models import Booking, Equipment, Landmark, Space, Station, StewardHours, Ticket, Work
from stats import figures, purposes
from stats.models import DayCount, HourCount, Tally

PLACES = {"posts": 45, "quiet": 4, "tablets": 20, "tables": 6}
# A Thursday morning and afternoon, a Sunday, Christmas, and before anybody is up.
WORKING = ("2026-11-26 10:07+01:00", "2026-11-26 14:48+01:00")
QUIET = ("2027-05-16 10:00+02:00", "2026-12-25 11:00+01:00", "2026-11-26 05:30+01:00")
State = Booking.State


@pytest.fixture
def load(db):
    return lambda say=lambda text: None: data_multimedia.load(say)


# --- the room, as written in its file ----------


def test_the_plan_has_a_cell_for_everything_that_stands():
    cells = Counter(cell for plan in room.plans().values() for cell in plan.cells.values() if cell)
    assert max(cells.values()) == 1
    marks = {
        (mark["x"] + across, mark["y"] + down)
        for mark in room.read()["landmarks"]
        for across in range(mark.get("width", 1))
        for down in range(mark.get("height", 1))
    }
    assert not marks & set(cells)
    assert {code: len(plan.cells) for code, plan in room.plans().items()} == PLACES
    assert not any(room.plans()["tablets"].cells.values())


def test_half_the_places_leave_accessible_ones_everywhere():
    """A regime keeps the first numbers: who needs an accessible place must find one then too."""
    for plan in room.plans().values():
        assert any(number <= len(plan.cells) // 2 for number in plan.accessible), plan.code


def test_own_hours_and_the_stewards_lie_within_the_centres():
    for weekday, of_centre in data_centre.HOURS.items():
        of_steward = room.stretches(room.read()["steward"]["hours"][weekday])
        for part in (*of_steward, *(part for plan in room.plans().values() for part in plan.open(weekday))):
            assert any(opens <= part[0] < part[1] <= closes for opens, closes in of_centre), (weekday, part)


def test_equipment_is_of_places_that_exist():
    for plan in room.plans().values():
        assert set(plan.equipment) <= set(room.read()["equipment"])
        assert {number for numbers in plan.equipment.values() for number in numbers} <= set(plan.cells)
        assert plan.accessible <= set(plan.cells)


# --- a day, as drawn ----------


@pytest.mark.parametrize("weekday", range(5))
def test_nobody_sits_where_somebody_else_does(weekday):
    day = visits.Day(weekday, history.Random(weekday), out={"posts": 17})
    day.fill(150)
    assert len(day.visits) > 100
    taken = sorted((v.space, seat, v.starts, v.ends) for v in day.visits for seat in v.seats)
    for (space, seat, _starts, ends), (other, same, starts, _ends) in pairwise(taken):
        if (space, seat) == (other, same):
            assert ends + room.plans()[space].fields.get("buffer", 0) <= starts
    assert ("posts", 17) not in {(space, seat) for space, seat, *_times in taken}
    for visit in day.visits:
        assert any(opens <= visit.starts < visit.ends <= closes for opens, closes in day.open(visit.space))


# --- the works ----------


@pytest.mark.parametrize("today", [dt.date(2022, 1, 2), dt.date(2026, 11, 26), dt.date(2031, 7, 1)])
def test_the_stocks_are_those_of_the_report_whenever_it_is_loaded(today):
    made = list(works.works(today))
    for year, stock in works.STOCKS.items():
        assert sum(works._held(work, dt.date(year, 12, 31)) for work in made) == stock
    assert len({work.call_number for work in made}) == len(made)
    assert all(work.acquired <= today for work in made)
    assert all(work.withdrawn is None or work.acquired <= work.withdrawn <= today for work in made)


def test_a_later_load_knows_the_same_works():
    def said(today):
        return [(work.call_number, work.title, work.isbn, work.acquired) for work in works.works(today)]

    earlier, later = said(dt.date(2022, 3, 1)), said(dt.date(2022, 9, 1))
    assert later[: len(earlier)] == earlier


def test_works_are_sound():
    made = list(works.works(dt.date(2026, 11, 26)))
    for work in made:
        work.clean_fields()
        assert work.year is None or work.year <= work.acquired.year
    assert {work.theme for work in made} == set(Theme)
    languages = Counter(work.language for work in made)
    assert languages["fr"] > languages["nl"] > languages["en"] > languages["de"] > 10
    assert len({work.title for work in made}) > 0.95 * len(made)
    assert {work.state for work in made} == set(Work.State)


@pytest.mark.parametrize("number", [1, 77, 2_115])
def test_an_isbn_checks_out_and_is_nobodys(number):
    made = works.isbn(number)
    assert len(made) == 13
    assert made.startswith("9799")
    assert sum(int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(made)) % 10 == 0


# --- loaded ----------


@pytest.mark.parametrize("moment", WORKING)
def test_at_any_hour_of_a_working_day_there_is_something_to_see(load, moment):
    with time_machine.travel(moment, tick=False):
        said = []
        load(said.append)
        assert any("1628 at the end of 2020, 1809 at the end of 2021" in line for line in said)
        _the_room_is_there()
        _holds_say_what_bookings_do()
        here = {now.space.code: now for now in spaces.standing()}
        taken = [station for station in here["posts"].stations if station.taken_until]
        assert len(taken) >= 12
        assert len(here["posts"].free) >= 10
        assert [station.station.number for station in here["posts"].stations if station.out] == [17]
        assert Ticket.objects.waiting().count() == 3
        assert not here["quiet"].free, "and they wait for a reason"
        today = Booking.objects.on(clock.today())
        assert {State.BOOKED, State.IN_USE, State.ENDED, State.NO_SHOW} == set(today.values_list("state", flat=True))
        assert today.filter(state=State.IN_USE, booked_ends=None).exists()
        assert today.filter(state=State.IN_USE, booked_ends__isnull=False).exists()
        counted = Tally.objects.get(day=clock.today(), service="MM")
        assert counted.count == today.exclude(began=None).aggregate(n=Sum("places"))["n"]
        assert HourCount.objects.filter(day=clock.today(), measure="door").exists()
        assert Booking.objects.filter(places__gt=1).exists()


@pytest.mark.parametrize("moment", QUIET)
def test_while_it_is_closed_nobody_is_there_and_the_coming_days_are_booked(load, moment):
    with time_machine.travel(moment, tick=False):
        load()
        assert not Booking.objects.filter(state__in=(State.IN_USE, State.ENDED, State.NO_SHOW)).exists()
        assert not Ticket.objects.exists()
        assert not Tally.objects.exists()
        assert not HourCount.objects.filter(day=clock.today()).exists()
        coming = Booking.objects.filter(starts__gt=clock.now())
        assert coming.filter(starts__lt=clock.now() + dt.timedelta(days=5)).count() > 15
        assert coming.filter(starts__gt=clock.now() + dt.timedelta(days=9)).count() > 15
        _holds_say_what_bookings_do()


@time_machine.travel(WORKING[0], tick=False)
def test_what_is_to_come_could_have_been_booked(load):
    """Bulk is written, not judged: here it is, each on its own, as the public would be."""
    load()
    coming = Booking.objects.filter(state=State.BOOKED, starts__gt=clock.now()).select_related("space", "hold")
    assert coming.count() > 100
    for booking in coming.order_by("starts", "pk")[::4]:
        space, minutes = booking.space, int((booking.ends - booking.starts).total_seconds()) // 60
        assert space.shortest <= minutes <= space.longest
        judge = Judge(
            calendars=[space.calendar_id],
            period=Interval(booking.starts, booking.ends),
            need=spaces.NEED,
            terms=spaces.terms_of(space, minutes, {"notice"}),
            seats=spaces.seats_of(space, places=booking.places),
            besides=booking.hold.pk,
        )
        reason, _site = judge.verdict()
        assert reason is None, (booking.starts, reason)
        assert booking.places <= space.most_places
        assert not booking.help or spaces.helps(booking.starts)


@time_machine.travel(WORKING[0], tick=False)
def test_the_last_weeks_are_figures_and_no_contact_is_counted_twice(load):
    yesterday = clock.today() - dt.timedelta(days=1)
    Tally.objects.create(day=yesterday, service="MM", channel="FACE", context="STD", count=57)
    load()
    assert Tally.objects.filter(day__lt=clock.today()).aggregate(n=Sum("count"))["n"] == 57
    assert not Booking.objects.filter(starts__lt=clock.day_bounds(clock.today())[0]).exists()
    minutes = dict(
        HourCount.objects.filter(measure__in=("open_min", "booked_min", "used_min"))
        .values_list("measure")
        .annotate(n=Sum("count"))
        .order_by()
    )
    assert minutes["open_min"] > minutes["used_min"] > minutes["booked_min"] > 0
    days = HourCount.objects.filter(measure="door").values("day").distinct()
    assert days.count() > 5 * history.WEEKS - 5
    assert not HourCount.objects.exclude(day__week_day__in=(2, 3, 4, 5, 6)).exists()
    assert not HourCount.objects.filter(Q(hour__lt=9) | Q(hour__gte=19)).exists()
    over = HourCount.objects.filter(measure__in=("used_min", "booked_min"))
    opened = {(of.day, of.hour, of.item): of.count for of in HourCount.objects.filter(measure="open_min")}
    assert all(of.count <= opened[of.day, of.hour, of.item] for of in over)
    assert set(DayCount.objects.filter(measure="purpose").values_list("item", flat=True)) <= set(purposes.names())
    for measure in ("purpose", "help", "printed", "consulted", "skills"):
        assert DayCount.objects.filter(measure=measure, day__lt=clock.today()).exists(), measure
    stock = dict(DayCount.objects.filter(measure="stock_works").values_list("day__year", "count"))
    assert {year: stock[year] for year in works.STOCKS} == works.STOCKS
    assert max(stock) == clock.today().year - 1
    assert Work.objects.held_on(dt.date(2021, 12, 31)).count() == 1_809
    found = figures.of_year(2021)
    books = ("mm_books_2021", "mm_books_2020", "mm_books_growth")
    assert [found[each]["value"] for each in books] == [1_809, 1_628, 11], "computed: nothing is known from elsewhere"


@time_machine.travel(WORKING[0], tick=False)
def test_loading_again_adds_nothing_and_what_is_there_stays(load):
    load()
    before = [model.objects.count() for model in (Space, Station, Booking, Work, Ticket, Message, DayCount)]
    load()
    assert [model.objects.count() for model in (Space, Station, Booking, Work, Ticket, Message, DayCount)] == before


def _the_room_is_there():
    assert dict(Space.objects.values_list("code").annotate(n=Count("stations")).order_by("position")) == PLACES
    for space in Space.objects.select_related("calendar"):
        space.full_clean()
        assert space.calendar.capacity == PLACES[space.code]
        assert space.description_fr != space.description_nl
    assert Calendar.objects.filter(kind="stations").count() == len(PLACES)
    assert Station.objects.filter(accessible=True).count() >= 8
    assert not Equipment.objects.exclude(pk__in=Station.equipment.through.objects.values("equipment")).exists()
    assert {mark.name_fr for mark in Landmark.objects.all()} >= {"Entrée", "Accueil", "Imprimantes", "Documentation"}
    assert StewardHours.objects.count() == 8
    assert Absence.objects.filter(seat__isnull=False).count() == 2


def _holds_say_what_bookings_do():
    assert not Booking.objects.open().filter(hold=None).exists()
    held = Booking.objects.exclude(hold=None).annotate(n=Count("hold__allocations"))
    assert not held.exclude(n=F("places")).exists()
    assert not Booking.objects.filter(state=State.NO_SHOW).exclude(hold=None).exists()
    assert Allocation.objects.filter(hold__booking=None).count() == 0
    letters = Message.objects.filter(due__lte=clock.now())
    assert sorted(letters.values_list("language", flat=True)) == ["fr", "nl"]
    assert all(booking.email.endswith("@example.org") for booking in Booking.objects.exclude(email=""))
    assert all(booking.phone.startswith("+322000") for booking in Booking.objects.exclude(phone=""))
    by_link = Booking.objects.exclude(email="")
    assert {found.pk for found in map(bookings.of_token, map(bookings.token_of, by_link))} == {b.pk for b in by_link}
