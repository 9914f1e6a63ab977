"""What may be told apart of supply, demand, waiting and quality: codes by their shape, known here without asking."""

from __future__ import annotations

from cdm.core.vocabulary import Language, Service, Theme
from stats.buckets import BUCKETS
from stats.models import Measure
from stats.recording.checking import CODE

BY_SERVICE = (Measure.ABSENT, Measure.CANCELLED, Measure.UNCLOSED)
BY_CODE = (Measure.NO_PLACE, Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES, Measure.REFERRED)  # of a space, a partner
_CLOSED = {
    Measure.NO_TIME: frozenset(f"{theme}-{language}" for theme in Theme.values for language in Language.values),
    Measure.NO_SEAT: frozenset({"", *Theme.values}),
    **{measure: frozenset(bucket.code for bucket in scale) for measure, scale in BUCKETS.items()},
}
SHAPED = frozenset({*_CLOSED, *BY_SERVICE, *BY_CODE})


def of_service(service: str, partner: str = "") -> str:
    """The item of what is told by service and, where one is known, by partner: ``IC``, ``IC:actiris``."""
    return f"{service}:{partner}" if partner else str(service)


def parts(item: str) -> tuple[str, str]:
    """The service and the partner of an item made by ``of_service``; "" where no partner is known."""
    service, _colon, partner = item.partition(":")
    return service, partner


def fits(measure: Measure, item: str) -> bool:
    """Whether ``item`` may stand with one of ``SHAPED``."""
    if measure in _CLOSED:
        return item in _CLOSED[measure]
    if measure in BY_CODE:
        return bool(CODE.fullmatch(item))
    service, partner = parts(item)
    return service in Service.values and (bool(CODE.fullmatch(partner)) if ":" in item else True)
