"""The one list of where people can go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core.vocabulary import Role


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    name: str  # of the URL
    icon: str
    roles: frozenset[Role] = frozenset(Role)


class Group:
    """Entries of the menu that belong together."""

    def __init__(self, label: str | Promise, *entries: Entry) -> None:
        self.label, self.entries = label, entries


def for_roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


PUBLIC = (
    Entry(_("Talk to someone"), "counselling:book", "talk"),
    Entry(_("Agenda"), "activities:agenda", "join"),
    Entry(_("Multimedia area"), "multimedia:front", "desk"),
    Entry(_("Partners"), "partners:index", "users"),
    Entry(_("My booking"), "home:mine", "calendar"),
    Entry(_("Contact"), "home:contact", "pin"),
)

STAFF = (
    Entry(_("Today"), "home:today", "clock"),
    Entry(_("Workspace"), "home:workspace", "check", for_roles(Role.COORDINATOR)),
    Entry(_("My week"), "counselling:week", "calendar", for_roles(Role.COUNSELLOR)),
    Entry(_("Availability"), "counselling:availability", "settings", for_roles(Role.COUNSELLOR, Role.COORDINATOR)),
    Entry(_("Appointments"), "counselling:list", "join", for_roles(Role.COORDINATOR, Role.RECEPTION, Role.MANAGER)),
    Entry(
        _("Activities"),
        "activities:activities",
        "users",
        for_roles(Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER),
    ),
    Entry(_("Multimedia area"), "multimedia:desk", "desk", for_roles(Role.RECEPTION, Role.MANAGER)),
    Entry(
        pgettext_lazy("menu", "Book for someone"),
        "counselling:desk",
        "talk",
        for_roles(Role.RECEPTION, Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER),
    ),
    Entry(
        pgettext_lazy("menu", "Record a contact"),
        "home:record",
        "edit",
        for_roles(Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR),
    ),
    Entry(_("Documentation"), "multimedia:catalogue", "book", for_roles(Role.DOCUMENTALIST, Role.MANAGER)),
    Entry(_("Figures"), "stats:latest", "chart", for_roles(Role.COORDINATOR, Role.MANAGER)),
)

# Under one's own name, not in the bar.
MENU = (
    Group(
        _("Partners"),
        Entry(_("Workspace"), "home:workspace", "check", for_roles(Role.MANAGER)),
        Entry(_("Requests for times"), "counselling:requests", "clock", for_roles(Role.COORDINATOR, Role.MANAGER)),
        Entry(
            _("Pass on to a partner"),
            "counselling:refer",
            "on",
            for_roles(Role.COUNSELLOR, Role.COORDINATOR, Role.RECEPTION, Role.MANAGER),
        ),
        Entry(
            _("The sheets"),
            "partners:sheets",
            "edit",
            for_roles(Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER),
        ),
        Entry(_("Programmes"), "partners:programmes", "building", for_roles(Role.COORDINATOR, Role.MANAGER)),
        Entry(
            _("Partner meetings"),
            "partners:meetings",
            "calendar",
            for_roles(Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER),
        ),
        Entry(_("For guidance professionals"), "partners:professionals", "book"),
    ),
    Group(
        _("Who work here"),
        Entry(
            pgettext_lazy("who work here", "People"),
            "partners:people",
            "users",
            for_roles(Role.COORDINATOR, Role.MANAGER),
        ),
        Entry(_("Who leaves"), "home:leavers", "absence", for_roles(Role.COORDINATOR, Role.MANAGER)),
        Entry(_("Accounts"), "partners:accounts", "lock", for_roles(Role.COORDINATOR, Role.MANAGER)),
    ),
    Group(
        _("Arranging the centre"),
        Entry(_("Opening hours and closures"), "counselling:closures", "door", for_roles(Role.MANAGER)),
        Entry(_("Interviews"), "counselling:kinds", "talk", for_roles(Role.MANAGER)),
        Entry(_("Settings of the activities"), "activities:settings", "join", for_roles(Role.MANAGER)),
        Entry(_("Arranging the multimedia area"), "multimedia:spaces", "desk", for_roles(Role.MANAGER)),
    ),
    Group(
        _("Figures"),
        Entry(_("Publishing the figures"), "stats:publication", "chart", for_roles(Role.MANAGER)),
        Entry(_("Links for funders"), "stats:shares", "link", for_roles(Role.MANAGER)),
    ),
    Group(
        _("Behind the scenes"),
        Entry(_("Journal"), "audit:journal", "find", for_roles(Role.MANAGER)),
        Entry(_("Messages"), "outbox:index", "mail", for_roles(Role.MANAGER)),
        Entry(_("Reference data"), "admin:index", "settings", for_roles(Role.MANAGER)),
    ),
)
YOURS = (
    Entry(_("My account"), "account_profile", "user"),
    Entry(_("Public site"), "home:front", "globe"),
)


@dataclass(frozen=True)
class Shown:
    label: str
    url: str
    icon: str
    current: bool


def public(request: HttpRequest | None) -> list[Shown]:
    return _shown(PUBLIC, _here(request, PUBLIC))


@dataclass(frozen=True)
class Menus:
    """``groups``: by the name of each that has something to show."""

    bar: list[Shown]
    groups: list[tuple[str, list[Shown]]]
    yours: list[Shown]


def of_staff(request: HttpRequest | None, roles: frozenset[Role]) -> Menus:
    """What fits ``roles``; one entry of all together is the current one."""
    bar = _fitting(STAFF, roles)
    groups = [(str(group.label), found) for group in MENU if (found := _fitting(group.entries, roles))]
    here = _here(request, [*bar, *(entry for _label, entries in groups for entry in entries), *YOURS])
    shown = [(label, _shown(entries, here)) for label, entries in groups]
    return Menus(_shown(bar, here), shown, _shown(YOURS, here))


def _fitting(entries: Iterable[Entry], roles: frozenset[Role]) -> list[Entry]:
    return [entry for entry in entries if not entry.roles.isdisjoint(roles)]


def _here(request: HttpRequest | None, entries: Iterable[Entry]) -> str:
    """The longest address of ``entries`` that the page's own begins with; that of the front page begins all."""
    page = request.path if request else ""
    urls = [reverse(entry.name) for entry in entries if entry.name != "home:front"]
    return max((url for url in urls if page.startswith(url)), key=len, default="")


def _shown(entries: Iterable[Entry], current: str) -> list[Shown]:
    found = [(entry, reverse(entry.name)) for entry in entries]
    return [Shown(str(entry.label), url, entry.icon, url == current) for entry, url in found]
