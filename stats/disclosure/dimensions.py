"""What cells are told apart by: exclusive codes, and groups of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TOTAL = "*"  # every code of a dimension together
MINIMUM = 5
MINIMUM_BY_MUNICIPALITY = 10  # a place is the easiest thing to recognise somebody by (design P3)
UNSTATED = frozenset({"", "NA"})


@dataclass(frozen=True)
class Dimension:
    """``leaves``: exclusive codes that together are everything. ``groups``: code → leaves or other groups; groups may
    overlap (ten-year bands and "under 26"; "January to March" and "first quarter").

    - ``minimum``: the smallest count shown where this dimension is told apart.
    - ``whole``: stated codes are all shown or all hidden, in each row (yes/no, women/men).
    - ``personal``: that everybody of a row has one same code says something of each of them; a row's zeros are then
      protected like small counts. False for what the centre decides (service, channel) and for time.
    - ``open``: leaves are added as time goes by, so that TOTAL would mean something else each month: it is refused,
      and every table of the population must have the dimension.
    - ``unstated``: codes that say nothing of anybody; hidden first where something must be.
    """

    name: str
    leaves: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minimum: int = MINIMUM
    whole: bool = False
    personal: bool = True
    open: bool = False
    unstated: frozenset[str] = UNSTATED

    def __post_init__(self) -> None:
        if len(set(self.leaves)) != len(self.leaves) or not self.leaves:
            raise ValueError(f"{self.name}: leaves must be some, each once")
        if {TOTAL, *self.leaves} & set(self.groups) or TOTAL in self.leaves:
            raise ValueError(f"{self.name}: a group has the name of a leaf or of the total")
        for code in self.groups:
            self.leaves_of(code)

    def leaves_of(self, code: str) -> tuple[str, ...]:
        """The leaves ``code`` adds up, sorted. ValueError for a code that does not exist, or a TOTAL without end."""
        return tuple(sorted(self._leaves_of(code, frozenset())))

    def _leaves_of(self, code: str, above: frozenset[str]) -> frozenset[str]:
        if code == TOTAL and not self.open:
            return frozenset(self.leaves)
        if code in self.groups and code not in above:
            return frozenset().union(*(self._leaves_of(part, above | {code}) for part in self.groups[code]))
        if code not in self.leaves:
            raise ValueError(f"{self.name}: {code!r} is no code of it")
        return frozenset({code})

    def is_everything(self, leaves: tuple[str, ...]) -> bool:
        return not self.open and len(leaves) == len(self.leaves)

    @property
    def codes(self) -> tuple[str, ...]:
        """All that can be shown: the total first, then groups, then leaves."""
        return (*(() if self.open else (TOTAL,)), *self.groups, *self.leaves)
