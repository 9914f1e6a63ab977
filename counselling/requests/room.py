"""How many interviews the hours of a partner give room for: what a request is measured by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

from cdm.agenda import wall
from cdm.agenda.availability import Need
from cdm.agenda.supply import Supply, most
from cdm.core import clock
from cdm.core.vocabulary import BOOKABLE_CHANNELS
from counselling import kinds
from counselling.models import Counsellor, InterviewKind, SlotRequest


class Asked(Protocol):
    """What is counted: a request, or one not yet written."""

    partner_id: int
    theme: str
    language: str
    channel: str
    first_day: dt.date
    last_day: dt.date


class Room:
    """Of several requests at once. Five queries, however many they are and however many people work there.

    Booked or free, past or to come: what was opened stays opened when somebody books it. Absences and closures count
    against it, for nobody can book then. Rooms besides are not looked at.
    """

    def __init__(self, requests: Iterable[Asked]) -> None:
        asked = list(requests)
        self.kinds: Sequence[InterviewKind] = []
        self.people: dict[int, list[int]] = defaultdict(list)
        self.supply: Supply | None = None
        if not asked:
            return
        self.kinds = list(InterviewKind.objects.filter(active=True, public=True))
        receiving = Counsellor.objects.filter(calendar__in=kinds.calendars(), partner__in={a.partner_id for a in asked})
        for partner, calendar in receiving.order_by("pk").values_list("partner_id", "calendar_id"):
            self.people[partner].append(calendar)
        self.supply = Supply(
            calendars=[calendar for calendars in self.people.values() for calendar in calendars],
            first=min(a.first_day for a in asked),
            last=max(a.last_day for a in asked),
        )

    def of(self, asked: Asked) -> int:
        """Interviews that fit in one after the other, over everybody of the partner."""
        if self.supply is None:
            return 0
        first = wall.second(clock.day_bounds(asked.first_day)[0])
        end = wall.second(clock.day_bounds(asked.last_day)[1])
        stretches: dict[int, list[tuple[int, int]]] = defaultdict(list)
        together = 1
        for channel in [asked.channel] if asked.channel else BOOKABLE_CHANNELS:
            kind = next((k for k in self.kinds if kinds.fits(k, theme=asked.theme, channel=channel)), None)
            if kind is None:
                continue
            together = max(together, kind.counsellors)
            terms = kinds.terms_of(kind)
            need = Need(theme=asked.theme, language=asked.language, channel=str(channel))
            present = self.supply.layers(need, terms).present
            for calendar in self.people[asked.partner_id]:
                stretches[calendar] += [terms.around(at) for at in present.get(calendar, ()) if first <= at < end]
        return sum(most(each) for each in stretches.values()) // together

    def opened(self, request: SlotRequest) -> int:
        """How many there are more than when it was asked; of one that is over, how many there were then."""
        if request.opened is not None:
            return request.opened
        return max(0, self.of(request) - request.before)
