"""The one way out: tables in, cells that may be public out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from stats.disclosure import audit, insiders, suppression, system
from stats.disclosure.insiders import Insider
from stats.disclosure.primary import primary, whole
from stats.disclosure.release import HIDDEN, Released
from stats.disclosure.system import Guard, System
from stats.disclosure.tables import Cell, Table

REPAIRS = 3


class Unsafe(RuntimeError):
    """Even with every table hidden the audit does not pass: nothing may be published, and somebody must look."""


def protect(
    tables: Sequence[Table],
    before: Mapping[Cell, int | None] | None = None,
    known: Sequence[Insider] = (),
) -> Released:
    """Protect the union of ``tables`` and of all that was published ``before`` (see ``remembered``), from the public
    and from each of those who have ``known`` a part of it.

    Give everything of a population that will be public, whatever page, file or report it appears in: what is protected
    apart is not protected together. Deterministic: the order of tables and of counts changes nothing. What is shown is
    exact. Nothing is returned that the audit has not passed; where hiding cells does not do, whole tables are hidden.

    Raises Inconsistent, Drifted (see ``system.of``), ValueError for tables that do not fit together, Unsafe.
    """
    ordered, earlier = sorted(tables, key=lambda table: table.name), dict(sorted((before or {}).items()))
    everything = system.of(ordered, earlier)
    audit.before(everything)
    views = insiders.views(ordered, earlier, known)
    hidden = primary(everything)
    hidden |= whole(everything, frozenset().union(*(view.small for view in views)))
    left = views  # those not yet safe: whoever learns nothing learns nothing more when more is hidden
    for _attempt in range(REPAIRS):
        hidden = suppression.Secondary(everything, hidden).run()
        mended = []
        for view in left:
            if audit.broken(view, hidden):
                hidden = suppression.Secondary(view, hidden).run()
                mended.append(view)
        left = [view for view in mended if audit.broken(view, hidden)]
        broken = _broken(everything, left, hidden)
        if not broken:
            return _released(tables, everything, hidden)
        hidden = hidden | _around(everything, broken, hidden)
    return _withheld(tables, everything, views, hidden)


def _broken(everything: System, views: Sequence[System], hidden: Collection[Cell]) -> list[Guard]:
    return [guard for seen in (everything, *views) for guard in audit.broken(seen, hidden)]


def _around(everything: System, broken: Collection[Guard], hidden: Collection[Cell]) -> set[Cell]:
    """For each guard that broke, the smallest cells still shown that have a part of it: the next to hide."""
    found = set()
    for guard in broken:
        own = set(guard.columns.tolist())
        near = [
            form
            for form in everything.forms
            if form.cell not in hidden and not form.frozen and own & set(form.columns.tolist())
        ]
        found |= {form.cell for form in sorted(near, key=lambda form: (form.count, form.cell))[:1]}
    return whole(everything, found)


def _withheld(tables: Sequence[Table], everything: System, views: Sequence[System], hidden: set[Cell]) -> Released:
    """Hide whole tables, those of the broken guards first, then all of the population, until the audit passes."""
    withheld: set[str] = set()
    while broken := _broken(everything, views, hidden):
        dimensions = {(guard.cell.population, name) for guard in broken for name in guard.cell.dimensions}
        populations = {guard.cell.population for guard in broken}
        left = [table for table in tables if table.name not in withheld]
        near = [t for t in left if any((t.population, d.name) in dimensions for d in t.dimensions)]
        chosen = near or [table for table in left if table.population in populations] or left
        if not chosen:
            raise Unsafe(f"{len(broken)} counts cannot be protected")
        withheld |= {table.name for table in chosen}
        hidden = whole(everything, hidden | {cell for t in chosen for cell in t.cells.values()})
    return _released(tables, everything, hidden, sorted(withheld))


def _released(
    tables: Sequence[Table], everything: System, hidden: Collection[Cell], withheld: Sequence[str] = ()
) -> Released:
    cells = {form.cell: HIDDEN if form.cell in hidden and not form.frozen else form.count for form in everything.forms}
    own = {cell for table in tables for cell in table.cells.values()}
    return Released(
        tables={table.name: table for table in tables},
        cells={cell: cells[cell] for cell in sorted(own)},
        withheld=tuple(withheld),
        narrowed=tuple(everything.narrowed),
        small=everything.small,
    )
