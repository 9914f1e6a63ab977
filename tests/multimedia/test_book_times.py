"""Choosing a time: what each day says of itself, its times, and what else would do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from urllib.parse import urlencode

import pytest

from cdm.agenda.models import Absence, Closure
from cdm.core import clock
from tests.multimedia import worlds
from tests.multimedia.screens import ASKED, fill, url
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book
from tests.reading import words

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + dt.timedelta(days=4)


def chosen(response) -> dt.date:
    return response.context["choice"].chosen.date


def states(response) -> list[str]:
    return [day.state.value for day in response.context["choice"].days]


def away(space, *seats: int, since: str = "09:00") -> None:
    """Out of order on Tuesday, from an hour on."""
    for seat in seats:
        Absence.objects.create(calendar=space.calendar, seat=seat, period=(at(TUESDAY, since), at(TUESDAY, "17:00")))


def kinds(response) -> list[tuple[str, int, str]]:
    return [(one.what, one.question.minutes, one.question.space.code) for one in response.context["alternatives"]]


def test_the_next_free_time_and_its_day(client, posts):
    response = client.get(url("book_time"), ASKED)
    page = response.content.decode()
    assert chosen(response) == MONDAY
    assert 'aria-label="lundi 23\u00a0novembre, 9\u00a0h\u00a000 – 10\u00a0h\u00a000, 1\u00a0h"' in page
    assert page.count('class="slot slot-first"') == 1


def test_in_dutch(client, posts):
    page = client.get(url("book_time", language="nl"), ASKED).content.decode()
    assert 'aria-label="maandag 23\u00a0november, 09.00 – 10.00\u00a0uur, 1\u00a0uur"' in page


def test_a_day_has_its_morning_and_its_afternoon(client, posts):
    parts = client.get(url("book_time"), {**ASKED, "day": "2026-11-24"}).context["choice"].chosen.parts
    starts = [(str(label), [f"{clock.local(time.start):%H:%M}" for time in times]) for label, times in parts]
    assert [label for label, _times in starts] == ["Matin", "Après-midi"]
    assert starts[0][1][-1] == "11:45"
    assert (starts[1][1][0], starts[1][1][-1]) == ("12:00", "16:00")


def test_each_day_says_how_it_is(client, posts, monday_morning):
    fill(posts, at(FRIDAY, "09:00"), minutes=60)
    Absence.objects.create(calendar=posts.calendar, period=(at(FRIDAY, "10:00"), at(FRIDAY, "16:15")))
    Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY)
    monday_morning.move_to(at(TUESDAY, "12:00"))
    response = client.get(url("book_time"), ASKED)
    assert states(response) == ["past", "closed", "free", "free", "full"]
    assert "fermé" in words(response)
    assert "complet" in words(response)


def test_a_full_day_says_so_and_when_the_next_is(client, posts):
    away(posts, 1, 2, 3, 4)
    response = client.get(url("book_time"), {**ASKED, "day": "2026-11-24"})
    assert (chosen(response), states(response)[1]) == (TUESDAY, "full")
    assert response.context["choice"].next.start == at(TUESDAY + dt.timedelta(days=1), "09:00")
    assert response.context["alternatives"] == []
    assert "Rien n’est libre ce jour-là." in words(response)
    assert "mercredi 25 novembre, 9 h 00" in words(response)


@pytest.mark.parametrize(
    ("asked", "broken", "others"),
    [
        ({"minutes": "120"}, {1: "10:30", 2: "10:30", 3: "10:30", 4: "10:30"}, [("shorter", 90)]),
        ({"minutes": "120"}, {1: "09:45", 2: "09:45", 3: "09:45", 4: "09:45"}, [("shorter", 45)]),
        ({"places": "3"}, {1: "09:00", 2: "09:00"}, [("fewer", 60)]),
        ({"accessible": "1"}, {4: "09:00"}, [("ordinary", 60)]),
        ({"accessible": "1"}, {4: "09:30"}, [("shorter", 30), ("ordinary", 60)]),
    ],
)
def test_what_else_is_free_on_that_day(client, posts, asked, broken, others):
    """``broken``: from when on."""
    for seat, since in broken.items():
        away(posts, seat, since=since)
    response = client.get(url("book_time"), {**ASKED, **asked, "day": "2026-11-24"})
    assert [(what, minutes) for what, minutes, _code in kinds(response)] == others
    for other in response.context["alternatives"]:
        found = client.get(f"{url('book_time')}?{other.question.query(day='2026-11-24')}").context["choice"]
        assert found.chosen.times[0] == other.first


def test_without_help_on_a_day_without_a_steward(client, posts):
    worlds.steward("09:00", "10:00", range(1))
    response = client.get(url("book_time"), {**ASKED, "help": "1", "day": "2026-11-24"})
    assert states(response)[1] == "bare"
    assert "sans steward" in words(response)
    assert kinds(response) == [("alone", 60, "posts")]


def test_another_space_for_as_long_as_it_is_lent(client, posts, site):
    worlds.space(site, "tablets", 2, longest=45, walk_up_minutes=45)
    away(posts, 1, 2, 3, 4)
    assert kinds(client.get(url("book_time"), {**ASKED, "day": "2026-11-24"})) == [("elsewhere", 45, "tablets")]


def test_weeks_go_from_this_one_to_the_horizon(client, posts):
    first = client.get(url("book_time"), ASKED).context["choice"].week
    assert (first.previous, first.next) == (None, dt.date(2026, 11, 30))
    last = client.get(url("book_time"), {**ASKED, "week": "2030-01-01"}).context["choice"]
    assert (last.week.next, last.week.monday) == (None, dt.date(2026, 12, 21))
    assert [day.state.value for day in last.days] == ["free"] * 3 + ["later"] * 2
    assert client.get(url("book_time"), {**ASKED, "week": "nonsense"}).context["choice"].week == first


def test_a_week_begins_with_its_first_free_day(client, posts):
    Closure.objects.create(first_day=dt.date(2026, 11, 30), last_day=dt.date(2026, 12, 1))
    assert chosen(client.get(url("book_time"), {**ASKED, "week": "2026-11-30"})) == dt.date(2026, 12, 2)


@pytest.mark.parametrize(("asked", "shown"), [("2020-01-01", MONDAY), ("2030-01-01", dt.date(2026, 12, 23))])
def test_a_day_that_cannot_be_booked_gives_way(client, posts, asked, shown):
    assert chosen(client.get(url("book_time"), {**ASKED, "day": asked})) == shown


def test_a_weekend_shows_only_where_it_is_open(client, posts, site):
    assert len(states(client.get(url("book_time"), ASKED))) == 5
    site.opening_hours.create(weekday=5, opens="10:00", closes="12:00")
    assert states(client.get(url("book_time"), ASKED))[5:] == ["free"]


def test_nothing_at_all_is_not_a_dead_end(client, posts, quiet):
    Absence.objects.create(calendar=posts.calendar, period=(worlds.NOW, worlds.NOW + dt.timedelta(days=100)))
    response = client.get(url("book_time"), ASKED)
    assert response.context["choice"].first is None
    assert [other.question.space for other in response.context["alternatives"]] == [quiet]
    assert "revenez voir demain" in words(response)
    assert url("now") in response.content.decode()


def test_the_clock_of_the_day_summer_time_ends(client, posts, site, monday_morning):
    """B5, B6: nine o'clock is nine o'clock, an hour twice on the clock is offered once, and all last an hour."""
    sunday = dt.date(2026, 10, 25)
    site.opening_hours.create(weekday=6, opens="00:00", closes="10:00")
    monday_morning.move_to(at(dt.date(2026, 10, 22), "09:00"))
    times = client.get(url("book_time"), {**ASKED, "day": "2026-10-25"}).context["choice"].chosen.times
    shown = [f"{clock.local(time.start):%H:%M}" for time in times]
    assert max(Counter(shown).values()) == 1
    assert (shown[0], shown[-1]) == ("00:00", "09:00")
    assert {time.end - time.start for time in times} == {dt.timedelta(hours=1)}
    assert clock.at(sunday, dt.time(9)) == times[-1].start


def test_what_is_not_offered_leads_back_with_what_was_chosen(client, posts):
    for asked in ({"space": "posts"}, {**ASKED, "minutes": "37"}, {**ASKED, "places": "9"}, {"space": "none"}):
        assert client.get(url("book_time"), asked).url == f"{url('book')}?{urlencode(asked)}"


def test_htmx_gets_the_times_alone(client, posts):
    response = client.get(url("book_time"), {**ASKED, "day": "2026-11-24"}, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b'id="times"' in response.content
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, site, django_assert_num_queries, count):
    made = worlds.workstations(site, 4)
    for _number in range(count):
        book(made)
    client.get(url("book_time"), ASKED)
    with django_assert_num_queries(9):
        client.get(url("book_time"), ASKED)
