"""How many places are left, on site and online, and how many people wait for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum

from activities.models import Registration, SeatPool, Session
from cdm.agenda import turns


@dataclass(frozen=True)
class Seats:
    """Of one way to take part. ``allowed``: the seats under the regime of the day, None for any number.

    ``waiting_people`` counts heads on the waiting list, parties in full; ``waiting_limit`` None: any number.
    """

    mode: str
    allowed: int | None
    taken: int
    waiting_people: int = 0
    waiting_limit: int | None = None

    @property
    def left(self) -> int | None:
        """Seats nobody holds, never less than 0; None for any number. A waiting list may have the first claim."""
        return None if self.allowed is None else max(self.allowed - self.taken, 0)

    @property
    def full(self) -> bool:
        """Whether who comes now has to wait: no seat left, or others wait for those left (B5)."""
        return self.left == 0 or self.waiting_people > 0

    def fits(self, party: int) -> bool:
        """Whether a party that comes now gets its seats at once."""
        return not self.waiting_people and (self.left is None or party <= self.left)

    def may_wait(self, party: int) -> bool:
        """Whether the waiting list takes a party: it has room, and the session has that many seats at all."""
        room = self.waiting_limit is None or self.waiting_people + party <= self.waiting_limit
        return room and (self.allowed is None or party <= self.allowed)


def of(sessions: Iterable[Session]) -> dict[int, dict[str, Seats]]:
    """The seats of each session by its key, then by mode, on site first. Two queries, however many sessions."""
    keys = [session.pk for session in sessions]
    waiting = _waiting(keys)
    found: dict[int, dict[str, Seats]] = defaultdict(dict)
    for pool in SeatPool.objects.filter(session__in=keys).with_allowed():
        found[pool.session_id][pool.mode] = of_pool(pool, waiting.get((pool.session_id, pool.mode), 0))
    return {key: found[key] for key in keys}


def of_pool(pool: SeatPool, waiting_people: int) -> Seats:
    """``pool`` comes from ``with_allowed()``."""
    return Seats(pool.mode, pool.allowed, pool.taken, waiting_people, pool.waiting_limit)  # type: ignore[attr-defined]


def locked(session: Session) -> dict[str, Seats]:
    """The seats of ``session`` as they are now; nobody else takes, frees or waits for one until the transaction ends.

    Every verb that judges seats and waiting list together takes this lock first, before any registration.
    """
    turns.share()
    rows = SeatPool.objects.filter(session=session).with_allowed().order_by("pk")
    pools = list(rows.select_for_update(of=("self",), no_key=True))
    waiting = _waiting([session.pk])
    found = {pool.mode: of_pool(pool, waiting.get((session.pk, pool.mode), 0)) for pool in pools}
    return dict(sorted(found.items(), reverse=True))


def next_ticket(session: Session, mode: str) -> int:
    """The end of the waiting list. Needs the lock."""
    SeatPool.objects.filter(session=session, mode=mode).update(last_ticket=F("last_ticket") + 1)
    return SeatPool.objects.values_list("last_ticket", flat=True).get(session=session, mode=mode)


def _waiting(sessions: list[int]) -> dict[tuple[int, str], int]:
    rows = Registration.objects.filter(session__in=sessions, state=Registration.State.WAITING).order_by()
    counted = rows.values_list("session", "mode").annotate(people=Sum("party"))
    return {(session, mode): people for session, mode, people in counted}
