"""The people a member looks after, each with all of their roles."""

from __future__ import annotations

from dataclasses import dataclass, field

from cdm.accounts.models import User
from cdm.core import searching
from cdm.core.access import Member
from partners.models import Membership


@dataclass(frozen=True)
class Person:
    """``roles``: those the member may end; what somebody does for other partners is no affair of a coordinator."""

    user: User
    roles: list[Membership] = field(default_factory=list)


def people(member: Member, *, code: str = "", typed: str = "") -> list[Person]:
    """By name; ``code`` narrows it to a partner, ``typed`` to names and addresses with each of its words. One query."""
    held = Membership.objects.managed_by(member).select_related("user", "partner")
    if code:
        held = held.filter(partner__code=code)
    found: dict[int, Person] = {}
    for role in held.by_person():
        found.setdefault(role.user_id, Person(role.user)).roles.append(role)
    wanted = searching.words(searching.folded(searching.clean(typed)))
    return [person for person in found.values() if _has(person.user, wanted)]


def _has(user: User, wanted: list[str]) -> bool:
    known = searching.folded(f"{user.name} {user.email}")
    return all(word in known for word in wanted)
