"""The tables of the page as sheets of a file: what was asked first, then every table that has rows, and the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core import clock
from cdm.core.release import release
from stats import measures
from stats.bars import Bars
from stats.dashboard.page import Page
from stats.dashboard.year import Year
from stats.exports import Cell, Sheet
from stats.series import Series


def sheets(page: Page) -> list[Sheet]:
    """About first, then every table of the page that has rows, the definitions of every number last."""
    told, found = page.told, [_about(page)]
    if told.total:
        if page.sides:
            found.append(_of_sides(page))
        found += [_of_series(_("Months"), told.by_month), _of_series(_("Years"), told.by_year)]
        found += _of_all(page.weekdays)
        cuts = told.cuts
        found += _of_all(cuts.service, *cuts.parts, cuts.channel, cuts.context, cuts.theme, cuts.language, *page.gave)
    found += _of_hours(page) + _of_places(page) + _of_groups(told)
    found += page.demand.sheets() if told.total or page.demand.any else []
    if page.visitors and page.visitors.n:
        found += _of_all(page.visitors.residence, *page.visitors.questions)
    found += page.apart.sheets()
    if told.total:
        found += _of_all(page.not_stated)
    return [*found, *page.quality.sheets(), _definitions()]


def _about(page: Page) -> Sheet:
    scope, told = page.scope, page.told
    asked: list[Sequence[Cell]] = [
        (_("Year"), str(told.year)),
        (_("Months"), page.period.name or _("all")),
        (_("Compared with"), str(scope.against)),
    ]
    asked += [(choice.label, choice.said or _("all")) for choice in page.filters.choices if choice.name != "partner"]
    every = _("all") if scope.everything else ", ".join(scope.partners.values())
    asked.append((_("Partner"), scope.partners.get(scope.partner, "") or every))
    asked += [(_("Contacts"), told.total), (_("Version of the year"), page.standing)]
    asked += [(_("Made on"), clock.today().isoformat()), (_("Made by"), f"cdm-portal {release()}")]
    asked += [(_("Not alike"), found.text) for found in page.breaks]
    if told.note:
        asked.append((_("Note"), told.note))
    return Sheet(_("About"), (_("What"), _("Value")), asked, (measures.definition("contacts"),))


def _of_sides(page: Page) -> Sheet:
    comparison = page.told.comparison
    now, then = (comparison.period.label, comparison.other.label) if comparison else ("", "")
    header = (_("What"), now, then, _("Difference"), _("Change, in percent"), _("Definition"))
    rows: list[Sequence[Cell]] = [
        (
            side.label,
            round(side.now, 2),
            round(side.then, 2),
            round(side.now - side.then, 2),
            side.moved,
            side.definition,
        )
        for side in page.sides
    ]
    return Sheet(_("Two years side by side"), header, rows)


def _of_series(name: str, series: Series) -> Sheet:
    header = [name, *(label for _class, label in series.services), pgettext("sum of a row", "All")]
    rows: list[list[Cell]] = [[line.label, *line.cells, line.total] for line in series.lines]
    if series.against:
        header.append(series.against)
        for row, line in zip(rows, series.lines, strict=True):
            row.append(line.before)
    return Sheet(name, header, rows, (series.definition,))


def _of_bars(made: Bars) -> Sheet:
    header = [made.heading, _("Number"), _("Percent")]
    rows: list[list[Cell]] = [[row.label, row.count, round(row.share, 2)] for row in made.rows]
    if made.against:
        header += [_("Compared"), made.against, _("Change, in points") if made.shares else _("Change, in percent")]
        for line, row in zip(rows, made.rows, strict=True):
            line += [row.now, row.before, None if row.moved is None else round(row.moved, 2)]
    return Sheet(made.heading, header, rows, (made.definition, *made.notes))


def _of_all(*made: Bars) -> list[Sheet]:
    return [_of_bars(each) for each in made if each.rows]


def _of_hours(page: Page) -> list[Sheet]:
    hours = page.hours
    if not hours.rows:
        return []
    header = (_("Hour"), *(name for name, _short in hours.weekdays))
    rows: list[Sequence[Cell]] = [(hour, *(cell.count for cell in cells)) for hour, cells in hours.rows]
    return [Sheet(_("At the door, by weekday and hour"), header, rows, (hours.definition,))]


def _of_places(page: Page) -> list[Sheet]:
    found = []
    if page.places:
        header = (
            _("Space"),
            _("Hours open"),
            pgettext("time of places", "Booked ahead"),
            pgettext("time of places", "Used"),
        )
        rows: list[Sequence[Cell]] = [
            (place.label, *(round(value, 1) for value in (place.open, place.booked, place.used)))
            for place in page.places
        ]
        says = _("Hours of places: booked ahead and really used, out of the hours open.")
        found.append(Sheet(_("Occupancy, space by space"), header, rows, (says,)))
    if page.counted:
        rows = [(stat.label, stat.count, stat.definition) for stat in page.counted]
        found.append(Sheet(_("Counted in the multimedia area"), (_("What"), _("Number"), _("Definition")), rows))
    return found


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
    found += _of_all(groups.by_mode, groups.by_theme)
    for made in groups.questions:
        heading = _("In groups: %(question)s") % {"question": made.heading}
        found.append(replace(_of_bars(made), name=heading))
    return found


def _definitions() -> Sheet:
    rows: list[Sequence[Cell]] = [
        (entry.code, str(entry.label), str(entry.unit), entry.says) for entry in measures.registry()
    ]
    return Sheet(_("Definitions"), (_("Code"), _("What"), _("Unit"), _("Definition")), rows)
