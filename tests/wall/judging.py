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
JUDGES = re.compile(r"\b(?:member|by)\.(?:has|partners|grants|roles)\b|\bmember\.user_id\b(?=[,)]| ?[=!]=)")
GIVEN = re.compile(r"\bMember\b")
EVERYTHING = frozenset(
    (role, code) for role in Role for code in (("alpha", "beta") if role in PARTNER_ROLES else ("",))
)
# Who meets what a judge lets through, those first who meet it most often.
WITNESSES = ("coordinator_b", "counsellor_b", "coordinator_a", "counsellor_a", "reception", "documentalist", "nobody")

# Judges that no row of the table misses when they let everything through, and why. What is here because it is
# UNMARKED is held by the tests of its room alone: a row that misses it would be better.
OWN = "says whose undo, preset or word it is, by the number of the account"
TWICE = "another judge, or the policy, refuses the same before or after it"
GROWN = "missed once the rival has more: nothing tells whose the rows are, only that there are more of them"
UNMARKED = "chooses among rows, or words about them, in which nothing tells whose they are"
NOT_MISSED = {
    **dict.fromkeys(
        (
            "activities.staff.answers.done",
            "activities.staff.door_answers.done",
            "cdm.home.recording.presets.add",
            "cdm.home.recording.presets.put_back",
            "cdm.home.recording.words.who",
            "counselling.staff.answers.done",
            "multimedia.staff.consulted._count",
            "multimedia.staff.desk_answers.done",
            "multimedia.staff.documentation._done",
            "multimedia.staff.documentation_import._keep",
            "multimedia.staff.hits._report",
            "partners.programmes.editing._undo",
            "stats.apart.views._undo",
            "stats.vocabulary.views.pages.done",
        ),
        OWN,
    ),
    **dict.fromkeys(
        (
            "activities.staff.forms_activity.ActivityForm.clean",
            "cdm.accounts.admin_site.Site.has_permission",
            "counselling.requests.access.answers",
            "counselling.requests.asking.ask",
            "counselling.requests.asking.withdraw",
            "counselling.requests.views._page",
            "counselling.staff.closing.counted_for",
            "partners.accounts.access.covers",
            "partners.directory.sheets.may_settle",
            "partners.meetings.decisions.may_settle",
            "partners.people.roles.may_grant",
            "partners.programmes.access.managed",
            "partners.programmes.access.own_part",
            "partners.resources.proposing.judges",
            "partners.resources.proposing.propose",
            "stats.dashboard.page.Page.__init__",
        ),
        TWICE,
    ),
    **dict.fromkeys(
        (
            "activities.day.unclosed",
            "activities.departures.left_behind",
            "activities.giving._named",
            "activities.giving.choices_for",
            "activities.giving.name_for",
            "activities.staff.planning._hosts",
            "cdm.home.leaving.holding._appointments",
            "cdm.home.leaving.holding.left",
            "cdm.home.leaving.holding.of",
            "counselling.access.counsellor_of",
            "counselling.access.readable",
            "counselling.days.of_centre",
            "counselling.referral.views.others",
            "partners.accounts.access.shown",
            "partners.models.meetings.PartnerMeetingQuerySet.visible_to",
            "partners.models.partners.PartnerQuerySet.visible_to",
        ),
        UNMARKED,
    ),
    **dict.fromkeys(
        (
            "activities.access.readable",
            "activities.staff.forms_activity.ActivityForm._leads",
            "cdm.home.workspace.scope.of",
            "partners.forms.InviteForm.__init__",
            "partners.models.programmes.ProgrammeQuerySet.visible_to",
            "partners.resources.forms.ResourceForm._offer_partners",
            "stats.scope.of",
        ),
        GROWN,
    ),
}


class Judge(NamedTuple):
    function: FunctionType
    owner: type | None  # the class, of a method


def found() -> dict[str, Judge]:
    """By full name: each function of ours that is given a Member, or a request that has one, and reads its roles."""
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
    """The name of what brings the member; empty for none."""
    for name, parameter in inspect.signature(function).parameters.items():
        if GIVEN.search(str(parameter.annotation)) or str(parameter.annotation) in ("Request", "HttpRequest"):
            return name
    return "self" if "self.member" in _code(function) else ""


def _code(function: FunctionType) -> str:
    """Empty for what is made while it runs, as the methods of data classes are."""
    try:
        return inspect.getsource(function)
    except OSError:
        return ""


def almighty(member: Member | None) -> Member:
    return Member(user_id=member.user_id if member else 0, grants=EVERYTHING)


def bribe(judge: Judge, monkeypatch: Any) -> list[str]:
    """Let everything through: queries filter nothing, functions judge as for somebody who has every role everywhere.

    Returns a list that grows with each call.
    """
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
    """The rows most likely to notice first: of the same room, and of pages that keep one partner's object."""
    room = name.split(".")[1 if name.startswith("cdm.") else 0]
    words = set(re.split(r"[._]", name))

    def far(key: str) -> tuple[bool, bool, int]:
        alike = len(words & set(re.split(r"[:_]", key)))
        return (not key.startswith(room + ":"), GONE not in table[key].answers.values(), -alike)

    return sorted((key for key in table if not key.startswith(("admin", "demo", "account", "mfa"))), key=far)
