from __future__ import annotations

import datetime as dt

import pytest

from cdm.agenda.models import OpeningHours, Site


@pytest.fixture
def site(db: None) -> Site:
    """Open on weekdays from nine to five."""
    place = Site.objects.create(
        name_fr="Tour Astro",
        name_nl="Astrotoren",
        address_fr="avenue de l’Astronomie 14\n1210 Bruxelles",
        address_nl="Sterrekundelaan 14\n1210 Brussel",
        phone="02 555 01 23",
        email="bonjour@centre.example",
    )
    for weekday in range(5):
        OpeningHours.objects.create(site=place, weekday=weekday, opens=dt.time(9), closes=dt.time(17))
    return place
