"""What the files of the open data are called and hold. Codes of the set become words that need no explanation."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from stats.disclosure import TOTAL

LANGUAGES = ("fr", "nl")
TOTAL_CODE, UNSTATED_CODE, OTHER_CODE = "total", "not_stated", "other"


@dataclass(frozen=True)
class OpenTable:
    """``tables``: those of the public set it is made of, with ``columns`` in their order; none: see ``files.lines``."""

    name: str
    title: Any
    description: Any
    columns: tuple[str, ...]
    tables: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        return (*self.columns, "count", "status")


def _of(name: str, title: Any, description: Any, *columns: str) -> OpenTable:
    return OpenTable(name, title, description, columns, (name,))


_ALL = (
    _of(
        "services",
        _("Contacts by service"),
        _("By month, quarter and year. The only file by month: finer ones would have to hide too much."),
        "period",
        "service",
    ),
    _of(
        "categories",
        _("Contacts by reporting category"),
        _("By quarter and year. The exclusive parts of each service; with the years, their cut may change."),
        "period",
        "category",
    ),
    _of(
        "themes",
        _("Contacts by service and theme"),
        _("By quarter and year. Without the multimedia area, which has no theme."),
        "period",
        "service",
        "theme",
    ),
    _of(
        "languages",
        _("Contacts by language"),
        _("By quarter and year. The language of the interview or activity."),
        "period",
        "language",
    ),
    _of(
        "programmes",
        _("Contacts by programme and service"),
        _("By quarter and year. Contacts that a funded programme counts as its own; each has one programme or none."),
        "period",
        "programme",
        "service",
    ),
    _of(
        "programme-themes",
        _("Contacts by programme, service and theme"),
        _("By complete year."),
        "period",
        "programme",
        "service",
        "theme",
    ),
    _of(
        "activities-mode",
        _("Group activities by way of holding"),
        _("By quarter and year. Activities, never added to contacts."),
        "period",
        "mode",
    ),
    _of(
        "activities-theme",
        _("Group activities by theme"),
        _("By quarter and year. Activities, never added to contacts."),
        "period",
        "theme",
    ),
    OpenTable(
        "answers",
        _("Answers of visitors"),
        _("By complete year and question. A voluntary sample: its n is the total; shares are of that total."),
        ("period", "question", "answer"),
    ),
    OpenTable(
        "counted",
        _("Counted in the multimedia area"),
        _("By complete year. Beside its contacts, and never added to them."),
        ("period", "measure"),
    ),
)
FILES = MappingProxyType({table.name: table for table in _ALL})


def spoken(code: str) -> str:
    """A code of the set as a file has it."""
    if code == TOTAL:
        return TOTAL_CODE
    return f"{code}{OTHER_CODE}" if code.endswith("/") else code or UNSTATED_CODE
