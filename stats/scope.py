"""Who sees whose contacts: managers all, coordinators those of their partners (design P4); and what was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.http import Http404

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Channel, Context, Language, Role, Service, Theme
from stats import names
from stats.contacts import Filters
from stats.dashboard.period import Period
from stats.recording import EARLIEST

CODES: Mapping[str, list[str]] = {
    "service": Service.values,
    "channel": Channel.values,
    "context": Context.values,
    "theme": Theme.values,
    "language": Language.values,
}
ASKED = ("from", "to", "compare", *CODES, "partner", "programme", "municipality")  # in an address, in this order


@dataclass(frozen=True)
class Scope:
    """``filters`` to read with; ``partners`` and ``programmes`` on offer, code → name; ``everything`` for who sees the
    whole centre. ``against``: the year to compare with. ``municipality`` narrows the profiles, which have no other.
    """

    filters: Filters
    period: Period
    against: int
    partners: dict[str, str]
    programmes: dict[str, str]
    partner: str
    everything: bool
    municipality: str = ""
    query: dict[str, str] = field(default_factory=dict)  # what was asked, in the order of ASKED, as an address says it

    @property
    def narrowed(self) -> bool:
        """Whether anything but the year narrows the contacts."""
        return any((*(getattr(self.filters, name) for name in CODES), self.partner, self.filters.programme)) or (
            not self.period.whole
        )

    @property
    def whole(self) -> bool:
        """Whether the page shows all contacts of the year."""
        return self.everything and not self.narrowed

    @property
    def whole_centre(self) -> bool:
        """Whether it shows all contacts of its months: what is counted without dimensions may stand beside them."""
        return self.everything and self.filters == Filters()


def of(member: Member, asked: Mapping[str, str], year: int, municipalities: Collection[str] = ()) -> Scope:
    """What ``member`` may see of what the address asks of ``year``; ``municipalities``: the codes there are.

    Somebody else's partner, or an unknown code, is a 404. Two queries.
    """
    chosen = {name: asked.get(name, "") for name in ASKED}
    for name, codes in CODES.items():
        _known(name, chosen[name], codes)
    everything = member.has(Role.MANAGER)
    programmes, named = _sorted(names.of("programme")), names.of("partner")
    own = {code: named.get(code, code) for code in member.partners(Role.COORDINATOR)}
    partners = _sorted(named if everything else own)
    _known("partner", chosen["partner"], partners)
    _known("programme", chosen["programme"], programmes)
    _known("municipality", chosen["municipality"], municipalities if everything else ())
    wanted = frozenset({chosen["partner"]}) if chosen["partner"] else None if everything else frozenset(own)
    filters = Filters(
        service=chosen["service"],
        channel=chosen["channel"],
        context=chosen["context"],
        theme=chosen["theme"],
        language=chosen["language"],
        partners=wanted,
        programme=chosen["programme"],
    )
    period, against = _period(chosen, year), _against(chosen["compare"], year)
    return Scope(
        filters=filters,
        period=period,
        against=against,
        partners=partners,
        programmes=programmes,
        partner=chosen["partner"],
        everything=everything,
        municipality=chosen["municipality"],
        query=_told(chosen, period, against),
    )


def _known(name: str, code: str, codes: Collection[str]) -> None:
    if code and code not in codes:
        raise Http404(name)


def _sorted(known: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(known.items(), key=lambda entry: entry[1].casefold()))


def _number(name: str, text: str, allowed: range, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) in allowed):
        raise Http404(name)
    return int(text)


def _period(chosen: Mapping[str, str], year: int) -> Period:
    """From a month to another; who chose them in the wrong order meant the months between."""
    months = range(1, 13)
    first, last = _number("from", chosen["from"], months, 1), _number("to", chosen["to"], months, 12)
    return Period(year, *sorted((first, last)))


def _against(text: str, year: int) -> int:
    """Any year there may be; without one, or for the year itself, the year before."""
    years = range(EARLIEST.year, clock.today().year + 1)
    asked = _number("compare", text, years, year - 1)
    return year - 1 if asked == year else asked


def _told(chosen: Mapping[str, str], period: Period, against: int) -> dict[str, str]:
    """What was asked without what goes without saying, so that the same page has one address."""
    told = {name: code for name, code in chosen.items() if code}
    told |= {"from": str(period.first), "to": str(period.last), "compare": str(against)}
    plain = {"from": "1", "to": "12", "compare": str(period.year - 1)}
    return {name: told[name] for name in ASKED if name in told and told[name] != plain.get(name)}
