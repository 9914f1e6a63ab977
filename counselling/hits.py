"""What an absence, a closure or a regime hits, and the answers to it: hand over, move, cancel with a message, or keep.

Nothing is cancelled by itself (design/1-the-centre.md B2): what nobody answers for stays as it was booked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from cdm.agenda.availability import Slot
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation
from cdm.core import clock, deciding
from cdm.core.deciding import CANCEL, KEEP
from counselling import access, appointments, kinds
from counselling.appointments import Before
from counselling.models import Appointment, AppointmentQuerySet

HAND_OVER = "hand_over"
TIMES = 4  # other times offered for each
LOOK_AHEAD = dt.timedelta(days=28)


@dataclass(frozen=True, eq=False)
class Hit:
    """``colleague``: somebody else is free at the same time. ``times``: the next free starts, whoever gives them."""

    appointment: Appointment
    colleague: bool = False
    times: Sequence[Slot] = ()

    @property
    def row(self) -> Appointment:
        return self.appointment

    @property
    def suggested(self) -> str:
        return HAND_OVER if self.colleague else KEEP

    @property
    def way_out(self) -> str:
        if self.colleague or not self.times:
            return self.suggested
        return self.times[0].start.isoformat()


Outcome = deciding.Outcome[Appointment, Before]


def of(allocations: QuerySet[Allocation]) -> AppointmentQuerySet:
    """The open appointments among what was hit, from now on."""
    held = allocations.order_by().values("hold")
    return Appointment.objects.open().filter(hold__in=held, ends__gt=clock.now()).order_by("starts", "pk")


def with_suggestions(rows: AppointmentQuerySet) -> list[Hit]:
    """Each with the ways out. One search per theme, language, channel and kind among them, however many they are."""
    found = list(access.with_people(rows))
    groups: dict[tuple[int, str, str, str], list[Appointment]] = defaultdict(list)
    for appointment in found:
        groups[appointment.kind_id, appointment.theme, appointment.language, appointment.channel].append(appointment)
    free = {key: _free(group) for key, group in groups.items()}
    return [
        _hit(appointment, free[appointment.kind_id, appointment.theme, appointment.language, appointment.channel])
        for appointment in found
    ]


def answer(*, answers: Mapping[Appointment, str], message: str = "") -> Outcome:
    """Carry out one answer each: KEEP, HAND_OVER, CANCEL, or the start to move to in ISO 8601."""

    def act(appointment: Appointment, chosen: str) -> tuple[Before, Appointment]:
        return Before.of(appointment), _carry_out(appointment, chosen, message)

    return deciding.carry_out(answers, act)


def _carry_out(appointment: Appointment, chosen: str, message: str) -> Appointment:
    if chosen == HAND_OVER:
        return appointments.hand_over(appointment=appointment)
    if chosen == CANCEL:
        return appointments.cancel(appointment=appointment, by="staff", message=message)
    return appointments.move(
        appointment=appointment,
        start=dt.datetime.fromisoformat(chosen),
        by_staff=True,
        message=message,
        waive={"notice", "horizon"},
    )


def _free(group: Sequence[Appointment]) -> list[Slot]:
    first = group[0]
    need = kinds.need_of(first)
    window = Interval(max(first.starts, clock.now()), group[-1].starts + LOOK_AHEAD)
    return kinds.free_starts(kind=first.kind, need=need, window=window, waive={"notice", "horizon"})


def _hit(appointment: Appointment, free: Iterable[Slot]) -> Hit:
    free = list(free)
    same = any(slot.start == appointment.starts for slot in free)
    later = [slot for slot in free if slot.start > appointment.starts][:TIMES]
    return Hit(appointment, same, later)
