"""Arranging the area: its spaces with their calendars, their places, the hours, the plan. Bookings made stay as booked.

The places of a space are the seats 1 to n of its calendar, one for each, so that PostgreSQL refuses to drop a place
that somebody still holds (design/1-the-centre.md B1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from cdm.agenda import calendars, turns
from cdm.agenda.models import Absence, Calendar, Site
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Refused
from multimedia.models import Booking, MultimediaSettings, Space, Station, Ticket

MOST = 500  # places of one space


def save_space(*, space: Space, site: Site, places: int = 0, accessible: Collection[int] = ()) -> Space:
    """Add ``space`` with ``places`` places numbered from 1, or save what was changed in it (its places stay).

    Raises ValidationError with a sentence for each field, Refused for a number of places that cannot be.
    """
    with transaction.atomic(durable=True):
        if space.pk is None:
            calendar = Calendar(kind=Calendar.Kind.STATIONS, site=site, name=space.name, capacity=_possible(places))
        else:
            calendar = Calendar.objects.get(pk=space.calendar_id)
            calendar.site, calendar.name = site, space.name
        space.calendar = calendars.save(calendar)
        new = space.pk is None
        with trail.saving(space):
            space.full_clean()
            space.save()
        if new:
            _number(space, places, accessible)
    return space


def set_places(*, space: Space, places: int, accessible: Collection[int]) -> Space:
    """Let ``space`` have the places 1 to ``places``, and those of ``accessible`` be accessible by wheelchair.

    What is known of a place above goes. Raises Refused while somebody holds it: ``holding`` says who.
    """
    with transaction.atomic(durable=True):
        turns.alone()
        calendar = Calendar.objects.get(pk=space.calendar_id)
        calendar.capacity = _possible(places)
        try:
            calendars.save(calendar)
        except Refused as refused:
            raise Refused(refused, field="places") from refused
        Station.objects.filter(space=space, number__gt=places).delete()
        Absence.objects.filter(calendar=calendar, seat__gt=places).delete()
        _number(space, places, accessible)
        trail.record(Verb.CHANGED, space, fields=("stations",))
    return space


def holding(space: Space, above: int) -> list[tuple[Booking, int]]:
    """The open bookings that hold a place numbered higher, each with the highest it holds; soonest first."""
    rows = Booking.objects.open().filter(
        space=space, hold__allocations__seat__gt=above, hold__allocations__period__endswith__gt=clock.now()
    )
    found = rows.annotate(place=Max("hold__allocations__seat")).order_by("starts", "pk")
    return [(booking, booking.place) for booking in found]


def remove_space(*, space: Space) -> None:
    """Take away a space that was never used, with its places. Raises Refused where it was: it is switched off then."""
    with transaction.atomic(durable=True):
        Space.objects.select_for_update().get(pk=space.pk)
        if Booking.objects.filter(space=space).exists() or Ticket.objects.filter(space=space).exists():
            raise Refused(_("It has been used: switch it off instead. Its figures stay."))
        Station.objects.filter(space=space).delete()
        calendar = space.calendar_id
        trail.record(Verb.REMOVED, space)
        space.delete()
        Calendar.objects.filter(pk=calendar).delete()


def save_station(*, station: Station, equipment: Iterable[int]) -> Station:
    """What is known of one place; ``equipment`` by key. Raises ValidationError with a sentence for each field."""
    with transaction.atomic(durable=True):
        with trail.saving(station):
            station.full_clean()
            station.save()
        station.equipment.set(equipment)
    return station


def keep(*, rows: Iterable[models.Model], dropped: Iterable[models.Model] = ()) -> None:
    """What a list became, all of it or nothing: hours, equipment, questions, landmarks. Raises ValidationError."""
    with transaction.atomic(durable=True):
        for row in dropped:
            trail.record(Verb.REMOVED, row)
            row.delete()
        for row in rows:
            with trail.saving(row):
                row.full_clean()
                row.save()


def save_settings(*, settings: MultimediaSettings) -> MultimediaSettings:
    """Replace the one row. Raises ValidationError with a sentence for each field."""
    with transaction.atomic(durable=True), trail.saving(settings):
        settings.full_clean(validate_unique=False)
        settings.save()
    return settings


def _possible(places: int) -> int:
    if not 1 <= places <= MOST:
        raise Refused(_("From 1 to %(most)s places.") % {"most": MOST}, field="places")
    return places


def _number(space: Space, places: int, accessible: Collection[int]) -> None:
    """Add what is missing of 1 to ``places``, and say which are accessible."""
    known = set(Station.objects.filter(space=space).values_list("number", flat=True))
    missing = (number for number in range(1, places + 1) if number not in known)
    Station.objects.bulk_create(Station(space=space, number=number) for number in missing)
    easy = Q(number__in=accessible)
    Station.objects.filter(easy, space=space, accessible=False).update(accessible=True)
    Station.objects.filter(~easy, space=space, accessible=True).update(accessible=False)
