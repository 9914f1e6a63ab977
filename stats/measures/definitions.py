"""What is said of a number wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

PERCENT = "%"
CONTACTS = gettext_lazy("contacts")
ACTIVITIES = gettext_lazy("activities")
PERSONS = gettext_lazy("persons")
MINUTES = gettext_lazy("minutes")

# What numbers are never added to, as the end of a sentence.
OTHERS: Mapping[str, Any] = MappingProxyType(
    {
        "contacts": pgettext_lazy("never added to", "contacts"),
        "profiles": pgettext_lazy("never added to", "answers of profiles"),
        "audiences": pgettext_lazy("never added to", "special audiences"),
        "persons": pgettext_lazy("never added to", "persons of a programme"),
        "stock": pgettext_lazy("never added to", "the stock of another day"),
    }
)


@dataclass(frozen=True)
class Definition:
    """``label``, ``unit`` and ``definition`` are lazy: they speak the language of the page.

    ``apart``: counted beside the contacts and never part of their total. ``never``: keys of OTHERS, what the number
    must not be added to.
    """

    code: str
    label: Any
    unit: Any
    definition: Any
    apart: bool = False
    never: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """What it is never added to, as a sentence; nothing when adding does no harm."""
        if not self.never:
            return ""
        listed = [str(OTHERS[name]) for name in self.never]
        last = listed.pop()
        named = _("%(some)s or %(last)s") % {"some": ", ".join(listed), "last": last} if listed else last
        return _("Never added to %(named)s.") % {"named": named}

    @property
    def says(self) -> str:
        return f"{self.definition} {self.warning}".strip()


def share(code: str, label: Any, definition: Any) -> Definition:
    return Definition(code, label, PERCENT, definition)


def in_unit(unit: Any, **options: Any) -> Callable[[str, Any, Any], Definition]:
    """A maker of definitions that share their unit and what they are kept apart from."""
    return lambda code, label, definition: Definition(code, label, unit, definition, **options)
