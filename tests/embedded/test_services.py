"""The embedded servers, as processes: shared, restarted, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from cdm import embedded, env
from cdm.embedded import children
from cdm.embedded.place import LONGEST_SOCKET, POSTGRES_SOCKET, Place
from cdm.embedded.postgres import Postgres

USER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from cdm import embedded, env
here = replace(env.read(), database_url="", redis_url="", state_dir=Path(sys.argv[1]))
with embedded.services(here, durable=False):
    print(embedded.pids(here.state_dir), flush=True)
    time.sleep(float(sys.argv[2]))
"""


def wait_until(true: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cluster for all tests of this module: making one takes a second."""
    made = tmp_path_factory.mktemp("state")
    yield made
    wait_until(lambda: embedded.forget(made))  # the servers' keeper lets go of the lock a moment after they stopped


@pytest.fixture
def here(state: Path) -> Iterator[env.Environment]:
    yield replace(settings.ENV, database_url="", redis_url="", state_dir=state)
    wait_until(lambda: not embedded.pids(state))


def user(state: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(state), str(seconds)], stdout=subprocess.PIPE, text=True, cwd=env.ROOT
    )


def answer(state: Path, statement: str) -> object:
    with psycopg.connect(host=str(embedded.postgres_socket_dir(state)), user="cdm", dbname="cdm") as connection:
        row = connection.execute(statement).fetchone()
        assert row is not None
        return row[0]


def test_they_answer_within_and_are_gone_after(here):
    with embedded.services(here, durable=False):
        assert answer(here.state_dir, "SHOW server_version_num") >= "150000"
        assert set(embedded.pids(here.state_dir)) == {"postgres", "redis"}
    assert embedded.pids(here.state_dir) == {}


def test_several_commands_share_them_and_the_last_one_stops_them(here):
    with embedded.services(here, durable=False):
        first = embedded.pids(here.state_dir)
        with user(here.state_dir, 0) as other:
            assert other.stdout.readline().strip() == str(first)
            assert other.wait(20) == 0
        assert embedded.pids(here.state_dir) == first
    assert embedded.pids(here.state_dir) == {}


def test_who_started_them_may_leave_first(here):
    with user(here.state_dir, 1.5) as starter:
        first = starter.stdout.readline().strip()
        with embedded.services(here, durable=False):
            assert starter.wait(20) == 0
            assert str(embedded.pids(here.state_dir)) == first
            assert answer(here.state_dir, "SELECT 1") == 1


def test_a_killed_user_leaves_none_behind(here):
    with user(here.state_dir, 60) as other:
        other.stdout.readline()
        other.kill()
    wait_until(lambda: not embedded.pids(here.state_dir))


def test_after_a_kill_of_everything_the_next_one_starts(here):
    with user(here.state_dir, 60) as other:
        other.stdout.readline()
        keeper = int(Path(f"/proc/{embedded.pids(here.state_dir)['redis']}/stat").read_text().rsplit(")")[1].split()[1])
        other.kill()
        for pid in (keeper, *embedded.pids(here.state_dir).values()):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not children.running(keeper) and not embedded.pids(here.state_dir))
    place = Place(here.state_dir)
    assert (place.sockets / POSTGRES_SOCKET).exists()  # the trap is set: a socket nobody listens at
    assert (place.data / "postmaster.pid").exists()
    with embedded.services(here, durable=False):
        assert answer(here.state_dir, "SELECT 1") == 1


def test_a_pid_file_that_names_a_stranger_is_not_believed(here):
    with embedded.services(here, durable=False):
        pass
    place = Place(here.state_dir)
    (place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{place.data}\n0\n5432\n{place.sockets}\n\n0 0\nready\n")
    with embedded.services(here, durable=False):
        assert embedded.pids(here.state_dir)["postgres"] != os.getpid()
        assert answer(here.state_dir, "SELECT 1") == 1


@pytest.mark.parametrize("server", ["postgres", "redis"])
def test_a_server_that_dies_is_started_again(here, server):
    with embedded.services(here, durable=False):
        first = embedded.pids(here.state_dir)[server]
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: embedded.pids(here.state_dir).get(server, first) != first)
        with embedded.services(here, durable=False):  # a newcomer waits until both answer
            assert answer(here.state_dir, "SELECT 1") == 1


def test_data_are_forgotten_only_when_nobody_uses_them(here):
    with embedded.services(here, durable=False):
        assert not embedded.forget(here.state_dir)
        answer(here.state_dir, "SELECT 1")
    assert embedded.forget(here.state_dir)
    assert not Place(here.state_dir).data.exists()


def test_a_long_path_has_short_sockets(tmp_path):
    deep = tmp_path / ("d" * 90)
    assert len(str(embedded.postgres_socket_dir(deep) / POSTGRES_SOCKET)) <= LONGEST_SOCKET
    assert len(str(embedded.redis_socket(deep))) <= LONGEST_SOCKET
    assert embedded.redis_socket(deep) != embedded.redis_socket(deep.with_name("e" * 90))


def test_a_state_directory_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    here = replace(settings.ENV, database_url="", state_dir=tmp_path / "file" / "state")
    with pytest.raises(embedded.NotStarted) as refused, embedded.services(here):
        pass
    assert "\n" not in str(refused.value)
    assert str(tmp_path) in str(refused.value)


def test_a_full_disk_is_one_line(here, monkeypatch, tmp_path):
    monkeypatch.setattr("cdm.embedded.trouble.ROOM_NEEDED", 2**60)
    monkeypatch.setattr("cdm.embedded.place.reachable_by_nobody", lambda place: True)
    with pytest.raises(embedded.NotStarted, match=r"^The disk is full: .* MB needed\.$"):
        Postgres(Place(tmp_path), durable=True).prepare()


def test_a_command_line_that_is_gone_is_empty():
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert children.running(process.pid) == []
