"""Queries without an order come back in a random one, so that nothing relies on an order it did not ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler

_pairs = SQLCompiler._order_by_pairs


def _may_be_shuffled(compiler: SQLCompiler) -> bool:
    query = compiler.query
    return not (
        query.distinct
        or query.combinator
        or query.subquery
        or query.group_by is not None
        or query.is_empty()
        or any(annotation.contains_aggregate for annotation in query.annotation_select.values())
    )


def order_by_pairs(self: SQLCompiler) -> Iterator[Any]:
    ordered = False
    for pair in _pairs(self):
        ordered = True
        yield pair
    if not ordered and _may_be_shuffled(self):
        yield OrderBy(Random()), False


def install() -> None:
    SQLCompiler._order_by_pairs = order_by_pairs
