"""Who still has work ahead: the hall knows nothing of its rooms, so each of them says it here."""

from __future__ import annotations

from collections.abc import Callable, Collection

Asked = Callable[[Collection[int]], set[int]]

_rooms: list[Asked] = []


def register(asked: Asked) -> None:
    """``asked`` is given numbers of accounts and returns those visitors count on: an account of theirs is not closed
    by itself."""
    if asked not in _rooms:
        _rooms.append(asked)


def among(people: Collection[int]) -> set[int]:
    """Those of ``people`` some room counts on: one question a room, none for nobody."""
    return set().union(*(room(people) for room in _rooms)) if people else set()
