"""Age bands: whole years of age, both ends in, without gap or overlap in any year."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from stats.models import Term


def problem(terms: Iterable[Term], year: int) -> str:
    """What is wrong with the bands that hold in ``year``, as a sentence; nothing when every age has its one band."""
    valid = [
        term
        for term in terms
        if (term.valid_from is None or term.valid_from <= year)
        and (term.valid_until is None or term.valid_until >= year)
    ]
    for term in valid:
        if term.lowest is None:
            return _("“%(label)s” has no youngest age.") % {"label": term.label}
        if term.highest is not None and term.highest < term.lowest:
            return _("“%(label)s” ends before it begins.") % {"label": term.label}
    expected = 0
    words = {"year": year}
    for term in sorted(valid, key=lambda term: term.lowest or 0):
        lowest = term.lowest or 0
        if expected < 0 or lowest < expected:
            return _("From %(year)s on, more than one band would hold people of %(age)s.") % (words | {"age": lowest})
        if lowest > expected:
            return _gap(expected, lowest - 1) % (words | {"age": expected, "last": lowest - 1})
        expected = -1 if term.highest is None else term.highest + 1
    if expected >= 0:
        return _("From %(year)s on, no band would hold people of %(age)s and older.") % (words | {"age": expected})
    return ""


def _gap(first: int, last: int) -> str:
    if first == last:
        return _("From %(year)s on, no band would hold people of %(age)s.")
    return _("From %(year)s on, no band would hold people of %(age)s to %(last)s.")
