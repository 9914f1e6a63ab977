"""The codes of a version in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.human import number
from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats import names
from stats.contacts import GROUPINGS
from stats.models import HowHeld, Measure, Term

SEPARATOR = "\u00a0· "  # stays with what it follows
VOCABULARIES: dict[str, type[TextChoices]] = {
    "service": Service,
    "channel": Channel,
    "context": Context,
    "theme": Theme,
    "language": Language,
    "mode": HowHeld,
    "measure": Measure,
}


def month(first: dt.date) -> str:
    return date_format(first, "F Y").replace(" ", "\u00a0")


def day(day: dt.date) -> str:
    """Without its weekday, which says nothing of a version."""
    return date_format(day, "j F Y").replace(" ", "\u00a0")


def signed(count: int) -> str:
    """A difference with its sign, the minus as long as the plus is wide."""
    return f"{'+' if count > 0 else '−' if count < 0 else ''}{number(abs(count))}"


class Words:
    """Labels in the language of the page; names of partners, programmes and terms are looked up once, when needed."""

    @cached_property
    def _names(self) -> dict[str, dict[str, str]]:
        return {kind: names.of(kind) for kind in ("partner", "programme")}

    @cached_property
    def _terms(self) -> dict[tuple[str, str], str]:
        return {(term.list, term.code): term.label for term in Term.objects.all()}

    def code(self, name: str, code: str) -> str:
        """``code`` of the dimension ``name``; of none, what that means."""
        if not code:
            return {"programme": _("No programme"), "partner": _("The centre itself, or not stated")}.get(
                name, _("Not stated")
            )
        if name == "month":
            return month(dt.date.fromisoformat(code))
        if name in VOCABULARIES:
            return capfirst(str(dict(VOCABULARIES[name].choices).get(code, code)))
        return self._names[name].get(code, code)

    def codes(self, codes: Mapping[str, str]) -> str:
        """A contact's codes in one line; a partner or programme only where there is one."""
        said = [(name, code) for name, code in codes.items() if code or name not in ("partner", "programme")]
        return SEPARATOR.join(self._explained(name, code) for name, code in said)

    def _explained(self, name: str, code: str) -> str:
        if code:
            return self.code(name, code)
        return {
            "channel": _("channel not stated"),
            "context": _("context not stated"),
            "theme": _("theme not stated"),
            "language": _("language not stated"),
        }[name]

    def label(self, part: str, key: str) -> str:
        codes = key.split("|")
        if part == "total":
            return _("All contacts")
        if part in GROUPINGS:
            return SEPARATOR.join(self.code(name, code) for name, code in zip(GROUPINGS[part], codes, strict=True))
        if part == "held":
            return self.code("mode", codes[0])
        if part in ("days", "hours"):
            return SEPARATOR.join([self.code("measure", codes[0]), *filter(None, codes[1:])])
        return SEPARATOR.join([self.question(codes[0]), self._answer(*codes)])

    @staticmethod
    def question(name: str) -> str:
        if name == "first_visit":
            return _("First visit")
        return capfirst(str(dict(Term.List.choices)[name]))

    def _answer(self, question: str, code: str) -> str:
        if question == "first_visit" and code:
            return pgettext("answer", "Yes") if code == "yes" else pgettext("answer", "No")
        return self._terms.get((question, code), code) if code else _("Not stated")

    @staticmethod
    def heading(part: str) -> str:
        return {
            "total": _("In all"),
            "month": _("By month and service"),
            "manner": _("By service, channel and context"),
            "theme": _("By service and theme"),
            "language": _("By language"),
            "partner": _("By partner"),
            "programme": _("By programme"),
            "held": _("Group activities"),
            "profiles": _("Profiles"),
            "hands": _("Answers at group activities"),
            "days": _("Counts by day"),
            "hours": _("Counts by the hour"),
        }[part]
