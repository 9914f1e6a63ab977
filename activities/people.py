"""The people of a session as staff read them: who has a place, who has come, found by code or name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from activities.models import Attendance, Meeting, Mode, Registration, Session
from activities.models.session import PLACES
from cdm.core import links
from cdm.core.searching import folded

State = Registration.State
BUTTONS = 6  # a larger party says in figures how many came
TO_THE_DOOR = (State.CONFIRMED, State.NO_SHOW)


@dataclass(frozen=True)
class Person:
    """One registration. ``came``: meeting → how many of it were there; ``number``: its key on the keyboard, 0: none."""

    registration: Registration
    came: dict[int, int] = field(default_factory=dict)
    here: int | None = None
    number: int = 0

    @property
    def fewer(self) -> Sequence[int]:
        """How many may have come instead of all, the most first, one button each."""
        party = self.registration.party
        return range(party - 1, 0, -1) if party <= BUTTONS else ()

    @property
    def one_more(self) -> int:
        return (self.here or 0) + 1

    @property
    def has_place(self) -> bool:
        return self.registration.state in TO_THE_DOOR

    @property
    def waits(self) -> bool:
        return self.registration.state in (State.WAITING, State.OFFERED)


@dataclass
class Heads:
    """Of one way to take part at one meeting: people registered, of whom ``came`` are here; walk-ins are among both."""

    mode: str
    expected: int = 0
    came: int = 0

    @property
    def label(self) -> str:
        return str(Mode(self.mode).label)


def of(
    session: Session, *, states: Iterable[str] = TO_THE_DOOR, meeting: Meeting | None = None, numbered: bool = False
) -> list[Person]:
    """Everybody of ``session`` in one of ``states``, by name; who gave none by code. Two queries.

    ``meeting``: whose attendance ``here`` tells; ``numbered``: the first nine not here yet get a key.
    """
    rows = list(Registration.objects.filter(session=session, state__in=list(states)))
    came: dict[object, dict[int, int]] = {}
    attended = Attendance.objects.filter(registration__in=[row.pk for row in rows]).order_by()
    for registration, at, number in attended.values_list("registration", "meeting", "came"):
        came.setdefault(registration, {})[at] = number
    rows.sort(key=lambda row: (not row.name, folded(row.name), row.code))
    found, key = [], 0
    for row in rows:
        row.session = session
        mine = came.get(row.pk, {})
        here = mine.get(meeting.pk) if meeting else None
        key += numbered and here is None
        found.append(Person(row, mine, here, key if numbered and here is None and key < 10 else 0))
    return found


def matching(people: Iterable[Person], typed: str) -> list[Person]:
    """Those whose code begins with, or whose name contains, what was typed; accents and case do not matter."""
    code, name = links.clean_code(typed), folded(typed)
    return [
        each
        for each in people
        if (code and each.registration.code.startswith(code)) or (name and name in folded(each.registration.name))
    ]


def heads(meetings: Iterable[Meeting]) -> dict[int, list[Heads]]:
    """Meeting → people expected and here, for each way its session is given. Two queries, however many meetings.

    ``meetings`` come with their session.
    """
    meetings = list(meetings)
    sessions = {meeting.session_id for meeting in meetings}
    expected: dict[tuple[int, str], int] = {}
    rows = Registration.objects.filter(session__in=sessions, state=State.CONFIRMED).order_by()
    for session, mode, party in rows.values_list("session", "mode", "party"):
        expected[session, mode] = expected.get((session, mode), 0) + party
    came: dict[tuple[int, str], int] = {}
    attended = Attendance.objects.filter(meeting__in=[meeting.pk for meeting in meetings]).order_by()
    for meeting, mode, number in attended.values_list("meeting", "registration__mode", "came"):
        came[meeting, mode] = came.get((meeting, mode), 0) + number
    return {
        each.pk: [
            Heads(mode, expected.get((each.session_id, mode), 0), came.get((each.pk, mode), 0))
            for mode, _label in PLACES
            if each.session.mode in (mode, Mode.HYBRID)
        ]
        for each in meetings
    }


def to_phone(people: Iterable[Person]) -> list[Person]:
    """Those who were offered a place and can only be reached by phone."""
    return [
        each
        for each in people
        if each.registration.state == State.OFFERED and not each.registration.email and each.registration.phone
    ]
