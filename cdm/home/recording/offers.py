"""For whom a member may record: partners, programmes, and the terms of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from partners.models import Partner, Programme
from stats.forms import terms_of
from stats.models import Term
from stats.recording import ANSWERS

WRITERS = (Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR, Role.MANAGER)


@dataclass
class Offer:
    """What may be chosen by ``member`` for a contact of ``day`` (today unless said). A query for each list, once."""

    member: Member
    day: dt.date = field(default_factory=clock.today)

    @cached_property
    def partners(self) -> list[tuple[str, str]]:
        """(code, name): asked when there are several; none: it counts for the centre."""
        codes = self.member.partners(Role.COUNSELLOR, Role.COORDINATOR)
        rows = Partner.objects.active().filter(code__in=codes).order_by("name", "pk")
        return list(rows.values_list("code", "name"))

    @cached_property
    def programmes(self) -> list[tuple[str, str]]:
        """(code, name): those of these partners; for the centre's own people, every one."""
        programmes = Programme.objects.filter(active=True)
        if self.partners:
            programmes = programmes.filter(partners__code__in=[code for code, _name in self.partners]).distinct()
        return list(programmes.order_by("name", "pk").values_list("code", "name"))

    @cached_property
    def terms(self) -> dict[str, Sequence[Term]]:
        """List → terms valid on ``day``: the questions of a profile, and the special audiences."""
        return {**terms_of(self.day, (*ANSWERS, Term.List.AUDIENCE))}

    @property
    def audiences(self) -> list[tuple[str, str]]:
        return [(term.code, term.label) for term in self.terms.get(Term.List.AUDIENCE, ())]
