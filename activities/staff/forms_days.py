"""On which days a session takes place, and from when until when: a row a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.planning import Plan, Stretch, dates
from cdm.core import clock
from cdm.core.forms import day_input, time_input


def day_count(typed: object) -> int:
    """How many rows a form says it has: 1 for what is no number, as many as there may be for what is too large."""
    figures = str(typed)
    plausible = figures.isascii() and figures.isdigit() and len(figures) < 5
    return min(max(int(figures), 1), dates.MOST) if plausible else 1


def within_years(moment: dt.date) -> None:
    """A validator: a slip of the keyboard is no date, and what fits no calendar breaks every page that reads it."""
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    if not dates.near(day):
        raise ValidationError(_("Choose a date within three years."))


@dataclass(frozen=True)
class Row:
    """One day of the session, as the template lays it out. ``closed``: counted already, it stays."""

    number: int
    day: BoundField
    starts: BoundField
    ends: BoundField
    closed: bool


class DaysForm(forms.Form):
    """``plan`` gives what is there, or what is proposed; ``closed``: keys of meetings that stay as they are."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=dates.MOST)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        plan: Plan | None = None,
        closed: frozenset[int] = frozenset(),
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**(_initial(plan) if plan else {}), **(initial or {})})
        self.plan = plan
        self.meetings: tuple[Stretch, ...] = ()
        self.count = day_count((data or self.initial).get("rows"))
        self.initial["rows"] = self.count
        if self.count > 1:
            self.fields["same_hours"] = forms.BooleanField(
                label=_("The same hours on all these days"),
                required=False,
                help_text=_("Those of the first day that is not closed."),
            )
        self._closed = {}
        for n in range(self.count):
            key = plan.meetings[n].key if plan and n < len(plan.meetings) else None
            self._closed[n] = key in closed if key else False
            self._add_row(n, fixed=self._closed[n])

    def _add_row(self, n: int, *, fixed: bool) -> None:
        self.fields[f"day_{n}"] = forms.DateField(
            label=_("Date"),
            required=not n,
            widget=day_input(),
            disabled=fixed,
            validators=[] if fixed else [within_years],
        )
        self.fields[f"starts_{n}"] = forms.TimeField(
            label=_("From"), required=not n, widget=time_input(), disabled=fixed
        )
        self.fields[f"ends_{n}"] = forms.TimeField(
            label=_("Until"), required=not n, widget=time_input(), disabled=fixed
        )
        self.fields[f"key_{n}"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def days(self) -> list[Row]:
        return [
            Row(n + 1, self[f"day_{n}"], self[f"starts_{n}"], self[f"ends_{n}"], self._closed[n])
            for n in range(self.count)
        ]

    @property
    def keys(self) -> list[BoundField]:
        return [self[f"key_{n}"] for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.meetings = tuple(sorted(self._stretches(cleaned), key=lambda each: each.period))
        return cleaned

    def _stretches(self, cleaned: Mapping[str, Any]) -> list[Stretch]:
        """The days that were filled in; hours left empty are those of the first."""
        found = []
        model = next((n for n in range(self.count) if not self._closed[n]), 0)
        for n in range(self.count):
            day = cleaned.get(f"day_{n}")
            same = cleaned.get("same_hours") and not self._closed[n]
            starts, ends = (
                (None if same else cleaned.get(f"{name}_{n}")) or cleaned.get(f"{name}_{model}")
                for name in ("starts", "ends")
            )
            if not day or not starts or not ends:
                continue
            if starts >= ends:
                self.add_error(f"ends_{n}", _("The end comes after the beginning."))
            elif not (clock.exists(day, starts) and clock.exists(day, ends)):
                self.add_error(f"starts_{n}", _("The clocks jump over this hour on that day."))
            else:
                key = cleaned.get(f"key_{n}") if self.plan else None
                found.append(Stretch(clock.at(day, starts), clock.at(day, ends), key))
        for n, (one, two) in enumerate(pairwise(found)):
            if one.start < two.end and two.start < one.end:
                self.add_error(f"day_{n + 1}", _("This overlaps another of its days."))
        return found


def _initial(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {"rows": len(plan.meetings) or 1}
    for n, each in enumerate(plan.meetings):
        start, end = clock.local(each.start), clock.local(each.end)
        found |= {f"day_{n}": start.date(), f"starts_{n}": start.time(), f"ends_{n}": end.time(), f"key_{n}": each.key}
    return found
