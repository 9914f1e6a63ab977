"""What a visitor wants to book, as it stands in the address of every page of the journey. Nothing personal does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from cdm.agenda.weeks import Search
from multimedia import spaces
from multimedia.models import Booking, Space
from stats import purposes

USUAL = 60  # minutes proposed when nobody said how long


@dataclass(frozen=True)
class Question:
    """Places of a space for so many ``minutes``. ``purpose`` is only passed on, to be counted."""

    space: Space
    minutes: int
    places: int = 1
    accessible: bool = False
    help: bool = False
    purpose: str = ""

    def query(self, **more: str) -> str:
        """For an address: ``space=posts&minutes=60``, then what is not as usual, and ``more``."""
        asked = {"space": self.space.code, "minutes": str(self.minutes)}
        if self.places > 1:
            asked["places"] = str(self.places)
        for name in ("accessible", "help"):
            if getattr(self, name):
                asked[name] = "1"
        if self.purpose:
            asked["purpose"] = self.purpose
        return urlencode({**asked, **more})

    @property
    def search(self) -> Search:
        return lambda window: spaces.free_starts(
            self.space,
            minutes=self.minutes,
            places=self.places,
            accessible=self.accessible,
            help=self.help,
            window=window,
        )


def of(booking: Booking) -> Question:
    """What a booking is for, whether or not it is still offered. The space needs its stations."""
    minutes = int((booking.ends - booking.starts).total_seconds() // 60)
    return Question(booking.space, minutes, booking.places, booking.accessible, booking.help)


def offered(question: Question) -> bool:
    """Whether its space can be booked like that at all, free or not."""
    stations = question.space.stations.all()
    there = sum(station.accessible or not question.accessible for station in stations)
    most = min(question.space.most_places, there)
    return question.minutes in spaces.lengths(question.space) and 1 <= question.places <= most


def asked(values: Mapping[str, str], found: Iterable[Space] | None = None) -> Question | None:
    """The question in ``values`` (of an address), or None when it is incomplete or not offered."""
    code = values.get("space", "")
    known = spaces.bookable() if found is None else found
    space = next((space for space in known if space.code == code), None)
    minutes, places = number(values.get("minutes", "")), number(values.get("places", "") or "1")
    if space is None or minutes is None or places is None:
        return None
    purpose = values.get("purpose", "")
    question = Question(
        space,
        minutes,
        places,
        accessible=bool(values.get("accessible")),
        help=bool(values.get("help")),
        purpose=purpose if purpose and purpose in dict(purposes.choices()) else "",
    )
    return question if offered(question) else None


def number(written: str) -> int | None:
    """A small whole number; None for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 4 else None
