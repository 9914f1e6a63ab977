from __future__ import annotations

import pytest

from cdm.agenda.models import Site
from tests.agenda import worlds


@pytest.fixture
def site(db: None) -> Site:
    """Open on weekdays from nine to five."""
    return worlds.site(
        "Tour Astro",
        name_nl="Astrotoren",
        address_fr="avenue de l’Astronomie 14\n1210 Bruxelles",
        address_nl="Sterrekundelaan 14\n1210 Brussel",
        phone="02 555 01 23",
        email="bonjour@centre.example",
    )
