"""What journeys share: both languages, a real worker, a real mail server, and people who are signed in."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from cdm.accounts.models import User
from cdm.embedded import children
from cdm.env import ROOT
from tests import personae
from tests.browser.cuttable import Wire, wire
from tests.browser.devices import record_page
from tests.outbox.sink import Sink, listening

PATIENCE = 40  # seconds: a worker starts slowly on a busy machine


@pytest.fixture(params=["fr", "nl"])
def language(request) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def sink() -> Iterator[Sink]:
    with listening() as sink:
        yield sink


@pytest.fixture
def worker(sink: Sink, tmp_path: Path) -> Iterator[None]:
    """Celery as it runs in production, on this test's database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.worker_settings",
        "CDM_TEST_DATABASE": connection.settings_dict["NAME"],
        "CDM_TEST_SMTP_PORT": str(sink.port),
    }
    celery = (sys.executable, "-m", "celery", "-A", "cdm.celery")
    command = (*celery, "worker", "-c", "1", "-l", "INFO", "--without-mingle", "--without-gossip")
    log = tmp_path / "worker.log"
    process = children.start(command, last=signal.SIGKILL, log=log, cwd=ROOT, env=environment)
    yield
    process.terminate()
    process.wait(PATIENCE)
    assert "Traceback" not in log.read_text()


def sign_in(context: BrowserContext, user: User, origin: str) -> None:
    session = personae.sign_in(user).cookies[configured.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": origin}])


def text_of(mail: EmailMessage) -> str:
    (text,) = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
    return text.get_content()


# --- the record page, with a network that can be cut ----------


@pytest.fixture
def line(live_server) -> Iterator[Wire]:
    with wire(live_server.url) as made:
        yield made


@pytest.fixture
def desk(page: Page, line: Wire, counsellor_a: User) -> Page:
    """The record page of a counsellor."""
    page.set_default_timeout(10_000)
    sign_in(page.context, counsellor_a, line.url)
    record_page(page, line)
    return page


@pytest.fixture
def street(desk: Page) -> Page:
    """The same, where there is no network."""
    desk.context.set_offline(True)
    desk.reload()
    expect(desk.locator("#offline")).to_have_attribute("data-state", "away")
    return desk
