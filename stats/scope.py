"""Who sees whose contacts: managers all, coordinators those of their partners (design P4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils.datastructures import MultiValueDict

from cdm.core.access import Member
from cdm.core.vocabulary import Language, Role, Service, Theme
from stats import names
from stats.contacts import Filters


@dataclass(frozen=True)
class Scope:
    """``filters`` to read with; ``partners`` on offer, code → name; ``everything`` for who sees the whole centre."""

    filters: Filters
    partners: dict[str, str]
    partner: str
    everything: bool

    @property
    def narrowed(self) -> bool:
        return bool(self.filters.service or self.filters.theme or self.filters.language or self.partner)

    @property
    def whole(self) -> bool:
        """Whether the page shows all contacts of the year."""
        return self.everything and not self.narrowed


def of(member: Member, asked: Mapping[str, str] | MultiValueDict[str, str]) -> Scope:
    """What ``member`` may see of what the address asks. Somebody else's partner, or an unknown code, is a 404."""
    chosen = {name: asked.get(name, "") for name in ("service", "theme", "language", "partner")}
    for name, codes in (("service", Service.values), ("theme", Theme.values), ("language", Language.values)):
        if chosen[name] and chosen[name] not in codes:
            raise Http404(name)
    everything = member.has(Role.MANAGER)
    known = names.of("partner")
    own = {code: known.get(code, code) for code in sorted(member.partners(Role.COORDINATOR))}
    partners = known if everything else own
    if chosen["partner"] and chosen["partner"] not in partners:
        raise Http404("partner")
    wanted = frozenset({chosen["partner"]}) if chosen["partner"] else None if everything else frozenset(own)
    filters = Filters(chosen["service"], chosen["theme"], chosen["language"], wanted)
    return Scope(
        filters, dict(sorted(partners.items(), key=lambda entry: entry[1].casefold())), chosen["partner"], everything
    )
