"""Who may see and answer which request (design/1-the-centre.md P4): loading is authorising."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cdm.core.access import Member, Request
from cdm.core.vocabulary import Role
from counselling.models import SlotRequest


def answers(member: Member, request: SlotRequest) -> bool:
    """Whether ``member`` coordinates the partner it was asked of; managers ask, they do not answer for others."""
    return request.partner.code in member.partners(Role.COORDINATOR)


def request_for(http: Request, pk: int, *, to_answer: bool = False) -> SlotRequest:
    """The request ``pk`` with its partner, for a manager or a coordinator of that partner.

    Raises Http404 for anybody else, PermissionDenied for a manager who would answer it.
    """
    member: Member = http.member
    rows = SlotRequest.objects.visible_to(member).select_related("partner", "asked_by", "answered_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if to_answer and not answers(member, found):
        raise PermissionDenied
    return found
