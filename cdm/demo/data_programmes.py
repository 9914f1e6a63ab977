"""What the demo's programmes say, when they run and what they promised.

The names are those of the annual report; every text, term, funder's share and target is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from cdm.core import clock
from cdm.demo.data_apart import UPPERCUT
from partners.models import Programme, ProgrammeTarget

What = ProgrammeTarget.What


class Words(NamedTuple):
    """French, Dutch: what it does, for whom, who pays."""

    does: tuple[str, str]
    audience: tuple[str, str]
    funder: tuple[str, str]


ESF = ("Fonds social européen Plus et Région de Bruxelles-Capitale", "Europees Sociaal Fonds Plus en Brussels Gewest")
REGION = ("Région de Bruxelles-Capitale", "Brussels Hoofdstedelijk Gewest")
WORDS: dict[str, Words] = {
    "touchngo": Words(
        (
            "Un premier entretien, puis un accompagnement au rythme de chacun : on fait le point, on essaie, on repart"
            " avec une suite concrète.",
            "Een eerste gesprek en dan begeleiding op ieders tempo: de balans opmaken, iets proberen en vertrekken met"
            " een concreet vervolg.",
        ),
        (
            "Jeunes de 18 à 29 ans sans emploi, sans études et sans formation",
            "Jongeren van 18 tot 29 jaar zonder werk, studie of opleiding",
        ),
        ESF,
    ),
    "youth": Words(
        (
            "Des ateliers et des entretiens pour choisir sa voie après le secondaire, avec celles et ceux qui"
            " connaissent les études, les formations et les métiers.",
            "Workshops en gesprekken om na het secundair een weg te kiezen, met mensen die de studies, de opleidingen"
            " en de beroepen kennen.",
        ),
        ("Jeunes de 16 à 25 ans et leurs écoles", "Jongeren van 16 tot 25 jaar en hun scholen"),
        REGION,
    ),
    "futureme": Words(
        (
            "Découvrir un métier technique en le faisant, un jour à la fois, puis en parler avec un conseiller ou une"
            " conseillère.",
            "Een technisch beroep ontdekken door het te doen, dag na dag, en er dan over praten met een consulent.",
        ),
        ("Personnes en réorientation", "Mensen die van richting veranderen"),
        REGION,
    ),
    "euroguidance": Words(
        (
            "Étudier, se former ou travailler ailleurs en Europe : ce qui est possible, ce qui est reconnu, par où"
            " commencer.",
            "Studeren, een opleiding volgen of werken elders in Europa: wat kan, wat erkend wordt, waar te beginnen.",
        ),
        ("Toute personne qui veut bouger, et qui la conseille", "Wie wil bewegen, en wie daarbij adviseert"),
        ("Commission européenne, Erasmus+", "Europese Commissie, Erasmus+"),
    ),
    "formtruck": Words(
        (
            "Le camion des formations va là où sont les gens : places, marchés, parcs, sorties d’école.",
            "De vormingstruck gaat naar waar de mensen zijn: pleinen, markten, parken, schoolpoorten.",
        ),
        ("Tout le monde, dans les dix-neuf communes", "Iedereen, in de negentien gemeenten"),
        REGION,
    ),
    UPPERCUT: Words(
        (
            "Dix jours pour trouver sa voix : boxe, théâtre et entretiens, par petits groupes.",
            "Tien dagen om je stem te vinden: boksen, theater en gesprekken, in kleine groepen.",
        ),
        ("Jeunes de 18 à 25 ans, par groupes de douze", "Jongeren van 18 tot 25 jaar, in groepen van twaalf"),
        ESF,
    ),
}
# First year, last year: from 1 January to 31 December; None: not known. A year ago one of them ended.
TERMS: dict[str, tuple[int | None, int | None]] = {
    "touchngo": (-5, 1),
    "youth": (-3, 0),
    "euroguidance": (None, None),
    "formtruck": (-4, None),
    UPPERCUT: (-5, -1),
}
# Years from this one: of what → how many. Future.me promised nothing by the year.
TARGETS: dict[str, dict[int, dict[str, int]]] = {
    "touchngo": {
        -1: {What.CONTACTS: 1100, What.INTERVIEWS: 700, What.PERSONS: 260},
        0: {What.CONTACTS: 1200, What.INTERVIEWS: 750, What.ACTIVITIES: 40, What.PERSONS: 270},
        1: {What.CONTACTS: 1250, What.PERSONS: 280},
    },
    "youth": {-1: {What.CONTACTS: 500}, 0: {What.CONTACTS: 600, What.ACTIVITIES: 25}},
    "euroguidance": {0: {What.CONTACTS: 500}},
    "formtruck": {-1: {What.CONTACTS: 450}, 0: {What.CONTACTS: 550}},
    UPPERCUT: {-1: {What.PERSONS: 24}},
}


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Add what is missing; leave what somebody wrote as it is."""
    year, promised = clock.today().year, 0
    for row in Programme.objects.filter(code__in=WORDS):
        words = WORDS[row.code]
        if not row.description_fr:  # type: ignore[attr-defined]
            for place, language in enumerate(("fr", "nl")):
                setattr(row, f"description_{language}", words.does[place])
                setattr(row, f"audience_{language}", words.audience[place])
                setattr(row, f"funder_{language}", words.funder[place])
            first, last = TERMS.get(row.code, (None, None))
            row.starts = None if first is None else dt.date(year + first, 1, 1)
            row.ends = None if last is None else dt.date(year + last, 12, 31)
            row.save()
        for away, numbers in TARGETS.get(row.code, {}).items():
            for what, number in numbers.items():
                _target, new = row.targets.get_or_create(year=year + away, what=what, defaults={"number": number})
                promised += new
    say(f"{len(WORDS)} programmes described, {promised} targets")
