"""Forgetting what is personal in rows that stay (P2)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

BATCH = 500  # rows


def blank(due: QuerySet[Any], *, columns: Collection[str]) -> int:
    """Empty these text columns of the rows in which one of them says something; return how many were blanked.

    In batches, each its own transaction, so that nobody waits for a long one; may run twice and at once.
    """
    empty = dict.fromkeys(columns, "")
    known = due.exclude(Q(**empty)).order_by("pk")
    blanked = 0
    while keys := list(known.values_list("pk", flat=True)[:BATCH]):
        blanked += due.model._default_manager.filter(pk__in=keys).update(**empty)
    return blanked
