"""The same page as a file a spreadsheet opens: what it is about and how it is hidden inside."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Service
from stats import measures
from stats.exports import Cell, Sheet
from stats.publishing import Value
from stats.shares.telling import Shared


def _cell(value: Value | None) -> Cell:
    """A number as a number; the word for a hidden one, so that nobody adds it up as nothing."""
    return value if isinstance(value, int) or value is None else str(value)


def sheets(shared: Shared) -> list[Sheet]:
    found = [_about(shared)]
    if shared.targets:
        head: tuple[str, ...] = (_("Of what"), pgettext("of a programme", "Target"), _("Published of it"))
        promised = [(row.label, row.target, _cell(row.value)) for row in shared.targets]
        found.append(Sheet(_("Targets"), head, promised))
    if shared.quarters:
        head = (_("Quarter"), *(str(Service(code).label) for code in shared.services), pgettext("sum of a row", "All"))
        rows = [(one.label, *map(_cell, one.values), _cell(one.total)) for one in shared.quarters]
        rows.append((shared.period, *(_cell(shared.whole.get(code)) for code in shared.services), _cell(shared.total)))
        found.append(Sheet(_("Contacts"), head, rows, (measures.definition("contacts"),)))
    if shared.by_theme:
        themes = [(row.label, _cell(row.value)) for row in shared.by_theme]
        found.append(Sheet(_("Themes"), (_("Theme"), _("Number")), themes, (measures.definition("by_theme"),)))
    if shared.cohorts:
        head = (_("Cohort"), _("Year"), _("What"), _("Number"), pgettext("of a cohort", "Target"))
        people = [
            (cohort.title, cohort.year, row.label, _cell(row.value), row.target)
            for cohort in shared.cohorts
            for row in cohort.rows
        ]
        found.append(Sheet(_("Cohorts of programmes"), head, people, (measures.definition("cohort_persons"),)))
    return found


def _about(shared: Shared) -> Sheet:
    rows: list[tuple[str, Cell]] = [(_("Programme") if shared.link.programme else _("Partner"), shared.name)]
    said = shared.subject
    facts = ((_("Partners"), ", ".join(said.partners)), (_("For whom"), said.audience), (_("Funded by"), said.funder))
    rows += [(label, words) for label, words in (*facts, (_("Runs"), said.term)) if words]
    if shared.told:
        rows += [(_("Period"), shared.period), (_("Frozen on"), shared.told.day.isoformat())]
        rows += [(_("Version of the figures"), shared.told.version)]
    return Sheet(_("About"), (_("What"), _("Value")), rows, (shared.footnote,))
