"""Access policies: every view declares who may enter, and a view without a policy fails a test.

Decorators set ``view.policy``. ``request.member`` is set by ``partners.middleware``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from cdm.core.vocabulary import Role

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Member:
    """What the person at the keyboard may be here: no roles for the public.

    ``user_id`` is 0 for the public: no account has it. ``grants`` holds ``(role, partner code)`` pairs; the code is
    empty for the roles of the whole centre.
    """

    user_id: int = 0
    grants: frozenset[tuple[Role, str]] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for role, _ in self.grants)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    def partners(self, *roles: Role) -> frozenset[str]:
        """Codes of the partners for which this member has one of ``roles`` (any role when none is named)."""
        return frozenset(code for role, code in self.grants if code and (not roles or role in roles))


NOBODY = Member()


class Request(HttpRequest):
    """What a view is given once the middlewares have added to it; never made, only named in annotations."""

    member: Member
    htmx: HtmxDetails


@dataclass(frozen=True)
class Policy:
    name: str
    roles: frozenset[Role] = frozenset()


PUBLIC = Policy("public")
SIGNED_IN = Policy("signed in")


class PolicedView(Protocol):
    policy: Policy

    def __call__(self, *args: Any, **kwargs: Any) -> HttpResponse: ...


def _policed(view: View, policy: Policy) -> PolicedView:
    policed = cast(PolicedView, view)
    policed.policy = policy
    return policed


def public(view: View) -> PolicedView:
    """Open to everyone, without an account."""
    return _policed(view, PUBLIC)


def signed_in(view: View) -> PolicedView:
    """Open to everyone with an account, whatever their roles; others sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _policed(guarded, SIGNED_IN)


def staff(*roles: Role) -> Callable[[View], PolicedView]:
    """Open to members with one of ``roles`` (any role when none is named); others sign in or get a 403.

    Which *objects* they may open is the loading function's affair: loading is authorising.
    """
    policy = Policy("staff", frozenset(roles or Role))

    def decorate(view: View) -> PolicedView:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.member.has(*policy.roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _policed(guarded, policy)

    return decorate
