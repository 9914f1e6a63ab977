"""Every figure of a year: computed, held, and held against what the printed report says.

One module a family registers its computations: ``services``, ``visitors``, ``documentation``, ``elsewhere``. What
reports printed is data (``stats/data/claims-YEAR.csv``), so a contradiction is a row, never code.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypedDict

from stats.figures import documentation, elsewhere, services, visitors
from stats.figures.registry import DEFINITIONS, FAMILIES, Facts, claims, rounded

__all__ = ["Value", "documentation", "elsewhere", "of_year", "services", "visitors"]

UNKNOWN = "unknown"
CONTRADICTED = "contradicted"
NOT_VERIFIABLE = "not verifiable"
ESTIMATES = {"approx_min": "at least {low}", "approx": "about {value}"}


class Value(TypedDict):
    """``kind`` as in the reports' lists; ``n`` the base of a share or mean; ``flag`` None: nothing to say."""

    value: int | float | None
    unit: str
    kind: str
    n: int | None
    flag: str | None


def _computed(facts: Facts) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for definition in (*DEFINITIONS, *(definition for tell in FAMILIES for definition in tell(facts))):
        result = definition.compute(facts)
        if result is None:
            continue
        id_, value = definition.id(facts.year), rounded(result.value, definition.decimals)
        found[id_] = Value(value=value, unit=definition.unit, kind=definition.kind, n=result.n, flag=None)
        held = facts.elsewhere(definition.code, years_ago=definition.years_ago)
        if held is not None and abs(Decimal(str(value)) - held) >= Decimal(1).scaleb(-definition.decimals):
            found[id_]["flag"] = f"differs: {rounded(held, 4)} counted elsewhere"
    return found


def _held(facts: Facts) -> dict[str, Value]:
    return {
        code: Value(value=rounded(figure.value, 4), unit=figure.unit, kind="held", n=None, flag=None)
        for (year, code), figure in facts.held.items()
        if year == facts.year
    }


def _judge(claim: dict[str, str], found: dict[str, Value]) -> Value:
    """What we say of a figure the report printed."""
    kind, printed = claim["kind"], claim["value"]
    if kind == "printed_inconsistent":
        truth = found.get(claim["corrected_by"])
        if truth is None or truth["value"] is None:
            return Value(value=None, unit=claim["unit"], kind=kind, n=None, flag=f"{NOT_VERIFIABLE}: {printed} printed")
        contradicted = f"{CONTRADICTED}: {printed} printed, {truth['value']} true"
        return Value(value=truth["value"], unit=claim["unit"], kind=kind, n=truth["n"], flag=contradicted)
    ours = found.get(claim["id"])
    if ours is None or ours["value"] is None:
        return Value(value=None, unit=claim["unit"], kind=kind, n=None, flag=UNKNOWN)
    value, flag = ours["value"], ours["flag"]
    if kind in ESTIMATES:
        flag = ESTIMATES[kind].format(**claim)
    elif claim["low"] and not float(claim["low"]) <= value <= float(claim["high"]):
        flag = f"differs: {printed} printed"
    return Value(value=value, unit=claim["unit"], kind=kind, n=ours["n"], flag=flag)


def of_year(year: int, facts: Facts | None = None) -> dict[str, Value]:
    """Id → figure, in the order of the report where one was printed. A bounded number of queries, whatever came in."""
    facts = facts or Facts(year)
    computed = _computed(facts)
    dated = {definition.code for definition in DEFINITIONS if definition.dated}
    found = {code: value for code, value in _held(facts).items() if code not in dated} | computed
    printed = {claim["id"]: _judge(claim, found) for claim in claims(year)}
    return printed | {id_: value for id_, value in found.items() if id_ not in printed}
