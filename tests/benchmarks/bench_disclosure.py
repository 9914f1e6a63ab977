"""The full public set protected: three years of everything the centre might publish, then a month more of it."""

from __future__ import annotations

import resource
import time

from stats.disclosure import HIDDEN, audit, protect, remembered, system
from stats.disclosure.primary import primary
from tests.stats import public_set


def _timed(act):
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began


def run() -> list[tuple[str, float, str]]:
    years = range(2021, 2024)
    drawn = public_set.draw(1, years=years, profiles=1_000)
    tables = public_set.tables(drawn)
    made, building = _timed(lambda: system.of(tables, {}))
    small = primary(made)
    broken, attacking = _timed(lambda: audit.broken(made, small))
    released, protecting = _timed(lambda: protect(tables))
    hidden = sum(value is HIDDEN for value in released.cells.values())
    again, repeating = _timed(lambda: protect(tables, remembered([released.kept()])))
    big = public_set.tables(public_set.draw(2, years=range(2021, 2031), contacts=330_000, profiles=10_000))
    of_ten, ten_years = _timed(lambda: protect(big))
    hidden_of_ten = sum(value is HIDDEN for value in of_ten.cells.values())
    return [
        ("tables, three years, 99,000 contacts and 3,000 profiles", len(tables), ""),
        ("… their cells, each counted once", len(released.cells), ""),
        ("bare limit: the attack on them once, nothing but small counts hidden", attacking, "s"),
        ("… counts it learns", len(broken), ""),
        ("the system of equations", building, "s"),
        ("protected, audit included", protecting, "s"),
        ("… hidden because small", len(released.small), "cells"),
        ("… hidden in all", hidden, "cells"),
        ("… of all cells", 100 * hidden / len(released.cells), "%"),
        ("… tables withheld whole", len(released.withheld), ""),
        ("the same again with what was published known", repeating, "s"),
        ("… cells that changed", sum(again.cells[cell] != value for cell, value in released.cells.items()), ""),
        ("ten years, 3.3 million contacts and 100,000 profiles, protected", ten_years, "s"),
        ("… their cells", len(of_ten.cells), ""),
        ("… hidden in all", hidden_of_ten, "cells"),
        ("memory at the peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]
