"""What people who leave, or have left, still hold: appointments, sessions, sheets, decisions of their partner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from activities import departures as groups
from activities.models import Session
from cdm.accounts.models import User
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from counselling import departures as interviews
from counselling.models import Appointment, Assignment
from partners.models import Membership, Partner
from partners.models.meetings import MeetingDecision

SHOWN = 3  # of each kind, the next first; the pages that decide show all


@dataclass(frozen=True)
class Left:
    """How much one person leaves behind for the partners a member looks after."""

    appointments: int = 0
    sessions: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.appointments or self.sessions)


@dataclass(frozen=True)
class Holdings:
    """``left``: after the last day, or now that the roles are over. ``appointments`` and ``sessions`` to come: all."""

    left: Left
    appointments: int
    sessions: int
    next_appointments: Sequence[Appointment]
    next_sessions: Sequence[Session]
    sheets: Sequence[Partner]
    decisions: Sequence[MeetingDecision]


@dataclass
class Leaver:
    """``roles``: those the member may end; none when they are over. ``last_day`` the latest, None while one goes on."""

    user: User
    roles: list[Membership] = field(default_factory=list)
    left: Left = Left()

    @property
    def last_day(self) -> dt.date | None:
        days = [role.last_day for role in self.roles]
        return None if None in days else max((day for day in days if day), default=None)

    @property
    def leaving(self) -> list[Membership]:
        return [role for role in self.roles if role.last_day]

    @property
    def gone(self) -> bool:
        return not self.roles or any(role.last_day and role.last_day < clock.today() for role in self.roles)


def left(member: Member) -> dict[int, Left]:
    """Account → what it leaves behind, as far as ``member`` has to decide it. Two queries."""
    sessions = groups.left_behind(member)
    assigned = Assignment.objects.filter(appointment__in=interviews.left_behind()).order_by()
    if not member.has(Role.MANAGER):
        assigned = assigned.filter(counsellor__partner__code__in=member.partners(Role.COORDINATOR))
    booked = dict(assigned.values_list("counsellor__user").annotate(n=Count("appointment", distinct=True)))
    given = dict(sessions.order_by().values_list("given_by").annotate(n=Count("pk")))
    return {pk: Left(booked.get(pk, 0), given.get(pk, 0)) for pk in booked.keys() | given.keys()}


def leavers(member: Member) -> list[Leaver]:
    """Who has a last day, or has left with something undecided: the next to leave last, those who left first."""
    rows = Membership.objects.managed_by(member).exclude(last_day=None).select_related("user", "partner")
    behind = left(member)
    found: dict[int, Leaver] = {}
    for role in rows.order_by("last_day", "pk"):
        found.setdefault(role.user_id, Leaver(role.user)).roles.append(role)
    for user in User.objects.filter(pk__in=behind.keys() - found.keys()).order_by("name", "pk"):
        found[user.pk] = Leaver(user)
    for pk, leaver in found.items():
        leaver.left = behind.get(pk, Left())
    return sorted(found.values(), key=lambda each: (each.last_day or dt.date.min, each.user.name, each.user.pk))


def of(member: Member, leaver: Leaver) -> Holdings:
    """Everything ``leaver`` holds that ``member`` may look at."""
    user = leaver.user
    coming = Appointment.objects.open().filter(ends__gt=clock.now(), assignments__counsellor__user=user)
    given = groups.coming().filter(given_by=user)
    codes = [role.partner.code for role in leaver.roles if role.partner]
    if not member.has(Role.MANAGER):
        own = member.partners(Role.COORDINATOR)
        coming, given = coming.filter(assignments__counsellor__partner__code__in=own), given.of_partners(own)
    behind = groups.left_behind(member).filter(given_by=user).order_by("starts", "pk")
    booked = interviews.left_behind().filter(assignments__counsellor__user=user)
    if not member.has(Role.MANAGER):
        booked = booked.filter(assignments__counsellor__partner__code__in=member.partners(Role.COORDINATOR))
    decisions = MeetingDecision.objects.filter(partner__code__in=codes, done=None).select_related("partner", "meeting")
    return Holdings(
        left=Left(booked.count(), behind.count()),
        appointments=coming.count(),
        sessions=given.count(),
        next_appointments=list(booked.select_related("kind").order_by("starts", "pk")[:SHOWN]),
        next_sessions=list(behind.select_related("activity")[:SHOWN]),
        sheets=list(Partner.objects.filter(owner=user, code__in=codes).order_by("name", "pk")),
        decisions=list(decisions.order_by("due", "pk")[:SHOWN]),
    )


def described(role: Membership) -> str:
    """The role, and for which partner."""
    return f"{role.get_role_display()} · {role.partner}" if role.partner else role.get_role_display()
