"""Recording by many at once, with the rollups kept and without: what they cost, and that nobody waits in a ring."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

from django.db import connection, transaction

from stats import months, recording
from stats.models import DIMENSIONS
from tests.benchmarks.crowd import seconds
from tests.benchmarks.network import ANSWERED, Network

CONNECTIONS, RECORDS, ROUNDS = 32, 4_000, 3
FIRST = dt.date(2026, 3, 1)
TABLES = ("stats_tally", "stats_profile")


@contextlib.contextmanager
def _without_rollups() -> Iterator[None]:
    """Nor the refusal of closed years, which is in the same triggers."""
    _triggers("DISABLE")
    try:
        yield
    finally:
        _triggers("ENABLE")


def _triggers(how: str) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


def _contact(**facts: object) -> None:
    with transaction.atomic(durable=True):
        recording.record(**facts)


def _contact_and_answers(answers: dict[str, str], **facts: object) -> None:
    with transaction.atomic(durable=True):
        recording.record(**facts)
        recording.add_profile(month=facts["day"], **answers)


def _alike(**facts: object) -> list[Callable[[], object]]:
    return [partial(_contact, **facts)] * (RECORDS // 4)


def _contacts(network: Network) -> list[Callable[[], object]]:
    """Those of a month of ten million in ten years, in the order of chance."""
    tallies = list(network.month(FIRST, RECORDS * 2).elements())
    network.random.shuffle(tallies)
    return [
        partial(_contact, day=day, **dict(zip(DIMENSIONS, codes, strict=True))) for day, *codes in tallies[:RECORDS]
    ]


def _with_answers(network: Network, contacts: list[Callable[[], object]]) -> list[Callable[[], object]]:
    known = recording.known_answers()
    drawn = {
        question: network.random.choices(
            [code if code in known[question] else "" for code in codes], weights=list(codes.values()), k=len(contacts)
        )
        for question, codes in ANSWERED.items()
    }
    answers = [dict(zip(drawn, given, strict=True)) for given in zip(*drawn.values(), strict=True)]
    return [
        partial(_contact_and_answers, given, **contact.keywords)
        for given, contact in zip(answers, contacts, strict=True)
    ]


def _rates(works: list[Callable[[], object]], handlers: int) -> tuple[float, float]:
    """Records a second without rollups and with them: the best of ROUNDS, in turns."""
    bare = kept = 0.0
    for _ in range(ROUNDS):
        with _without_rollups():
            bare = max(bare, len(works) / seconds(works, handlers))
        kept = max(kept, len(works) / seconds(works, handlers))
    return bare, kept


def run() -> list[tuple[str, float, str]]:
    network, found = Network(), list[tuple[str, float, str]]()
    contacts = _contacts(network)
    answered = _with_answers(network, contacts[: RECORDS // 2])
    alike = _alike(day=FIRST, service="MM", channel="FACE", partner="c01")
    for label, works, handlers in (
        ("contacts", contacts[: RECORDS // 2], 1),
        ("contacts", contacts, CONNECTIONS),
        ("contacts with a visitor's answers", answered, CONNECTIONS),
        ("the same contact over and over", alike, CONNECTIONS),
    ):
        several = "one connection" if handlers == 1 else f"{handlers} connections"
        bare, kept = _rates(works, handlers)
        found += [
            (f"bare limit, no rollups: {label}, {several}", bare, "/s"),
            (f"… rollups kept, closed years refused (× {kept / bare:.2f})", kept, "/s"),
        ]
    months.rebuild()
    for work in contacts[:200]:
        work()
    found.append(("rows of rollups that differed from the facts afterwards", months.rebuild(), "rows"))
    return found
