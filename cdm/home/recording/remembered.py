"""What stays between two visitors, in the session: what was counted, never what anybody answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from cdm.core import clock
from cdm.core.vocabulary import Context, Service
from cdm.home.recording.values import Values, values_of

FORM, LAST, TOLD = "record", "record_last", "record_told"
FRESH: dict[str, Any] = {"service": Service.IC, "context": Context.STD}


def form(session: SessionBase) -> dict[str, Any]:
    """Initial values of the form. A day before today stays until tomorrow: a pile of yesterday's notes is one day's."""
    kept: dict[str, Any] = session.get(FORM) or {}
    initial = {**FRESH, **kept.get("values", {})}
    if kept.get("on") == clock.today().isoformat():
        initial["day"] = dt.date.fromisoformat(kept["day"])
    return initial


def opened(session: SessionBase) -> str:
    """Which part was unfolded and used for the last record: profile, hands or nothing."""
    kept: dict[str, Any] = session.get(FORM) or {}
    return str(kept.get("opened", ""))


def last(session: SessionBase) -> Values | None:
    kept = session.get(LAST)
    return values_of(kept) if kept else None


def keep(session: SessionBase, values: Values, *, day: dt.date, opened: str, quick: bool) -> None:
    """What one tap counts is repeated, but the form stays as it stood."""
    session[LAST] = values
    if not quick:
        asked = {name: value for name, value in values.items() if name != "audiences"}
        session[FORM] = {
            "values": asked,
            "day": day.isoformat(),
            "on": clock.today().isoformat(),
            "opened": opened,
        }


def tell(session: SessionBase, contacts: int) -> None:
    """``contacts`` were counted (fewer than 0: taken back): the device adds up its own day."""
    session[TOLD] = contacts


def told(session: SessionBase) -> int:
    """Since the page was last shown, once."""
    return int(session.pop(TOLD, 0))
