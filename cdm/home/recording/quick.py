"""The row of things that one tap or one key counts: the last contact again, and presets, or what might become some."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import translation

from cdm.core.access import Member
from cdm.core.icons import CHANNELS, THEMES
from cdm.core.vocabulary import Service
from cdm.home.models import Preset
from cdm.home.recording import presets
from cdm.home.recording.offers import Offer
from cdm.home.recording.proposals import proposals
from cdm.home.recording.values import ASKED, Values, possible, said

AGAIN = "r"
SERVICES = {Service.MM: "desk", Service.IC: "talk", Service.GA: "join", Service.OUT: "pin"}


@dataclass(frozen=True)
class Quick:
    """One of them. ``possible`` False: it can no longer be counted, and leads to the page that arranges presets."""

    key: str
    title: str
    counts: str  # what it counts, where the title does not say it
    values: Values
    possible: bool = True
    once: uuid.UUID = field(default_factory=uuid.uuid4)  # B3

    @property
    def icon(self) -> str:
        return CHANNELS.get(self.values["channel"]) or SERVICES[Service(self.values["service"])]

    @property
    def theme(self) -> str:
        return THEMES.get(self.values["theme"], "")

    def fields(self) -> Iterator[tuple[str, str]]:
        """As the form would send them."""
        yield from ((name, self.values[name]) for name in ASKED)  # type: ignore[literal-required]
        yield from (("audiences", code) for code in self.values["audiences"])


@dataclass(frozen=True)
class Row:
    """``day``: the one they count for, as a date input writes it. ``proposed``: nobody kept these yet."""

    quicks: list[Quick]
    again: Quick | None
    proposed: bool
    day: dt.date | str

    @property
    def full(self) -> bool:
        return not self.proposed and len(self.quicks) >= presets.MOST


def row(*, member: Member, offer: Offer, last: Values | None, day: dt.date | str) -> Row:
    """Two queries: the presets, and what to propose to who has none."""
    own = list(Preset.objects.of(member))
    quicks = list(kept(own, offer)) if own else list(proposed(offer))
    again = Quick(AGAIN, said(last, offer), "", last) if last and possible(last, offer) else None
    return Row(quicks, again, not own, day)


def kept(own: Iterable[Preset], offer: Offer) -> Iterator[Quick]:
    for number, preset in enumerate(own, start=1):
        values = presets.values(preset)
        counts = said(values, offer)
        title = preset.name or counts
        yield Quick(str(number), title, counts if preset.name else "", values, possible(values, offer))


def proposed(offer: Offer) -> Iterator[Quick]:
    for number, values in enumerate(proposals(offer, translation.get_language()), start=1):
        yield Quick(str(number), said(values, offer), "", values)
