"""The list of programmes: those that run first, each with how far it is this year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cdm.core import clock
from partners.models import Partner, Programme
from partners.programmes import describing, telling
from stats import charts

HEADINGS = {"running": _("Running"), "to come": _("To come"), "over": _("Over, or not active")}


@dataclass(frozen=True)
class Line:
    """``contacts``: this year's of the reader's own part; ``target``: of the whole programme, None without one."""

    programme: Programme
    contacts: int
    target: int | None
    whole: bool

    @property
    def partners(self) -> list[Partner]:
        return list(self.programme.partners.all())

    @property
    def term(self) -> str:
        return describing.term(self.programme)

    @property
    def running(self) -> bool:
        return state(self.programme) == "running"

    @property
    def bar(self) -> SafeString | str:
        """Only where both are of the same thing."""
        return charts.bar(min(100.0, 100 * self.contacts / self.target), "s4") if self.target and self.whole else ""


def state(programme: Programme) -> str:
    """One of HEADINGS."""
    today = clock.today()
    if not programme.active or (programme.ends and programme.ends < today):
        return "over"
    return "to come" if programme.starts and programme.starts > today else "running"


def grouped(rows: Sequence[Programme], own: frozenset[str] | None) -> list[tuple[str | Promise, list[Line]]]:
    """Heading, its lines by name. Two queries, however many."""
    year, codes = clock.today().year, [row.code for row in rows]
    counted = telling.contacts_of(codes, year, own)
    aimed = telling.promised_contacts(codes, year)
    lines = [Line(row, counted[row.code], aimed.get(row.code), own is None) for row in rows]
    found = [(heading, [line for line in lines if state(line.programme) == name]) for name, heading in HEADINGS.items()]
    return [(heading, own_lines) for heading, own_lines in found if own_lines]
