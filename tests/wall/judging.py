"""The functions that judge by who somebody is, found by reading the code, and how to bribe one."""

from __future__ import annotations

import functools
import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import get_resolver

from cdm.core.access import Member
from cdm.core.vocabulary import PARTNER_ROLES, Role
from tests.wall import GONE, Row

OURS = ("activities", "cdm", "counselling", "multimedia", "partners", "stats")
# What somebody may do, or who they are: compared, or looked for. Writing down whose something is judges nothing.
# Nor does passing on the number of an account: what it is given to is found itself, where it compares it.
JUDGES = re.compile(
    r"\b(?:member|by)\.(?:has|partners|grants|roles)\b"
    r"|[=!]= (?:\w+\.)*(?:member|by)\.user_id\b|\b(?:member|by)\.user_id [=!]="
    r"|\b(?:filter|exclude|get)\([^()]*\b(?:member|by)\.user_id\b"
    r"|[=!]= user_id\b|\buser_id [=!]= |\b(?:filter|exclude|get)\([^()]*=user_id\b"
)
GIVEN = re.compile(r"\bMember\b")
EVERYTHING = frozenset(
    (role, code) for role in Role for code in (("alpha", "beta") if role in PARTNER_ROLES else ("",))
)
# Who meets what a judge lets through, those first who meet it most often.
WITNESSES = ("coordinator_b", "counsellor_b", "coordinator_a", "counsellor_a", "reception", "documentalist", "nobody")

# Most judges are missed by a row of the table when they let everything through. The others are
# BEHIND another judge or the policy, which refuse the same before them: missed at a row once all others are gone;
# or missed by a question of their own (probing.py).
BEHIND = {
    "counselling.requests.asking.withdraw": "counselling:request_withdraw",
    "counselling.requests.views._page": "counselling:request",
    "partners.directory.sheets.may_settle": "partners:edit_sheet",
    "partners.meetings.decisions.may_settle": "partners:decision_done",
    "partners.programmes.access.managed": "partners:programme_targets",
    "partners.resources.proposing.judges": "partners:proposal",
    "stats.dashboard.page.Page.__init__": "stats:latest",
}
# The row that misses a judge, where many others have to be asked before it is found.
AT = {
    "activities.access.activities_of": "activities:activities",
    "activities.day.unclosed": "home:today",
    "activities.departures.left_behind": "home:leaving",
    "activities.giving.choices_for": "activities:handover",
    "counselling.access.counsellor_for": "counselling:week_of",
    "counselling.access.managed": "counselling:week_of",
    "counselling.access.manages": "counselling:week_of",
    "counselling.days.of_partners": "counselling:list",
    "counselling.days.unclosed_of_partners": "home:today",
    "counselling.staff.listing.list_of": "counselling:list",
    "partners.directory.sheets.partner_for": "partners:edit_sheet",
    "partners.meetings.reading.to_do": "partners:decisions",
    "partners.models.meetings.PartnerMeetingQuerySet.visible_to": "partners:meetings",
    "partners.models.resources.ResourceQuerySet.editable_by": "partners:proposal",
}


class Judge(NamedTuple):
    function: FunctionType
    owner: type | None  # the class, of a method


def found() -> dict[str, Judge]:
    """By full name: each function of ours that is given a Member, a request that has one or the number of an account,
    and judges by it.
    """
    get_resolver().url_patterns  # noqa: B018  all views and what they import
    return {name: judge for name, judge in _functions() if _judges(judge.function)}


def _functions() -> Iterator[tuple[str, Judge]]:
    for place, module in sorted(sys.modules.items()):
        if place.partition(".")[0] not in OURS:
            continue
        for name, thing in sorted(vars(module).items()):
            if inspect.isfunction(thing) and thing.__module__ == place and thing.__name__ == name:
                yield f"{place}.{name}", Judge(thing, None)
            if inspect.isclass(thing) and thing.__module__ == place and thing is not Member:
                for method, function in sorted(vars(thing).items()):
                    if inspect.isfunction(function) and function.__module__ == place:
                        yield f"{place}.{name}.{method}", Judge(function, thing)


def _judges(function: FunctionType) -> bool:
    """Not the views themselves: whom they let in is their policy's affair, and what they load is another's."""
    if hasattr(function, "policy") or hasattr(function, "__wrapped__"):
        return False
    return bool(_member(function)) and bool(JUDGES.search(_code(function)))


def _member(function: FunctionType) -> str:
    """The name of what brings the member, or the number of an account; empty for none."""
    for name, parameter in inspect.signature(function).parameters.items():
        if (
            name == "user_id"
            or GIVEN.search(str(parameter.annotation))
            or str(parameter.annotation) in ("Request", "HttpRequest")
        ):
            return name
    return "self" if "self.member" in _code(function) else ""


def _code(function: FunctionType) -> str:
    """Empty for what is made while it runs, as the methods of data classes are."""
    try:
        return inspect.getsource(function)
    except OSError:
        return ""


NOBODY = -1


class Everybody(int):
    """The number of an account that is everybody's."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = int.__hash__


def bribe(judge: Judge, monkeypatch: Any, *, number: int | None = None) -> list[str]:
    """Let everything through: queries filter nothing, functions judge as for somebody who has every role everywhere.

    ``number``: whom they take everybody for, else for who it is. Returns a list that grows with each call.
    """

    def almighty(member: Member | None) -> Member:
        who = member.user_id if member else 0
        return Member(user_id=who if number is None else number, grants=EVERYTHING)

    calls: list[str] = []
    function, owner = judge

    @functools.wraps(function)
    def bribed(*args: Any, **kwargs: Any) -> Any:
        calls.append(function.__name__)
        if owner is not None and issubclass(owner, QuerySet):
            return args[0]
        given = inspect.signature(function).bind(*args, **kwargs)
        name = _member(function)
        whose = given.arguments.get(name)
        if name == "user_id":
            given.arguments[name] = whose if number is None else number
            return function(*given.args, **given.kwargs)
        if isinstance(whose, Member) or whose is None or (name != "self" and not hasattr(whose, "member")):
            given.arguments[name] = almighty(whose)
            return function(*given.args, **given.kwargs)
        before, whose.member = whose.member, almighty(whose.member)
        try:
            return function(*given.args, **given.kwargs)
        finally:
            whose.member = before

    del bribed.__wrapped__
    if owner is not None:
        monkeypatch.setattr(owner, function.__name__, bribed)
    for place, module in sorted(sys.modules.items()):
        if owner is None and place.partition(".")[0] in OURS:
            for name, thing in list(vars(module).items()):
                if thing is function:
                    monkeypatch.setattr(module, name, bribed)
    return calls


def likely(name: str, table: Mapping[str, Row]) -> list[str]:
    """The row that is known to notice, and those most likely to: of the same room, of pages that keep one's object."""
    room = name.split(".")[1 if name.startswith("cdm.") else 0]
    words = set(re.split(r"[._]", name))

    def far(key: str) -> tuple[bool, bool, bool, int]:
        alike = len(words & set(re.split(r"[:_]", key)))
        known = AT.get(name) == key
        return (not known, not key.startswith(room + ":"), GONE not in table[key].answers.values(), -alike)

    return sorted((key for key in table if not key.startswith(("admin", "demo", "account", "mfa"))), key=far)
