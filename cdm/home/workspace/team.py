"""Who receives for a partner, and for managers the partners: hours of the coming weeks, how full, who is away."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cdm.agenda.intervals import Interval
from cdm.agenda.models import AvailabilityRule, ExtraOpening
from cdm.agenda.supply import Supply
from cdm.core import clock
from counselling import departures
from counselling.models import Counsellor
from partners.directory import freshness
from partners.models import Partner

SHOWN = 3  # absences


@dataclass(frozen=True)
class Hours:
    """Minutes of the coming weeks: offered, and taken of them."""

    offered: int = 0
    taken: int = 0

    @property
    def fill(self) -> int:
        """Percent; interviews outside the hours do not bring it over a hundred."""
        return min(100, round(100 * self.taken / self.offered)) if self.offered else 0

    def __add__(self, other: Hours) -> Hours:
        return Hours(self.offered + other.offered, self.taken + other.taken)


@dataclass(frozen=True)
class Person:
    """``away``: in order, what follows a last day too. ``never``: they have set no hours at all, ever."""

    counsellor: Counsellor
    hours: Hours
    away: Sequence[Interval]
    never: bool

    @property
    def last_day(self) -> dt.date | None:
        """The Brussels date on which they receive for the last time, if it is known."""
        after = next((each for each in self.away if each.end == departures.NEVER), None)
        return clock.local(after.start).date() - dt.timedelta(days=1) if after else None

    @property
    def absences(self) -> Sequence[Interval]:
        return [each for each in self.away if each.end != departures.NEVER]

    @property
    def shown(self) -> Sequence[Interval]:
        return self.absences[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.absences) - len(self.shown)


@dataclass(frozen=True)
class Team:
    people: Sequence[Person]

    @property
    def hours(self) -> Hours:
        return sum((person.hours for person in self.people), Hours())

    @property
    def without_hours(self) -> list[Person]:
        return [person for person in self.people if person.never]


@dataclass(frozen=True)
class OfPartner:
    """A partner among all of them: how many receive, what they offer, what is asked of it, how its sheet stands."""

    partner: Partner
    people: int
    hours: Hours
    asked: int
    sheet: freshness.State = field(default=freshness.State.RIGHT)


def of(counsellors: Sequence[Counsellor], supply: Supply) -> Team:
    """Two queries, however many people."""
    calendars = [counsellor.calendar_id for counsellor in counsellors]
    known = {
        calendar
        for model in (AvailabilityRule, ExtraOpening)
        for calendar in model.objects.filter(calendar__in=calendars).order_by().values_list("calendar", flat=True)
    }
    return Team(
        [
            Person(
                counsellor,
                Hours(*supply.minutes(counsellor.calendar_id)),
                supply.absences(counsellor.calendar_id),
                counsellor.calendar_id not in known,
            )
            for counsellor in counsellors
        ]
    )


def by_partner(partners: Sequence[Partner], team: Team, asked: Mapping[int, int]) -> list[OfPartner]:
    """``asked``: running requests by the key of the partner. No query."""
    people: dict[int, list[Person]] = defaultdict(list)
    for person in team.people:
        people[person.counsellor.partner_id].append(person)
    return [
        OfPartner(
            partner,
            len(people[partner.pk]),
            Team(people[partner.pk]).hours,
            asked.get(partner.pk, 0),
            freshness.state(partner),
        )
        for partner in partners
    ]
