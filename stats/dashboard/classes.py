"""Counts of two years by the classes that mean the same in both: row by row where a row is a class, else in a note."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cdm.core.human import number, percent
from stats.bars import change, points
from stats.vocabulary import Comparison


def by_class(
    comparison: Comparison, now: Mapping[str, int], then: Mapping[str, int]
) -> tuple[dict[str, int], list[str]]:
    """Code of this year → count of the other; and what can only be said of several codes together, or not at all.

    ``comparison``: this year first, the other second.
    """
    found, notes = _single(comparison, now, then), []
    for row in comparison.rows(now, then):
        if row.of.note and (row.a or row.b):
            notes.append(row.of.note)
        if len(row.of.codes_a) > 1 and row.a and row.b:
            words = {"label": row.of.label, "now": number(row.a), "change": change(row.a, row.b)}
            notes.append(_("%(label)s: %(now)s together, %(change)s.") % words)
    return found, notes


def shares_by_class(
    comparison: Comparison, now: Mapping[str, int], then: Mapping[str, int], known: tuple[int, int]
) -> tuple[dict[str, int], list[str]]:
    """The same for samples of ``known`` answers now and then."""
    found, notes = _single(comparison, now, then), []
    for row in comparison.rows(now, then):
        if row.of.note and (row.a or row.b):
            notes.append(row.of.note)
        if len(row.of.codes_a) > 1 and row.a and row.b:
            shares = 100 * row.a / known[0], 100 * row.b / known[1]
            words = {"label": row.of.label, "now": percent(shares[0]), "change": points(shares[0] - shares[1])}
            notes.append(_("%(label)s: %(now)s together, %(change)s.") % words)
    return found, notes


def _single(comparison: Comparison, now: Mapping[str, int], then: Mapping[str, int]) -> dict[str, int]:
    """Where one code of this year is a whole class; nothing for what did not exist in the other."""
    return {
        row.of.codes_a[0]: row.b for row in comparison.rows(now, then) if len(row.of.codes_a) == 1 and row.of.codes_b
    }
