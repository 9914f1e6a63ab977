"""What each measure means, in a sentence to show beside its numbers, and what its items are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cdm.core.vocabulary import Theme
from stats import purposes
from stats.models import Measure

DEFINITIONS: Mapping[Measure, Any] = MappingProxyType(
    {
        Measure.DOOR: _("Everybody who walks in, counted by hour at the door: people, whatever they come for."),
        Measure.PRINTED: _("Pages printed for visitors, counted at the desk."),
        Measure.HELP: _("Each time a digital steward sat down with somebody."),
        Measure.PURPOSE: _("What people say they need a place for, when they book or sit down; many do not say."),
        Measure.CONSULTED: _("Works that somebody took from the shelf to read here, by their theme."),
        Measure.SKILLS: _("Self-checks of digital skills done to the end, by their result; no answer is kept."),
        Measure.STOCK_WORKS: _("Titles that the documentation had on 31 December; several copies are one work."),
        Measure.STOCK_COPIES: _("Copies that the documentation had on 31 December."),
        Measure.OPEN_MINUTES: _("Minutes a space was open, times its places, without those out of service."),
        Measure.BOOKED_MINUTES: _("Minutes of places booked ahead, as they were booked; cancelled ones are left out."),
        Measure.USED_MINUTES: _("Minutes during which somebody really had a place, with a booking or without."),
        Measure.NO_TIME: _(
            "Searches for an interview that found no free time at all; the same search is counted once."
        ),
        Measure.NO_SEAT: _("People still on the waiting list of a group activity when it began."),
        Measure.NO_PLACE: _(
            "Searches that found no free place on the day asked for, and people in line who left or were never called."
        ),
        Measure.AHEAD: _(
            "Days from booking to the interview, by the day of the interview; of one moved, its last day."
        ),
        Measure.WAITED: _(
            "Minutes from taking a ticket to the last call, of those in line for a place who were called."
        ),
        Measure.ABSENT: _(
            "Interviews, registrations for an activity and bookings of a place to which nobody came, by their day."
        ),
        Measure.CANCELLED: _(
            "Those given back before, by the person or by the house, by their day; moved ones are not."
        ),
        Measure.SUPPLY_MINUTES: _(
            "Minutes during which counsellors could be booked: their hours, less absences and closures, as they were on"
            " the day."
        ),
        Measure.TAKEN_MINUTES: _(
            "Minutes of interviews on those days, cancelled ones left out, whether people came or not."
        ),
        Measure.UNCLOSED: _(
            "Past interviews and meetings of which nobody has said yet who came; counted anew every night."
        ),
        Measure.LATE: _(
            "Contacts recorded on a later day than their own; those imported from files are not among them."
        ),
    }
)
PRINTS: Mapping[str, Any] = MappingProxyType({"bw": _("Black and white"), "colour": pgettext_lazy("print", "Colour")})
LEVELS: Mapping[str, Any] = MappingProxyType(
    {
        "low": pgettext_lazy("digital skills", "Few"),
        "medium": pgettext_lazy("digital skills", "Some"),
        "high": pgettext_lazy("digital skills", "Good"),
    }
)


def definition(measure: str) -> str:
    """The sentence that says what ``measure`` counts, in the language of the page."""
    return str(DEFINITIONS[Measure(measure)])


def items(measure: str) -> dict[str, str]:
    """Code → label of what ``measure`` tells apart, in order, in the language of the page; empty when it tells nothing
    apart, or spaces, which are not known here. Purposes ask the database once.
    """
    match Measure(measure):
        case Measure.PRINTED:
            return {code: str(label) for code, label in PRINTS.items()}
        case Measure.SKILLS:
            return {code: str(label) for code, label in LEVELS.items()}
        case Measure.CONSULTED:
            return {theme.value: str(theme.label) for theme in Theme}
        case Measure.PURPOSE:
            return purposes.names()
        case _:
            return {}
