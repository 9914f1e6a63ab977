"""Contacts: in all, by service, by reporting category."""

from __future__ import annotations

from collections.abc import Callable

from cdm.core.vocabulary import Channel, Service
from stats.figures.registry import Facts, Found, figure


def _counted(facts: Facts) -> bool:
    return facts.contacts.total > 0


def _share(part: int, whole: int) -> Found | None:
    return Found(100 * part / whole, whole) if whole else None


@figure("total_contacts", "contacts", "exact", dated=True)
def total(facts: Facts) -> Found | None:
    value = facts.years.get(facts.year)
    return None if value is None else Found(value)


@figure("total_contacts", "contacts", "exact", dated=True, years_ago=1)
def total_before(facts: Facts) -> Found | None:
    value = facts.years.get(facts.year - 1)
    return None if value is None else Found(value)


@figure("growth_computed", "percent", "derived", decimals=2)
def growth(facts: Facts) -> Found | None:
    now, before = facts.years.get(facts.year), facts.years.get(facts.year - 1)
    return Found(100 * (now - before) / before, before) if now is not None and before else None


def _of_service(service: str) -> Callable[[Facts], Found | None]:
    return lambda facts: Found(facts.contacts.by_service[service]) if _counted(facts) else None


def _share_of(service: str) -> Callable[[Facts], Found | None]:
    return lambda facts: _share(facts.contacts.by_service[service], facts.contacts.total)


for _code, _service, _kind in (
    ("mm_visitors", Service.MM, "exact"),
    ("ic_total", Service.IC, "derived_exact"),
    ("ga_contacts", Service.GA, "exact"),
    ("out_contacts", Service.OUT, "exact"),
):
    figure(_code, "contacts", _kind)(_of_service(_service))
    figure(f"share_{_service.lower()}", "percent", "derived", decimals=2)(_share_of(_service))


def _part(category: str) -> Callable[[Facts], Found | None]:
    def compute(facts: Facts) -> Found | None:
        parts = facts.parts.get(Service.IC, {})
        return Found(parts[category]) if _counted(facts) and category in parts else None

    return compute


for _category in ("face", "email", "phone", "chat", "after_group", "neet", "video"):
    figure(f"ic_{_category}", "contacts", "exact")(_part(_category))


@figure("ga_online_share", "percent", "rounded_pct")
def online_share(facts: Facts) -> Found | None:
    online = sum(n for (channel, _c), n in facts.contacts.manners(Service.GA).items() if channel == Channel.VIDEO)
    return _share(online, facts.contacts.by_service[Service.GA])


@figure("ga_count", "activities", "exact")
def activities(facts: Facts) -> Found | None:
    """Sessions held, cancelled ones excluded. Years without any counted here keep the figure counted elsewhere."""
    return Found(facts.activities) if facts.activities else None


@figure("ga_avg", "contacts per activity", "derived", decimals=2)
def contacts_an_activity(facts: Facts) -> Found | None:
    held, contacts = facts.activities or facts.elsewhere("ga_count"), facts.contacts.by_service[Service.GA]
    return Found(contacts / held, int(held)) if held and contacts else None
