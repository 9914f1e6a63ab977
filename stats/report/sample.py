"""What the report may tell of visitors: every table of a year's answers, protected in one call (``stats.disclosure``).

The population of a question is whoever answered it. That somebody said nothing, or preferred not to, says nothing of
anybody: those are counted beside the table. No table crosses two questions, so nothing links them but the number of
visitors, which all may know. What several years or other pages would tell together is not judged here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from stats.disclosure import HIDDEN, TOTAL, Dimension, Released, Table, protect
from stats.disclosure.dimensions import MINIMUM, MINIMUM_BY_MUNICIPALITY
from stats.profiles import REFUSED, Answers

BINARY = frozenset({"sex", "first_visit"})  # of two answers one gives the other away
UNKNOWN = frozenset({"", REFUSED})
Sums = Mapping[str, tuple[str, Collection[str]]]


def minimum(question: str) -> int:
    return MINIMUM_BY_MUNICIPALITY if question == "municipality" else MINIMUM


def protected(answers: Answers, terms: Mapping[str, Sequence[str]], sums: Sums) -> Released:
    """The tables of ``answers``, named after their questions; none of a question nobody answered.

    ``terms``: question → the codes it may be answered with, in order. ``sums``: name → (question, codes) of what is
    told beside the tables; a group of that name. One without codes is none.
    """
    tables = []
    for question, offered in terms.items():
        leaves = tuple(code for code in offered if code not in UNKNOWN)
        counts: dict[tuple[str, ...], int] = {(code,): answers.counts[question][code] for code in leaves}
        if not sum(counts.values()):
            continue
        asked = {name: tuple(sorted(set(leaves) & set(codes))) for name, (of, codes) in sums.items() if of == question}
        groups = {name: codes for name, codes in asked.items() if codes}
        dimension = Dimension(question, leaves, groups, minimum=minimum(question), whole=question in BINARY)
        tables.append(Table(question, f"answers to {question}", (dimension,), counts))
    return protect(tables)


def based(released: Released, question: str) -> bool:
    """Whether it may be told how many answered ``question``: without that, nothing is."""
    return question in released.tables and released.value(question, TOTAL) is not HIDDEN


def tells(released: Released, name: str, question: str) -> bool:
    """Whether the share ``name`` of ``sums`` may be told."""
    if not based(released, question):
        return False
    groups = released.tables[question].dimensions[0].groups
    return name not in groups or released.share(question, (name,), (TOTAL,)) is not HIDDEN
