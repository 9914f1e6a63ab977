"""Who may see and change which appointment and whose availability (design/1-the-centre.md P4): loading is authorising.

=============  ==================================================  =======================================
role           appointments                                        availability and absences
=============  ==================================================  =======================================
counsellor     their own: everything; colleagues': read            their own: everything; colleagues': no
coordinator    of the partner's counsellors: everything            of the partner's counsellors: everything
reception      all of them, without the partner: read, check in,   none
               move, cancel; not close
manager        all: everything, names only on the single page      all
=============  ==================================================  =======================================

Strangers get Http404, as for what does not exist; who may read but not do this gets PermissionDenied.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404

from cdm.core.access import Member, Request
from cdm.core.vocabulary import Role
from counselling.models import Appointment, AppointmentQuerySet, Assignment, Counsellor


class Right(Enum):
    READ = auto()
    CHECK_IN = auto()
    CHANGE = auto()  # move, cancel, hand over
    CLOSE = auto()  # seen, did not come


EVERYTHING = frozenset(Right)
DESK = EVERYTHING - {Right.CLOSE}
NOTHING: frozenset[Right] = frozenset()

ASSIGNED = Prefetch(
    "assignments", Assignment.objects.select_related("counsellor__user", "counsellor__partner").order_by("pk")
)


def with_people(rows: AppointmentQuerySet) -> AppointmentQuerySet:
    """``rows`` with what a line about them shows: two queries, however many rows."""
    return rows.select_related("kind", "site").prefetch_related(ASSIGNED)


def rights(member: Member, assigned: Iterable[Counsellor]) -> frozenset[Right]:
    """What ``member`` may do with an appointment these counsellors give."""
    if member.has(Role.MANAGER):
        return EVERYTHING
    found = DESK if member.has(Role.RECEPTION) else NOTHING
    coordinated, counselled = member.partners(Role.COORDINATOR), member.partners(Role.COUNSELLOR)
    for counsellor in assigned:
        code = counsellor.partner.code
        if code in coordinated or (code in counselled and counsellor.user_id == member.user_id):
            return EVERYTHING
        if code in counselled:
            found |= {Right.READ}
    return found


def rights_over(member: Member, appointment: Appointment) -> frozenset[Right]:
    return rights(member, [assignment.counsellor for assignment in appointment.assignments.all()])


def appointment_for(request: Request, pk: UUID, right: Right = Right.READ) -> Appointment:
    """The appointment ``pk`` with its people, for a member who has ``right`` over it."""
    appointment = with_people(Appointment.objects.filter(pk=pk).select_related("hold")).first()
    held = rights_over(request.member, appointment) if appointment else NOTHING
    if appointment is None or Right.READ not in held:
        raise Http404
    if right not in held:
        raise PermissionDenied
    return appointment


def counsellor_of(member: Member) -> Counsellor | None:
    """The member as somebody who receives visitors, if they are."""
    rows = Counsellor.objects.filter(user_id=member.user_id, active=True, partner__code__in=member.partners())
    return rows.select_related("user", "partner", "calendar").first()


def manages(member: Member, counsellor: Counsellor) -> bool:
    """Whether ``member`` may set the availability and absences of ``counsellor``."""
    code = counsellor.partner.code
    return (
        member.has(Role.MANAGER)
        or code in member.partners(Role.COORDINATOR)
        or (counsellor.user_id == member.user_id and code in member.partners(Role.COUNSELLOR))
    )


def counsellor_for(request: Request, pk: int) -> Counsellor:
    """The counsellor ``pk``, for whoever may set their availability."""
    member: Member = request.member
    counsellor = Counsellor.objects.select_related("user", "partner", "calendar").filter(pk=pk).first()
    if counsellor is None or not (manages(member, counsellor) or counsellor.partner.code in member.partners()):
        raise Http404
    if not manages(member, counsellor):
        raise PermissionDenied
    return counsellor


def managed(member: Member) -> list[Counsellor]:
    """Everyone whose availability ``member`` may set, the member first, then by name."""
    rows = Counsellor.objects.filter(active=True).select_related("user", "partner", "calendar")
    if not member.has(Role.MANAGER):
        own = rows.filter(user_id=member.user_id, partner__code__in=member.partners(Role.COUNSELLOR))
        rows = rows.filter(partner__code__in=member.partners(Role.COORDINATOR)) | own
    return sorted(rows.order_by("user__name", "pk"), key=lambda counsellor: counsellor.user_id != member.user_id)
