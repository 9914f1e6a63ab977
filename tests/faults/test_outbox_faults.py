"""M2: worker, beat, broker, database and mail server die in mid-flow; no message is lost, none doubled needlessly.

What SMTP makes unavoidable (``cdm.outbox.delivery``): a mail the server took, from a worker that died before it could
write so down. It comes twice, under one Message-ID. Every other count below is exact.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.stack import Stack, standing
from tests.outbox.sink import Sink, listening

pytestmark = pytest.mark.xdist_group("faults")
SECONDS = 15
MANY, PATIENCE = 40, 15


@pytest.fixture(scope="module")
def server() -> Sink:
    """Knows the port, whoever listens."""
    with listening() as sink:
        port = sink.port
    return Sink(port=port)


@pytest.fixture(scope="module")
def portal(server) -> Iterator[Stack]:
    with standing(server.port) as stack:
        yield stack


@pytest.fixture
def stack(portal) -> Stack:
    """Everything that lives on from the test before is whole again, and there are no messages."""
    for name in ("postgres", "redis", "writer"):
        portal.start(name)
    portal.tell(empty=True)
    return portal


@pytest.fixture
def sink(server) -> Iterator[Sink]:
    fresh = Sink(port=server.port)
    with listening(fresh):
        yield fresh


@pytest.fixture
def at_work(stack, sink) -> Stack:
    """With worker and beat, warmed up."""
    stack.start("worker")
    stack.start("beat")
    stack.post("warm")
    assert sink.wait_for(1, SECONDS), stack.log("worker")
    stack.settles(sent=1)
    stack.tell(empty=True)
    sink.taken.clear()
    return stack


def keys(count: int) -> list[str]:
    return [f"m{n}" for n in range(count)]


def once(wanted: list[str]) -> dict[str, int]:
    return dict.fromkeys(wanted, 1)


def doubled_recognisably(sink: Sink, wanted: list[str]) -> bool:
    """All arrived, and twice at most what each of the worker's two processes was sending, under the same number."""
    doubled = [mail for mail in sink.taken if sink.counted[mail["Subject"]] > 1]
    assert set(sink.counted) == set(wanted)
    assert len(sink.taken) - len(wanted) <= 2
    return len({mail["Message-ID"] for mail in doubled}) * 2 == len(doubled)


def test_a_worker_killed_in_the_middle_of_a_batch(at_work, sink):
    sink.behaviour = lambda mail: -0.03
    at_work.post(*keys(30))
    assert sink.wait_for(8, SECONDS)
    at_work.kill("worker")
    at_work.start("worker")
    at_work.settles(sent=30)
    assert doubled_recognisably(sink, keys(30))


def test_a_worker_killed_after_the_server_took_the_mail_doubles_it_recognisably(at_work, sink):
    sink.behaviour = lambda mail: 0.8
    at_work.post("k")
    assert sink.wait_for(1, SECONDS)
    at_work.kill("worker")
    sink.behaviour = lambda mail: 0.0
    at_work.start("worker")
    at_work.settles(sent=1)
    assert sink.subjects == ["k", "k"]
    assert len({mail["Message-ID"] for mail in sink.taken}) == 1


def test_a_worker_killed_before_the_server_took_the_mail_doubles_nothing(at_work, sink):
    sink.behaviour = lambda mail: -5.0
    at_work.post("k")
    at_work.settles(sending=1)
    at_work.kill("worker")
    sink.behaviour = lambda mail: 0.0
    at_work.start("worker")
    at_work.settles(sent=1)
    assert sink.counted == once(["k"])


def test_a_cancellation_while_the_sender_of_the_reminder_lies_dead(at_work, sink):
    sink.behaviour = lambda mail: -5.0
    at_work.post("reminder", topic="t")
    at_work.settles(sending=1)
    at_work.kill("worker")
    sink.behaviour = lambda mail: 0.0
    at_work.tell(withdraw="t")
    at_work.post("cancellation", topic="t")
    at_work.start("worker")
    at_work.settles(sent=1, withdrawn=1)
    assert sink.subjects == ["cancellation"]


def test_a_broker_dead_at_commit_delays(at_work, sink):
    at_work.kill("redis")
    spent = [at_work.post(key)["seconds"] for key in keys(5)]
    assert sum(spent) < 2.0, spent
    at_work.start("redis")
    at_work.settles(sent=5)
    assert sink.counted == once(keys(5))


def test_a_broker_that_hangs_costs_one_moment(at_work, sink):
    at_work.freeze("redis")
    spent = at_work.post(*keys(5))["seconds"]
    at_work.thaw("redis")
    assert 0.9 < spent < 2.5, "one time-out of a second, not five"
    at_work.settles(sent=5)
    assert sink.counted == once(keys(5))


def test_a_broker_that_dies_after_commit_and_forgets_everything(stack, sink):
    if "worker" in stack.running:
        stack.kill("worker")
    stack.post(*keys(5))
    stack.kill("redis")
    stack.forget_queue()
    stack.start("redis")
    stack.start("worker")
    stack.start("beat")
    stack.settles(sent=5)
    assert sink.counted == once(keys(5))


def test_beat_killed_delays_what_was_due_later(at_work, sink):
    at_work.kill("beat")
    at_work.post("reminder", due=0.3)
    time.sleep(1.5)
    assert sink.taken == [], "nobody else looks for it: so the rest of this test says something"
    at_work.start("beat")
    at_work.settles(sent=1)
    assert sink.counted == once(["reminder"])


def test_a_database_killed_in_the_middle_of_a_batch(at_work, sink):
    sink.behaviour = lambda mail: -0.02
    at_work.post(*keys(30))
    assert sink.wait_for(8, SECONDS)
    at_work.kill("postgres")
    answer = at_work.tell(post=["meanwhile"])
    assert "error" in answer, "a booking that could not be written was not taken either"
    at_work.start("postgres")
    at_work.post("after")
    at_work.settles(sent=31)
    assert doubled_recognisably(sink, [*keys(30), "after"])


def test_a_mail_server_that_is_away_delays(at_work, sink):
    with sink.silenced():
        at_work.post(*keys(3), useless_after=60)
        time.sleep(1.2)
        assert at_work.states() == {"waiting": 3}
    at_work.settles(sent=3)
    assert sink.counted == once(keys(3))


def test_a_mail_server_that_takes_the_mail_and_hangs_doubles_it_recognisably(at_work, sink):
    sink.behaviour = lambda mail: 0.0 if len(sink.taken) else 4.5
    at_work.post("k")
    at_work.settles(sent=1)
    assert sink.subjects == ["k", "k"]
    assert len({mail["Message-ID"] for mail in sink.taken}) == 1


def test_nobody_registered_or_cancelled_is_forgotten_while_the_broker_is_away(at_work, sink):
    """The session of many: each is told that they are in, then that it is off, once, and nothing else."""
    at_work.kill("redis")
    answer = at_work.tell(register=MANY)
    assert answer["kinds"] == {"activity_confirmed": MANY, "activity_day_before": MANY}
    assert answer["seconds"] < PATIENCE
    at_work.start("redis")
    at_work.settles(sent=MANY, waiting=MANY)
    at_work.kill("redis")
    assert at_work.tell(cancel=True)["seconds"] < PATIENCE
    at_work.start("redis")
    at_work.settles(sent=2 * MANY, withdrawn=MANY)
    assert sorted(Counter(mail["To"] for mail in sink.taken).values()) == [2] * MANY
    assert len(sink.counted) == 4, "both mails, in both languages"
    assert set(sink.counted.values()) == {MANY // 2}
