"""Ten million contacts: a network of 27 centres and 30 partners each over ten years, and what a page of it costs.

Some minutes, most of them drawing and copying. ``BENCH_CONTACTS=1000000`` makes a smaller one.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cdm.accounts.models import User
from cdm.core.vocabulary import Role
from partners.models import Membership, Partner
from stats import closing, contacts, months, profiles, recording
from stats.contacts import EVERYTHING, Filters
from stats.models import AnswerTally, MonthlyTally, MonthlyTotal, PartnerTotal, Tally
from tests.benchmarks.memory import megabytes
from tests.benchmarks.network import Network
from tests.personae import sign_in

CONTACTS = int(os.environ.get("BENCH_CONTACTS", "10000000"))
YEARS = range(2016, 2026)
YEAR = 2024
FIRST, LAST = (f"{YEAR}-{month:02}-01" for month in (1, 12))
PAGE = f"/fr/chiffres/{YEAR}/"
ONE = "c05-p03"
Found = list[tuple[str, float, str]]


def _median(act: Callable[[], object], times: int = 9) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[times // 2]


def _asked(sql: str, times: int = 9) -> float:
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    return _median(act, times)


def _sums(table: str, column: str = "month", last: str = LAST) -> str:
    return f"SELECT service, sum(count) FROM {table} WHERE {column} BETWEEN '{FIRST}' AND '{last}' GROUP BY 1"  # noqa: S608


def _filled(network: Network) -> Found:
    before, began = megabytes(), time.perf_counter()
    network.fill(CONTACTS, YEARS)
    found: Found = [
        (f"{CONTACTS / 1e6:.0f} million contacts drawn, copied, rolled up", time.perf_counter() - began, "s"),
        ("… memory they added at the peak", megabytes() - before, "MB"),
    ]
    began = time.perf_counter()
    answered = network.answer(YEARS)
    found.append((f"{answered:,} profiles drawn, copied, rolled up", time.perf_counter() - began, "s"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    tables = {
        "daily tallies": Tally,
        "monthly tallies": MonthlyTally,
        "monthly totals": MonthlyTotal,
        "monthly totals of partners": PartnerTotal,
        "tallies of answers": AnswerTally,
    }
    return [*found, *((f"… as {label}", model.objects.count(), "rows") for label, model in tables.items())]


def _read() -> Found:
    first, last = (dt.date.fromisoformat(month) for month in (FIRST, LAST))
    bare = _asked(_sums("stats_monthlytotal"))
    one = Filters(partners=frozenset({ONE}))
    found: Found = [
        ("bare limit: one sum over a year's monthly totals", bare, "ms"),
        ("the same over its monthly tallies", _asked(_sums("stats_monthlytally")), "ms"),
        ("the same over its daily tallies", _asked(_sums("stats_tally", "day", f"{YEAR}-12-31"), 3), "ms"),
    ]
    for label, act in (
        ("a year, in its six groupings", lambda: contacts.of_year(YEAR)),
        ("… of one theme in one language", lambda: contacts.of_year(YEAR, Filters(theme="WORK", language="fr"))),
        ("… of one partner", lambda: contacts.of_year(YEAR, one)),
        ("ten years by month", lambda: contacts.by_month()),
        ("… of one partner", lambda: contacts.by_month(one)),
        ("a year by weekday", lambda: contacts.by_weekday(EVERYTHING, first, last)),
        ("a year's profiles", lambda: profiles.of_period(first, last)),
    ):
        taken = _median(act)
        found.append((f"{label} (× {taken / bare:.1f})", taken, "ms"))
    return [*found, *_pages(bare)]


def _pages(bare: float) -> Found:
    for code in Network().partners[:: len(Network().partners) // 30]:
        Partner.objects.create(code=code, name_fr=f"P {code}", name_nl=f"P {code}")
    Partner.objects.get_or_create(code=ONE, defaults={"name_fr": "P", "name_nl": "P"})
    manager = User.objects.create_user("manager@bench.example", name="Manager")
    Membership.objects.create(user=manager, role=Role.MANAGER)
    client, found = sign_in(manager), []
    for label, address in (
        ("the year's page", PAGE),
        ("the year's page, compared with another year", f"{PAGE}?compare=2019"),
        ("the year's page, one theme", f"{PAGE}?theme=WORK"),
        ("the year's page, one partner", f"{PAGE}?partner={ONE}"),
        ("the year as a workbook", f"{PAGE}contacts.xlsx"),
    ):
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        taken = _median(lambda address=address: client.get(address), 5)
        found.append((f"{label} (× {taken / bare:.1f})", taken, "ms"))
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    spent = 1000 * sum(float(query["time"]) for query in asked.captured_queries)
    return [*found, ("… questions to the database", len(asked), ""), ("… time spent on them", spent, "ms")]


def _written() -> Found:
    def one() -> None:
        with transaction.atomic():
            recording.record(day=dt.date(2025, 12, 3), service="IC", channel="FACE", theme="WORK", partner=ONE)

    found: Found = [("one contact recorded, all its rollups with it", _median(one, 101), "ms")]
    began = time.perf_counter()
    differing = months.rebuild()
    found += [
        ("every rollup added up anew", time.perf_counter() - began, "s"),
        ("… rows that differed from what the triggers kept", differing, "rows"),
    ]
    began = time.perf_counter()
    closing.close(year=YEAR)
    return [*found, ("a year closed, its figures kept", 1000 * (time.perf_counter() - began), "ms")]


def run() -> Found:
    return [*_filled(Network()), *_read(), *_written()]
