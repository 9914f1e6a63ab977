"""The sheets one keeps, with what each needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from cdm.accounts.models import User
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from partners.directory import finding, freshness, sheets
from partners.directory.freshness import State
from partners.models import Partner

URGENCY = (State.LATE, State.DUE, State.NEVER, State.RIGHT)


@dataclass(frozen=True)
class Row:
    """``keeper``: whose affair it is, if one person's; else ``asked`` coordinators are, perhaps none."""

    partner: Partner
    state: State
    due: dt.date | None
    missing: list[Promise]
    keeper: User | None
    asked: int

    @property
    def nobody(self) -> bool:
        """Nobody hears of it when it is due."""
        return self.partner.active and self.keeper is None and not self.asked


@dataclass(frozen=True)
class Filter:
    name: str
    label: Promise
    number: int
    current: bool


FITS: dict[str, tuple[Promise, Callable[[Row], bool]]] = {
    "": (pgettext_lazy("sheets", "All"), lambda row: row.partner.active),
    "due": (pgettext_lazy("sheets", "To be verified"), lambda row: row.partner.active and row.state != State.RIGHT),
    "late": (pgettext_lazy("sheets", "Overdue"), lambda row: row.partner.active and row.state == State.LATE),
    "never": (
        pgettext_lazy("sheets", "Never verified"),
        lambda row: row.partner.active and row.partner.verified_on is None,
    ),
    "missing": (pgettext_lazy("sheets", "Incomplete"), lambda row: row.partner.active and bool(row.missing)),
    "nobody": (pgettext_lazy("sheets", "Nobody to ask"), lambda row: row.nobody),
    "left": (pgettext_lazy("sheets", "Left"), lambda row: not row.partner.active),
}


def rows(member: Member) -> list[Row]:
    """What needs somebody first, then by name. Two queries, however many."""
    found = [_row(partner) for partner in sheets.with_keepers(Partner.objects.kept_by(member))]
    return sorted(found, key=lambda row: (URGENCY.index(row.state), finding.folded(row.partner.name), row.partner.pk))


def _row(partner: Partner) -> Row:
    serving = partner.serving  # type: ignore[attr-defined]
    return Row(
        partner=partner,
        state=freshness.state(partner),
        due=freshness.due_on(partner),
        missing=sheets.missing(partner),
        keeper=partner.owner if partner.owner_id in {each.user_id for each in serving} else None,
        asked=len({each.user_id for each in serving if each.role == Role.COORDINATOR}),
    )


def fitting(found: Iterable[Row], name: str) -> list[Row]:
    _label, fits = FITS.get(name, FITS[""])
    return [row for row in found if fits(row)]


def filters(found: list[Row], now: str) -> list[Filter]:
    """Those that would show something, and the present one."""
    made = [Filter(name, label, sum(map(fits, found)), name == now) for name, (label, fits) in FITS.items()]
    return [each for each in made if each.number or each.current or not each.name]
