"""What a measure tells apart, and what its items are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core.vocabulary import Language, Service, Theme
from stats import buckets
from stats.models import Measure, Term

PRINTS: Mapping[str, Any] = MappingProxyType({"bw": _("Black and white"), "colour": pgettext_lazy("print", "Colour")})
LEVELS: Mapping[str, Any] = MappingProxyType(
    {
        "low": pgettext_lazy("digital skills", "Few"),
        "medium": pgettext_lazy("digital skills", "Some"),
        "high": pgettext_lazy("digital skills", "Good"),
    }
)
_FIXED: Mapping[Measure, Mapping[str, Any]] = MappingProxyType(
    {
        Measure.PRINTED: PRINTS,
        Measure.SKILLS: LEVELS,
        Measure.CONSULTED: {theme.value: theme.label for theme in Theme},
        Measure.NO_SEAT: {theme.value: theme.label for theme in Theme},
        Measure.ABSENT: {service.value: service.label for service in Service},
        Measure.CANCELLED: {service.value: service.label for service in Service},
        Measure.UNCLOSED: {service.value: service.label for service in Service},
    }
)
LISTED: Mapping[Measure, str] = MappingProxyType(
    {Measure.PURPOSE: Term.List.PURPOSE.value, Measure.REACHED: Term.List.AUDIENCE.value}
)


def items(measure: str) -> dict[str, str]:
    """Code → label of what ``measure`` tells apart, in order, in the language of the page; empty when it tells nothing
    apart, or spaces and partners, which are not known here.

    Retired codes are there too: what was counted stays readable. Purposes and audiences ask the database once.
    """
    kind = Measure(measure)
    if kind in LISTED:
        terms = Term.objects.of(LISTED[kind]).order_by("position", "code")
        return {term.code: term.label for term in terms}
    if kind is Measure.NO_TIME:
        return {
            f"{theme.value}-{language.value}": f"{theme.label}, {language.label}"
            for theme in Theme
            for language in Language
        }
    if kind in buckets.BUCKETS:
        return buckets.labels(kind)
    return {code: str(label) for code, label in _FIXED.get(kind, {}).items()}
