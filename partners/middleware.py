"""``request.member``: what the person at the keyboard may be here."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from cdm.core.access import NOBODY, Member
from cdm.core.vocabulary import Role
from partners.models import Membership


def member_of(user) -> Member:
    if not user.is_authenticated:
        return NOBODY
    rows = Membership.objects.filter(user=user).values_list("role", "partner__code", "partner__active")
    return Member(
        user_id=user.pk,
        grants=frozenset((Role(role), code or "") for role, code, active in rows if active is not False),
    )


class MemberMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = SimpleLazyObject(lambda: member_of(request.user))
        return self.get_response(request)
