"""Reporting categories: the exclusive parts in which the annual report shows a service."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from stats.models import ReportingCategory

OTHER = ""


@dataclass(frozen=True)
class Part:
    """One category of a service with its contacts; code OTHER holds what fits none, so that parts add up."""

    code: str
    label: str
    count: int


def valid_in(year: int) -> list[ReportingCategory]:
    """The categories of a year, in the order in which they are tried. One query."""
    return list(
        ReportingCategory.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=year),
            Q(valid_until__isnull=True) | Q(valid_until__gte=year),
        ).order_by("service", "position")
    )


def holds(category: ReportingCategory, year: int) -> bool:
    """What ``valid_in`` asks the database."""
    return (category.valid_from is None or category.valid_from <= year) and (
        category.valid_until is None or category.valid_until >= year
    )


def _fits(category: ReportingCategory, channel: str, context: str) -> bool:
    return (not category.contexts or context in category.contexts) and (
        not category.channels or channel in category.channels
    )


def fitting(categories: list[ReportingCategory], channel: str, context: str) -> str:
    """The code of the first of ``categories`` that fits, in their order; OTHER when none does."""
    return next((category.code for category in categories if _fits(category, channel, context)), OTHER)


def split(manners: Counter[tuple[str, str]], categories: list[ReportingCategory]) -> list[Part]:
    """Cut (channel, context) → contacts of one service into ``categories`` (of that service): first fit has it."""
    counts: Counter[str] = Counter()
    for (channel, context), count in manners.items():
        counts[fitting(categories, channel, context)] += count
    # Told in the order of the report: channels first, then the contexts that were taken out of them.
    told = sorted(categories, key=lambda category: (bool(category.contexts), category.position))
    parts = [Part(category.code, category.label, counts[category.code]) for category in told]
    if counts[OTHER]:
        parts.append(Part(OTHER, _("Other, or not stated"), counts[OTHER]))
    return parts
