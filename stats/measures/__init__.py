"""The one closed registry of every number shown anywhere: what it is called, its unit, what it means, what it is never
added to. Pages, files, reports and the public's data dictionary read their words here.

Codes: those of ``stats.models.Measure``, those of ``stats.figures``, and the words of the dashboard (``contacts``,
``activities``, ``by_theme``, ``not_stated`` …). One module a family.
"""

from __future__ import annotations

from itertools import chain

from stats.measures import apart, contacts, counted, elsewhere, visitors
from stats.measures.definitions import Definition
from stats.measures.items import LEVELS, PRINTS, items

__all__ = [
    "LEVELS",
    "PRINTS",
    "Definition",
    "definition",
    "get",
    "items",
    "label",
    "registry",
    "unit",
]

FAMILIES = (contacts, visitors, counted, apart, elsewhere)
_REGISTRY = {entry.code: entry for entry in chain.from_iterable(family.DEFINITIONS for family in FAMILIES)}


def registry() -> list[Definition]:
    """Every number there is, family by family, in the order to show."""
    return list(_REGISTRY.values())


def get(code: str) -> Definition:
    """``code``: a Measure, or a figure's id with or without its year (``total_contacts_2021``). Raises ``KeyError``."""
    code = str(code)
    found = _REGISTRY.get(code)
    if found is None:
        name, _dash, year = code.rpartition("_")
        if len(year) == 4 and year.isdigit():
            found = _REGISTRY.get(name)
    if found is None:
        raise KeyError(code)
    return found


def label(code: str) -> str:
    """What the number is called, in the language of the page. Raises ``KeyError``."""
    return str(get(code).label)


def unit(code: str) -> str:
    """What is counted, in the plural and in the language of the page; ``%`` for a share. Raises ``KeyError``."""
    return str(get(code).unit)


def definition(code: str) -> str:
    """The sentences that say what the number means and what it is never added to. Raises ``KeyError``."""
    return get(code).says
