"""What is public of a drawn world, cell by cell: the files of the open data, counted from the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from stats.models import TermGroup
from tests.stats.by_hand.counting import category
from tests.stats.by_hand.told import n
from tests.stats.by_hand.world import STOCK, World

HIDDEN = "masqué"
FEW, FEW_OF_A_PLACE = 5, 10  # below these nothing is told
Cell = tuple[str, ...]  # a file, then the codes of a line as the file has them
Value = int | str  # HIDDEN for what is not told


def months(period: str) -> range:
    """Of ``2024``, ``2024-Q2``, ``2024-05``, ``2024-01/2024-06``."""
    if len(period) == 4:
        return range(1, 13)
    if "Q" in period:
        return range(3 * int(period[-1]) - 2, 3 * int(period[-1]) + 1)
    return range(int(period[5:7]), int(period[-2:]) + 1)


def fits(code: str, value: str) -> bool:
    """Whether a line with ``code`` counts what has ``value``."""
    return code == "total" or value in code.split("+") or (code == "not_stated" and not value)


def share(part: int, whole: int, decimals: int = 1) -> str:
    """Half up, as public shares are."""
    exact = (Decimal(100 * part) / Decimal(whole)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{n(float(exact), decimals)} %"


@dataclass
class Public:
    """``hidden``: the cells that the files hide, as they were read; all the others are counted."""

    world: World
    hidden: set[Cell] = field(default_factory=set)
    known: dict[Cell, int] = field(default_factory=dict)

    def count(self, cell: Cell) -> int:
        if cell not in self.known:
            self.known[cell] = self._count(*cell)
        return self.known[cell]

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        return {group.code: group.members for group in TermGroup.objects.all()}

    @cached_property
    def said(self) -> dict[int, list[tuple[int, dict[str, str], int]]]:
        """Year → (month, codes, contacts)."""
        found: dict[int, list[tuple[int, dict[str, str], int]]] = {}
        for fact in self.world.facts:
            codes = {name: getattr(fact, name) for name in ("service", "theme", "language", "partner", "programme")}
            codes["category"] = f"{fact.service}/{category(fact) or 'other'}"
            found.setdefault(fact.day.year, []).append((fact.day.month, codes, fact.count))
        return found

    def _count(self, file: str, period: str, *codes: str) -> int:
        year, within = int(period[:4]), months(period)
        if file == "answers":
            return self._answers(period, *codes)
        if file == "counted":
            return self._counted(year, codes[0])
        if file.startswith("activities"):
            kind = file.removeprefix("activities-")
            return sum(
                held.count
                for held in self.world.held
                if held.day.year == year and held.day.month in within and fits(codes[0], getattr(held, kind))
            )
        names = {
            "services": ("service",),
            "categories": ("category",),
            "themes": ("service", "theme"),
            "languages": ("language",),
            "programmes": ("programme", "service"),
            "programme-themes": ("programme", "service", "theme"),
            "partners": ("partner", "service"),
        }[file]
        return sum(
            count
            for month, said, count in self.said.get(year, ())
            if month in within and all(map(fits, codes, (said[name] for name in names)))
        )

    def _answers(self, period: str, question: str, code: str) -> int:
        known = [
            row[question]
            for row in self.world.answers
            if row["month"].startswith(period) and row[question] not in ("", "NA")
        ]
        return len([one for one in known if code == "total" or one in self.groups.get(code, [code])])

    def _counted(self, year: int, measure: str) -> int:
        if measure.startswith("stock"):
            return STOCK[year][("stock_works", "stock_copies").index(measure)] if year in STOCK else 0
        return sum(row.count for row in self.world.counted if row.measure == measure and row.day.year == year)

    def value(self, *cell: str) -> Value:
        return HIDDEN if cell in self.hidden else self.count(cell)

    def written(self, *cell: str) -> str:
        value = self.value(*cell)
        return n(value) if isinstance(value, int) else value

    def share(self, part: Cell, whole: Cell, decimals: int = 1) -> str:
        """The word for hidden when either is; nothing of nothing."""
        values = self.value(*part), self.value(*whole)
        if HIDDEN in values:
            return HIDDEN
        return share(int(values[0]), int(values[1]), decimals) if values[1] else ""


def population(cell: Cell) -> Cell:
    """Whom a cell counts: what is hidden of others does not explain that it is."""
    file, period, *codes = cell
    kind = file if file in ("answers", "counted") else "activities" if file.startswith("activities") else "contacts"
    return (kind, period[:4], *(codes[:1] if kind in ("answers", "counted") else ()))


def small(cell: Cell, count: int) -> bool:
    least = FEW_OF_A_PLACE if cell[0] == "answers" and cell[2] == "municipality" else FEW
    return 0 < count < least


def unexplained(counts: Mapping[Cell, int], hidden: Iterable[Cell]) -> list[Cell]:
    """Small numbers that are shown, and hidden ones of whom nobody is few."""
    hidden = set(hidden)
    few = {population(cell) for cell, count in counts.items() if small(cell, count)}
    for cell, count in counts.items():  # all but one of a question, all but one answer: few too
        if cell[0] == "answers" and small(cell, counts[(*cell[:3], "total")] - count):
            few.add(population(cell))
    return [
        cell
        for cell, count in counts.items()
        if (small(cell, count) and cell not in hidden) or (cell in hidden and population(cell) not in few)
    ]


ALL = {
    "services": ("period", "service"),
    "categories": ("period", "category"),
    "themes": ("period", "service", "theme"),
    "languages": ("period", "language"),
    "programmes": ("period", "programme", "service"),
    "programme-themes": ("period", "programme", "service", "theme"),
    "activities-mode": ("period", "mode"),
    "activities-theme": ("period", "theme"),
    "answers": ("period", "question", "answer"),
    "counted": ("period", "measure"),
}
