"""Two years side by side: what each could say, in the smallest classes that mean the same in both.

A code that was renamed, merged or split between the two years cannot be held against a code of the other year, but all
codes that one change joins can be, together. Classes are the connected parts of *what becomes what*: they share out the
codes of either year, so that counts added up by class keep their total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Channel, Context
from stats import categories
from stats.models import ReportingCategory, Term

SAME, RENAMED, MERGED, SPLIT, REGROUPED, NEW, ENDED = (
    "same",
    "renamed",
    "merged",
    "split",
    "regrouped",
    "new",
    "ended",
)
YES_NO = "first_visit"


@dataclass(frozen=True)
class Class:
    """What means the same in both years. ``codes_a`` and ``codes_b`` are those each year may carry, in order.

    ``kind``: one of SAME … ENDED, read from the earlier year to the later. ``note``: what changed, as a sentence;
    nothing for SAME. ``codes``: all that the change joins, also codes that neither year may carry.
    """

    label: str
    codes_a: tuple[str, ...]
    codes_b: tuple[str, ...]
    kind: str = SAME
    note: str = ""
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Compared:
    """A class with its counts of both years."""

    of: Class
    a: int
    b: int


@dataclass(frozen=True)
class Comparison:
    """``broken``: sentences that say what cannot be compared at all."""

    year_a: int
    year_b: int
    classes: list[Class]
    broken: list[str] = field(default_factory=list)

    @property
    def changed(self) -> list[Class]:
        return [each for each in self.classes if each.kind != SAME]

    def rows(self, counts_a: Mapping[str, int], counts_b: Mapping[str, int]) -> list[Compared]:
        """Both years' counts (code → count) by class: nothing is lost, nothing is counted twice.

        "" is *not stated*, the last row; a code no list knows is a class of its own, before it.
        """
        place = {code: number for number, each in enumerate(self.classes) for code in each.codes}
        a, b = (Counter[int]() for _year in range(2))
        strays: dict[str, list[int]] = {}
        for which, (sums, counts) in enumerate(((a, counts_a), (b, counts_b))):
            for code, count in counts.items():
                if code in place:
                    sums[place[code]] += count
                else:
                    strays.setdefault(code, [0, 0])[which] += count
        found = [Compared(each, a[number], b[number]) for number, each in enumerate(self.classes)]
        for code in sorted(strays, key=lambda code: (not code, code)):
            alone = Class(code or _("Not stated"), (code,), (code,), codes=frozenset({code}))
            found.append(Compared(alone, *strays[code]))
        return found


def compare(name: str, year_a: int, year_b: int) -> Comparison:
    """The list ``name`` (of ``Term.List``, or ``first_visit``) in two years, in whichever order. One query; none for
    ``first_visit``."""
    if name == YES_NO:
        said = (("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No")))
        classes = [Class(label, (code,), (code,), codes=frozenset({code})) for code, label in said]
        return Comparison(year_a, year_b, classes)
    return of_terms(list(Term.objects.of(name).order_by("position", "code")), year_a, year_b)


def of_terms(terms: Sequence[Term], year_a: int, year_b: int) -> Comparison:
    """``terms``: all of one list, retired ones too, in order."""
    first, last = sorted((year_a, year_b))
    known = {term.code: term for term in terms}
    joined = _Joined(known)
    for term in terms:
        if term.valid_until is not None and first <= term.valid_until < last:
            for code in term.becomes:
                if code in known:
                    joined.join(term.code, code)
    labels = {code: term.label for code, term in known.items()}
    valid = {year: {term.code for term in terms if _holds(term, year)} for year in (first, last)}
    classes = []
    for codes in joined.parts():
        old, new = (tuple(code for code in codes if code in valid[year]) for year in (first, last))
        if old or new:
            classes.append(_class(codes, old, new, labels, swapped=year_a > year_b))
    return Comparison(year_a, year_b, classes, _broken(classes, first, last))


def compare_categories(service: str, year_a: int, year_b: int) -> Comparison:
    """The reporting categories of ``service`` in two years; code "" holds what fits none. One query.

    Every (channel, context) a contact may have falls into one category of either year: those it falls into belong
    together.
    """
    rows = ReportingCategory.objects.filter(service=service).order_by("position", "code")
    return of_categories(list(rows), year_a, year_b)


def of_categories(rows: Sequence[ReportingCategory], year_a: int, year_b: int) -> Comparison:
    """``rows``: every category one service ever had."""
    first, last = sorted((year_a, year_b))
    sets = {year: [row for row in rows if _holds(row, year)] for year in (first, last)}
    told = sorted(rows, key=lambda row: (bool(row.contexts), row.position, row.code))
    labels = {row.code: row.label for row in told} | {categories.OTHER: _("Other, or not stated")}
    joined = _Joined([*(row.code for row in told), categories.OTHER])
    seen: dict[int, set[str]] = {first: set(), last: set()}
    for channel, context in product(("", *Channel.values), ("", *Context.values)):
        before, after = (categories.fitting(sets[year], channel, context) for year in (first, last))
        seen[first].add(before)
        seen[last].add(after)
        joined.join(before, after)
    # A category that another shadows whole is still one the year may name.
    for year, own in sets.items():
        seen[year] |= {row.code for row in own}
    classes = []
    for codes in joined.parts():
        old, new = (tuple(code for code in codes if code in seen[year]) for year in (first, last))
        if old or new:
            classes.append(_class(codes, old, new, labels, swapped=year_a > year_b))
    return Comparison(year_a, year_b, classes, _broken(classes, first, last))


class _Joined:
    """Codes in order, joined into parts."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.parent = {code: code for code in codes}

    def root(self, code: str) -> str:
        while self.parent[code] != code:
            code = self.parent[code]
        return code

    def join(self, one: str, other: str) -> None:
        self.parent[self.root(other)] = self.root(one)

    def parts(self) -> Iterator[list[str]]:
        """Each part in the order of its first code."""
        found: dict[str, list[str]] = {}
        for code in self.parent:
            found.setdefault(self.root(code), []).append(code)
        yield from found.values()


def _holds(row: Term | ReportingCategory, year: int) -> bool:
    return (row.valid_from is None or row.valid_from <= year) and (row.valid_until is None or row.valid_until >= year)


def _kind(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    if old == new:
        return SAME if len(old) == 1 else REGROUPED
    if not old:
        return NEW
    if not new:
        return ENDED
    if len(new) == 1:
        return RENAMED if len(old) == 1 else MERGED
    return SPLIT if len(old) == 1 else REGROUPED


def _class(
    codes: list[str], old: tuple[str, ...], new: tuple[str, ...], labels: Mapping[str, str], *, swapped: bool
) -> Class:
    kind = _kind(old, new)
    # The coarser side names the class; of two as coarse, the later.
    naming = old if old and (not new or len(old) < len(new)) else new
    label = " + ".join(labels[code] for code in naming)
    note = _note(kind, [labels[code] for code in old], [labels[code] for code in new])
    a, b = (new, old) if swapped else (old, new)
    return Class(label, a, b, kind, note, frozenset(codes))


def _note(kind: str, old: list[str], new: list[str]) -> str:
    said = {
        RENAMED: _("Before: “%(old)s”; since: “%(new)s”."),
        MERGED: _("Before: “%(old)s”; since: “%(new)s”."),
        SPLIT: _("Before: “%(old)s”; since: “%(new)s”."),
        REGROUPED: _("Before: “%(old)s”; since: “%(new)s”. They can only be compared together."),
        NEW: _("“%(new)s” is new: nothing stood for it before."),
        ENDED: _("“%(old)s” ended, and nothing takes over from it."),
    }
    if kind not in said:
        return ""
    joint = _("”, “")
    return said[kind] % {"old": joint.join(old), "new": joint.join(new)}


def _broken(classes: Iterable[Class], first: int, last: int) -> list[str]:
    """Nothing of the one year stands for it in the other."""
    found = []
    for each in classes:
        if each.kind == NEW:
            words = {"label": each.label, "year": first}
            found.append(_("“%(label)s” cannot be compared: in %(year)s nothing stood for it.") % words)
        elif each.kind == ENDED:
            words = {"label": each.label, "year": last}
            found.append(_("“%(label)s” cannot be compared: in %(year)s nothing stands for it any more.") % words)
    return found
