"""The coming meetings, day by day and page by page. A session of four mornings stands on each of its four days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from activities import seats
from activities.agenda import places, standing
from activities.agenda.filters import Filters
from activities.agenda.places import Place
from activities.agenda.standing import Standing
from activities.models import Activity, Meeting, Session
from activities.seats import Seats
from cdm.core import clock
from partners.models import Partner

A_PAGE = 20  # lines after which a page ends with its day
AT_MOST = 60  # lines of one page, however full a day is
SHOWN = (Session.State.PUBLISHED, Session.State.CANCELLED)


@dataclass(frozen=True)
class Line:
    """A meeting in a list. ``part`` of ``parts``: the second of four."""

    meeting: Meeting
    part: int
    parts: int
    seats: Mapping[str, Seats]
    standing: Standing

    @property
    def session(self) -> Session:
        return self.meeting.session

    @property
    def activity(self) -> Activity:
        return self.meeting.session.activity

    @property
    def hosts(self) -> list[Partner]:
        return self.activity.hosts

    @property
    def place(self) -> Place | None:
        return places.of(self.session)


@dataclass(frozen=True)
class Day:
    """``continued``: its first lines are on the page before."""

    date: dt.date
    lines: list[Line] = field(default_factory=list)
    continued: bool = False


def coming(filters: Filters | None = None) -> QuerySet[Meeting]:
    """What is not over, cancelled or not, of published activities; in order."""
    rows = Meeting.objects.filter(
        ends__gt=clock.now(), session__state__in=SHOWN, session__activity__state=Activity.State.PUBLISHED
    )
    return (filters.apply(rows) if filters else rows).order_by("starts", "pk")


def dressed(rows: QuerySet[Meeting]) -> list[Line]:
    """``rows`` as lines, with all that a line shows. Five queries, however many."""
    related = rows.select_related("session__activity__lead", "session__site", "session__room")
    found = list(related.prefetch_related("session__activity__co_hosts"))
    sessions = {each.session_id: each.session for each in found}
    left, parts = seats.of(sessions.values()), _parts(sessions)
    return [
        Line(
            meeting=each,
            part=parts[each.session_id].index(each.pk) + 1,
            parts=len(parts[each.session_id]),
            seats=left[each.session_id],
            standing=standing.of(each.session, left[each.session_id]),
        )
        for each in found
    ]


def _parts(sessions: Iterable[int]) -> Mapping[int, list[int]]:
    """The keys of the meetings of each session, in order. Counting them row by row would count the skipped ones too."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Meeting.objects.filter(session__in=list(sessions)).order_by("starts", "pk")
    for session, meeting in rows.values_list("session", "pk"):
        found[session].append(meeting)
    return found


def by_day(lines: Iterable[Line]) -> list[Day]:
    days = groupby(lines, key=lambda line: clock.local(line.meeting.starts).date())
    return [Day(date, list(group)) for date, group in days]


class DayPaginator(Paginator):
    """Pages that end with a day, so that nobody meets half of one; only a day of more than AT_MOST is cut."""

    def __init__(self, rows: QuerySet[Meeting]) -> None:
        super().__init__(rows, AT_MOST)
        self.rows = rows
        self.inside: set[int] = set()  # cuts that fall within a day

    @cached_property
    def _days(self) -> list[int]:
        days = self.rows.order_by().annotate(day=TruncDate("starts", tzinfo=clock.BRUSSELS)).values("day")
        return [each["n"] for each in days.annotate(n=Count("pk")).order_by("day")]

    @cached_property
    def cuts(self) -> list[int]:
        """Where pages begin, and the end: [0, 22, 47]."""
        found, seen = [0], 0
        for lines in self._days:
            if seen > found[-1] and (seen - found[-1] >= A_PAGE or seen + lines - found[-1] > AT_MOST):
                found.append(seen)
            seen += lines
            while seen - found[-1] > AT_MOST:
                found.append(found[-1] + AT_MOST)
                self.inside.add(found[-1])
        return [*found, seen] if seen > found[-1] else found

    @cached_property
    def count(self) -> int:
        return sum(self._days)

    @cached_property
    def num_pages(self) -> int:
        return max(len(self.cuts) - 1, 1)

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        if not self.count:
            return Page([], number, self)
        return Page(self.rows[self.cuts[number - 1] : self.cuts[number]], number, self)

    def begins_within_a_day(self, number: int) -> bool:
        return self.cuts[number - 1] in self.inside


@dataclass(frozen=True)
class Listing:
    """One page of the agenda."""

    page: Page[Any]
    days: list[Day]

    @property
    def count(self) -> int:
        return self.page.paginator.count


def listing(filters: Filters, number: int | str | None = 1) -> Listing:
    """Page ``number``; the nearest there is when there is no such page. Six queries, one where nothing is found."""
    paginator = DayPaginator(coming(filters))
    page = paginator.get_page(number)
    days = by_day(dressed(cast(QuerySet[Meeting], page.object_list))) if paginator.count else []
    if days and paginator.begins_within_a_day(page.number):
        days[0] = Day(days[0].date, days[0].lines, continued=True)
    return Listing(page, days)


def upcoming(number: int, *, among: QuerySet[Activity] | None = None) -> list[Line]:
    """The next sessions that take place and have not begun, perhaps of some activities only: one line each."""
    firsts = coming().filter(session__state=Session.State.PUBLISHED, starts=F("session__starts"))
    if among is not None:
        firsts = firsts.filter(session__activity__in=among)
    return dressed(firsts.filter(starts__gt=clock.now())[:number])
