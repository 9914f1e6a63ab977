"""Loading is authorising (design/1-the-centre.md P4)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from cdm.core.access import Member, Request
from cdm.core.vocabulary import Role
from partners.models import Programme

READERS = (Role.COORDINATOR, Role.MANAGER)


def programme_for(request: Request, pk: int) -> Programme:
    """A programme the person may read of: 404 for one that another partner carries, as for one there is none of."""
    readable = Programme.objects.visible_to(request.member).prefetch_related("partners", "targets")
    return get_object_or_404(readable, pk=pk)


def managed(request: Request, pk: int) -> Programme:
    """One the person may change: managers any; 403 for who may only read it."""
    programme = programme_for(request, pk)
    if not request.member.has(Role.MANAGER):
        raise PermissionDenied
    return programme


def public_programme(code: str) -> Programme:
    """One that has begun, also when it is over: what it did is still asked for."""
    return get_object_or_404(Programme.objects.begun().prefetch_related("partners"), code=code)


def own_part(member: Member, programme: Programme) -> frozenset[str] | None:
    """Whose figures of it they read live: None for everybody's, else the partners they coordinate that carry it."""
    if member.has(Role.MANAGER):
        return None
    own = member.partners(Role.COORDINATOR) & {partner.code for partner in programme.partners.all()}
    if not own:
        raise Http404
    return frozenset(own)
