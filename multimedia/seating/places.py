"""Choosing places for who sits down now, and holding them. What is here needs the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cdm.agenda import holds, turns
from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Hold
from cdm.agenda.terms import Seats
from cdm.core import clock
from cdm.core.refused import Conflict
from multimedia import spaces
from multimedia.models import Booking, Space, Station
from multimedia.spaces import NEED, SpaceNow

NEXT = dt.timedelta(minutes=5)  # ends are rounded up to these: people are told "until 15:40"
ATTEMPTS = 3  # bookings are made beside the lock of the space, and may win a place that was chosen here
AS_IT_COMES = frozenset({"notice", "horizon", "step"})  # who stands at the desk comes neither too soon nor off the grid


class Full(Conflict):
    """No place can be had now. Give a ticket: the page says where it would stand."""

    def __init__(self, message: object = _("No place is free at this moment.")) -> None:
        super().__init__(message)


@dataclass(frozen=True)
class Fit:
    """A place that can be taken now, until when at most."""

    station: Station
    until: dt.datetime


def moment() -> dt.datetime:
    """Now, as the agenda counts: in whole seconds."""
    return clock.now().replace(microsecond=0)


def locked(space: Space | int) -> Space:
    """The space, its queue ours until the transaction ends: nobody else seats, calls or extends there meanwhile.

    Takes ``turns.share`` and ``turns.group`` in their order, so that several places may follow.
    """
    turns.share()
    key = space if isinstance(space, int) else space.pk
    rows = Space.objects.select_related("calendar__site").prefetch_related("stations")
    row = rows.select_for_update(of=("self",), no_key=True).get(pk=key)
    turns.group([row.calendar_id])
    return row


def row_of(booking: Booking) -> Booking:
    """The booking as it is now, ours until the transaction ends. Its space is locked first."""
    rows = Booking.objects.select_related("space__calendar__site", "hold")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=booking.pk)


def fitting(now: SpaceNow, *, at: dt.datetime, minutes: int, accessible: bool) -> list[Fit]:
    """The places of a space that can be taken at ``at``, the best first.

    Best has enough time and wastes least: free for ``minutes``, with the smallest gap after them. Where none has that
    much, the one that is free longest. Accessible places go last to who does not need one, and are all there is to who
    does.
    """
    enough = at + dt.timedelta(minutes=minutes)

    def order(fit: Fit) -> tuple[bool, bool, dt.timedelta, int]:
        short = fit.until < enough
        kept = fit.station.accessible and not accessible
        return short, kept, (enough - fit.until if short else fit.until - enough), fit.station.number

    found = [Fit(each.station, each.free_until) for each in now.free if each.free_until]
    return sorted((fit for fit in found if fit.station.accessible or not accessible), key=order)


def take(
    space: Space,
    *,
    at: dt.datetime,
    minutes: int,
    accessible: bool = False,
    places: int = 1,
    station: Station | None = None,
) -> Hold:
    """Hold the best ``places`` of a locked space from ``at`` (now) on, or the one of ``station``.

    For about ``minutes``: until the next round five minutes, less where somebody comes sooner or the space closes.
    Raises Full, or SlotTaken for a station that is not free.
    """
    for _attempt in range(ATTEMPTS):
        standing = spaces.standing_of(space, at)
        fits = fitting(standing, at=at, minutes=minutes, accessible=accessible and station is None)
        if station is not None:
            fits = [fit for fit in fits if fit.station.pk == station.pk]
        chosen = fits[:places]
        if len(chosen) < places:
            break
        end = min(rounded(at + dt.timedelta(minutes=minutes)), *(fit.until for fit in chosen))
        try:
            return held(space, Interval(at, end), [fit.station.number for fit in chosen])
        except SlotTaken:
            continue
    if station is not None:
        raise SlotTaken
    raise Full


def held(space: Space, period: Interval, numbers: Sequence[int]) -> Hold:
    """Exactly these places. Raises SlotTaken, NotOpen."""
    return holds.take(
        period=period,
        calendars=[space.calendar_id],
        need=NEED,
        terms=spaces.terms_of(space, length(period)),
        waive=AS_IT_COMES,
        seats=Seats(len(numbers), (tuple(numbers),)),
    )


def exchange(row: Booking, *, leaving: Collection[int]) -> None:
    """Other places of its space, from now until its end, for those of a locked booking that are in ``leaving``.

    What was before stays where it was: others had those places then. Accessible places stay accessible. Raises
    SlotTaken, NotOpen.
    """
    if row.hold is None:
        raise SlotTaken
    space, own, period = row.space, numbers_of(row.hold), Interval(moment(), row.ends)
    kept = tuple(number for number in own if number not in leaving)
    would_do = spaces.seats_of(space, places=len(own), accessible=row.accessible).tiers
    others = [tuple(number for number in tier if number not in own) for tier in would_do]
    row.hold = holds.swap(
        row.hold,
        period=period,
        calendars=[space.calendar_id],
        need=NEED,
        terms=spaces.terms_of(space, length(period)),
        waive=AS_IT_COMES,
        seats=Seats(len(own), (kept, *others)),
    )


def leave_broken(row: Booking) -> None:
    """Let who sits down now have other places for those that are out of order; without any they keep their own."""
    own = numbers_of(row.hold)
    out = {each.station.number for each in spaces.standing_of(row.space, moment()).stations if each.out}
    if out.intersection(own):
        with suppress(SlotTaken, NotOpen):
            exchange(row, leaving=out)


def length(period: Interval) -> int:
    """In minutes, at least one."""
    return max(1, round((period.end - period.start).total_seconds() / 60))


def rounded(end: dt.datetime) -> dt.datetime:
    """Up to the next round five minutes."""
    over = dt.timedelta(minutes=end.minute % 5, seconds=end.second, microseconds=end.microsecond)
    return end - over + NEXT if over else end


def numbers_of(hold: Hold | None) -> tuple[int, ...]:
    """The places it has, by number."""
    if hold is None:
        return ()
    return tuple(hold.allocations.order_by("seat").values_list("seat", flat=True))
