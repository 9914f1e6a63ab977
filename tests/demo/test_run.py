"""What the demo refuses, in one line each, and what it keeps."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cdm.demo import loader, run
from cdm.demo.accounts import ACCOUNTS
from cdm.demo.screen import welcome
from cdm.embedded import NotStarted
from cdm.embedded.locks import lock
from cdm.env import ROOT


@pytest.fixture
def elsewhere(tmp_path: Path) -> run.Demo:
    return run.Demo(replace(settings.ENV, state_dir=tmp_path), say=lambda line: None)


@pytest.fixture
def busy():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def demo(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    command = [sys.executable, "manage.py", "demo", *arguments]
    environment = {**kept, "CDM_STATE_DIR": str(state)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_busy_port_is_one_line_with_the_way_out(tmp_path, busy):
    done = demo(tmp_path, "--port", str(busy))
    assert done.returncode == 1
    assert done.stderr == f"Port {busy} is taken by another program. Choose one: make demo PORT={busy + 1}\n"
    assert not (tmp_path / "data").exists()


def test_a_second_demo_is_refused(elsewhere, tmp_path, busy):
    with lock(tmp_path / "demo.lock") as first:
        first.exclusive()
        with pytest.raises(NotStarted, match=r"^A demo already runs from .*\.$"):
            elsewhere.run(host="127.0.0.1", port=busy, reset=False)


def test_reset_leaves_data_alone_that_someone_uses(elsewhere, tmp_path):
    (tmp_path / "data").mkdir()
    with lock(tmp_path / "users.lock") as user:
        user.shared()
        with pytest.raises(NotStarted, match="end it before RESET"):
            elsewhere.load_only(reset=True)
    assert (tmp_path / "data").exists()


def test_reset_does_not_touch_a_database_of_others(tmp_path):
    other = run.Demo(replace(settings.ENV, state_dir=tmp_path, database_url="postgresql://x/y"), say=lambda line: None)
    with pytest.raises(NotStarted, match="DATABASE_URL"):
        other.load_only(reset=True)


@pytest.mark.parametrize("port", ["http", "-1", "99999"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    done = demo(tmp_path, f"--port={port}")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_the_screen_names_the_address_and_every_account():
    said = welcome("http://127.0.0.1:8123", mail=3)
    assert "http://127.0.0.1:8123/nl/" in said
    assert all(account.email in said for account in ACCOUNTS)


# --- the loader ----------


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three data modules that note their loading; ``broken`` fails while it is named so."""
    loads: list[str] = []

    class Module:
        def __init__(self, name: str) -> None:
            self.name = name

        def load(self, say) -> None:
            if self.name == "broken":
                raise KeyboardInterrupt
            loads.append(self.name)

    monkeypatch.setattr(loader.importlib, "import_module", lambda path: Module(path.removeprefix("cdm.demo.data_")))
    return loads


@pytest.fixture
def unmarked(db):
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {connection.settings_dict['NAME']} IS NULL")


def test_each_module_is_loaded_once_and_a_new_one_later(modules, unmarked, monkeypatch):
    monkeypatch.setattr(loader, "modules", lambda: ["first", "second"])
    assert loader.load(lambda line: None)
    assert not loader.load(lambda line: None)
    monkeypatch.setattr(loader, "modules", lambda: ["first", "second", "third"])
    assert loader.load(lambda line: None)
    assert modules == ["first", "second", "third"]
    assert not loader.cut_short()


def test_a_first_load_that_was_cut_short_is_known(modules, unmarked, monkeypatch):
    assert not loader.cut_short()
    monkeypatch.setattr(loader, "modules", lambda: ["first", "broken"])
    with pytest.raises(KeyboardInterrupt):
        loader.load(lambda line: None)
    assert loader.cut_short()
