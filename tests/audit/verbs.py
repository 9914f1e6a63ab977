"""Which functions write durably, and which of them reach the journal: read from the source of our packages.

A name that stands in a function and means another function of ours, called or handed on, is a step from one to the
other. What a variable holds is not followed: ``row.save()`` leads nowhere, ``trail.record(…)`` and ``_entry(…)`` do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("cdm", "partners", "activities", "counselling", "multimedia", "stats")
RECORDING = frozenset(f"cdm.audit.trail.{name}" for name in ("record", "record_all", "saving"))
WRITES = frozenset(
    ("save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create")
)
Defined = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Code:
    """``steps``: function → what it names of ours, both as ``package.module.name``; ``durable``: those that commit."""

    steps: dict[str, set[str]] = field(default_factory=dict)
    durable: set[str] = field(default_factory=set)
    writing: set[str] = field(default_factory=set)  # in one of Django's WRITES
    handing_on: set[str] = field(default_factory=set)  # what a module has from another one

    @classmethod
    def read(cls, sources: Iterable[tuple[str, str]]) -> Code:
        """``sources``: module → its text."""
        code = cls()
        for module, text in sources:
            code._add(module, text)
        return code

    def instead(self, module: str, text: str) -> Code:
        """The same, were this the text of ``module``."""
        code = Code(dict(self.steps), set(self.durable), set(self.writing), set(self.handing_on))
        code._add(module, text)
        return code

    def _add(self, module: str, text: str) -> None:
        tree = ast.parse(text)
        imported, functions = dict(_imported(tree)), dict(_functions(tree))
        self.steps.update({f"{module}.{name}": {target} for name, target in imported.items()})
        self.handing_on.update(f"{module}.{name}" for name in imported)
        meant = imported | {name: f"{module}.{name}" for name in functions}
        for name, node in functions.items():
            here = f"{module}.{name}"
            self.steps[here] = set(_named(node, meant, here.rpartition(".")[0]))
            if any(_durable(each) for each in ast.walk(node)):
                self.durable.add(here)
            if any(isinstance(each, ast.Call) and _called(each) in WRITES for each in ast.walk(node)):
                self.writing.add(here)

    def verbs(self, lenders: Iterable[str] = ()) -> set[str]:
        """The durable functions; for one of ``lenders``, whose transaction is others', those that name it."""
        lent = set(lenders)
        borrowers = {name for name, steps in self.steps.items() if steps & lent and name not in self.handing_on}
        return (self.durable - lent) | borrowers

    def silent(self, lenders: Iterable[str] = ()) -> set[str]:
        """Those of ``verbs`` from which no way leads to the journal."""
        return {name for name in self.verbs(lenders) if not self._reached(name) & RECORDING}

    def unsaid(self, verbs: Iterable[str]) -> set[str]:
        """What writes below ``verbs``, and neither does it record itself nor do all that call it, or who calls those.

        Stricter than ``silent``: that a verb records something else besides does not cover what it writes by another
        function.
        """
        verbs = set(verbs)
        below = set().union(*map(self._reached, verbs))
        callers: dict[str, set[str]] = {}
        for name in below - self.handing_on:
            for step in self.steps.get(name, ()):
                callers.setdefault(self._meant(step), set()).add(name)

        def covered(name: str, below_it: tuple[str, ...] = ()) -> bool:
            if self.steps[name] & RECORDING:
                return True
            above = callers.get(name, set()) - {*below_it}
            return name not in verbs and bool(above) and all(covered(each, (*below_it, name)) for each in above)

        return {name for name in self.writing & below if not covered(name)}

    def _reached(self, name: str) -> set[str]:
        seen, ahead = {name}, [name]
        while ahead:
            new = self.steps.get(ahead.pop(), set()) - seen
            seen |= new
            ahead += new
        return seen

    def _meant(self, name: str) -> str:
        """The function itself, by whatever package it was handed on."""
        while name in self.handing_on and self.steps[name] - {name}:
            (name,) = self.steps[name]
        return name


def sources() -> Iterator[tuple[str, str]]:
    """Every module of ours that runs in production, without the demo's and the migrations."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts and parts[:2] != ("cdm", "demo"):
                yield ".".join(part for part in parts if part != "__init__"), path.read_text()


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for each in node.names:
                yield each.asname or each.name, f"{node.module}.{each.name}"


def _functions(tree: ast.Module) -> Iterator[tuple[str, Defined]]:
    """Those of the module and of its classes; one inside another is part of the outer."""
    for node in tree.body:
        if isinstance(node, Defined):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Defined):
                    yield f"{node.name}.{inner.name}", inner


def _named(node: Defined, meant: dict[str, str], owner: str) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in meant:
            yield meant[each.id]
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            if each.value.id in ("self", "cls"):
                yield f"{owner}.{each.attr}"
            elif each.value.id in meant:
                yield f"{meant[each.value.id]}.{each.attr}"


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _durable(node: ast.AST) -> bool:
    """``atomic(durable=True)``, as a decorator or a block."""
    return (
        isinstance(node, ast.Call)
        and _called(node) == "atomic"
        and any(
            each.arg == "durable" and isinstance(each.value, ast.Constant) and each.value.value is True
            for each in node.keywords
        )
    )
