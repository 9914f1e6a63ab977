"""The wall between partners (design/1-the-centre.md P4): the declared table, one row per URL of the URLconf.

Adding a row takes a minute. Each room has a module here (``home.py``, ``counselling.py``, …) with

    ROWS = {
        "counselling:book": public(),                                       # everyone, the public too
        "account_profile": signed_in(),                                     # every account, roles or not
        "home:today": staff(),                                              # any role
        "counselling:week": staff(Role.COUNSELLOR, Role.COORDINATOR),       # these roles, at any partner
        "counselling:close": own(appointment, Role.COUNSELLOR, Role.MANAGER),  # an object of partner A
    }

``own(make, *roles)``: members of A with one of ``roles`` are let in, A's others get 403; B's people with such a role
get 404, the others 403 (the view's ``@staff`` speaks before anything is looked up). Roles of the whole centre are let
in when named, else they get 403.

``make(world)`` creates the object **for partner A** (``world.partner_a``, ``world.people["counsellor_a"]``) and returns
the URL's kwargs, ``{"pk": …}``. Exceptions are keywords by persona: ``own(make, …, reception=IN, counsellor_a=NO)``.
``post=`` is what a let-in POST sends (empty: the form refuses it, which is fine). ``seen_by=`` names the personae who
may read partner A's marker on that page beside A's people and managers (``seen_by=("reception",)``; ``EVERYONE``).
``nameless=`` names those who read there that somebody comes, and no visitor's name (``nameless=("manager",)``).

A module may also have ``populate(world)``: create things of both partners whose names or addresses carry
``marker(world.partner_a)`` and ``marker(world.partner_b)`` (tests.personae), so that a list that leaks has something to
leak. GET and POST are sent as every persona, HEAD by htmx in Dutch as some; a 405 is always accepted from who passed
the policy. Who is refused must not be able to tell an object of A from none at all: the same is asked of one
that does not exist. ``absent={"pk": …}`` says what that is where ``absent`` of ``checking`` cannot guess it.

Beside the rows: tests/test_wall_mutations.py takes every stone out and needs a row, or a probe (probing.py), to notice;
tests/test_wall_growth.py (``grow`` in growing.py) gives B ten more of everything and lets A see no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cdm.accounts.models import User
from cdm.core.vocabulary import Role
from partners.models import Partner

IN, LOGIN, NO, GONE = "let in", "sign in first", "403", "404"

PERSONAE: dict[str, tuple[Role | None, str]] = {
    "anonymous": (None, ""),
    "nobody": (None, ""),
    "counsellor_a": (Role.COUNSELLOR, "alpha"),
    "coordinator_a": (Role.COORDINATOR, "alpha"),
    "counsellor_b": (Role.COUNSELLOR, "beta"),
    "coordinator_b": (Role.COORDINATOR, "beta"),
    "reception": (Role.RECEPTION, ""),
    "documentalist": (Role.DOCUMENTALIST, ""),
    "manager": (Role.MANAGER, ""),
}
EVERYONE = tuple(PERSONAE)
INSIDERS = ("counsellor_a", "coordinator_a", "manager")


@dataclass
class World:
    partner_a: Partner
    partner_b: Partner
    people: dict[str, User]


Make = Callable[[World], Mapping[str, Any]]


def nothing(world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    answers: dict[str, str]
    make: Make = nothing
    post: Mapping[str, Any] = field(default_factory=dict)
    seen_by: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()  # who reads that somebody comes, of whichever partner, and not who
    path: str = ""  # for a URL without a name
    query: str = ""  # what it has to be asked to show anything, "?theme=WORK"
    absent: Mapping[str, Any] | None = None


def public(make: Make = nothing, **more: Any) -> Row:
    return _row(dict.fromkeys(PERSONAE, IN), make, more)


def signed_in(make: Make = nothing, **more: Any) -> Row:
    return _row({name: LOGIN if name == "anonymous" else IN for name in PERSONAE}, make, more)


def staff(*roles: Role, make: Make = nothing, **more: Any) -> Row:
    return _row({name: _by_role(name, roles or tuple(Role)) for name in PERSONAE}, make, more)


def own(make: Make, *roles: Role, **more: Any) -> Row:
    answers = {name: _by_role(name, roles) for name in PERSONAE}
    for name, (_role, partner) in PERSONAE.items():
        if partner == "beta" and answers[name] == IN:
            answers[name] = GONE
    return _row(answers, make, more)


def rows(answers_of: Callable[..., Row], names: Iterable[str], *args: Any, **more: Any) -> dict[str, Row]:
    """The same row for several URLs."""
    return {name: answers_of(*args, **more) for name in names}


def _by_role(name: str, roles: Iterable[Role]) -> str:
    if name == "anonymous":
        return LOGIN
    return IN if PERSONAE[name][0] in roles else NO


def _row(answers: dict[str, str], make: Make, more: dict[str, Any]) -> Row:
    exceptions = {name: more.pop(name) for name in tuple(more) if name in PERSONAE}
    return Row(answers | exceptions, make, **more)
