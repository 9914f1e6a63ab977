"""What the pages show of meetings: loading is authorising."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from cdm.core.access import Member, Request
from cdm.core.vocabulary import Role
from partners.meetings import decisions
from partners.models import MeetingDecision, MeetingDocument, PartnerMeeting

READERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)


def meeting_for(request: Request, pk: int) -> PartnerMeeting:
    """A meeting this member may read; drafts are the managers' (404 for the others)."""
    return get_object_or_404(PartnerMeeting.objects.visible_to(request.member), pk=pk)


def document_for(request: Request, pk: int) -> MeetingDocument:
    meetings = PartnerMeeting.objects.visible_to(request.member)
    return get_object_or_404(MeetingDocument.objects.filter(meeting__in=meetings), pk=pk)


def decision_for(request: Request, pk: int) -> MeetingDecision:
    """One this member may call done: their partner's (404 for another's or of a draft), any for a manager."""
    shown = PartnerMeeting.objects.visible_to(request.member)
    rows = MeetingDecision.objects.managed_by(request.member).filter(meeting__in=shown)
    return get_object_or_404(rows.select_related("partner", "meeting"), pk=pk)


@dataclass(frozen=True)
class Line:
    """A decision, and whether the reader may call it done."""

    decision: MeetingDecision
    mine: bool


def lines(meeting: PartnerMeeting, member: Member) -> list[Line]:
    """One query."""
    rows = meeting.decisions.select_related("partner").order_by("position", "pk")
    return [Line(row, decisions.may_settle(member, row)) for row in rows]


def papers(meeting: PartnerMeeting) -> QuerySet[MeetingDocument]:
    """Its documents without what is in them."""
    return meeting.documents.defer("content").order_by("added", "pk")


def listed(member: Member, *, coming: bool) -> QuerySet[PartnerMeeting]:
    """With ``open`` and ``decided``, the decisions to be done and all of them, and ``papers``, how many documents."""
    rows = PartnerMeeting.objects.visible_to(member)
    return (rows.coming() if coming else rows.past()).annotate(
        decided=Count("decisions", distinct=True),
        open=Count("decisions", distinct=True, filter=Q(decisions__done=None)),
        papers=Count("documents", distinct=True),
    )


def to_do(member: Member, partner: str = "") -> list[Line]:
    """What is to be done: by the member's partners, by any for a manager; by ``partner`` (a code) alone if named.

    One query. The workspace of a coordinator shows it too.
    """
    rows = MeetingDecision.objects.open().filter(meeting__in=PartnerMeeting.objects.visible_to(member))
    if not member.has(Role.MANAGER):
        rows = rows.filter(partner__code__in=member.partners())
    if partner:
        rows = rows.filter(partner__code=partner)
    return [Line(row, decisions.may_settle(member, row)) for row in rows.select_related("partner", "meeting")]


def minutes(request: Request, pk: int) -> PartnerMeeting:
    """A meeting with its decisions and the names of its documents, for paper. Three queries."""
    rows = PartnerMeeting.objects.visible_to(request.member).prefetch_related(
        Prefetch("decisions", MeetingDecision.objects.select_related("partner").order_by("position", "pk")),
        Prefetch("documents", MeetingDocument.objects.defer("content").order_by("added", "pk")),
    )
    return get_object_or_404(rows, pk=pk)
