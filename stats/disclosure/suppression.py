"""Choosing what to hide.

Primary: counts below the minimum. Secondary: for each guarded count, and in both directions, the cheapest other table
that agrees with all that is still shown and has that count at its other end; the cells in which it differs are hidden.
That is the linear-programming heuristic of Kelly, Golden and Assad (1992), with what is hidden already for free, as
τ-ARGUS's "optimal" and "modular" methods use it (Hundepool et al., *Statistical Disclosure Control*, 2012).
The other tables are in whole numbers: each is a *witness*, which no attacker, however clever, can tell from the truth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from stats.disclosure.primary import price, whole
from stats.disclosure.solver import INFINITY, TOLERANCE, Programme, Row
from stats.disclosure.system import Form, System
from stats.disclosure.tables import Cell
from stats.disclosure.witnesses import Witness, Witnesses

TRIALS = 16  # cells tried to show again: the dearest, since each takes a round of programmes


@dataclass
class Secondary:
    """One run over a system. ``hidden`` grows; ``witnesses`` agree with all that is shown."""

    system: System
    hidden: set[Cell]
    witnesses: list[Witness] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kept = frozenset(self.hidden)  # never shown again
        forms, size = self.system.forms, self.system.size
        upper = np.full(size + 2 * len(forms), INFINITY)
        upper[:size][self.system.empty] = 0.0
        cost = np.zeros(len(upper))
        rows: list[Row] = [
            (np.concatenate(pair), np.concatenate([np.ones(len(pair[0])), -np.ones(len(pair[1]))]), 0.0, 0.0)
            for pair in self.system.links
        ]
        self.first_form = len(rows)
        for number, form in enumerate(forms):
            more, less = size + number, size + len(forms) + number
            columns = np.concatenate([form.columns, [more, less]])
            rows.append((columns, np.concatenate([np.ones(len(form.columns)), [-1, 1]]), form.count, form.count))
            cost[[more, less]] = price(self.system, form.cell, form.count) * (1 + number * 1e-7)
            if form.frozen:
                upper[[more, less]] = 0.0
        self.first_guard = len(rows)
        rows += [(guard.columns, np.ones(len(guard.columns)), -INFINITY, INFINITY) for guard in self.system.guards]
        self.programme = Programme(upper, cost, rows)
        self.made = Witnesses(self.system)
        self.numbers = {form.cell: number for number, form in enumerate(forms)}
        for cell in sorted(self.hidden):
            self._free(cell)

    # --- cells ----------
    def _columns(self, number: int) -> tuple[int, int]:
        return self.system.size + number, self.system.size + len(self.system.forms) + number

    def _free(self, cell: Cell) -> None:
        if (number := self.numbers.get(cell)) is not None:
            self.programme.free(self.first_form + number)
            for column in self._columns(number):
                self.programme.limit(column, 0.0)

    def _fix(self, form: Form) -> None:
        """Shown, whatever it may cost elsewhere."""
        number = self.numbers[form.cell]
        self.programme.bound(self.first_form + number, form.count, form.count)
        for column in self._columns(number):
            self.programme.limit(column, 0.0)

    def hide(self, cells: Collection[Cell]) -> None:
        more = whole(self.system, self.hidden | set(cells)) - self.hidden
        for cell in sorted(more):
            self._free(cell)
        self.hidden |= more

    # --- guards ----------
    def open(self, number: int, *, high: bool, witnesses: Iterable[Witness]) -> bool:
        """Whether a witness has the guarded count at its other end."""
        guard = self.system.guards[number]
        if high:
            return any(witness.guards[number] >= guard.high for witness in witnesses)
        return any(witness.guards[number] <= guard.low for witness in witnesses)

    def other(self, number: int, *, high: bool) -> Witness | None:
        """The cheapest other table; None when there is none in whole numbers that the solver can find."""
        guard, row = self.system.guards[number], self.first_guard + number
        witness = self._found(row, guard.high if high else -INFINITY, INFINITY if high else guard.low)
        return witness if witness and self.open(number, high=high, witnesses=[witness]) else None

    def _found(self, row: int, low: float, high: float) -> Witness | None:
        """The cheapest other table in which a free ``row`` is from ``low`` to ``high``."""
        self.programme.bound(row, low, high)
        size = self.system.size
        found = self.programme.run()
        if found is not None and np.abs(found[:size] - np.rint(found[:size])).max(initial=0) > TOLERANCE:
            found = self.programme.whole(size)
        self.programme.free(row)
        return None if found is None else self.made.made(found[:size])

    def differing(self, witness: Witness) -> set[Cell]:
        """The shown cells in which ``witness`` is not the truth."""
        return {self.system.forms[number].cell for number in np.flatnonzero(self.made.varied([witness]))} - self.hidden

    def run(self) -> set[Cell]:
        """Hide until every guard has its two witnesses, then show again what need not be hidden."""
        for number in sorted(range(len(self.system.guards)), key=lambda n: (-self._far(n), self.system.guards[n].cell)):
            for high in (True, False):
                if self.open(number, high=high, witnesses=self.witnesses):
                    continue
                witness = self.other(number, high=high)
                if witness is not None:
                    self.hide(self.differing(witness))
                    self.witnesses.append(witness)
        self.trim()
        self.vary()
        return self.hidden

    def _far(self, number: int) -> int:
        guard = self.system.guards[number]
        return guard.high - guard.count

    def trim(self) -> None:
        """Show again what every witness leaves as it is, then, dearest first, up to TRIALS cells without which each
        guard still has its witnesses. A cell hidden alone under a total is among the first: it can be worked out.
        """
        bound = {cell for group in self.system.together for cell in group}
        more = [form for form in self.system.forms if form.cell in self.hidden - self.kept and form.cell not in bound]
        varied = self.made.varied(self.witnesses)
        idle = [form for form in more if not varied[self.numbers[form.cell]]]
        self.hidden -= {form.cell for form in idle}
        for form in self.system.forms:
            if form.cell not in self.hidden:
                self._fix(form)
        dearest = sorted(more, key=lambda form: (-price(self.system, form.cell, form.count), form.cell))
        for form in [form for form in dearest if form.cell in self.hidden][:TRIALS]:
            self._show_again(form)
        for form in self.system.forms:
            if form.cell not in self.hidden and not form.frozen:
                for column in self._columns(self.numbers[form.cell]):
                    self.programme.limit(column, INFINITY)

    def vary(self) -> None:
        """See that no hidden cell can be worked out, small or not: the other half of a yes and no, in its own line."""
        tried: set[Cell] = set()
        while left := [
            form
            for form, varied in zip(self.system.forms, self.made.varied(self.witnesses), strict=True)
            if form.cell in self.hidden - tried - self.system.given and not form.frozen and not varied
        ]:
            form = left[0]
            tried.add(form.cell)
            row = self.first_form + self.numbers[form.cell]
            for low, high in ((form.count + 1, INFINITY), (0, form.count - 1)):
                witness = self._found(row, low, high) if high >= 0 else None
                if witness is not None:
                    self.hide(self.differing(witness))
                    self.witnesses.append(witness)
                    break

    def _show_again(self, form: Form) -> None:
        number = self.numbers[form.cell]
        self._fix(form)
        self.hidden.discard(form.cell)
        found = self._refound([witness for witness in self.witnesses if witness.forms[number] == form.count])
        if found is None:
            self.hidden.add(form.cell)
            self._free(form.cell)
        else:
            self.witnesses = found

    def _refound(self, witnesses: list[Witness]) -> list[Witness] | None:
        """Witnesses for every guard that had one, ``witnesses`` and new ones; None when a guard would lose its own."""
        found = list(witnesses)
        for number in range(len(self.system.guards)):
            for high in (True, False):
                if self.open(number, high=high, witnesses=found):
                    continue
                if not self.open(number, high=high, witnesses=self.witnesses):
                    continue  # it had none before either: the audit will say so
                witness = self.other(number, high=high)
                if witness is None or self.differing(witness):
                    return None
                found.append(witness)
        return found
