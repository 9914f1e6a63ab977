"""The year's page at 330,000 contacts, a million lines imported, a contact recorded."""

from __future__ import annotations

import csv
import datetime as dt
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cdm.accounts.models import User
from cdm.core.vocabulary import Channel, Context, Language, Role, Service, Theme
from cdm.demo.draw import Drawer
from cdm.demo.years import YEARS
from partners.models import Membership, Partner
from stats import months, recording
from stats.imports import contacts
from stats.models import MonthlyTally, Tally
from stats.recording import ANSWERS
from tests.benchmarks.memory import megabytes
from tests.personae import sign_in

HEADER = ("day", "service", "channel", "context", "theme", "language", "partner", "programme", "count")
PARTNERS = 30


def _file(place: Path, lines: int, *, years: int, seed: int) -> Path:
    """``lines`` contacts of one each, spread over everything: the worst case, hardly two alike."""
    chance = Random(seed)  # noqa: S311
    days = [(dt.date(2021, 1, 1) + dt.timedelta(days=n)).isoformat() for n in range(365 * years)]
    sets = (days, Service.values, ["", *Channel.values], Context.values, ["", *Theme.values], ["", *Language.values])
    path = place / f"contacts-{seed}.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(
            [*(chance.choice(codes) for codes in sets), f"p{chance.randrange(PARTNERS)}", "", 1] for _ in range(lines)
        )
    return path


def _busy_year(place: Path) -> Path:
    """330,600 contacts of one year, spread as the demo's are: ten times what 2021 had, over thirty partners."""
    tenfold = [replace(stream, contacts=10 * stream.contacts) for stream in YEARS[2021]]
    codes = [f"p{number}" for number in range(PARTNERS)]
    tallies = Drawer(2021, codes, ["youth", "touchngo"]).contacts(tenfold, dt.date(2021, 12, 31))
    path = place / "busy.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows((*key, count) for key, count in tallies.items())
    return path


def _median(act, times: int = 9) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[times // 2]


def _asked(sql: str) -> float:
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.fetchall()

    return _median(act)


def run() -> list[tuple[str, float, str]]:
    found: list[tuple[str, float, str]] = []
    for number in range(PARTNERS):
        Partner.objects.create(code=f"p{number}", name_fr=f"P {number}", name_nl=f"P {number}")
    manager = User.objects.create_user("manager@bench.example", name="Manager")
    Membership.objects.create(user=manager, role=Role.MANAGER)
    with TemporaryDirectory() as name:
        place = Path(name)
        began = time.perf_counter()
        contacts.bring_in(_busy_year(place))
        found.append(("330,600 contacts of one year, drawn and imported", time.perf_counter() - began, "s"))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with transaction.atomic():
            for number in range(3_000):
                answers = dict.fromkeys(ANSWERS, "") | {
                    "sex": "FM"[number % 2],
                    "first_visit": ("yes", "no")[number % 2],
                }
                recording.add_profile(month=dt.date(2021, 1 + number % 12, 1), **answers)
        found += [
            ("… as daily tallies", Tally.objects.count(), "rows"),
            ("… as monthly tallies", MonthlyTally.objects.count(), "rows"),
            ("bare limit: one sum over the year's monthly totals", _asked(
                "SELECT service, sum(count) FROM stats_monthlytotal WHERE month BETWEEN '2021-01-01' AND '2021-12-31'"
                " GROUP BY 1"), "ms"),
            ("the same sum over the daily tallies", _asked(
                "SELECT service, sum(count) FROM stats_tally WHERE day BETWEEN '2021-01-01' AND '2021-12-31'"
                " GROUP BY 1"), "ms"),
        ]  # fmt: skip
        client = sign_in(manager)
        for label, address in (
            ("the year's page", "/fr/chiffres/2021/"),
            ("the year's page, one partner", "/nl/cijfers/2021/?partner=p3"),
            ("the year as a workbook", "/fr/chiffres/2021/contacts.xlsx"),
        ):
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answered {answer.status_code}")
            found.append((label, _median(lambda address=address: client.get(address)), "ms"))
        with CaptureQueriesContext(connection) as asked:
            size = len(client.get("/fr/chiffres/2021/").content)
        found += [("… questions to the database", len(asked), ""), ("… its size, not compressed", size / 1024, "kB")]

        path = _file(place, 1_000_000, years=5, seed=2)
        before, began = megabytes(), time.perf_counter()
        contacts.bring_in(path)
        found.append(("1,000,000 lines, hardly two alike, imported", time.perf_counter() - began, "s"))
        found.append(("… memory they added at the peak", megabytes() - before, "MB"))
        found.append(
            ("the year's page after it (1.3 million contacts)", _median(lambda: client.get("/fr/chiffres/2021/")), "ms")
        )

    def one() -> None:
        with transaction.atomic():
            recording.record(day=dt.date(2021, 5, 3), service="IC", channel="FACE", theme="WORK", partner="p1")

    found.append(("one contact recorded, its rollups with it", _median(one, 101), "ms"))
    began = time.perf_counter()
    differing = months.rebuild()
    found.append(("every rollup added up anew", time.perf_counter() - began, "s"))
    found.append(("… rows that differed from what the triggers kept", differing, "rows"))
    return found
