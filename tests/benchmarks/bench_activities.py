"""The agenda with 2,000 coming sessions: plain, filtered, searched, by month; beside a bare SELECT of as many rows."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from activities.models import Activity, Audience, Meeting, Registration, SeatPool, Session
from cdm.agenda.models import Site
from cdm.core import clock
from partners.models import Partner

SESSIONS, ACTIVITIES, DAYS = 2_000, 120, 90
WORDS = (
    ("Atelier CV et lettre de motivation", "Workshop cv en motivatiebrief"),
    ("Préparer un entretien d’embauche", "Een sollicitatiegesprek voorbereiden"),
    ("Découvrir les métiers de la construction", "Ontdek de bouwberoepen"),
    ("Créer son entreprise à Bruxelles", "Een onderneming starten in Brussel"),
    ("Étudier et travailler en Europe", "Studeren en werken in Europa"),
)
THEMES = ("WORK", "WORK", "GUIDE", "START", "MOVE")
MODES = (("onsite",), ("online",), ("onsite", "online"))
# A page of the agenda: the meetings themselves, by the index, and nothing about them.
BARE = "SELECT id, starts, ends, session_id FROM activities_meeting WHERE starts > now() ORDER BY starts, id LIMIT 22"
QUERIES = {
    "plain": "",
    "filtered by theme, language and mode": "theme=WORK&language=fr&mode=online",
    "places left only": "free=1",
    "searched in French": "q=préparer+des+entretiens",
    "searched in a Dutch compound": "q=gesprekken",
    "all of it at once": "theme=WORK&language=fr&mode=online&free=1&partner=p1&audience=all&q=entretien",
    "the last page": "page=90",
}


def fill() -> None:
    """Two thousand sessions on ninety days, of 120 activities of six partners; some full, some with a waiting list."""
    draw, today = random.Random(2021), clock.today()  # noqa: S311
    site = Site.objects.create(name_fr="Tour", name_nl="Toren", address_fr="-", address_nl="-")
    hosts = [Partner.objects.create(code=f"p{n}", name_fr=f"Partenaire {n}", name_nl=f"Partner {n}") for n in range(6)]
    everyone = Audience.objects.create(code="all", label_fr="Tous", label_nl="Iedereen")
    activities = []
    for number in range(ACTIVITIES):
        which = number % len(WORDS)
        fr, nl = WORDS[which]
        made = Activity.objects.create(
            state="published",
            lead=hosts[number % 6],
            themes=[THEMES[which]],
            languages=["fr"],
            title_fr=f"{fr} {number}",
            title_nl=f"{nl} {number}",
            summary_fr=f"{fr} {number}.",
            summary_nl=f"{nl} {number}.",
            description_fr=f"{fr}. " * 20,
            description_nl=f"{nl}. " * 20,
        )
        made.co_hosts.add(hosts[(number + 1) % 6])
        made.audiences.add(everyone)
        activities.append(made)
    rows, meetings, pools, people = [], [], [], []
    for number in range(SESSIONS):
        start = clock.at(
            today + dt.timedelta(days=1 + number * DAYS // SESSIONS), dt.time(draw.choice((9, 10, 14, 18)))
        )
        places = draw.choice(MODES)
        rows.append(
            Session(
                activity=draw.choice(activities),
                state="published",
                mode="hybrid" if len(places) == 2 else places[0],
                languages=[draw.choice(("fr", "nl", "en"))],
                starts=start,
                ends=start + dt.timedelta(hours=2),
                site=site,
            )
        )
    for row in Session.objects.bulk_create(rows):
        meetings.append(Meeting(session=row, starts=row.starts, ends=row.ends))
        places = ("onsite", "online") if row.mode == "hybrid" else (row.mode,)
        pools += [SeatPool(session=row, mode=place, seats=draw.choice((12, 20, None))) for place in places]
    Meeting.objects.bulk_create(meetings)
    for pool in SeatPool.objects.bulk_create(pools):
        people += _people(pool, draw)
    Registration.objects.bulk_create(people, batch_size=1_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(pool: SeatPool, draw: random.Random) -> Iterator[Registration]:
    def one(**fields: object) -> Registration:
        return Registration(session=pool.session, mode=pool.mode, page_language="fr", submission=uuid4(), **fields)

    taken = draw.choice((0, 3, pool.seats or 40))
    if taken:
        yield one(state="confirmed", party=taken)
    if pool.seats and taken == pool.seats:
        yield from (one(state="waiting", ticket=number) for number in range(draw.randrange(4)))


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The median of several, the first left out."""
    work()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def _bare() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        return cursor.fetchall()


def run() -> list[tuple[str, float, str]]:
    fill()
    client = Client(SERVER_NAME="127.0.0.1")

    def page(path: str) -> Callable[[], None]:
        def get() -> None:
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answers {answer.status_code}")

        return get

    figures = [
        ("bare limit: one page of meetings by one SELECT, nothing about them", milliseconds(_bare), "ms"),
        ("bare limit: /healthz, a view that does nothing", milliseconds(page("/healthz")), "ms"),
    ]
    with translation.override("fr"):
        agenda, month = reverse("activities:agenda"), reverse("activities:month")
        figures += [
            (f"agenda, {name}", milliseconds(page(f"{agenda}?{query}")), "ms") for name, query in QUERIES.items()
        ]
        following = (clock.today().replace(day=1) + dt.timedelta(days=32)).strftime("%Y-%m")
        figures.append(("agenda, a whole month", milliseconds(page(f"{month}?month={following}")), "ms"))
        figures += [
            (f"feed, 200 entries: {name}", milliseconds(page(reverse(f"activities:feed_{name}")), times=5), "ms")
            for name in ("ics", "rss", "json")
        ]
    return figures
