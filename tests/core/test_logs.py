from __future__ import annotations

import json
import logging

import pytest
from django.test import Client
from django.urls import path

from cdm.core import logs

SECRET = "AbCdEf-a-signed-token"


def _fails(request, token):
    raise ValueError(f"Key (email)=(ada@example.org) {token}")


class Urls:
    urlpatterns = (path("letter/<str:token>/", _fails),)
    handler500 = "cdm.home.errors.server_error"


def _lines(caplog: pytest.LogCaptureFixture, *, words: bool) -> list[str]:
    return [logs.Line(words=words).format(record) for record in caplog.records]


def test_a_failing_page_leaves_one_line_with_its_route_and_nothing_of_the_person(caplog, settings):
    settings.ROOT_URLCONF = Urls
    client = Client(raise_request_exception=False)
    answer = client.post(f"/letter/{SECRET}/?name=Ada", {"email": "ada@example.org"}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 500
    [line] = [json.loads(line) for line in _lines(caplog, words=False)]
    assert (line["level"], line["route"], line["status"]) == ("error", "letter/<str:token>/", 500)
    assert line["error"] == ["builtins.ValueError"]
    assert line["where"][-1].endswith("_fails")
    for told in (SECRET, "ada", "Ada", "192.0.2.7"):
        assert told not in json.dumps(line)
    assert "ada@example.org" in _lines(caplog, words=True)[0]


def test_a_strange_host_is_a_warning_without_its_address(caplog, client):
    assert client.get(f"/fr/{SECRET}/", headers={"host": "evil.example"}).status_code == 400
    [line] = [json.loads(line) for line in _lines(caplog, words=False)]
    assert line["logger"] == "django.security.DisallowedHost"
    assert SECRET not in json.dumps(line)


def test_a_failed_task_is_told_by_its_name():
    record = logging.LogRecord("celery.app.trace", logging.ERROR, "", 1, "Task %(name)s: %(exc)s", (), None)
    record.data = {"name": "counselling.tasks.erase", "exc": "ada@example.org"}
    line = json.loads(logs.Line().format(record))
    assert line["task"] == "counselling.tasks.erase"
    assert "ada" not in json.dumps(line)


def test_the_settings_write_errors_to_the_console(settings):
    console = settings.LOGGING["handlers"]["console"]
    assert console == {"class": "logging.StreamHandler", "formatter": "line"}
    assert settings.LOGGING["root"]["handlers"] == ["console"]
