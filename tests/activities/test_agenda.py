"""The public agenda: by day and by month, filtered by its address, whatever stands in that address."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from activities.agenda import filters, meetings, months
from activities.agenda.filters import Filters
from activities.models import Activity, Audience, Meeting, Session
from cdm.agenda.models import Regime
from tests import personae
from tests.activities import worlds
from tests.activities.worlds import MONDAY, THURSDAY, TUESDAY, at

AGENDA, MONTH = "/fr/agenda/", "/fr/agenda/mois/"


@pytest.fixture
def cv(site, partner_a) -> Activity:
    return worlds.activity(partner_a, "Atelier CV")


@pytest.fixture
def moving(site, partner_b) -> Activity:
    return worlds.activity(partner_b, "Étudier ailleurs", themes=["MOVE", "LEARN"], languages=["nl", "en"])


def titles(client, query: str = "", page: str = AGENDA) -> list[str]:
    html = client.get(f"{page}?{query}").content.decode()
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a></h3>', html)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " "))


# --- what is shown ----------


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_each_day_with_its_sessions_in_the_language_of_the_page(client, cv, language):
    worlds.session(cv)
    with translation.override(language):
        html = client.get(reverse("activities:agenda")).content.decode()
    said = text(html)
    words = {
        "fr": ("jeudi 26 novembre", "10 h 00", "Atelier CV", "1 séance", "12 places", "en français", "Alpha Emploi"),
        "nl": ("donderdag 26 november", "10.00", "Atelier CV (nl)", "1 sessie", "12 plaatsen", "Frans", "Alpha Werk"),
    }[language]
    for word in words:
        assert word in said
    assert "secret-room" not in html


def test_places_are_said_in_words(client, cv):
    few = worlds.session(cv, at(TUESDAY, "09:00"), onsite=4)
    worlds.register(few, party=1)
    full = worlds.session(cv, at(TUESDAY, "11:00"), onsite=4, online=None)
    worlds.register(full, party=4, email="a@example.org")
    for number in range(2):
        worlds.register(full, party=2, wait=True, email=f"w{number}@example.org")
    closed = worlds.session(cv, at(TUESDAY, "14:00"), onsite=2, waiting=0)
    worlds.register(closed, party=2)
    worlds.session(cv, at(TUESDAY, "16:00"), registration_opens=at(TUESDAY, "08:00"))
    said = text(client.get(AGENDA).content.decode())
    assert "Encore 3 places sur 4" in said
    assert re.search(r"Sur place : complet liste d’attente : 4 avant vous En ligne : places illimitées", said)
    assert re.search(r"14 h 00 – 16 h 00 .* Complet 16 h 00", said)
    assert "Inscriptions à partir du mardi 24 novembre, 8 h 00" in said


def test_what_is_over_draft_archived_or_cancelled(client, cv, moving, monday_morning):
    worlds.session(cv, at(MONDAY, "07:30"), minutes=60)
    worlds.session(moving, state=Session.State.DRAFT)
    hidden = worlds.activity(cv.lead, "Caché", state=Activity.State.ARCHIVED)
    worlds.session(hidden)
    off = worlds.session(moving, at(TUESDAY, "10:00"), state=Session.State.CANCELLED)
    html = client.get(AGENDA).content.decode()
    assert "En cours" in text(html)
    assert titles(client) == ["Atelier CV", "Étudier ailleurs"]
    assert "meet-off" in html.split(f"/fr/agenda/{off.pk}/")[0].rsplit("<li", 1)[1]
    assert "Annulée" in text(html)
    monday_morning.move_to(at(MONDAY, "08:31"))
    assert titles(client) == ["Étudier ailleurs"]


def test_a_course_of_four_mornings_stands_on_each_day(client, cv):
    worlds.session(cv, at(MONDAY, "09:00"), days=4)
    said = text(client.get(AGENDA).content.decode())
    assert [f"partie {part} sur 4" in said for part in range(1, 5)] == [True] * 4
    assert "4 séances" in said


def test_nothing_planned_and_nothing_that_fits_show_a_way_on(client, cv):
    page = client.get(AGENDA).content.decode()
    assert "Rien n’est prévu" in page
    worlds.session(cv)
    page = client.get(AGENDA + "?q=plongée").content.decode()
    assert "Rien ne répond à tout cela" in page
    assert 'href="/fr/agenda/"' in page.split('class="empty"')[1]


# --- what is asked for ----------


def test_each_filter(client, cv, moving, partner_a):
    Audience.objects.create(code="young", label_fr="Jeunes", label_nl="Jongeren").activities.add(moving)
    moving.co_hosts.add(partner_a)
    worlds.session(cv, at(TUESDAY, "09:00"))
    worlds.session(moving, at(THURSDAY, "09:00"), onsite="none", online=None)
    one, other = "Atelier CV", "Étudier ailleurs"
    for query, found in {
        "": [one, other],
        "theme=WORK": [one],
        "theme=WORK&theme=MOVE": [one, other],
        "theme=START": [],
        "language=en": [other],
        "language=fr&language=nl": [one, other],
        "mode=onsite": [one],
        "mode=online": [other],
        "audience=young": [other],
        "partner=alpha": [one, other],
        "partner=beta": [other],
        "from=2026-11-25": [other],
        "to=2026-11-24": [one],
        "from=2026-11-26&to=2026-11-24": [one, other],  # the wrong way round is put right
        "from=2026-11-01": [one, other],
        "q=etudier": [other],
        "theme=WORK&language=en": [],
    }.items():
        assert titles(client, query) == found, query


def test_hybrid_fits_both_ways(client, cv):
    worlds.session(cv, online=5)
    assert titles(client, "mode=onsite") == titles(client, "mode=online") == ["Atelier CV"]


def test_places_left_are_those_of_the_day_the_regime_allows(client, cv, moving):
    full = worlds.session(cv, at(TUESDAY, "09:00"), onsite=2, online=3)
    worlds.register(full, party=2)
    worlds.session(moving, at(TUESDAY, "10:00"), onsite=1)
    assert titles(client, "free=1") == ["Atelier CV", "Étudier ailleurs"]
    assert titles(client, "free=1&mode=onsite") == ["Étudier ailleurs"]
    assert titles(client, "free=1&mode=online") == ["Atelier CV"]
    Regime.objects.create(kind="appointment", capacity_percent=50, starts=TUESDAY)
    assert titles(client, "free=1") == ["Atelier CV"]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "cancelled"},
        {"registration_opens": at(TUESDAY, "08:00")},
        {"registration_closes": at(MONDAY, "07:00")},
        {"starts": at(MONDAY, "07:00")},
    ],
)
def test_no_place_is_free_where_nobody_can_register(client, cv, fields):
    worlds.session(cv, **{"starts": at(THURSDAY, "10:00"), **fields}, minutes=300)
    assert len(titles(client)) == 1
    assert titles(client, "free=1") == []


@pytest.mark.parametrize(
    "query",
    [
        "theme=NOPE&language=xx&mode=hybrid&audience=zzz&partner=nobody&free=yes&from=tomorrow&to=2026-99-99&page=x",
        "from=0001-01-01&to=9999-12-31&month=0000-00&page=-1",
        "page=99999999999999999999&month=9999-12",
        "q=%25%5F%27%3B--&month=2026-13",
        "q=" + "%F0%9F%A6%84" * 300,
        "q=%27%29%3B+DROP+TABLE+activities_activity%3B--",
        "theme=" + "x" * 5000,
        "q=%21%26%7C%28%29%3A%2A%3C%3E",
    ],
)
@pytest.mark.parametrize("path", [AGENDA, MONTH, *(f"/fr/agenda/{name}" for name in ("agenda.ics", "rss.xml"))])
def test_hostile_addresses_are_answered_with_what_there_is(client, cv, path, query):
    worlds.session(cv)
    assert client.get(f"{path}?{query}").status_code == 200
    if not query.startswith(("q=%27", "q=%F0")):
        assert b"Atelier CV" in client.get(f"{path}?{query}").content


def test_what_is_asked_for_is_read_back_as_written():
    among = filters.Choices({"young": "Jeunes"}, {"alpha": "Alpha"})
    query = "theme=LEARN&theme=WORK&language=en&mode=online&audience=young&partner=alpha&free=1&from=2026-12-01&to=2026-12-24&q=cv+nu"  # noqa: E501
    wanted = Filters.read(QueryDict(query), among)
    assert wanted.query() == query
    assert Filters.read(QueryDict(wanted.query()), among) == wanted
    assert len(wanted.chips()) == 10


def test_chips_remove_what_they_say(client, cv):
    worlds.session(cv)
    page = client.get(AGENDA + "?theme=WORK&q=cv").content.decode()
    chips = page.split("agenda-chips")[1].split("</ul>")[0]
    assert 'href="/fr/agenda/?theme=WORK"' in chips
    assert 'href="/fr/agenda/?q=cv"' in chips
    assert 'href="/fr/agenda/"' in chips
    assert chips.count(" href=") == chips.count(" hx-get=") == 3


def test_the_form_shows_what_is_asked_for(client, cv):
    page = client.get(AGENDA + "?theme=WORK&mode=online&from=2026-12-01&q=%22%3E%3Cscript%3E").content.decode()
    assert re.search(r'value="WORK"[^>]* checked', page)
    assert re.search(r'value="online"[^>]* checked', page)
    assert 'value="2026-12-01"' in page
    assert "<script>" not in page
    assert "Plus de filtres (2)</summary>" in page


# --- htmx ----------


def test_htmx_gets_the_results_alone_with_a_clean_address(client, cv):
    worlds.session(cv)
    headers = {"HX-Request": "true", "HX-Target": "results"}
    answer = client.get(AGENDA + "?q=&theme=WORK&mode=&from=", headers=headers)
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="results"' in html
    assert "<form" not in html
    assert 'hx-swap-oob="innerHTML:#count"' in html
    assert answer["HX-Push-Url"] == AGENDA + "?theme=WORK"
    assert answer["Cache-Control"] == "no-store"
    whole = client.get(AGENDA, headers={"HX-Request": "true", "HX-Target": "agenda"}).content.decode()
    assert "<html" not in whole
    assert "<form" in whole
    back = client.get(AGENDA, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in back.content
    assert "HX-Request" in back["Vary"]


# --- many ----------


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(AGENDA, 11), (MONTH, 11)])
def test_as_many_queries_for_one_as_for_three(
    client, moving, partner_a, django_assert_num_queries, path, queries, number
):
    for day in range(number):
        session = worlds.session(moving, at(TUESDAY + dt.timedelta(days=day), "10:00"), online=4, days=2)
        worlds.register(session)
    moving.co_hosts.add(partner_a)
    with django_assert_num_queries(queries):
        page = client.get(f"{path}?partner=beta&q=etudier&free=1&theme=MOVE")
    assert page.context["count"] == 2 * number


def test_two_thousand_sessions_come_in_pages_that_end_with_a_day(client, cv):
    many(cv, days=100, a_day=20)
    first = client.get(AGENDA)
    assert "2 000" in text(first.content.decode()).replace("\u202f", " ")
    seen: list[dt.date] = []
    for number in (1, 2, 100):
        listing = meetings.listing(Filters(), number)
        assert sum(len(day.lines) for day in listing.days) == 20
        seen += [day.date for day in listing.days]
    assert seen == [TUESDAY, TUESDAY + dt.timedelta(days=1), TUESDAY + dt.timedelta(days=99)]
    assert meetings.listing(Filters(), 999).page.number == 100
    assert len(first.content) < 120_000


def test_a_day_too_full_for_a_page_goes_on_on_the_next(cv):
    many(cv, days=1, a_day=130)
    pages = [meetings.listing(Filters(), number) for number in (1, 2, 3)]
    assert [sum(len(day.lines) for day in page.days) for page in pages] == [60, 60, 10]
    assert [page.days[0].continued for page in pages] == [False, True, True]
    keys = [line.meeting.pk for page in pages for day in page.days for line in day.lines]
    assert len(set(keys)) == 130


def many(of: Activity, *, days: int, a_day: int) -> None:
    start = at(TUESDAY, "09:00")
    rows = [
        Session(
            activity=of,
            state="published",
            starts=start + dt.timedelta(days=day, minutes=number),
            ends=start + dt.timedelta(days=day, minutes=number + 60),
            languages=["fr"],
        )
        for day in range(days)
        for number in range(a_day)
    ]
    Session.objects.bulk_create(rows)
    Meeting.objects.bulk_create(Meeting(session=row, starts=row.starts, ends=row.ends) for row in rows)


# --- the month ----------


def test_the_month_has_its_days_and_leads_to_what_does_not_fit(client, cv):
    many(cv, days=1, a_day=7)
    html = client.get(MONTH).content.decode()
    assert html.count('class="month-line"') == months.A_DAY
    assert re.search(r'href="/fr/agenda/\?from=2026-11-24&amp;to=2026-11-24">et 3 autres', html)
    assert 'aria-current="date"' in html
    assert 'rel="prev"' not in html
    assert "mois=2026-12" not in html
    assert 'href="/fr/agenda/mois/?month=2026-12"' in html


def test_an_empty_month_leads_to_the_next_with_something(client, cv):
    worlds.session(cv, at(dt.date(2027, 3, 2), "10:00"))
    html = client.get(MONTH + "?month=2026-12&theme=WORK").content.decode()
    assert 'href="/fr/agenda/mois/?month=2027-03&amp;theme=WORK"' in html
    assert "Aller à mars 2027" in html
    assert 'class="month-line"' in client.get(MONTH + "?month=2027-03&theme=WORK").content.decode()


@pytest.mark.parametrize("typed", ["", "2026-10", "2026-00", "2026-13", "202611", "9999-12", "٢٠٢٦-١١"])
def test_other_months_are_the_present_one(db, typed):
    assert months.asked(typed) == dt.date(2026, 11, 1)


def test_a_meeting_at_night_stands_on_its_brussels_day(client, cv):
    worlds.session(cv, at(dt.date(2026, 12, 1), "00:30"))
    assert months.of(Filters(), dt.date(2026, 12, 1)).count == 1
    assert months.of(Filters(), dt.date(2026, 11, 1)).count == 0


def test_looking_leaves_no_cookie(client, cv):
    worlds.session(cv)
    for page in (AGENDA, MONTH, AGENDA + "rss.xml"):
        assert not client.get(page).cookies


def test_the_front_page_shows_the_next_ones(client, cv, moving):
    running = worlds.session(cv, at(MONDAY, "07:00"))
    off = worlds.session(cv, at(MONDAY, "12:00"), state="cancelled")
    for day in range(6):
        worlds.session(moving, at(TUESDAY + dt.timedelta(days=day), "10:00"), days=2)
    html = client.get("/fr/").content.decode()
    shown = re.findall(r'class="soon-day">.*?/fr/agenda/(\d+)/', html, flags=re.DOTALL)
    assert len(shown) == len(set(shown)) == 3
    assert not {str(running.pk), str(off.pk)} & set(shown)
    assert html.count('href="/fr/agenda/"') >= 3


def test_staff_see_what_the_public_sees(as_, coordinator_a, cv):
    worlds.session(cv, state=Session.State.DRAFT)
    assert titles(personae.sign_in(coordinator_a)) == []
