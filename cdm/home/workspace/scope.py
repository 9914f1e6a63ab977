"""Whose workspace: one partner's, or for managers the whole centre's (design/1-the-centre.md P4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from cdm.core.access import Member
from cdm.core.vocabulary import Role
from counselling.models import Counsellor
from partners.models import Partner


@dataclass(frozen=True)
class Place:
    """``partner`` None: the whole centre. ``choices``: the partners this member may choose among, by name."""

    partner: Partner | None
    choices: Sequence[Partner]
    manager: bool

    @property
    def codes(self) -> list[str]:
        """Whose rows to read."""
        return [self.partner.code] if self.partner else [partner.code for partner in self.choices]

    @property
    def query(self) -> str:
        """For an address of the same workspace, and of the pages that narrow by partner."""
        return f"?partner={self.partner.code}" if self.partner else ""

    def counsellors(self) -> list[Counsellor]:
        """Who receives visitors, by name. One query."""
        rows = Counsellor.objects.filter(active=True, calendar__active=True, user__is_active=True, partner__active=True)
        if self.partner:
            rows = rows.filter(partner=self.partner)
        return list(rows.select_related("user", "partner", "calendar").order_by("user__name", "pk"))


def of(member: Member, code: str) -> Place:
    """The place ``code`` names; "" is the whole centre for a manager, the first partner for a coordinator.

    A partner the member does not coordinate is a 404, as one that does not exist. One query.
    """
    manager = member.has(Role.MANAGER)
    rows = Partner.objects.active()
    if not manager:
        rows = rows.filter(code__in=member.partners(Role.COORDINATOR))
    choices = list(rows)
    chosen = next((partner for partner in choices if partner.code == code), None)
    if chosen is None and (code or not (manager or choices)):
        raise Http404
    return Place(chosen if manager or chosen else choices[0], choices, manager)
