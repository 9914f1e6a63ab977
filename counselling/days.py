"""Reading a day: one counsellor's, a partner's, the whole centre's. Two queries a list, however long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from cdm.core import clock, links
from cdm.core.access import Member
from cdm.core.searching import folded
from cdm.core.vocabulary import Role
from counselling import access
from counselling.access import Right
from counselling.appointments.day import EARLY
from counselling.models import Appointment, Assignment, Counsellor
from partners.models import Partner

State = Appointment.State
MOST_UNCLOSED = 12  # lines that nag; the rest is a number


@dataclass(frozen=True)
class Line:
    """One appointment as a member sees it: what they may do, and whether the name is theirs to read."""

    appointment: Appointment
    rights: frozenset[Right]
    named: bool
    number: int = 0  # its key on the keyboard, 1 to 9; 0 for none

    @property
    def people(self) -> str:
        return ", ".join(str(assignment.counsellor) for assignment in self.appointment.assignments.all())

    @property
    def counsellors(self) -> set[int]:
        return {assignment.counsellor_id for assignment in self.appointment.assignments.all()}

    @property
    def can_check_in(self) -> bool:
        return Right.CHECK_IN in self.rights and self.appointment.state == State.BOOKED and self.is_today

    @property
    def can_change(self) -> bool:
        return Right.CHANGE in self.rights and self.appointment.is_open

    @property
    def can_close(self) -> bool:
        return Right.CLOSE in self.rights and self.appointment.is_open

    @property
    def is_today(self) -> bool:
        return clock.local(self.appointment.starts).date() == clock.today()

    @property
    def has_begun(self) -> bool:
        return self.appointment.starts <= clock.now()

    @property
    def soon(self) -> bool:
        """Whether the visitor may be received already."""
        return clock.now() >= self.appointment.starts - EARLY

    @property
    def overdue(self) -> bool:
        return self.appointment.is_open and self.appointment.ends <= clock.now()


@dataclass(frozen=True)
class OwnDay:
    counsellor: Counsellor
    lines: Sequence[Line]
    next: Line | None
    unclosed: Sequence[Line]
    unclosed_more: int


@dataclass(frozen=True)
class Numbers:
    """``unclosed``: of all past days. ``by_channel``: (code, count) of what was not cancelled, most first."""

    total: int = 0
    booked: int = 0
    arrived: int = 0
    seen: int = 0
    no_show: int = 0
    cancelled: int = 0
    unclosed: int = 0
    by_channel: Sequence[tuple[str, int]] = field(default_factory=tuple)


def line(member: Member, appointment: Appointment, *, number: int = 0, named: bool = True) -> Line:
    return Line(appointment, access.rights_over(member, appointment), named, number)


def own(member: Member, counsellor: Counsellor, day: dt.date) -> OwnDay:
    """A counsellor's day, the next one, and what past days left open."""
    rows = access.with_people(Appointment.objects.of_counsellor(counsellor))
    today = [a for a in rows.on(day).order_by("starts", "pk") if a.state != State.CANCELLED]
    lines = [line(member, a, number=n if n < 10 else 0) for n, a in enumerate(today, start=1)]
    now = clock.now()
    coming = [each for each in lines if each.appointment.is_open]
    following = next((each for each in coming if each.appointment.ends > now), None)
    left = list(rows.unclosed().order_by("-starts", "pk")[: MOST_UNCLOSED + 1])
    more = rows.unclosed().count() - MOST_UNCLOSED if len(left) > MOST_UNCLOSED else 0
    return OwnDay(counsellor, lines, following, [line(member, a) for a in left[:MOST_UNCLOSED]], more)


def of_partners(member: Member, day: dt.date, *, without: Counsellor | None = None) -> list[Line]:
    """The day of the member's partners, without one counsellor's own."""
    rows = Appointment.objects.of_partners(member.partners(Role.COORDINATOR, Role.COUNSELLOR)).on(day)
    if without is not None:
        rows = rows.exclude(assignments__counsellor=without)
    rows = access.with_people(rows.exclude(state=State.CANCELLED))
    return [line(member, a) for a in rows.order_by("starts", "pk")]


def of_centre(member: Member, day: dt.date, *, named: bool) -> list[Line]:
    """Everybody's day, for reception and managers; these read it without ``named``: no names in a list."""
    rows = access.with_people(Appointment.objects.on(day).exclude(state=State.CANCELLED))
    return [line(member, a, named=named) for a in rows.order_by("starts", "pk")]


def unclosed_of_partners(member: Member) -> list[Line]:
    """What the member's partners left open on past days, oldest last; at most MOST_UNCLOSED."""
    rows = Appointment.objects.of_partners(member.partners(Role.COORDINATOR)).unclosed()
    return [line(member, a) for a in access.with_people(rows).order_by("-starts", "pk")[:MOST_UNCLOSED]]


def numbers(day: dt.date) -> Numbers:
    """The centre's day without anybody's name. Three queries."""
    rows = Appointment.objects.on(day).order_by()
    states = dict(rows.values_list("state").annotate(Count("pk")))
    channels = rows.filter(~Q(state=State.CANCELLED)).values_list("channel").annotate(n=Count("pk")).order_by("-n")
    return Numbers(
        total=sum(states.values()) - states.get(State.CANCELLED, 0),
        **{state.value: states.get(state, 0) for state in State},
        unclosed=Appointment.objects.unclosed().count(),
        by_channel=tuple(channels),
    )


def unclosed_by_partner() -> list[tuple[str, int]]:
    """(partner's name, appointments of past days nobody closed), most first. Two queries."""
    left = Appointment.objects.unclosed().values("pk")
    rows = Assignment.objects.filter(appointment__in=left).values("counsellor__partner").annotate(n=Count("pk"))
    counts = {row["counsellor__partner"]: row["n"] for row in rows.order_by()}
    names = {partner.pk: str(partner) for partner in Partner.objects.filter(pk__in=counts)} if counts else {}
    return sorted(((names[pk], n) for pk, n in counts.items()), key=lambda pair: (-pair[1], pair[0]))


def matching(lines: Iterable[Line], typed: str) -> list[Line]:
    """Those whose code begins with, or whose name contains, what was typed; accents and case do not matter."""
    code, name = links.clean_code(typed), folded(typed)
    return [
        each
        for each in lines
        if (code and each.appointment.code.startswith(code)) or (name and name in folded(each.appointment.name))
    ]
