"""The tables of the page as sheets of a file: what was asked first, then every table that has rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core import clock
from cdm.core.vocabulary import Language, Service, Theme
from stats import measures
from stats.bars import Bars
from stats.dashboard.year import Year
from stats.exports import Cell, Sheet
from stats.scope import Scope
from stats.series import Series
from stats.visitors import Visitors


def _about(told: Year, seen: Scope) -> Sheet:
    filters = told.filters
    asked = [
        (_("Year"), str(told.year)),
        (_("Service"), str(Service(filters.service).label) if filters.service else _("all")),
        (_("Theme"), str(Theme(filters.theme).label) if filters.theme else _("all")),
        (_("Language"), str(Language(filters.language).label) if filters.language else _("all")),
        (
            _("Partner"),
            seen.partners.get(seen.partner, "") or (_("all") if seen.everything else ", ".join(seen.partners.values())),
        ),
        (_("Contacts"), str(told.total)),
        (_("Made on"), clock.today().isoformat()),
    ]
    if told.note:
        asked.append((_("Note"), told.note))
    return Sheet(_("About"), (_("What"), _("Value")), asked, (_("A contact is one service given once."),))


def _of_series(name: str, series: Series) -> Sheet:
    header = (name, *(label for _class, label in series.services), pgettext("sum of a row", "All"))
    rows: list[Sequence[Cell]] = [(line.label, *line.cells, line.total) for line in series.lines]
    return Sheet(name, header, rows, (series.definition,))


def _of_bars(made: Bars) -> Sheet:
    rows = [(row.label, row.count, round(row.share, 2)) for row in made.rows]
    return Sheet(made.heading, (made.heading, _("Number"), _("Percent")), rows, (made.definition,))


def _of_groups(told: Year) -> list[Sheet]:
    """Activities given, then the answers at them: sheets of their own, each with its n."""
    groups = told.groups
    found = []
    if groups.held:
        rows: list[Sequence[Cell]] = [(_("Group activities held"), groups.held), (_("Contacts"), groups.contacts)]
        if groups.mean is not None:
            rows.append((_("Contacts an activity"), round(groups.mean, 2)))
        says = (_("Sessions held; cancelled ones are left out."),)
        found.append(Sheet(_("Group activities"), (_("What"), _("Value")), rows, says))
    found += [_of_bars(made) for made in (groups.by_mode, groups.by_theme) if made.rows]
    for made in groups.questions:
        heading = _("In groups: %(question)s") % {"question": made.heading}
        found.append(replace(_of_bars(made), name=heading))
    return found


def sheets(told: Year, seen: Scope, visitors: Visitors | None) -> list[Sheet]:
    """About first, then every table of the page that has rows."""
    found = [_about(told, seen)]
    if told.total:
        found += [_of_series(_("Months"), told.by_month), _of_series(_("Years"), told.by_year)]
        found += [_of_bars(made) for made in (told.by_service, *told.parts, told.by_theme, told.by_language)]
        if seen.everything:
            found.append(_of_bars(told.by_partner))
        if told.has_programmes:
            found.append(_of_bars(told.by_programme))
    if told.counted:
        rows = [(str(measure.label), count, measures.definition(measure)) for measure, count in told.counted.items()]
        heading = _("Counted in the multimedia area")
        found.append(Sheet(heading, (_("What"), _("Number"), _("Definition")), rows))
    found += _of_groups(told)
    if visitors and visitors.n:
        found += [_of_bars(made) for made in (visitors.residence, *visitors.questions)]
    return found
