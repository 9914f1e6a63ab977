"""Who may see and change which activity, session and registration (design P4): loading is authorising.

===========  ======================================================================================
role         activities, sessions and registrations
===========  ======================================================================================
coordinator  of activities their partner leads or hosts with others: everything
counsellor   of the same ones: read, check in, register, close
reception    every session: read, check in, register
manager      everything
===========  ======================================================================================

Strangers get Http404, as for what does not exist; who may read but not do this gets PermissionDenied.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from activities.models import Activity, Registration, Session
from activities.models.activity import ActivityQuerySet
from activities.models.session import SessionQuerySet
from cdm.core.access import Member, Request
from cdm.core.vocabulary import Role

STAFF = (Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER)
CLOSERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)
PLANNERS = (Role.COORDINATOR, Role.MANAGER)

Row = TypeVar("Row", Activity, Session, Registration)


class Right(Enum):
    READ = auto()
    CHECK_IN = auto()
    REGISTER = auto()  # register, change, cancel and promote people
    CLOSE = auto()
    EDIT = auto()


EVERYTHING = frozenset(Right)
DESK = frozenset({Right.READ, Right.CHECK_IN, Right.REGISTER})
NOTHING: frozenset[Right] = frozenset()


def hosts_of(activity: Activity) -> set[str]:
    """Codes of the partners that lead or share it."""
    return {host.code for host in activity.hosts}


def rights_over(member: Member, activity: Activity) -> frozenset[Right]:
    if member.has(Role.MANAGER):
        return EVERYTHING
    hosts = hosts_of(activity)
    if hosts & member.partners(Role.COORDINATOR):
        return EVERYTHING
    if hosts & member.partners(Role.COUNSELLOR):
        return DESK | {Right.CLOSE}
    return DESK if member.has(Role.RECEPTION) else NOTHING


def activities_of(member: Member) -> ActivityQuerySet:
    """Every activity ``member`` may see in a staff list."""
    rows = Activity.objects.all()
    if member.has(Role.MANAGER, Role.RECEPTION):
        return rows
    return rows.of_partners(member.partners(Role.COORDINATOR, Role.COUNSELLOR))


def readable(member: Member) -> SessionQuerySet:
    """Every session ``member`` may see in a staff list."""
    if member.has(Role.MANAGER, Role.RECEPTION):
        return Session.objects.all()
    return Session.objects.of_partners(member.partners(Role.COORDINATOR, Role.COUNSELLOR))


def activity_for(request: Request, pk: int, right: Right = Right.READ) -> Activity:
    rows = Activity.objects.select_related("lead", "programme").prefetch_related("co_hosts")
    activity = _found(rows.filter(pk=pk).first())
    _require(request.member, activity, right)
    return activity


def session_for(request: Request, pk: int, right: Right = Right.READ) -> Session:
    """The session ``pk`` with its activity, hosts, site and room, for a member who has ``right`` over it."""
    rows = Session.objects.select_related("activity__lead", "activity__programme", "site", "room", "series", "given_by")
    session = _found(rows.prefetch_related("activity__co_hosts").filter(pk=pk).first())
    _require(request.member, session.activity, right)
    return session


def registration_for(request: Request, pk: UUID, right: Right = Right.READ) -> Registration:
    rows = Registration.objects.with_session().select_related("session__activity__lead")
    registration = _found(rows.prefetch_related("session__activity__co_hosts").filter(pk=pk).first())
    _require(request.member, registration.session.activity, right)
    return registration


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def _require(member: Member, activity: Activity, right: Right) -> None:
    held = rights_over(member, activity)
    if Right.READ not in held:
        raise Http404
    if right not in held:
        raise PermissionDenied
