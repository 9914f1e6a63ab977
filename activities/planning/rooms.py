"""The room of a session, held through ``cdm.agenda`` for each of its meetings; and who has it when it is taken."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from activities.models import Meeting, Session
from cdm.agenda import holds
from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Calendar, Hold
from cdm.agenda.terms import Need, Terms
from cdm.core import human
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Channel

BY_STAFF = frozenset({"notice", "horizon", "step"})
ANY_HOUR = BY_STAFF | {"hours"}
ON_SITE = Need(channel=Channel.FACE.value)


@dataclass(frozen=True)
class Clash:
    """Who has a room during ``period``. ``session`` None: an interview, or whatever else holds rooms."""

    period: Interval
    session: Session | None


class RoomTaken(Conflict):
    """Somebody else has the room during one or several meetings; ``clashes`` says who, as far as it is known."""

    def __init__(self, room: Calendar, clashes: Sequence[Clash]) -> None:
        super().__init__(_("The room %(room)s is taken at that time.") % {"room": room}, field="room")
        self.room, self.clashes = room, clashes


def clashes(room: int, periods: Iterable[Interval], *, besides: Iterable[int] = ()) -> list[Clash]:
    """What holds the room during any of ``periods``, but for the sessions ``besides``. Two queries."""
    periods, besides = list(periods), set(besides)
    if not periods:
        return []
    span = Interval(min(period.start for period in periods), max(period.end for period in periods))
    found = taken([room], span).get(room, [])
    return [
        clash
        for clash in found
        if (clash.session is None or clash.session.pk not in besides) and any(map(clash.period.overlaps, periods))
    ]


def taken(rooms: Collection[int], span: Interval) -> dict[int, list[Clash]]:
    """Everything that holds these rooms during ``span``, in order. Two queries, none for no room."""
    rows = Allocation.objects.filter(calendar__in=rooms, period__overlap=tuple(span)).order_by("period", "pk")
    found: dict[int, dict[int, Clash]] = defaultdict(dict)
    for allocation in rows.select_related("hold__meeting__session__activity__lead").prefetch_related(
        "hold__meeting__session__activity__co_hosts"
    ):
        period = Interval(allocation.period.lower, allocation.period.upper)
        meeting = getattr(allocation.hold, "meeting", None)
        found[allocation.calendar_id][allocation.hold_id] = Clash(period, meeting.session if meeting else None)
    return {room: list(by_hold.values()) for room, by_hold in found.items()}


def hold(session: Session, meetings: Sequence[Meeting], *, waive: frozenset[str] = frozenset()) -> None:
    """Hold the session's room, if it has one, for ``meetings`` that do not hold it yet. Needs a transaction.

    Raises RoomTaken with all clashes, Refused with the day on which the centre is closed.
    """
    room = session.room
    if room is None:
        return
    waived = ANY_HOUR if session.outside_hours else BY_STAFF | waive
    for meeting in meetings:
        period = Interval(meeting.starts, meeting.ends)
        try:
            meeting.hold = holds.take(
                period=period, calendars=[room.pk], need=ON_SITE, terms=terms_of(period), waive=waived
            )
        except SlotTaken:
            wanted = [Interval(each.starts, each.ends) for each in meetings]
            raise RoomTaken(room, clashes(room.pk, wanted, besides=[session.pk])) from None
        except NotOpen as refused:
            words = {"day": human.date(meeting.starts), "reason": refused}
            raise Refused(_("%(day)s: %(reason)s") % words, field="meetings") from None
        if meeting.hold.site_id is None and session.site_id:  # outside its hours a closure of the site still hits it
            meeting.hold.site_id = session.site_id
            meeting.hold.save(update_fields=["site"])
        meeting.save(update_fields=["hold"])


def give_back(meetings: Iterable[Meeting]) -> None:
    """Free the room during ``meetings``. Needs a transaction."""
    held: list[Hold] = []
    for meeting in meetings:
        if meeting.hold is not None:
            held.append(meeting.hold)
            meeting.hold = None
            meeting.save(update_fields=["hold"])
    for each in held:
        holds.give_back(each)


def terms_of(period: Interval) -> Terms:
    return Terms(duration=int((period.end - period.start) / dt.timedelta(minutes=1)), step=5)
