"""What the journal costs who writes into it, and who reads it with a million entries; beside the same without."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from unittest.mock import patch

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.audit import keeping, trail
from cdm.audit.models import AuditEvent, Who
from cdm.core.vocabulary import Role
from partners.directory import freshness
from partners.models import Partner
from tests.personae import member, person, sign_in

ENTRIES, PEOPLE, PARTNERS, OLD = 1_000_000, 70, 30, 100_000
TIMES = 200  # of a small thing
# Two years of a busy network, one after the other. What staff looked at is the larger part.
FILL = """
INSERT INTO audit_auditevent (at, who, actor, verb, kind, key, partner, fields)
SELECT now() - (n * interval '63 seconds') + %(later)s::interval,
    who, CASE who WHEN 'staff' THEN 1 + n %% %(people)s END, verb,
    (ARRAY['counselling.appointment', 'activities.registration', 'multimedia.booking',
        'accounts.user', 'partners.partner', 'activities.session'])[1 + n %% 6],
    md5(n::text), CASE WHEN n %% 3 = 0 THEN 'p' || n %% %(partners)s ELSE '' END, '{}'
FROM (
    SELECT n, CASE n %% 4 WHEN 0 THEN 'visitor' ELSE 'staff' END AS who,
        CASE WHEN n %% 4 = 1 OR n %% 8 = 2 THEN 'viewed' WHEN n %% 4 = 0 THEN 'booked' ELSE 'changed' END AS verb
    FROM generate_series(1, %(entries)s) AS n
) AS drawn
"""


def _fill(entries: int, later: str = "0") -> None:
    with connection.cursor() as cursor:
        asked = {"entries": entries, "people": PEOPLE, "partners": PARTNERS, "later": later}
        cursor.execute(FILL, asked)
        cursor.execute("ANALYZE audit_auditevent")


def _median(act: Callable[[], object], times: int = 9) -> float:
    """Milliseconds; the first time, which reads what is cold, does not count."""
    act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def _in_turn(*acts: Callable[[], object], times: int = TIMES) -> list[float]:
    """Milliseconds of each, done in turn, so that what else the machine does falls on all alike."""
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for act, mine in zip(acts, taken, strict=True):
            begun = time.perf_counter()
            act()
            mine.append(1000 * (time.perf_counter() - begun))
    return [statistics.median(mine) for mine in taken]


def _writing(partner: Partner, account: int) -> list[tuple[str, float, str]]:
    """A small verb: a larger one costs more, and its entry the same."""

    def verb() -> None:
        freshness.verify(partner=partner)

    def unsaid() -> None:
        with patch.object(trail, "record"):
            verb()

    draw = random.Random(2021)  # noqa: S311

    def seen(key: object) -> None:
        with transaction.atomic():
            trail.viewed("counselling.appointment", key=key)

    with trail.acting(lambda: (Who.STAFF, account)):
        with_it, without = _in_turn(verb, unsaid)
        first, again = _in_turn(lambda: seen(draw.getrandbits(62)), lambda: seen("again"))
    return [
        ("bare: verifying a sheet, were nothing written down", without, "ms"),
        ("verifying a sheet, with its entry", with_it, "ms"),
        ("  of the bare", 100 * with_it / without, "%"),
        ("that somebody looked, the first time within the hour", first, "ms"),
        ("that somebody looked, again within the hour", again, "ms"),
    ]


def _page(client: Client, name: str, **query: str) -> Callable[[], object]:
    address = reverse(name)

    def get() -> None:
        answer = client.get(address, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")

    return get


def _looking(client: Client) -> list[tuple[str, float, str]]:
    """A page with colleagues' addresses: within the hour the entry is there already, and is asked for all the same."""
    people = _page(client, "partners:accounts")

    def unnoticed() -> None:
        with patch.object(trail, "viewed"):
            people()

    with_it, without = _in_turn(people, unnoticed, times=40)
    return [
        ("bare: the accounts of everybody, were it not noted who looks", without, "ms"),
        ("the accounts of everybody, noted", with_it, "ms"),
        ("  of the bare", 100 * with_it / without, "%"),
    ]


def _reading(client: Client, account: int) -> list[tuple[str, float, str]]:
    some = AuditEvent.objects.filter(kind="partners.partner").order_by("pk")[1000]
    deep = AuditEvent.objects.order_by("at", "pk")[1000]
    asked = {
        "newest": {},
        "a place two years back": {"before": f"{deep.at.isoformat()}_{deep.pk}"},
        "of one account": {"who": str(account)},
        "of visitors": {"who": "visitor"},
        "one verb": {"verb": "booked"},
        "a verb nobody used": {"verb": "reset"},
        "one kind": {"kind": "activities.session"},
        "one object": {"kind": "partners.partner", "key": some.key},
        "one partner": {"partner": "p3"},
        "a partner of which there is nothing": {"partner": "none"},
        "one day two years back": {"first": f"{deep.at:%Y-%m-%d}", "last": f"{deep.at:%Y-%m-%d}"},
        "all at once": {"who": str(account), "verb": "changed", "kind": "partners.partner", "partner": "p3"},
    }
    return [
        (f"{ENTRIES:,} entries: {what}", _median(_page(client, "audit:journal", **query)), "ms")
        for what, query in asked.items()
    ]


def _forgetting() -> list[tuple[str, float, str]]:
    _fill(OLD, later="-2 years")
    begun = time.perf_counter()
    forgotten = keeping.forget()
    taken = time.perf_counter() - begun
    return [(f"forgetting {forgotten:,} entries", 1000 * taken, "ms")]


def run() -> list[tuple[str, float, str]]:
    for number in range(PARTNERS):
        Partner.objects.create(code=f"p{number}", name_fr=f"Partenaire {number}", name_nl=f"Partner {number}")
    Partner.objects.create(code="none", name_fr="Sans rien", name_nl="Zonder iets")
    people = [person(f"p{number}@example.org", f"Personne {number}") for number in range(PEOPLE)]
    for number, each in enumerate(people):
        member(each, Role.COUNSELLOR, Partner.objects.get(code=f"p{number % PARTNERS}"))
    manager = member(person("manager@example.org", "Responsable"), Role.MANAGER)
    _fill(ENTRIES)
    account, client = people[3].pk, sign_in(manager)
    with translation.override("fr"):
        return [
            *_writing(Partner.objects.get(code="p0"), account),
            *_looking(client),
            *_reading(client, account),
            *_forgetting(),
        ]
