"""Days and minutes put into a few classes, each named by its bounds: a count says a class and never a length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stats.models import Measure


@dataclass(frozen=True)
class Bucket:
    """``code`` as it is kept; from ``least`` on, until the next begins."""

    code: str
    least: int
    label: Any


BUCKETS: Mapping[Measure, tuple[Bucket, ...]] = MappingProxyType(
    {
        Measure.AHEAD: (
            Bucket("0", 0, pgettext_lazy("days ahead", "The same day")),
            Bucket("1", 1, pgettext_lazy("days ahead", "The day before")),
            Bucket("2-3", 2, pgettext_lazy("days ahead", "2 or 3 days before")),
            Bucket("4-7", 4, pgettext_lazy("days ahead", "4 to 7 days before")),
            Bucket("8-14", 8, pgettext_lazy("days ahead", "8 to 14 days before")),
            Bucket("15+", 15, pgettext_lazy("days ahead", "15 days before or more")),
        ),
        Measure.WAITED: (
            Bucket("0-4", 0, _("Less than 5 minutes")),
            Bucket("5-14", 5, _("5 to 14 minutes")),
            Bucket("15-29", 15, _("15 to 29 minutes")),
            Bucket("30-59", 30, _("30 to 59 minutes")),
            Bucket("60+", 60, _("An hour or more")),
        ),
        Measure.LATE: (
            Bucket("1-7", 1, pgettext_lazy("days late", "1 to 7 days later")),
            Bucket("8-31", 8, pgettext_lazy("days late", "8 to 31 days later")),
            Bucket("32+", 32, pgettext_lazy("days late", "32 days later or more")),
        ),
    }
)


def code(measure: Measure, length: int) -> str:
    """The class of ``length``, days or minutes; below the first, which only a clock set back makes, is the first."""
    scale = BUCKETS[measure]
    return next((bucket.code for bucket in reversed(scale) if length >= bucket.least), scale[0].code)


def labels(measure: Measure) -> dict[str, str]:
    """Code → label in the language of the page, in order."""
    return {bucket.code: str(bucket.label) for bucket in BUCKETS[measure]}
