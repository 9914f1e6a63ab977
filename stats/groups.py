"""A year's group activities as its page tells them: how many were given, with how many contacts, who was in the room.

The answers are hands counted question by question: each question has its own n, nothing can be crossed, and they are
never added to the profiles of ``stats.visitors``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core.human import number
from cdm.core.vocabulary import Service, Theme
from stats import profiles, visitors
from stats.bars import Bars, bars, headed, not_stated
from stats.contacts import EVERYTHING, Filters
from stats.models import GroupAnswer, HeldTally, HowHeld, Term

Days = tuple[dt.date, dt.date]


def held(year: int, filters: Filters = EVERYTHING, days: Days | None = None) -> Counter[tuple[str, str]]:
    """(mode, theme) → group activities given in the year, or from a day of it to another, both in. One query.

    None when another service is asked for, nor for a channel or a context, by which activities are not told apart.
    """
    if filters.service not in ("", Service.GA) or filters.channel or filters.context:
        return Counter()
    rows = HeldTally.objects.filter(day__range=days or _year(year))
    for name in ("theme", "language", "programme"):
        if getattr(filters, name):
            rows = rows.filter(**{name: getattr(filters, name)})
    if filters.partners is not None:
        rows = rows.filter(partner__in=filters.partners)
    counted = rows.values_list("mode", "theme").annotate(held=Sum("count")).order_by()
    return Counter({(mode, theme): int(count) for mode, theme, count in counted})


def answers(year: int, days: Days | None = None) -> dict[str, Counter[str]]:
    """Question → code → hands counted in the year, or in the months from a day of it to another. One query."""
    found: dict[str, Counter[str]] = {}
    rows = GroupAnswer.objects.filter(month__range=days or _year(year)).values_list("question", "code")
    for question, code, count in rows.annotate(hands=Sum("count")).order_by():
        found.setdefault(question, Counter())[code] = int(count)
    return found


def _year(year: int) -> Days:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


@dataclass
class Groups:
    """``contacts``: those of group activities under the same filters. ``elsewhere``: activities counted elsewhere, for
    the years before the house counted its own. ``terms`` None: whoever reads may not see the answers. ``days``: from a
    day of the year to another, None for all of it.
    """

    year: int
    filters: Filters
    contacts: int
    elsewhere: int | None = None
    terms: Mapping[str, Sequence[Term]] | None = None
    days: Days | None = None

    @cached_property
    def counted(self) -> Counter[tuple[str, str]]:
        return held(self.year, self.filters, self.days)

    @property
    def held(self) -> int:
        return self.counted.total() or self.elsewhere or 0

    @property
    def mean(self) -> float | None:
        """Contacts an activity."""
        return self.contacts / self.held if self.held and self.contacts else None

    @property
    def title(self) -> str:
        words: dict[str, Any] = {"count": number(self.held)}
        if self.mean is None:
            return ngettext("%(count)s group activity", "%(count)s group activities", self.held) % words
        words["mean"] = number(self.mean, 1)
        return (
            ngettext(
                "%(count)s group activity, %(mean)s contacts on average",
                "%(count)s group activities, %(mean)s contacts each on average",
                self.held,
            )
            % words
        )

    @cached_property
    def by_mode(self) -> Bars:
        counted: Counter[str] = Counter()
        for (mode, _theme), count in self.counted.items():
            counted[mode] += count
        rows = [(mode.value, str(mode.label), counted[mode], "s2") for mode in HowHeld]
        says = _("Activities, not contacts: each is counted once.")
        return headed(bars("held-mode", _("Where"), rows, definition=says))

    @cached_property
    def by_theme(self) -> Bars:
        counted: Counter[str] = Counter()
        for (_mode, theme), count in self.counted.items():
            counted[theme] += count
        rows = [(theme.value, str(theme.label), counted[theme], f"theme-{theme.slug}") for theme in Theme]
        rows.append(("", not_stated(), counted[""], "s0"))
        says = _("Activities by the theme under which their contacts are counted.")
        return headed(bars("held-theme", _("Themes of the activities"), rows, definition=says))

    # --- who was in the room ----------
    @cached_property
    def hands(self) -> dict[str, Counter[str]]:
        return {} if self.terms is None else answers(self.year, self.days)

    @cached_property
    def questions(self) -> list[Bars]:
        """A bar table for each question that was asked, with its own n."""
        return [self._bars(question, str(heading)) for question, heading in self._asked()]

    def _asked(self) -> list[tuple[str, Any]]:
        return [(name, heading) for name, heading in visitors.HEADINGS.items() if self.hands.get(name)]

    def _bars(self, question: str, heading: str) -> Bars:
        counts = self.hands[question]
        choices = visitors.choices(question, self.terms or {})
        rows = [(code, label, counts[code], "s1") for code, label in choices if code != profiles.REFUSED]
        n = sum(count for _code, _label, count, _series in rows)
        says = _("n = %(n)s answers to this question.") % {"n": number(n)}
        return headed(bars(f"group-{question.replace('_', '-')}", heading, rows, total=n, definition=says))
