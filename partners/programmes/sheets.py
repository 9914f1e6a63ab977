"""A programme's figures as a file for the managers: live, for the centre and not for outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core import clock
from cdm.core.release import release
from partners.programmes import describing
from partners.programmes.telling import Told
from stats import contacts, measures, names
from stats.bars import not_stated
from stats.exports import Cell, Sheet
from stats.series import ORDER


def sheets(told: Told) -> list[Sheet]:
    """About, targets, quarter × service, partner × service, themes, cohorts. Two queries more than the page."""
    services = tuple(str(service.label) for service in told.services)
    every = pgettext("sum of a row", "All")
    found = [_about(told)]
    if told.targets:
        head = (_("Of what"), pgettext("of a programme", "Target"), _("Reached"), _("Published of it"))
        promised = [(str(each.label), each.target, each.count, each.published) for each in told.targets]
        found.append(Sheet(_("Targets"), head, promised))
    quarters: list[Sequence[Cell]] = [
        (label, *(count for _service, count in counts), total) for label, counts, total in told.quarters
    ]
    found.append(Sheet(_("Contacts"), (_("Quarter"), *services, every), quarters, (measures.definition("contacts"),)))
    found.append(Sheet(_("Partners"), (_("Partner"), *services, every), _partners(told)))
    themes = [(row.label, row.count) for row in told.by_theme.rows]
    found.append(Sheet(_("Themes"), (_("Theme"), _("Number")), themes, (measures.definition("by_theme"),)))
    if told.cohorts:
        head = (_("Cohort"), _("What"), _("Number"), pgettext("of a cohort", "Target"))
        people = [(each.title, part.label, part.count, part.target) for each in told.cohorts for part in each.parts]
        found.append(Sheet(_("Cohorts of programmes"), head, people, (measures.definition("cohort_persons"),)))
    return found


def _about(told: Told) -> Sheet:
    programme = told.programme
    rows: list[Sequence[Cell]] = [
        (_("Programme"), programme.name),
        (_("Year"), str(told.year)),
        (_("Partners"), ", ".join(partner.name for partner in programme.partners.all())),
        (capfirst(_("for whom")), programme.audience),
        (capfirst(_("funded by")), programme.funder),
        (_("Period"), describing.term(programme)),
        (_("Group activities"), told.held),
        (_("Made on"), clock.today().isoformat()),
        (_("Made by"), f"cdm-portal {release()}"),
    ]
    says = _("Live figures with small numbers in them: for the centre. A funder gets a link to what is public of them.")
    return Sheet(_("About"), (_("What"), _("Value")), rows, (says,))


def _partners(told: Told) -> list[Sequence[Cell]]:
    counted = contacts.across(("service", "partner"), told.filters, dt.date(told.year, 1, 1), dt.date(told.year, 12, 1))
    known = names.of("partner")
    rows: list[Sequence[Cell]] = []
    for code, total in told.counted.by("partner").most_common():
        own = [counted[service, code] for service in ORDER if service in told.services]
        rows.append((known.get(code, code) or not_stated(), *own, total))
    return rows
