"""Small sets of linked tables, drawn at random: small enough for an attacker who knows every combination."""

from __future__ import annotations

import itertools
from collections import Counter
from random import Random

from stats.disclosure import HIDDEN, Dimension, Released, Table, system
from stats.disclosure.primary import primary

TIME = Dimension("month", ("1", "2", "3"), {"1/2": ("1", "2"), "1/3": ("1", "2", "3")}, personal=False, open=True)
AGE = Dimension("age", ("a", "b", "c", "d"), {"ab": ("a", "b"), "cd": ("c", "d"), "bc": ("b", "c")})
SEX = Dimension("sex", ("F", "M", ""), whole=True)
PLACE = Dimension("place", ("x", "y", "z"), {"xy": ("x", "y")}, minimum=10)
THEME = Dimension("theme", ("g", "l", "w"), personal=False)
SETS = (
    (("age", "sex"), ("sex", "place"), ("age", "place")),  # a circle
    (("age", "sex"), ("age", "theme")),
    (("age", "place"), ("place",), ("age", "theme"), ("theme", "sex")),
    (("month", "theme"), ("month", "sex")),
    (("month", "age"), ("month", "place")),
    (("age", "sex", "theme"),),
)
BY_NAME = {dimension.name: dimension for dimension in (TIME, AGE, SEX, PLACE, THEME)}


def draw(seed: int) -> list[Table]:
    chance = Random(seed)  # noqa: S311
    shapes = chance.choice(SETS)
    names = sorted({name for shape in shapes for name in shape})
    mean = chance.choice((3, 8, 20))
    facts = {
        codes: 0 if chance.random() < 0.15 else int(chance.expovariate(1 / mean))
        for codes in itertools.product(*(BY_NAME[name].leaves for name in names))
    }
    tables = []
    for number, shape in enumerate(shapes):
        counts: Counter[tuple[str, ...]] = Counter()
        for codes, count in facts.items():
            counts[tuple(codes[names.index(name)] for name in shape)] += count
        codes = {
            name: tuple(code for code in BY_NAME[name].codes if code == "*" or chance.random() < 0.85) for name in shape
        }
        tables.append(Table(f"{number}", "people", tuple(BY_NAME[name] for name in shape), counts, codes))
    return tables


def only(tables: list[Table], hidden) -> Released:
    """A publication with just these cells hidden."""
    made = system.of(tables, {})
    cells = {form.cell: HIDDEN if form.cell in hidden else form.count for form in made.forms}
    return Released({table.name: table for table in tables}, cells)


def without_secondary(tables: list[Table]) -> Released:
    return only(tables, primary(system.of(tables, {})))


def two_in_each_line(tables: list[Table]) -> Released:
    """What one does by hand: small cells, and in each line of a table with one hidden cell the next smallest."""
    hidden = set(primary(system.of(tables, {})))
    counts = {form.cell: form.count for form in system.of(tables, {}).forms}
    again = True
    while again:
        again = False
        for table in tables:
            for place, dimension in enumerate(table.dimensions):
                lines: dict[tuple[str, ...], list] = {}
                for codes, cell in table.cells.items():
                    if codes[place] in dimension.leaves:
                        lines.setdefault(codes[:place] + codes[place + 1 :], []).append(cell)
                for line in lines.values():
                    shown = sorted((counts[cell], cell) for cell in line if cell not in hidden)
                    if len(line) - len(shown) == 1 and shown:
                        hidden.add(shown[0][1])
                        again = True
    return only(tables, hidden)
