"""Other tables that nobody can tell from the truth: whole numbers that agree with all that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stats.disclosure.system import System


@dataclass(frozen=True)
class Witness:
    """Another table: its ``parts`` in whole numbers, what each form adds up to, and each guard."""

    parts: NDArray[np.int64]
    forms: NDArray[np.int64]
    guards: NDArray[np.int64]


class Sums:
    """Many sums of columns at once."""

    def __init__(self, columns: Sequence[NDArray[Any]]) -> None:
        self.columns = np.concatenate([np.zeros(0, dtype=np.int64), *columns])
        self.starts = np.cumsum([0, *(len(own) for own in columns)])[:-1]

    def of(self, parts: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.add.reduceat(parts[self.columns], self.starts) if len(self.starts) else np.zeros(0, dtype=np.int64)


class Witnesses:
    """Makes witnesses of what the solver found, and believes nothing it has not added up itself."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.counts = np.array([form.count for form in system.forms], dtype=np.int64)
        self.frozen = np.array([form.frozen for form in system.forms], dtype=bool)
        self.forms = Sums([form.columns for form in system.forms])
        self.guards = Sums([guard.columns for guard in system.guards])

    def made(self, values: NDArray[Any]) -> Witness | None:
        """The witness nearest to ``values``; None when, in whole numbers, something is negative or where nothing can
        be, or tables disagree with one another or with what was shown before.
        """
        parts = np.rint(values).astype(np.int64)
        witness = Witness(parts, self.forms.of(parts), self.guards.of(parts))
        sound = (
            bool((parts >= 0).all())
            and not parts[self.system.empty].any()
            and all(parts[a].sum() == parts[b].sum() for a, b in self.system.links)
            and not (self.frozen & (witness.forms != self.counts)).any()
        )
        return witness if sound else None

    def varied(self, witnesses: Sequence[Witness]) -> NDArray[np.bool_]:
        """Form by form, whether a witness has another count than the truth."""
        found = np.zeros(len(self.counts), dtype=bool)
        for witness in witnesses:
            found |= witness.forms != self.counts
        return found
