"""One linear programme, solved again and again with other bounds. HiGHS, one thread, one seed: equal in, equal out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

INFINITY = highspy.kHighsInf
TOLERANCE = 1e-6
NODES = 2000  # of the search for whole numbers

Row = tuple[NDArray[Any], NDArray[Any], float, float]  # columns, coefficients, lowest, highest


class Programme:
    """Columns from 0 to ``upper``, each with its ``cost``; rows that are bounded sums of them."""

    def __init__(self, upper: NDArray[Any], cost: NDArray[Any], rows: Sequence[Row]) -> None:
        self.columns = len(upper)
        self.solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_max_nodes", NODES)):
            self.solver.setOptionValue(option, value)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = self.columns, len(rows)
        programme.col_cost_, programme.col_lower_, programme.col_upper_ = cost, np.zeros(self.columns), upper
        programme.row_lower_ = np.array([row[2] for row in rows], dtype=float)
        programme.row_upper_ = np.array([row[3] for row in rows], dtype=float)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)], dtype=np.int32)
        programme.a_matrix_.index_ = np.concatenate([[], *(row[0] for row in rows)]).astype(np.int32)
        programme.a_matrix_.value_ = np.concatenate([[], *(row[1] for row in rows)]).astype(float)
        self.solver.passModel(programme)

    def bound(self, row: int, low: float, high: float) -> None:
        self.solver.changeRowBounds(row, low, high)

    def free(self, row: int) -> None:
        self.bound(row, -INFINITY, INFINITY)

    def limit(self, column: int, high: float) -> None:
        self.solver.changeColBounds(column, 0.0, high)

    def costs(self, columns: NDArray[Any], cost: NDArray[Any]) -> None:
        self.solver.changeColsCost(len(columns), columns.astype(np.int32), cost.astype(float))

    def run(self) -> NDArray[Any] | None:
        """The cheapest values of all columns; None when there are none."""
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return self.values()

    def lowest(self) -> float:
        """The least the costs can add up to; -INFINITY without a bottom, NaN when the solver gave no answer."""
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self.solver.getInfo().objective_function_value)
        unbounded = (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        return -INFINITY if status in unbounded else float("nan")

    def values(self) -> NDArray[Any]:
        """All columns of the last answer."""
        return np.array(self.solver.getSolution().col_value)

    def whole(self, columns: int) -> NDArray[Any] | None:
        """Like ``run``, with the first ``columns`` columns in whole numbers."""
        every = np.arange(columns, dtype=np.int32)
        self._kind(every, highspy.HighsVarType.kInteger)
        self.solver.run()
        valid = self.solver.getInfo().primal_solution_status == 2  # feasible
        found = np.array(self.solver.getSolution().col_value) if valid else None
        self._kind(every, highspy.HighsVarType.kContinuous)
        return found

    def _kind(self, columns: NDArray[Any], kind: Any) -> None:
        self.solver.changeColsIntegrality(len(columns), columns, np.full(len(columns), int(kind), dtype=np.uint8))
