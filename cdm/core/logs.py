"""Lines of the log as JSON, about the site and never about a person (design/1-the-centre.md P1).

A request is told by its route, ``fr/conseil/rendez-vous/<str:token>/``: no address, query, body, cookie or token. An
exception is told by its type and where it was raised; its words may quote a row, and stay out in production.
"""

from __future__ import annotations

import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog

ADDRESS = re.compile(r"\S+@\S+")
FRAMES = 15
LONGEST = 400
_render = structlog.processors.JSONRenderer()


class Line(logging.Formatter):
    """``words``: with the exception's own words, for development and the demo."""

    def __init__(self, *args: Any, words: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def format(self, record: logging.LogRecord) -> str:
        fault = record.exc_info[1] if record.exc_info else None
        facts = {
            "event": _event(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            **_request(record),
            **_task(record),
            **(_fault(fault) if fault else {}),
        }
        if fault and self.words:
            facts["words"] = str(fault)
        return str(_render(None, "", facts))


def _event(record: logging.LogRecord) -> str:
    if hasattr(record, "request"):
        return "request"  # the message quotes the address
    said = str(record.msg) if record.name.startswith("celery") else record.getMessage()  # arguments may be personal
    return ADDRESS.sub("…", said)[:LONGEST]


def _request(record: logging.LogRecord) -> dict[str, Any]:
    request = getattr(record, "request", None)
    if request is None:
        return {}
    found = getattr(request, "resolver_match", None)
    return {
        "method": getattr(request, "method", ""),
        "route": found.route if found else "",
        "status": getattr(record, "status_code", None),
    }


def _task(record: logging.LogRecord) -> dict[str, Any]:
    data = getattr(record, "data", None)
    return {"task": data.get("name", "")} if isinstance(data, dict) else {}


def _fault(fault: BaseException) -> dict[str, Any]:
    chain: list[str] = []
    seen: BaseException | None = fault
    while seen is not None and len(chain) < FRAMES:
        chain.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        seen = seen.__cause__ or seen.__context__
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES:]
    return {"error": chain, "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]}


def configuration(*, words: bool) -> dict[str, Any]:
    """For ``LOGGING``: errors, and what Django suspects of being an attack, to the console."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "cdm.core.logs.Line", "words": words}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # a page not found is nothing to wake up for
        },
    }
