"""The attack, made by ourselves before anybody else can: linear programming over everything that will be public.

It takes nothing from how cells were chosen: it is given what is shown and what was, and asks of each guarded count the
least and the most it can be. Fractions are allowed, which is what makes it fast; that attackers may insist on whole
numbers is why ``suppression`` finds whole witnesses.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stats.disclosure.solver import INFINITY, Programme, Row
from stats.disclosure.system import Form, Guard, System
from stats.disclosure.tables import Cell

CLOSE = 1e-4
ONE = 1 - CLOSE


class Attack:
    """Knows all ``shown`` cells, that counts are not negative, how tables link, and what can never be."""

    def __init__(self, system: System, shown: Collection[Cell]) -> None:
        self.system = system
        public = set(shown)
        upper = np.full(system.size, INFINITY)
        upper[system.empty] = 0.0
        rows: list[Row] = [
            (np.concatenate(pair), np.concatenate([np.ones(len(pair[0])), -np.ones(len(pair[1]))]), 0.0, 0.0)
            for pair in system.links
        ]
        rows += [
            (form.columns, np.ones(len(form.columns)), form.count, form.count)
            for form in system.forms
            if form.cell in public
        ]
        self.programme = Programme(upper, np.zeros(system.size), rows)
        self.tables: list[NDArray[Any]] = []  # tables that fit, met on the way
        truth = self.programme.run()  # there is one: without it "no bound" would mean nothing
        self.answers = truth is not None
        if truth is not None:
            self.tables.append(truth)

    def _end(self, guard: Guard, sign: float) -> float:
        self.programme.costs(guard.columns, np.full(len(guard.columns), sign))
        found = self.programme.lowest()
        if np.isfinite(found):
            self.tables.append(self.programme.values())
        self.programme.costs(guard.columns, np.zeros(len(guard.columns)))
        return sign * found

    def bounds(self, guard: Guard) -> tuple[float, float]:
        """The least and the most the guarded count can be; NaN when the solver had no answer."""
        return self._end(guard, 1.0), self._end(guard, -1.0)

    def breaks(self, guard: Guard) -> bool:
        """Whether the guarded count cannot be ``low``, or cannot be ``high``. No answer is taken for yes."""
        if not self.answers:
            return True
        sums = [float(table[guard.columns].sum()) for table in self.tables]
        low, high = min(sums, default=INFINITY), max(sums, default=-INFINITY)
        if not low <= guard.low + CLOSE:
            low = self._end(guard, 1.0)
        if not high >= guard.high - CLOSE:
            high = self._end(guard, -1.0)
        return not (low <= guard.low + CLOSE and high >= guard.high - CLOSE)

    def alone(self, form: Form) -> bool:
        """Whether a hidden cell can be worked out exactly. No answer is taken for yes."""
        if any(abs(float(table[form.columns].sum()) - form.count) >= ONE for table in self.tables):
            return False
        guard = Guard(form.cell, form.columns, form.count, form.count, form.count)
        return not (self._end(guard, -1.0) >= form.count + ONE or self._end(guard, 1.0) <= form.count - ONE)


def broken(system: System, hidden: Collection[Cell]) -> list[Guard]:
    """The guards that do not hold when all but ``hidden`` is shown, and hidden cells that can be worked out, as guards.

    Empty is the condition of publishing anything.
    """
    closed = set(hidden)
    shown = {form.cell for form in system.forms if form.cell not in closed or form.frozen}
    attack = Attack(system, shown)
    found = [guard for guard in system.guards if attack.breaks(guard)]
    asked = [form for form in system.forms if form.cell not in shown | system.given]
    return found + [Guard(f.cell, f.columns, f.count, f.count, f.count) for f in asked if attack.alone(f)]


def before(system: System) -> None:
    """Ease what is asked to what earlier publications, by themselves, leave open (``System.relaxed``, ``given``)."""
    attack = eased(system)
    system.given = {form.cell for form in system.forms if not form.frozen and attack.alone(form)}


def eased(system: System) -> Attack:
    """The attack on earlier publications alone; guards ask no more than they left open."""
    frozen = {form.cell for form in system.forms if form.frozen}
    attack = Attack(system, frozen)
    if frozen:
        system.relaxed({guard.cell: attack.bounds(guard) for guard in system.guards})
    return attack
