"""Open or not, in one short sentence for the strip under the head."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cdm.agenda.centre import State, Status
from cdm.core import clock, human


@dataclass(frozen=True)
class Strip:
    """``aside``: a reason or a comfort, perhaps empty."""

    state: str
    text: str
    aside: str


def strip(status: Status) -> Strip:
    return Strip(state=status.state.value, text=_text(status), aside=_aside(status))


def _text(status: Status) -> str:
    if status.until and status.state is State.OPEN:
        return _("Open until %(time)s, no appointment needed") % {"time": human.time(status.until)}
    if status.until:
        return _("By appointment only, today until %(time)s") % {"time": human.time(status.until)}
    if status.opens is None:
        return _("Closed for now")
    words = {"time": human.time(status.opens), "day": human.day(status.opens)}
    if status.opens_as is State.APPOINTMENT:
        return _("Closed. By appointment again %(day)s, %(time)s") % words
    if status.opens_today:
        return _("Closed. We open today at %(time)s") % words
    if clock.local(status.opens).date() == clock.local(status.at).date() + dt.timedelta(days=1):
        return _("Closed. We open tomorrow at %(time)s") % words
    return _("Closed. We open again %(day)s at %(time)s") % words


def _aside(status: Status) -> str:
    if status.remote:
        return _("Interviews by video and phone go on")
    return status.closure or status.note
