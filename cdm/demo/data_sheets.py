"""What the demo's partners say of themselves, and who keeps it right.

Themes and languages follow from what each does; streets, numbers and mailboxes are invented. One sheet is due, one is
overdue and has nobody to ask, one was never verified: managers have something to see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from cdm.accounts.models import User
from cdm.core import clock
from cdm.demo.accounts import FIRST, SECOND
from partners.models import Partner, PartnerLink

Link = tuple[str, str, str]  # what it leads to (French, Dutch), the end of its address


@dataclass(frozen=True)
class Sheet:
    """``owner``: who keeps it, else the first who works for it; ``days``: since it was verified, None for never;
    ``reminded``: since somebody was asked to."""

    themes: tuple[str, ...]
    languages: tuple[str, ...]
    street: tuple[str, str]
    number: int
    links: tuple[Link, ...] = ()
    owner: str = ""
    kept: bool = True
    cadence: int = 6
    days: int | None = 60
    reminded: int | None = None


REGISTER = ("S’inscrire comme chercheur d’emploi", "Zich inschrijven als werkzoekende", "inscription")
COURSES = ("Toutes les formations, par domaine", "Alle opleidingen, per domein", "formations")
SHEETS = {
    FIRST: Sheet(
        ("GUIDE", "WORK"),
        ("fr", "nl", "en"),
        ("Rue de l’Exemple 14", "Voorbeeldstraat 14"),
        11,
        (REGISTER, ("Offres d’emploi à Bruxelles", "Vacatures in Brussel", "offres")),
        owner="sophie@actiris.example",
        days=40,
    ),
    SECOND: Sheet(
        ("LEARN", "WORK"),
        ("nl", "en"),
        ("Quai du Modèle 3", "Modelkaai 3"),
        12,
        (COURSES, ("Cours de néerlandais sur le lieu de travail", "Nederlands op de werkvloer", "nederlands")),
        owner="els@vdab.example",
        days=190,
        reminded=3,
    ),
    "bf": Sheet(
        ("LEARN",),
        ("fr",),
        ("Avenue du Gabarit 27", "Mallaan 27"),
        13,
        (COURSES, ("Faire valider ce qu’on sait faire", "Erkennen wat u al kunt", "validation")),
        days=230,
        reminded=40,
        kept=False,
    ),
    "trace": Sheet(
        ("GUIDE", "LEARN"),
        ("nl",),
        ("Place du Croquis 5", "Schetsplein 5"),
        14,
        (("Un parcours pas à pas", "Een traject stap voor stap", "traject"),),
        days=25,
    ),
    "adultes": Sheet(
        ("LEARN",),
        ("fr", "nl"),
        ("Rue de l’Ébauche 40", "Ontwerpstraat 40"),
        15,
        (("Trouver une école près de chez soi", "Een school in de buurt vinden", "ecoles"), COURSES),
        cadence=12,
        days=200,
    ),
    "pole": Sheet(
        ("GUIDE", "MOVE"),
        ("fr", "nl", "en"),
        ("Boulevard du Schéma 8", "Schemalaan 8"),
        16,
        (("Étudier un semestre à l’étranger", "Een semester in het buitenland studeren", "etranger"),),
        days=90,
    ),
    "worldskills": Sheet(("GUIDE", "LEARN"), ("fr", "nl"), ("Rue de la Maquette 2", "Maquettestraat 2"), 0, days=None),
    "guichet": Sheet(
        ("START",),
        ("fr", "nl", "en"),
        ("Chaussée du Prototype 61", "Prototypesteenweg 61"),
        17,
        (("Tester son idée en dix questions", "Uw idee testen in tien vragen", "idee"),),
        cadence=3,
        days=70,
    ),
}


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Fill the sheets that say nothing yet."""
    empty = Partner.objects.filter(code__in=SHEETS, themes=[], languages=[]).order_by("pk")
    for partner in empty:
        _fill(partner, SHEETS[partner.code])
    say(f"{len(empty)} sheets")


def _fill(partner: Partner, sheet: Sheet) -> None:
    french, dutch = sheet.street
    said = {
        "themes": list(sheet.themes),
        "languages": list(sheet.languages),
        "address_fr": f"{french}, 1000\N{NO-BREAK SPACE}Bruxelles",
        "address_nl": f"{dutch}, 1000\N{NO-BREAK SPACE}Brussel",
        "phone": f"+32 2 000 00 {sheet.number}" if sheet.number else "",
        "email": f"info@{partner.code}.example" if sheet.number else "",
        "owner": _keeper(partner, sheet),
        "cadence": sheet.cadence,
        "verified_on": _before(sheet.days),
        "reminded_on": _before(sheet.reminded),
    }
    for name, value in said.items():
        setattr(partner, name, value)
    partner.save(update_fields=list(said))
    for position, (label, naam, end) in enumerate(sheet.links):
        PartnerLink.objects.create(
            partner=partner,
            label_fr=label,
            label_nl=naam,
            url_fr=f"https://{partner.code}.example/fr/{end}",
            url_nl=f"https://{partner.code}.example/nl/{end}",
            position=position,
        )


def _keeper(partner: Partner, sheet: Sheet) -> User | None:
    people = User.objects.filter(memberships__partner=partner).order_by("pk")
    return (people.filter(email=sheet.owner).first() or people.first()) if sheet.kept else None


def _before(days: int | None) -> dt.date | None:
    return None if days is None else clock.today() - dt.timedelta(days=days)
