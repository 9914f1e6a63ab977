"""What a coordinator's file holds: the published contacts of their partners, never the live ones of the page (P3).

The page is for who works here; a file leaves the house. Its numbers are those of the one public set, hidden there where
they are hidden here, so that laying the two side by side tells nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core import clock
from cdm.core.release import release
from cdm.core.vocabulary import Service
from stats import measures, publishing
from stats.dashboard.period import quarter
from stats.exports import Cell, Sheet
from stats.publishing import TOTAL, Published, Value, footnote
from stats.scope import Scope
from stats.series import ORDER

TABLE = "partners"


def sheets(scope: Scope) -> list[Sheet]:
    """About first, then a table a partner: quarter × service. One query. Before anything is public, only About."""
    told = publishing.of_year(scope.period.year)
    chosen = {scope.partner: scope.partners[scope.partner]} if scope.partner else scope.partners
    found = [_about(scope, chosen, told)]
    if told is not None and told.quarters:
        found += [_of(told, code, name) for code, name in chosen.items()]
    return found


def _about(scope: Scope, chosen: dict[str, str], told: Published | None) -> Sheet:
    rows: list[Sequence[Cell]] = [
        (_("Year"), str(scope.period.year)),
        (_("Partner"), ", ".join(chosen.values())),
    ]
    if told is None or not told.quarters:
        rows.append(
            (_("Note"), _("Nothing of this year is public yet: the first quarter comes ten days after its end."))
        )
    else:
        rows += [(_("Frozen on"), told.day.isoformat()), (_("Version of the figures"), told.version)]
    rows += [(_("Made on"), clock.today().isoformat()), (_("Made by"), f"cdm-portal {release()}")]
    says = _("Published numbers, frozen quarter by quarter: the filters of the page do not change them.")
    return Sheet(_("About"), (_("What"), _("Value")), rows, (says, footnote() if told and told.hides(TABLE) else ""))


def _of(told: Published, code: str, name: str) -> Sheet:
    header = (_("Quarter"), *(str(Service(service).label) for service in ORDER), pgettext("sum of a row", "All"))
    rows: list[Sequence[Cell]] = []
    for place in range(4):
        own = told.across(TABLE, period=f"{told.year}-Q{place + 1}", partner=code)
        if own:
            rows.append((quarter(place), *_cells(own)))
    whole = told.across(TABLE, period=told.quarters, partner=code)
    if whole:
        rows.append((pgettext("sum of a row", "All"), *_cells(whole)))
    return Sheet(name, header, rows, (measures.definition("contacts"),))


def _cells(own: dict[str, Value]) -> list[Cell]:
    """A number as a number; the word for a hidden one, so that nobody adds it up as nothing."""
    found: list[Cell] = []
    for service in (*ORDER, TOTAL):
        value = own.get(service)
        found.append(value if isinstance(value, int) or value is None else str(value))
    return found
