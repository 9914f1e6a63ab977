"""The bookings that a closure, a regime or a place out of order hits, and the answers to it: another place at the same
time, another time, cancel with a message, or keep.

Nothing is cancelled by itself (design/1-the-centre.md B2): what nobody answers for stays as it was booked. Whoever sits
there already is the desk's affair.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cdm.agenda import absences, closures, regimes
from cdm.agenda.availability import Slot
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, Allocation, Closure, Regime
from cdm.core import clock, deciding, stamps
from cdm.core.deciding import CANCEL, KEEP
from cdm.core.refused import Refused
from multimedia import bookings, spaces
from multimedia.bookings import Before
from multimedia.models import Booking, BookingQuerySet, Space, Station
from multimedia.seating import undoing

ELSEWHERE = "elsewhere"
TIMES = 4  # other times offered for each
LOOK_AHEAD = dt.timedelta(days=28)
WAIVED = frozenset({"notice", "horizon"})


@dataclass(frozen=True, eq=False)
class Hit:
    """``stations``: what it holds. ``elsewhere``: other places are free at the same time. ``times``: free starts later
    on for as many places, the best first: the next one that day, else the same hour on the next day that has it."""

    booking: Booking
    stations: Sequence[Station] = ()
    elsewhere: bool = False
    times: Sequence[Slot] = ()

    @property
    def row(self) -> Booking:
        return self.booking

    @property
    def suggested(self) -> str:
        return ELSEWHERE if self.elsewhere else KEEP

    @property
    def way_out(self) -> str:
        if self.elsewhere or not self.times:
            return self.suggested
        return stamps.stamp(self.times[0].start)

    @property
    def starts(self) -> list[tuple[str, dt.datetime]]:
        """``times`` with the answer that means each."""
        return [(stamps.stamp(slot.start), slot.start) for slot in self.times]

    @property
    def told_if_moved(self) -> bool:
        """Going its way out sends a mail: another place at the same time is no news, it is shown on the day."""
        return bool(self.booking.email) and self.way_out not in (ELSEWHERE, KEEP)


Outcome = deciding.Outcome[Booking, Before]


def by_closure(closure: Closure) -> BookingQuerySet:
    return _booked(closures.hits(closure))


def by_regime(regime: Regime) -> BookingQuerySet:
    """Of a closed centre every one; else those on places above what it leaves."""
    return _booked(regimes.hits(regime))


def by_outage(absence: Absence) -> BookingQuerySet:
    """On the place that is out of order."""
    return _booked(absences.hits(absence))


def of_space(space: Space) -> BookingQuerySet:
    """Of a space that is no longer offered."""
    return _coming().filter(space=space)


def with_suggestions(rows: BookingQuerySet, *, one_place: bool = False) -> list[Hit]:
    """Each with the ways out. ``one_place``: only one of the places it holds is hit, else all of them.

    Two searches for each kind of booking among them (space, length, places, help), however many they are.
    """
    found = list(rows.select_related("space__calendar").prefetch_related("space__stations"))
    held = bookings.stations_of(found)
    groups: dict[tuple[object, ...], list[Booking]] = defaultdict(list)
    for booking in found:
        groups[_kind(booking)].append(booking)
    hits: dict[UUID, Hit] = {}
    for group in groups.values():
        needed = 1 if one_place else group[0].places
        others = [] if group[0].whole else _free(group, places=needed)
        same = {slot.start for slot in others}
        again = needed == group[0].places and not (group[0].help or group[0].whole)
        free = others if again else _free(group, places=group[0].places, help=group[0].help)
        for booking in group:
            hits[booking.pk] = Hit(booking, held.get(booking.pk, []), booking.starts in same, _later(booking, free))
    return [hits[booking.pk] for booking in found]


def answer(*, answers: Mapping[Booking, str], message: str = "") -> Outcome:
    """Carry out one answer each: KEEP, ELSEWHERE, CANCEL, or the stamp of the start to move to."""

    def act(booking: Booking, chosen: str) -> tuple[Before, Booking]:
        return undoing.before(booking), _carry_out(booking, chosen, message)

    return deciding.carry_out(answers, act)


def _carry_out(booking: Booking, chosen: str, message: str) -> Booking:
    if chosen == ELSEWHERE:
        return bookings.elsewhere(booking=booking)
    if chosen == CANCEL:
        return bookings.cancel(booking=booking, by="staff", message=message)
    start = stamps.moment(chosen)
    if start is None:
        raise Refused(_("Choose what to do."))
    return bookings.move(booking=booking, start=start, by_staff=True, message=message, waive=WAIVED)


def _coming() -> BookingQuerySet:
    return Booking.objects.filter(state=Booking.State.BOOKED, ends__gt=clock.now()).order_by("starts", "pk")


def _booked(allocations: QuerySet[Allocation]) -> BookingQuerySet:
    """Once each, whatever number of its places are hit."""
    return _coming().filter(hold__in=allocations.order_by().values("hold"))


def _kind(booking: Booking) -> tuple[object, ...]:
    lasts = booking.ends - booking.starts
    return booking.space_id, lasts, booking.places, booking.accessible, booking.whole, booking.help


def _later(booking: Booking, free: Sequence[Slot]) -> list[Slot]:
    was = clock.local(booking.starts)
    later = [slot for slot in free if slot.start > booking.starts]
    that_day = [slot for slot in later if clock.local(slot.start).date() == was.date()]
    same_hour = [slot for slot in later if clock.local(slot.start).time() == was.time()]
    chosen = list(dict.fromkeys([*that_day[:1], *same_hour[: TIMES - 1], *later]))[:TIMES]
    return [*chosen[:1], *sorted(chosen[1:])]


def _free(group: Sequence[Booking], *, places: int, help: bool = False) -> list[Slot]:
    first = group[0]
    if not first.space.active:
        return []
    try:
        return spaces.free_starts(
            first.space,
            minutes=int((first.ends - first.starts).total_seconds()) // 60,
            window=Interval(max(first.starts, clock.now()), group[-1].starts + LOOK_AHEAD),
            places=places,
            accessible=first.accessible,
            help=help,
            whole=first.whole,
            waive=WAIVED,
        )
    except Refused:
        return []  # so many places it no longer has
