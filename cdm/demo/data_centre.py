"""The demo's building, hours, rooms, holidays and the regimes of 2021.

Street and building are known; house number, phone, hours, room names and seats are invented: all of it is edited in the
admin. Closed until 28 February 2021, then by appointment with reduced rooms, is in the annual report of 2021.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from cdm.agenda import holidays, regimes
from cdm.agenda.models import Calendar, OpeningHours, Regime, Site
from cdm.core import clock

MORNING = dt.time(9), dt.time(12, 30)
AFTERNOON = dt.time(13, 30), dt.time(17)
HOURS = {
    0: (MORNING, AFTERNOON),
    1: (MORNING, AFTERNOON),
    2: (MORNING, AFTERNOON),
    3: (MORNING, (dt.time(13, 30), dt.time(19))),
    4: (MORNING, (dt.time(13, 30), dt.time(16))),
}
ROOMS = ("Orion", "Cassiopée", "Andromède", "Pégase")


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Fill an empty agenda; leave one that has a site as it is."""
    if Site.objects.exists():
        return
    say("The centre: site, opening hours, rooms, public holidays, regimes of 2021")
    tower = Site.objects.create(
        name_fr="Tour Astro",
        name_nl="Astrotoren",
        address_fr="Avenue de l’Astronomie 14\n1210 Saint-Josse-ten-Noode",
        address_nl="Sterrekundelaan 14\n1210 Sint-Joost-ten-Node",
        directions_fr="Métro Madou (lignes 2 et 6), à cinq minutes à pied. Entrée de plain-pied, ascenseur.",
        directions_nl="Metro Madou (lijnen 2 en 6), op vijf minuten stappen. Gelijkvloerse ingang, lift.",
        phone="+32 2 000 00 00",
        email="info@example.org",
    )
    for weekday, stretches in HOURS.items():
        for opens, closes in stretches:
            OpeningHours.objects.create(site=tower, weekday=weekday, opens=opens, closes=closes)
    for name in ROOMS:
        Calendar.objects.create(kind=Calendar.Kind.ROOM, name=name, site=tower)
    this = clock.today().year
    holidays.seed(range(this, this + 3))
    _pandemic()


def _pandemic() -> None:
    regimes.save(
        Regime(
            kind=Regime.Kind.CLOSED,
            starts=dt.date(2021, 1, 1),
            ends=dt.date(2021, 2, 28),
            capacity_percent=0,
            remote_goes_on=True,
            note_fr="Le centre est fermé. Nous restons joignables par visioconférence et par téléphone.",
            note_nl="Het centrum is gesloten. U kunt ons bereiken via videogesprek en telefoon.",
        )
    )
    regimes.save(
        Regime(
            kind=Regime.Kind.APPOINTMENT,
            starts=dt.date(2021, 3, 1),
            ends=dt.date(2021, 12, 31),
            capacity_percent=50,
            note_fr="Le centre reçoit sur rendez-vous, avec moins de places.",
            note_nl="Het centrum ontvangt op afspraak, met minder plaatsen.",
        )
    )
