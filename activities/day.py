"""Reading a day's group sessions, and the meetings nobody has closed yet. A few queries a list, however long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from activities import access, people
from activities.access import Right
from activities.models import Meeting, Session
from activities.people import Heads
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from partners.models import Partner

MOST_UNCLOSED = 12  # lines that nag; the rest is a number
NEARLY = dt.timedelta(minutes=30)
RUNNING = (Session.State.PUBLISHED, Session.State.HELD)


@dataclass(frozen=True)
class Line:
    """One meeting as a member sees it: what they may do, how many are expected and here."""

    meeting: Meeting
    rights: frozenset[Right]
    heads: Sequence[Heads] = ()

    @property
    def session(self) -> Session:
        return self.meeting.session

    @property
    def expected(self) -> int:
        return sum(each.expected for each in self.heads)

    @property
    def came(self) -> int:
        """People here, as checked in; once it is closed, as counted."""
        if self.meeting.closed:
            return self.meeting.onsite + self.meeting.online
        return sum(each.came for each in self.heads)

    @property
    def is_today(self) -> bool:
        return clock.local(self.meeting.starts).date() == clock.today()

    @property
    def has_begun(self) -> bool:
        return self.meeting.starts <= clock.now()

    @property
    def is_over(self) -> bool:
        return self.meeting.ends <= clock.now()

    @property
    def can_check_in(self) -> bool:
        """Also days later, from a list on paper."""
        day = clock.local(self.meeting.starts).date()
        return Right.CHECK_IN in self.rights and not self.meeting.closed and day <= clock.today() and self._running

    @property
    def can_close(self) -> bool:
        return Right.CLOSE in self.rights and not self.meeting.closed and self.has_begun and self._running

    @property
    def ends_soon(self) -> bool:
        """Whether closing it is what comes next; before that, the session's own page offers it."""
        return self.meeting.ends - NEARLY <= clock.now()

    @property
    def overdue(self) -> bool:
        return not self.meeting.closed and self.is_over and self._running

    @property
    def _running(self) -> bool:
        return self.session.state == Session.State.PUBLISHED


@dataclass(frozen=True)
class Unclosed:
    lines: Sequence[Line]
    more: int = 0


def lines(member: Member, rows: QuerySet[Meeting]) -> list[Line]:
    """``rows`` as ``member`` sees them. Four queries."""
    found = list(
        rows.select_related("session__activity__lead", "session__site", "session__room").prefetch_related(
            "session__activity__co_hosts"
        )
    )
    counted = people.heads(found)
    return [Line(each, access.rights_over(member, each.session.activity), counted[each.pk]) for each in found]


def today(member: Member, day: dt.date) -> list[Line]:
    """The meetings of a Brussels date that ``member`` may see, in order."""
    start, end = clock.day_bounds(day)
    rows = Meeting.objects.filter(starts__gte=start, starts__lt=end, session__state__in=RUNNING)
    return lines(member, rows.filter(session__in=access.readable(member)).order_by("starts", "pk"))


def unclosed(member: Member) -> Unclosed:
    """What ended and nobody closed, of activities that the member's partners host, the latest first."""
    hosted = Session.objects.of_partners(member.partners(Role.COORDINATOR, Role.COUNSELLOR))
    rows = left_open().filter(session__in=hosted)
    first = lines(member, rows.order_by("-starts", "pk")[: MOST_UNCLOSED + 1])
    more = rows.count() - MOST_UNCLOSED if len(first) > MOST_UNCLOSED else 0
    return Unclosed(first[:MOST_UNCLOSED], more)


def unclosed_by_partner() -> list[tuple[str, int]]:
    """(partner that counts them, meetings nobody closed), most first. Two queries."""
    counted = left_open().order_by().values_list("session__activity__lead").annotate(left=Count("pk"))
    counts = dict(counted)
    names = {partner.pk: str(partner) for partner in Partner.objects.filter(pk__in=counts)} if counts else {}
    return sorted(((names[pk], left) for pk, left in counts.items()), key=lambda pair: (-pair[1], pair[0]))


def left_open() -> QuerySet[Meeting]:
    """Meetings that are over, of sessions that take place, and that nobody closed."""
    return Meeting.objects.filter(closed=False, ends__lte=clock.now(), session__state=Session.State.PUBLISHED)
