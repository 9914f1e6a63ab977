"""What one looks for, as it stands in the address. Values that mean nothing are left out, never an error.

``?theme=WORK&theme=LEARN&language=fr&mode=online&audience=young&partner=actiris&free=1&from=2026-11-24&to=…&q=cv``:
the same names in both languages, so that a page keeps its question when the language changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from activities.agenda import search, wording
from activities.models import Activity, Audience, Meeting, Mode, Registration, SeatPool, Session
from activities.models.session import PLACES
from cdm.core import clock, human, searching
from cdm.core.vocabulary import Language, Theme
from partners.models import Partner

HORIZON = dt.timedelta(days=3 * 366)  # no date beyond means anything; some would not fit a calendar either


@dataclass(frozen=True)
class Choices:
    """What can be chosen among, as code → label: audiences, and partners that host something published."""

    audiences: Mapping[str, str]
    partners: Mapping[str, str]


def choices() -> Choices:
    """Two queries."""
    published = Activity.objects.filter(state=Activity.State.PUBLISHED)
    hosts = Partner.objects.filter(Q(pk__in=published.values("lead")) | Q(pk__in=published.values("co_hosts")))
    return Choices(
        audiences={each.code: each.label for each in Audience.objects.filter(active=True)},
        partners={each.code: each.name for each in hosts.order_by("name", "pk")},
    )


@dataclass(frozen=True)
class Chip:
    """One thing asked for; ``without`` is the query that no longer asks for it."""

    label: str
    without: str
    theme: str = ""


@dataclass(frozen=True)
class Filters:
    themes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mode: str = ""
    audience: str = ""
    partner: str = ""
    free: bool = False
    first: dt.date | None = None
    last: dt.date | None = None
    q: str = ""
    choices: Choices = field(default_factory=lambda: Choices({}, {}), compare=False, repr=False)

    @classmethod
    def read(cls, query: QueryDict, among: Choices) -> Filters:
        first, last = _date(query.get("from", "")), _date(query.get("to", ""))
        if first and last and last < first:
            first, last = last, first
        if first and first <= clock.today():
            first = None  # what is over is not shown anyway
        if last and last < clock.today():
            last = None
        mode, audience, partner = (query.get(name, "") for name in ("mode", "audience", "partner"))
        return cls(
            themes=tuple(code for code in Theme.values if code in query.getlist("theme")),
            languages=tuple(code for code in Language.values if code in query.getlist("language")),
            mode=mode if mode in dict(PLACES) else "",
            audience=audience if audience in among.audiences else "",
            partner=partner if partner in among.partners else "",
            free=query.get("free") == "1",
            first=first,
            last=last,
            q=searching.clean(query.get("q", "")),
            choices=among,
        )

    def pairs(self) -> Iterator[tuple[str, str]]:
        yield from (("theme", code) for code in self.themes)
        yield from (("language", code) for code in self.languages)
        single = {
            "mode": self.mode,
            "audience": self.audience,
            "partner": self.partner,
            "free": "1" if self.free else "",
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "q": self.q,
        }
        yield from ((name, value) for name, value in single.items() if value)

    def query(self, **changes: Any) -> str:
        """``theme=WORK&free=1``; ``changes`` are fields of this class."""
        return urlencode(list(replace(self, **changes).pairs()))

    @property
    def more(self) -> int:
        """How many things are asked for beyond words and themes."""
        return sum(name not in {"q", "theme"} for name, _value in self.pairs())

    def initial(self) -> dict[str, Any]:
        """The same for the form's fields."""
        return {
            "theme": self.themes,
            "language": self.languages,
            "mode": self.mode,
            "audience": self.audience,
            "partner": self.partner,
            "free": self.free,
            "from": self.first,
            "to": self.last,
            "q": self.q,
        }

    def chips(self) -> list[Chip]:
        """What is asked for, piece by piece."""
        found = [Chip(_("“%(words)s”") % {"words": self.q}, self.query(q=""))] if self.q else []
        for code in self.themes:
            rest = tuple(each for each in self.themes if each != code)
            found.append(Chip(Theme(code).verb, self.query(themes=rest), theme=code))
        for code in self.languages:
            rest = tuple(each for each in self.languages if each != code)
            found.append(Chip(wording.languages([code]), self.query(languages=rest)))
        if self.mode:
            found.append(Chip(str(Mode(self.mode).label), self.query(mode="")))
        if self.audience:
            found.append(Chip(self.choices.audiences[self.audience], self.query(audience="")))
        if self.partner:
            found.append(Chip(self.choices.partners[self.partner], self.query(partner="")))
        if self.free:
            found.append(Chip(_("Places left"), self.query(free=False)))
        if self.first and self.first == self.last:
            found.append(Chip(human.day(self.first), self.query(first=None, last=None)))
            return found
        if self.first:
            found.append(Chip(_("from %(day)s") % {"day": human.day(self.first)}, self.query(first=None)))
        if self.last:
            found.append(Chip(_("until %(day)s") % {"day": human.day(self.last)}, self.query(last=None)))
        return found

    def apply(self, meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
        """Those of ``meetings`` that fit."""
        if self.themes:
            meetings = meetings.filter(session__activity__themes__overlap=list(self.themes))
        if self.languages:
            meetings = meetings.filter(session__languages__overlap=list(self.languages))
        if self.mode:
            meetings = meetings.filter(session__mode__in=(self.mode, Mode.HYBRID))
        if self.audience:
            meetings = meetings.filter(session__activity__in=Activity.objects.filter(audiences__code=self.audience))
        if self.partner:
            meetings = meetings.filter(session__activity__in=Activity.objects.of_partners([self.partner]))
        if self.free:
            meetings = meetings.filter(session__in=_with_places(self.mode))
        if self.first:
            meetings = meetings.filter(starts__gte=clock.day_bounds(self.first)[0])
        if self.last:
            meetings = meetings.filter(starts__lt=clock.day_bounds(self.last)[1])
        if self.q:
            meetings = meetings.filter(search.matching(self.q))
        return meetings


def _with_places(mode: str) -> QuerySet[Session]:
    """Sessions one can register for now and be sure of a place, in ``mode`` where one is asked for."""
    now = clock.now()
    waiting = Registration.objects.filter(
        session=OuterRef("session"), mode=OuterRef("mode"), state=Registration.State.WAITING
    )
    pools = SeatPool.objects.filter(~Exists(waiting), session=OuterRef("pk")).with_allowed()
    if mode:
        pools = pools.filter(mode=mode)
    left = Q(allowed__isnull=True) | Q(taken__lt=F("allowed"))
    rows = Session.objects.filter(state=Session.State.PUBLISHED, starts__gt=now)
    rows = rows.filter(Q(registration_opens__isnull=True) | Q(registration_opens__lte=now))
    rows = rows.filter(Q(registration_closes__isnull=True) | Q(registration_closes__gt=now))
    return rows.filter(Exists(pools.filter(left)))


def _date(typed: str) -> dt.date | None:
    try:
        day = parse_date(typed[:10])
    except ValueError:
        return None
    return day if day and abs(day - clock.today()) < HORIZON else None
