"""The demo's partners and the programmes they carry.

The names are known, but for the last, which is invented; what the descriptions say is ours. Addresses on the web are
examples. The order is how much each does in the demo's figures.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from cdm.demo.accounts import FIRST, SECOND
from partners.models import Partner, Programme

NBSP = "\N{NO-BREAK SPACE}"
# code: names, descriptions (French, Dutch), first circle
PARTNERS: dict[str, tuple[str, str, str, str, bool]] = {
    FIRST: (
        "Actiris",
        "Actiris",
        "Chercher un emploi à Bruxelles : faire le point, préparer son CV et ses entretiens.",
        "Werk zoeken in Brussel: de balans opmaken, cv en sollicitaties voorbereiden.",
        True,
    ),
    SECOND: (
        "VDAB Bruxelles",
        "VDAB Brussel",
        "Se former en néerlandais : formations professionnelles, stages et cours de langue pour travailler.",
        "Opleidingen in het Nederlands: beroepsopleidingen, stages en taallessen op de werkvloer.",
        True,
    ),
    "bf": (
        "Bruxelles Formation",
        "Bruxelles Formation",
        "Se former en français : formations professionnelles, essais métiers, validation de ce qu’on sait faire.",
        "Opleidingen in het Frans: beroepsopleidingen, kennismaking met een beroep en erkenning van wat u al kunt.",
        True,
    ),
    "trace": (
        "Tracé Bruxelles",
        "Tracé Brussel",
        "Accompagner vers une formation ou un emploi en néerlandais, pas à pas, surtout les jeunes.",
        "Begeleiding naar een opleiding of werk in het Nederlands, stap voor stap, vooral voor jongeren.",
        True,
    ),
    "adultes": (
        "Enseignement pour adultes",
        "Volwassenenonderwijs",
        "Reprendre des études le soir ou en journée : langues, informatique, diplômes du secondaire au bachelier.",
        "Opnieuw studeren, overdag of ’s avonds: talen, informatica, diploma’s van secundair tot bachelor.",
        False,
    ),
    "pole": (
        "Pôle académique de Bruxelles",
        "Brusselse academische pool",
        "S’orienter vers les hautes écoles, les écoles supérieures des arts et les universités ; changer d’études.",
        "Kiezen voor een hogeschool, een kunsthogeschool of een universiteit; van richting veranderen.",
        False,
    ),
    "worldskills": (
        "WorldSkills Belgium",
        "WorldSkills Belgium",
        "Découvrir les métiers techniques par ceux qui les exercent : démonstrations, concours et ateliers.",
        "Technische beroepen ontdekken bij wie ze uitoefent: demonstraties, wedstrijden en workshops.",
        False,
    ),
    "guichet": (
        "Guichet des starters",
        "Startersloket",
        "Lancer son activité : de l’idée au projet, le choix du statut et les premières démarches.",
        "Een eigen zaak beginnen: van idee naar plan, de keuze van een statuut en de eerste stappen.",
        False,
    ),
}
# code: name (French, Dutch), its partners
PROGRAMMES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "touchngo": ("Touch’N’Go (NEET)", "Touch’N’Go (NEET)", (FIRST, SECOND, "bf", "trace")),
    "youth": ("Youth@CDM", "Youth@CDM", (FIRST, "trace", "pole")),
    "futureme": ("Future.me", "Future.me", (SECOND, "bf", "trace", "worldskills")),
    "euroguidance": ("Euroguidance", "Euroguidance", (FIRST, "bf", "pole")),
    "formtruck": ("Formtruck", "Formtruck", (FIRST, SECOND, "bf", "worldskills")),
}


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Add what is missing; leave what is there as it is."""
    held = {}
    for code, (french, dutch, does, doet, first_circle) in PARTNERS.items():
        held[code], _new = Partner.objects.get_or_create(
            code=code,
            defaults={
                "name_fr": french,
                "name_nl": dutch,
                "description_fr": does.replace(" :", NBSP + ":").replace(" ;", NBSP + ";"),
                "description_nl": doet,
                "website_fr": f"https://{code}.example/fr/",
                "website_nl": f"https://{code}.example/nl/",
                "first_circle": first_circle,
            },
        )
    for code, (french, dutch, carried_by) in PROGRAMMES.items():
        programme, new = Programme.objects.get_or_create(code=code, defaults={"name_fr": french, "name_nl": dutch})
        if new:
            programme.partners.set(held[partner] for partner in carried_by)
    say(f"{len(PARTNERS)} partners, {len(PROGRAMMES)} programmes")
