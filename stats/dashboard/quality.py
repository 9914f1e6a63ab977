"""How good the figures are: what nobody stated, question by question, and which years are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cdm.core.human import percent
from cdm.core.vocabulary import Service
from stats import measures
from stats.bars import Bars, Row
from stats.contacts import Contacts


@dataclass(frozen=True)
class Question:
    """``missing`` of ``asked`` were recorded without an answer."""

    code: str
    label: str
    asked: int
    missing: int

    @property
    def share(self) -> float:
        return 100 * self.missing / self.asked if self.asked else 0.0


def questions(contacts: Contacts, *, partners: bool) -> list[Question]:
    """What every contact may be told apart by; ``partners``: only who sees all of them can miss one."""

    def of(code: str, label: str, counted: Mapping[str, int]) -> Question:
        return Question(code, label, sum(counted.values()), counted.get("", 0))

    manners = contacts.groups["manner"]
    found = [
        of("channel", _("Channel"), _added(manners, 1)),
        of("context", _("Context"), _added(manners, 2)),
        of("theme", _("Theme, multimedia area left out"), contacts.themes(without=Service.MM)),
        of("language", _("Language"), contacts.by("language")),
    ]
    if partners:
        found.append(of("partner", _("Partner"), contacts.by("partner")))
    return [question for question in found if question.asked]


def _added(counted: Mapping[tuple, int], place: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, count in counted.items():
        found[key[place]] = found.get(key[place], 0) + count
    return found


def not_stated(asked: list[Question]) -> Bars:
    """The worst first; bars are shares, so that a full bar is everything."""
    ordered = sorted(asked, key=lambda question: -question.share)
    rows = [
        Row(question.label, question.missing, question.share, question.share, "s0", question.code)
        for question in ordered
    ]
    title = ""
    if ordered and ordered[0].missing:
        words = {"label": ordered[0].label, "share": percent(ordered[0].share)}
        title = _("Least often stated: %(label)s, missing in %(share)s") % words
    elif ordered:
        title = _("Everything is stated")
    heading = _("Not stated, by question")
    return Bars("not-stated", heading, title, measures.definition("not_stated"), 0, rows)
