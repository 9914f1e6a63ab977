"""Whoever wants to know what is hidden: reads what is public, sets up the equations, solves them.

Shares no code with ``stats.disclosure`` but the description of a dimension, which is public.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import highspy
import numpy as np

from stats.disclosure import HIDDEN, TOTAL, Dimension, Released, Table


def leaves(dimension: Dimension, code: str) -> frozenset[str]:
    if code == TOTAL:
        return frozenset(dimension.leaves)
    if code in dimension.groups:
        return frozenset().union(*(leaves(dimension, part) for part in dimension.groups[code]))
    return frozenset({code})


class Attacker:
    """``released`` publications of one population. Knows each cell shown, and that no count is negative.

    With ``joint`` the unknowns are the finest combinations of all dimensions: whatever links tables is in there.
    Without, they are the leaf cells of each table, and tables are linked by the codes they share.
    """

    def __init__(self, released: Iterable[Released], population: str, *, joint: bool) -> None:
        self.joint = joint
        self.dimensions: dict[str, Dimension] = {}
        self.unknowns: dict[tuple, int] = {}
        self.equations: list[tuple[dict[int, int], int]] = []
        self.seen: list[np.ndarray] = []  # tables that fit all that is public, met on the way
        publications = [(r, t) for r in released for t in r.tables.values() if t.population == population]
        for _released, table in publications:
            self.dimensions |= {dimension.name: dimension for dimension in table.dimensions}
        for published, table in publications:
            for codes, value in published.rows(table.name):
                terms = self.terms(table, codes)
                if value is not HIDDEN:
                    self.equations.append((dict.fromkeys(terms, 1), value))
        if not joint:
            self._link(publications)
        self._programme()

    def unknown(self, key: tuple) -> int:
        return self.unknowns.setdefault(key, len(self.unknowns))

    def terms(self, table: Table, codes: tuple[str, ...]) -> list[int]:
        """The unknowns that add up to the cell at ``codes``."""
        known = {d.name: leaves(d, code) for d, code in zip(table.dimensions, codes, strict=True)}
        if self.joint:
            names = sorted(self.dimensions)
            sets = [sorted(known.get(name, self.dimensions[name].leaves)) for name in names]
            return [self.unknown(key) for key in itertools.product(*sets)]
        names = sorted(known)
        return [
            self.unknown((tuple(names), key)) for key in itertools.product(*(sorted(known[name]) for name in names))
        ]

    def _link(self, publications) -> None:
        shapes = sorted({tuple(sorted(d.name for d in table.dimensions)) for _released, table in publications})
        for one, other in itertools.combinations(shapes, 2):
            shared = [name for name in one if name in other]
            for key in itertools.product(*(self.dimensions[name].leaves for name in shared)):
                where = dict(zip(shared, key, strict=True))
                equation: dict[int, int] = {}
                for shape, sign in ((one, 1), (other, -1)):
                    sets = [[where[n]] if n in where else self.dimensions[n].leaves for n in shape]
                    for leaf in itertools.product(*sets):
                        equation[self.unknown((shape, leaf))] = sign
                self.equations.append((equation, 0))

    def _programme(self) -> None:
        lp, size = highspy.HighsLp(), len(self.unknowns)
        lp.num_col_, lp.num_row_ = size, len(self.equations)
        lp.col_cost_, lp.col_lower_ = np.zeros(size), np.zeros(size)
        lp.col_upper_ = np.full(size, highspy.kHighsInf)
        sides = np.array([side for _terms, side in self.equations], dtype=float)
        lp.row_lower_, lp.row_upper_ = sides, sides
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _side in self.equations)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([n for terms, _side in self.equations for n in terms], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([v for terms, _ in self.equations for v in terms.values()], dtype=float)
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(lp)

    def whole_numbers(self) -> Attacker:
        size = len(self.unknowns)
        kinds = np.full(size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
        return self

    def _end(self, terms: list[int], sign: int) -> float:
        columns = np.array(sorted(terms), dtype=np.int32)
        self.solver.changeColsCost(len(columns), columns, np.full(len(columns), float(sign)))
        self.solver.run()
        status, found = self.solver.getModelStatus(), self.solver.getInfo().objective_function_value
        self.solver.changeColsCost(len(columns), columns, np.zeros(len(columns)))
        if status == highspy.HighsModelStatus.kOptimal:
            self.seen.append(np.array(self.solver.getSolution().col_value))
            return sign * found
        unbounded = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        assert status in unbounded, status
        return -sign * float("inf")

    def interval(self, table: Table, *codes: str) -> tuple[float, float]:
        """The least and the most that the cell can be."""
        terms = self.terms(table, codes)
        return self._end(terms, 1), self._end(terms, -1)

    def learns(self, table: Table, codes: tuple[str, ...], high: float) -> bool:
        """Whether the cell cannot be empty, or cannot be as much as ``high``."""
        terms = self.terms(table, codes)
        sums = [float(values[terms].sum()) for values in self.seen]
        if any(total <= 1e-4 for total in sums) and any(total >= high - 1e-4 for total in sums):
            return False
        return self._end(terms, 1) > 1e-4 or self._end(terms, -1) < high - 1e-4


def minimum(table: Table, codes: tuple[str, ...]) -> int:
    by_place = any(
        dimension.minimum == 10 and leaves(dimension, code) != leaves(dimension, TOTAL)
        for dimension, code in zip(table.dimensions, codes, strict=True)
        if not dimension.open
    )
    return 10 if by_place else 5


def counted(table: Table, codes: tuple[str, ...]) -> int:
    sets = [leaves(dimension, code) for dimension, code in zip(table.dimensions, codes, strict=True)]
    return sum(
        count for key, count in table.counts.items() if all(code in own for code, own in zip(key, sets, strict=True))
    )


def disclosed(attacker: Attacker, tables: Iterable[Table]) -> list[tuple[str, tuple[str, ...]]]:
    """The small cells of ``tables`` that the attacker can tell not to be empty, or to be small."""
    return [
        (table.name, codes)
        for table in tables
        for codes in table.rows()
        if 0 < counted(table, codes) < minimum(table, codes) and attacker.learns(table, codes, minimum(table, codes))
    ]
