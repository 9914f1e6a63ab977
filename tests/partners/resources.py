"""Resources for tests."""

from __future__ import annotations

import datetime as dt

from cdm.core import clock
from partners.models import Resource


def resource(partner=None, title: str = "Guide", *, state: str = "approved", **more: object) -> Resource:
    words = {
        "kind": "resource",
        "title_fr": title,
        "title_nl": f"{title} (nl)",
        "description_fr": "Pour préparer un entretien.",
        "description_nl": "Om een gesprek voor te bereiden.",
        "url_fr": "https://guide.example/fr/",
        "url_nl": "https://guide.example/nl/",
        "themes": ["WORK"],
        "languages": ["fr", "nl"],
        "decided": clock.today() if state in ("approved", "declined") else None,
    }
    return Resource.objects.create(partner=partner, state=state, **words | more)


def event(partner=None, title: str = "Journée", *, days: tuple[int, int] = (5, 6), **more: object) -> Resource:
    """From so many days from today to so many."""
    first, last = (clock.today() + dt.timedelta(days=day) for day in days)
    place = {"place_fr": "Salle des fêtes", "place_nl": "Feestzaal"}
    return resource(partner, title, kind="event", first_day=first, last_day=last, **place | more)


def answers(**more: object) -> dict[str, object]:
    """What somebody types who proposes a tool."""
    return {
        "kind": "tool",
        "title_fr": "Boussole",
        "title_nl": "Kompas",
        "description_fr": "Un jeu de cartes.",
        "description_nl": "Een kaartspel.",
        "url_fr": "https://boussole.example/",
        "url_nl": "",
        "themes": ["GUIDE", "LEARN"],
        "languages": ["fr"],
        "first_day": "",
        "last_day": "",
        "place_fr": "",
        "place_nl": "",
    } | more
