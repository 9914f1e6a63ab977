"""What each calendar offers on a day, before anything is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cdm.agenda import wall
from cdm.agenda.hours import Centre
from cdm.agenda.intervals import Stretch, intersect, union
from cdm.agenda.models import Calendar


class Offering(NamedTuple):
    """Wall-clock hours at a site; times are counted from ``starts``, so nine o'clock stays nine o'clock (B6)."""

    site: int
    starts: int
    ends: int


class Offers:
    """A counsellor offers what their rules say, with exceptions and extra openings; a room has no rules and is offered
    whenever its site is open. So are workstations, except from the first to the last day of rules of their own: then
    those say when, on each day of the week, in one stretch where they touch."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.facts = centre.facts

    def on(self, calendar: int, day: int) -> Iterator[Offering]:
        about = self.facts.calendars.get(calendar)
        if about is None:
            return
        if about.kind == Calendar.Kind.COUNSELLOR:
            yield from self._by_rules(calendar, day)
        elif about.site is not None:
            hours = self.centre.hours(about.site, day)
            if about.kind == Calendar.Kind.STATIONS and self._has_rules(calendar, day):
                hours = union((of.starts, of.ends) for of in self._by_rules(calendar, day))
            for opens, closes in hours:
                yield Offering(about.site, opens, closes)

    def _has_rules(self, calendar: int, day: int) -> bool:
        """Whether the week that holds on ``day`` has a rule, on whatever weekday."""
        return any(
            (rule.first or day) <= day <= (rule.last or day)
            for weekday in range(7)
            for rule in self.facts.rules.get((calendar, weekday), ())
        )

    def _by_rules(self, calendar: int, day: int) -> Iterator[Offering]:
        for rule in self.facts.rules.get((calendar, (day - 1) % 7), ()):
            if (rule.first or day) > day or (rule.last or day) < day:
                continue
            starts, ends = self.facts.exceptions.get((rule.id, day), (rule.starts, rule.ends))
            if starts is not None and ends is not None:
                yield Offering(rule.site, starts, ends)
        for extra in self.facts.extras.get((calendar, day), ()):
            yield Offering(*extra)

    def standing(self, offering: Offering, day: int) -> list[Stretch[int]]:
        """The instants of an offering within the open hours of its site."""
        return intersect([wall.stretch(day, offering.starts, offering.ends)], self.centre.open(offering.site, day))
