"""What the printed report of a year got wrong, said in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cdm.core.human import number
from stats import figures
from stats.dashboard.year import Year
from stats.figures.registry import Facts, claims


def contradictions(told: Year) -> list[str]:
    """A sentence for each printed figure that the facts contradict; nothing for a year without a printed report.

    ``told`` must show all contacts, unfiltered.
    """
    wrong = [claim for claim in claims(told.year) if claim["corrected_by"]]
    if not wrong:
        return []
    found = figures.of_year(told.year, Facts(told.year, told.contacts, told.months))
    return [
        _("The printed report says %(printed)s %%; counted, the contacts grew by %(true)s %%.")
        % {"printed": claim["value"], "true": number(truth, 2)}
        for claim in wrong
        if (truth := found[claim["id"]]["value"]) is not None
    ]
