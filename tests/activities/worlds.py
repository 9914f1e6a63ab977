"""Activities with sessions to register for, of two partners; times as in the agenda's world (NOW is a Monday, 8:00)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from activities import registrations
from activities.models import Activity, Meeting, Mode, Registration, SeatPool, Session
from cdm.agenda.models import Site
from partners.models import Partner
from tests.agenda.worlds import MONDAY, NOW, TUESDAY, at
from tests.counselling.worlds import room, site

__all__ = ["MONDAY", "NOW", "THURSDAY", "TUESDAY", "activity", "at", "register", "room", "session", "site"]

THURSDAY = dt.date(2026, 11, 26)


def activity(lead: Partner, title: str = "Atelier CV", *co_hosts: Partner, **fields: Any) -> Activity:
    """Published, with words in both languages: ``title`` and ``title (nl)``."""
    words = {
        "title_fr": title,
        "title_nl": f"{title} (nl)",
        "summary_fr": f"{title} en une phrase.",
        "summary_nl": f"{title} in één zin.",
        "description_fr": "Vous apprenez à présenter ce que vous savez faire.",
        "description_nl": "U leert tonen wat u kunt.",
    }
    usual = {"state": Activity.State.PUBLISHED, "themes": ["WORK"], "languages": ["fr"], **words}
    made = Activity.objects.create(lead=lead, **{**usual, **fields})
    made.co_hosts.set(co_hosts)
    return made


def session(
    of: Activity,
    starts: dt.datetime | None = None,
    *,
    minutes: int = 120,
    onsite: int | str | None = 12,
    online: int | str | None = "none",
    waiting: int | None = None,
    days: int = 1,
    **fields: Any,
) -> Session:
    """Published, on Thursday at ten unless ``starts`` says otherwise, on ``days`` days in a row.

    ``onsite``, ``online``: seats, None for any number, "none" where it is not to be had. ``waiting``: the limit of each
    waiting list. The room is not held: that is the affair of ``activities.planning``.
    """
    starts = starts or at(THURSDAY, "10:00")
    seats = {Mode.ONSITE: onsite, Mode.ONLINE: online}
    offered = {mode: number for mode, number in seats.items() if number != "none"}
    mode = Mode.HYBRID if len(offered) == 2 else next(iter(offered))
    length = dt.timedelta(minutes=minutes)
    whole = {"starts": starts, "ends": starts + dt.timedelta(days=days - 1) + length}
    usual = {"state": Session.State.PUBLISHED, "mode": mode, "languages": of.languages, "site": Site.objects.first()}
    if mode != Mode.ONSITE:
        usual["meeting_link"] = "https://video.example/secret-room"
    made = Session.objects.create(activity=of, **{**whole, **usual, **fields})
    for day in range(days):
        begin = starts + dt.timedelta(days=day)
        Meeting.objects.create(session=made, starts=begin, ends=begin + length)
    for name, number in offered.items():
        SeatPool.objects.create(session=made, mode=name, seats=number, waiting_limit=waiting)
    return made


def register(of: Session, **fields: Any) -> Registration:
    """Through the verb, as a visitor would; on site where that is offered."""
    mode = Mode.ONLINE if of.mode == Mode.ONLINE else Mode.ONSITE
    asked = {"mode": mode, "page_language": "fr", "submission": uuid.uuid4()}
    return registrations.register(session=of, **{**asked, **fields})
