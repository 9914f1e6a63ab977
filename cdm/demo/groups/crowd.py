"""Who registered for a session of the demo: everybody is invented, and nobody's address leads anywhere."""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from activities.models import Attendance, Meeting, Mode, Registration, SeatPool, Session, WaitingStep
from cdm.core import clock
from cdm.demo.groups.timetable import Crowd

NAMES = (
    "Nour", "Samira", "Jan", "Mme Peeters", "Ibrahim", "Lotte", "Aïcha", "Tom", "Un papa", "Fien", "Mohamed", "Zoë",
    "Yara", "Bram", "K.", "Elif", "Luca", "Mevrouw Claes", "Oumar", "Inès", "Wout", "Rania", "Maman de Léa", "Kobe",
    "Fatima", "Dries", "Chloé", "Hamza", "Sofie", "M. Diallo", "Ana", "Pieter", "Leïla", "Joke", "Ali", "Emma",
)  # fmt: skip
NEEDS = (
    ("fr", "Je suis en fauteuil roulant."),
    ("nl", "Ik lees moeilijk kleine letters."),
    ("fr", "J’ai besoin de pauses."),
    ("nl", "Ik breng mijn assistentiehond mee."),
    ("fr", "Je lis sur les lèvres : une place devant, s’il vous plaît."),
)
ANY_NUMBER = 22  # people at most who registered where there is room for all
State, What = Registration.State, WaitingStep.What


@dataclass
class People:
    """Draws registrations and keeps them to be written together: ``write``."""

    dice: Random
    registrations: list[Registration] = field(default_factory=list)
    steps: list[WaitingStep] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    tickets: list[SeatPool] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self) -> None:
        Registration.objects.bulk_create(self.registrations)
        WaitingStep.objects.bulk_create(self.steps)
        Attendance.objects.bulk_create(self.attendances)
        SeatPool.objects.bulk_update(self.tickets, ["last_ticket"])

    def fill(self, session: Session, pools: Iterable[SeatPool], crowd: Crowd) -> list[Registration]:
        """Register people for the pools of ``session``, never more than there are seats; return those with a seat."""
        seated: list[Registration] = []
        for pool in pools:
            share = crowd.onsite if pool.mode == Mode.ONSITE else crowd.online
            wanted = round(share * (ANY_NUMBER if pool.seats is None else pool.seats))
            lined = bool(crowd.line) and (pool.mode == Mode.ONSITE or session.mode == Mode.ONLINE)
            kept = lined and (crowd.offered or crowd.waits_together)
            if pool.mode == Mode.ONSITE and crowd.group:
                seated.append(self._somebody(session, pool.mode, party=crowd.group))
                wanted -= crowd.group
            seated += self._single(session, pool.mode, wanted - kept)
            if lined:
                self._line(session, pool, crowd)
        self.registrations += seated
        return seated

    def _single(self, session: Session, mode: str, wanted: int) -> list[Registration]:
        found = []
        while wanted > 0:
            party = min(self.dice.choices((1, 2, 3), (88, 9, 3))[0], wanted)
            found.append(self._somebody(session, mode, party=party))
            wanted -= party
        return found

    def _line(self, session: Session, pool: SeatPool, crowd: Crowd) -> None:
        """People waiting, in turn; where a place was offered, somebody cancelled before."""
        now = clock.now()
        for ticket in range(1, crowd.line + 1):
            first = ticket == 1
            row = self._somebody(session, pool.mode, party=3 if first and crowd.waits_together else 1, reached=True)
            row.state, row.ticket = State.WAITING, ticket
            row.created = now - dt.timedelta(hours=40 - 3 * ticket)
            self.registrations.append(row)
            self._step(row, What.JOINED, row.created)
            if first and crowd.waits_together:
                self._step(row, What.TOO_LARGE, now - dt.timedelta(hours=5), free=1)
            if first and crowd.offered:
                row.state, row.offer_until = State.OFFERED, min(now, session.starts) + dt.timedelta(hours=20)
                row.offer_until = min(row.offer_until, session.starts - dt.timedelta(minutes=15))
                self._step(row, What.OFFERED, now - dt.timedelta(hours=4), free=1)
                gone = self._somebody(session, pool.mode)
                gone.state = State.CANCELLED
                self.registrations.append(gone)
        pool.last_ticket = crowd.line
        self.tickets.append(pool)

    def _step(self, row: Registration, what: str, at: dt.datetime, free: int | None = None) -> None:
        self.steps.append(WaitingStep(registration=row, what=what, at=at, free=free))

    def _somebody(self, session: Session, mode: str, *, party: int = 1, reached: bool = False) -> Registration:
        dice = self.dice
        number, name = next(self.numbers), dice.choice(NAMES)
        way = "email" if reached else dice.choices(("email", "phone", ""), (70, 22, 8))[0]
        language = session.languages[0] if session.languages[0] in ("fr", "nl") else "fr"
        need = dice.choice(NEEDS) if dice.random() < 0.05 else ("", "")
        return Registration(
            id=uuid.UUID(int=dice.getrandbits(128), version=4),
            session=session,
            mode=mode,
            party=party,
            state=State.CONFIRMED,
            source=dice.choices(("self", "staff"), (85, 15))[0],
            name=f"Classe de {name}" if party > 3 and language == "fr" else f"Klas van {name}" if party > 3 else name,
            email=f"{_plain(name)}.{number}@example.org" if way == "email" else "",
            phone=f"+32200{number:05d}" if way == "phone" else "",
            needs=need[1] if need[0] == language else "",
            page_language=language,
            submission=uuid.UUID(int=dice.getrandbits(128), version=4),
            created=clock.now() - dt.timedelta(hours=dice.randint(20, 400)),
        )

    def check_in(self, meeting: Meeting, seated: Iterable[Registration], share: float) -> int:
        """Note who of ``seated`` came on site; return how many heads."""
        came = 0
        for row in seated:
            if row.mode == Mode.ONSITE and self.dice.random() < share:
                self.attendances.append(Attendance(registration=row, meeting=meeting, came=row.party))
                came += row.party
        return came


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if "a" <= letter <= "z") or "x"
