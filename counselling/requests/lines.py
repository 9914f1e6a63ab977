"""A request as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from cdm.core import clock
from counselling.models import SlotRequest

State = SlotRequest.State
TAGS = {
    State.ASKED: "tag-warn",
    State.ACCEPTED: "tag-brand",
    State.DONE: "tag-ok",
    State.DECLINED: "tag-stop",
    State.EXPIRED: "tag-stop",
}


@dataclass(frozen=True)
class Line:
    """``opened``: interviews there are room for now, more than when it was asked."""

    request: SlotRequest
    opened: int

    @property
    def tag(self) -> str:
        return TAGS.get(State(self.request.state), "")

    @property
    def percent(self) -> int:
        return min(100, 100 * self.opened // self.request.number)

    @property
    def missing(self) -> int:
        return max(0, self.request.number - self.opened)

    @property
    def days_left(self) -> int:
        """Until the last day; 0 on it."""
        return max(0, (self.request.last_day - clock.today()).days)

    @property
    def enough(self) -> bool:
        return self.opened >= self.request.number
