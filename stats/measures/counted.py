"""What is counted by the day or the hour: one definition for each ``stats.models.Measure``."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from stats.measures.definitions import ACTIVITIES, CONTACTS, MINUTES, PERSONS, Definition, share
from stats.models import Measure

WORKS, COPIES, TIMES, BOOKINGS = _("works"), _("copies"), _("times"), _("bookings")
_SAID: Mapping[Measure, tuple[Any, Any]] = MappingProxyType(
    {
        Measure.DOOR: (
            PERSONS,
            _("Everybody who walks in, counted by hour at the door: people, whatever they come for."),
        ),
        Measure.PRINTED: (_("pages"), _("Pages printed for visitors, counted at the desk.")),
        Measure.HELP: (TIMES, _("Each time a digital steward sat down with somebody.")),
        Measure.PURPOSE: (
            TIMES,
            _("What people say they need a place for, when they book or sit down; many do not say."),
        ),
        Measure.CONSULTED: (WORKS, _("Works that somebody took from the shelf to read here, by their theme.")),
        Measure.SKILLS: (
            _("self-checks"),
            _("Self-checks of digital skills done to the end, by their result; no answer is kept."),
        ),
        Measure.STOCK_WORKS: (
            WORKS,
            _("Titles that the documentation had on 31 December; several copies are one work."),
        ),
        Measure.STOCK_COPIES: (COPIES, _("Copies that the documentation had on 31 December.")),
        Measure.OPEN_MINUTES: (
            MINUTES,
            _("Minutes a space was open, times its places, without those out of service."),
        ),
        Measure.BOOKED_MINUTES: (
            MINUTES,
            _("Minutes of places booked ahead, as they were booked; cancelled ones are left out."),
        ),
        Measure.USED_MINUTES: (
            MINUTES,
            _("Minutes during which somebody really had a place, with a booking or without."),
        ),
        Measure.REACHED: (
            PERSONS,
            _("People of a special audience, counted on the spot; they overlap the services or lie outside them."),
        ),
        Measure.NO_TIME: (
            _("searches"),
            _("Searches for an interview that found no free time at all; the same search is counted once."),
        ),
        Measure.NO_SEAT: (PERSONS, _("People still on the waiting list of a group activity when it began.")),
        Measure.NO_PLACE: (
            _("searches and people"),
            _(
                "Searches that found no free place on the day asked for, and people in line who left or were never"
                " called."
            ),
        ),
        Measure.AHEAD: (
            _("appointments"),
            _("Days from booking to the interview, by the day of the interview; of one moved, its last day."),
        ),
        Measure.WAITED: (
            PERSONS,
            _("Minutes from taking a ticket to being called to a place, of those in line who then sat down."),
        ),
        Measure.ABSENT: (
            BOOKINGS,
            _(
                "Interviews, registrations for an activity and bookings of a place to which nobody came, by their day;"
                " at activities only where people were checked in, on site."
            ),
        ),
        Measure.CANCELLED: (
            BOOKINGS,
            _("Those given back before, by the person or by the house, by their day; moved ones are not."),
        ),
        Measure.SUPPLY_MINUTES: (
            MINUTES,
            _(
                "Minutes during which counsellors could be booked: their hours, less absences and closures, as they"
                " were on the day."
            ),
        ),
        Measure.TAKEN_MINUTES: (
            MINUTES,
            _("Minutes of interviews on those days, cancelled ones left out, whether people came or not."),
        ),
        Measure.UNCLOSED: (
            _("interviews and meetings"),
            _("Past interviews and meetings of which nobody has said yet who came; counted anew every night."),
        ),
        Measure.REFERRED: (
            TIMES,
            _(
                "Notes made for visitors who were passed on to another partner, by the partner they were passed on to;"
                " whether they went there is not known."
            ),
        ),
        Measure.LATE: (
            CONTACTS,
            _("Contacts recorded on a later day than their own; those imported from files are not among them."),
        ),
    }
)
# Beside the contacts, and tempting to add to them.
APART = frozenset(
    {Measure.DOOR, Measure.REACHED, Measure.NO_TIME, Measure.NO_SEAT, Measure.NO_PLACE, Measure.ABSENT}
    | {Measure.CANCELLED, Measure.UNCLOSED, Measure.REFERRED}
)
STOCKS = frozenset({Measure.STOCK_WORKS, Measure.STOCK_COPIES})


def _of(measure: Measure) -> Definition:
    unit, says = _SAID[measure]
    apart = measure in APART
    never = ("contacts",) if apart else ("stock",) if measure in STOCKS else ()
    return Definition(measure.value, measure.label, unit, says, apart, never)


DEFINITIONS = (
    *(_of(measure) for measure in Measure),
    share(
        "booked_share",
        _("Booked share"),
        _("Booked minutes out of the open minutes of the same hours."),
    ),
    share("used_share", _("Used share"), _("Used minutes out of the open minutes of the same hours.")),
    share(
        "taken_share",
        _("Taken share"),
        _("Minutes of interviews booked out of the minutes offered, partner by partner."),
    ),
    share("late_share", _("Recorded late"), _("Contacts recorded on a later day out of all contacts of the period.")),
    Definition(
        "mm_books",
        _("Works in stock on 31 December"),
        WORKS,
        _("Titles that the documentation had on 31 December; several copies are one work."),
        never=("stock",),
    ),
    share(
        "mm_books_growth",
        _("Growth of the works in stock"),
        _("Works in stock on 31 December against those of a year before."),
    ),
    Definition(
        "years_open",
        _("Years not closed"),
        _("years"),
        _("Past years whose figures may still change: no version of them is frozen."),
        never=("contacts",),
    ),
    Definition(
        "held_open",
        _("Sessions not closed"),
        ACTIVITIES,
        _("Sessions of the past whose attendance nobody closed."),
        never=("contacts",),
    ),
)
