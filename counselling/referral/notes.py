"""What a note says: what a partner does, where it is, and when somebody is free. Nothing about whoever takes it along.

The times are those of the theme and the language, whoever gives them: which partner a counsellor works for is not said
(design/1-the-centre.md, mutual anonymity). What the partner itself organises, the templates ask of the agenda.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cdm.agenda.availability import Need, Slot
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Site
from cdm.agenda.weeks import Time, times
from cdm.core import clock
from cdm.core.vocabulary import Channel, Language, Theme
from counselling import kinds
from counselling.models import InterviewKind
from partners.models import Partner, PartnerLink

SOONEST = 3  # days a way, the first time of each: who cannot come on one may on another


@dataclass(frozen=True)
class Way:
    """``free``: the first time of each of the next days that have one; none where all are taken."""

    channel: Channel
    free: list[Time]


@dataclass(frozen=True)
class Note:
    """``to``: the language it is written in, fr or nl. Addresses are whole: a note is read on paper and in a mail."""

    partner: Partner
    theme: Theme
    language: Language
    to: str
    links: list[PartnerLink]
    ways: list[Way]
    site: Site | None

    @property
    def booking_url(self) -> str:
        """The booking page with theme and language filled in."""
        return self._whole("counselling:book", query={"theme": self.theme.value, "language": self.language.value})

    @property
    def sheet_url(self) -> str:
        return self._whole("partners:sheet", self.partner.code)

    @property
    def any_free(self) -> bool:
        return any(way.free for way in self.ways)

    def _whole(self, name: str, *args: object, query: dict[str, str] | None = None) -> str:
        with translation.override(self.to):
            path = reverse(name, args=args)
        return f"{settings.BASE_URL}{path}{'?' + urlencode(query) if query else ''}"


def write(partner: Partner, *, theme: str, language: str, to: str) -> Note:
    """The note for a theme and a language as they stand now: two queries for the partner and the place, and for each
    way of meeting that is offered those of one search of free times."""
    return Note(
        partner=partner,
        theme=Theme(theme),
        language=Language(language),
        to=to,
        links=list(partner.links.all()),
        ways=ways(theme=theme, language=language),
        site=Site.objects.first(),
    )


def ways(*, theme: str, language: str) -> list[Way]:
    """Each channel visitors may book for this theme and language, with its soonest times."""
    fitting: dict[Channel, int] = {}
    for offer in kinds.offers():
        if (offer.theme, offer.language) == (theme, language):
            fitting.setdefault(offer.channel, offer.kind)
    known = InterviewKind.objects.in_bulk(fitting.values())
    return [Way(channel, _soonest(known[kind], theme, language, channel)) for channel, kind in fitting.items()]


def _soonest(kind: InterviewKind, theme: str, language: str, channel: Channel) -> list[Time]:
    now = clock.now()
    window = Interval(now, now + dt.timedelta(days=kind.horizon + 1))
    need = Need(theme=theme, language=language, channel=channel)
    by_day: dict[dt.date, Slot] = {}
    for slot in kinds.free_starts(kind=kind, need=need, window=window):
        by_day.setdefault(clock.local(slot.start).date(), slot)
        if len(by_day) == SOONEST:
            break
    return times(list(by_day.values()))
