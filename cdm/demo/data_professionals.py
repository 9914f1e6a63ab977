"""What the demo's partners share with other professionals. All of it is invented; the addresses lead nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from cdm.accounts.models import User
from cdm.core import clock
from cdm.demo.accounts import FIRST, SECOND
from partners.models import Membership, Partner, Resource

# kind, partner, state, themes, languages, titles, descriptions; an event: weeks from now, how many days, places
SHARED: tuple[dict[str, Any], ...] = (
    {
        "kind": "tool",
        "partner": FIRST,
        "themes": ["WORK"],
        "languages": ["fr", "nl"],
        "title": ("Le CV en trente minutes", "Het cv in dertig minuten"),
        "text": (
            "Une trame d’entretien pour construire un CV avec quelqu’un qui n’en a jamais fait.",
            "Een gespreksleidraad om een cv te maken met wie er nog nooit een maakte.",
        ),
    },
    {
        "kind": "tool",
        "partner": "pole",
        "themes": ["GUIDE", "LEARN"],
        "languages": ["fr"],
        "title": ("La boussole des études", "Het studiekompas"),
        "text": (
            "Soixante cartes pour parler d’études sans parler d’abord de diplômes.",
            "Zestig kaarten om over studies te praten zonder met diploma’s te beginnen.",
        ),
    },
    {
        "kind": "tool",
        "partner": "trace",
        "themes": ["GUIDE"],
        "languages": ["nl", "en"],
        "title": ("La ligne de vie", "De levenslijn"),
        "text": (
            "Une feuille à remplir ensemble pour retrouver ce qu’on sait faire.",
            "Een blad om samen in te vullen en terug te vinden wat iemand kan.",
        ),
    },
    {
        "kind": "resource",
        "partner": "bf",
        "themes": ["LEARN"],
        "languages": ["fr", "nl"],
        "title": ("Faire reconnaître ce qu’on sait faire", "Laten erkennen wat men kan"),
        "text": (
            "Le chemin de la validation des compétences à Bruxelles, étape par étape, avec les délais.",
            "De weg naar erkenning van competenties in Brussel, stap voor stap, met de termijnen.",
        ),
    },
    {
        "kind": "resource",
        "partner": "guichet",
        "themes": ["START"],
        "languages": ["fr", "nl", "en"],
        "title": ("Indépendant à titre complémentaire", "Zelfstandige in bijberoep"),
        "text": (
            "Les questions qui reviennent, et à qui les poser.",
            "De vragen die terugkomen, en aan wie men ze stelt.",
        ),
    },
    {
        "kind": "resource",
        "partner": "",
        "themes": ["MOVE"],
        "languages": ["fr", "nl", "en"],
        "title": ("Travailler ailleurs en Europe", "Elders in Europa werken"),
        "text": (
            "Sécurité sociale, diplômes, logement : les sites officiels, pays par pays.",
            "Sociale zekerheid, diploma’s, huisvesting: de officiële websites, land per land.",
        ),
    },
    {
        "kind": "resource",
        "partner": SECOND,
        "themes": ["LEARN", "WORK"],
        "languages": ["nl"],
        "title": ("Apprendre le néerlandais au travail", "Nederlands leren op het werk"),
        "text": (
            "Dix exemples d’entreprises où l’on apprend la langue en travaillant.",
            "Tien voorbeelden van bedrijven waar men de taal leert terwijl men werkt.",
        ),
    },
    {
        "kind": "event",
        "partner": "worldskills",
        "themes": ["GUIDE", "LEARN"],
        "languages": ["fr", "nl"],
        "title": ("Les métiers techniques en vrai", "Technische beroepen in het echt"),
        "text": (
            "Une journée d’ateliers pour conseillers : essayer six métiers, rencontrer ceux qui les exercent.",
            "Een dag workshops voor consulenten: zes beroepen proberen, wie ze uitoefent ontmoeten.",
        ),
        "when": (4, 1),
        "place": ("Halle aux métiers", "Beroepenhal"),
    },
    {
        "kind": "event",
        "partner": "",
        "themes": ["GUIDE"],
        "languages": ["fr", "nl"],
        "title": ("Écouter quelqu’un qui ne sait pas ce qu’il veut", "Luisteren naar wie niet weet wat hij wil"),
        "text": (
            "Deux jours d’exercices, douze participants, gratuit pour les partenaires.",
            "Twee dagen oefenen, twaalf deelnemers, gratis voor de partners.",
        ),
        "when": (9, 2),
        "place": ("Salle des ateliers", "Workshopzaal"),
    },
    {
        "kind": "event",
        "partner": FIRST,
        "state": "proposed",
        "themes": ["WORK"],
        "languages": ["fr"],
        "title": ("Matinée : l’entretien d’embauche par vidéo", "Voormiddag: solliciteren per video"),
        "text": (
            "Ce que les employeurs regardent, et ce qu’on peut préparer.",
            "Waar werkgevers op letten, en wat men kan voorbereiden.",
        ),
        "when": (6, 1),
        "place": ("En ligne", "Online"),
    },
    {
        "kind": "tool",
        "partner": SECOND,
        "state": "proposed",
        "themes": ["WORK"],
        "languages": ["nl"],
        "title": ("Jeu des compétences", "Competentiespel"),
        "text": (
            "Un jeu de société pour nommer ses compétences à plusieurs.",
            "Een gezelschapsspel om in groep competenties te benoemen.",
        ),
    },
    {
        "kind": "resource",
        "partner": FIRST,
        "state": "declined",
        "themes": ["WORK"],
        "languages": ["fr"],
        "title": ("Nos offres d’emploi de la semaine", "Onze vacatures van de week"),
        "text": ("La liste, chaque lundi.", "De lijst, elke maandag."),
        "reason": "Trop vite dépassé pour cette page : mettez plutôt un lien sur la fiche de votre institution.",
    },
)


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Add what is missing; leave what is there as it is."""
    partners = {partner.code: partner for partner in Partner.objects.all()}
    people = {
        code: Membership.objects.filter(partner__code=code).order_by("role", "pk").first() for code in (FIRST, SECOND)
    }
    for number, said in enumerate(SHARED):
        if Resource.objects.filter(title_fr=said["title"][0]).exists():
            continue
        proposer = people.get(said["partner"])
        _make(said, partners.get(said["partner"]), proposer.user if proposer else None, days_ago=3 + 5 * number)
    _wish(partners.get(FIRST))
    say(f"{Resource.objects.count()} resources, tools and events")


def _make(said: dict[str, Any], partner: Partner | None, proposer: User | None, *, days_ago: int) -> None:
    today, state = clock.today(), said.get("state", "approved")
    proposed = today - dt.timedelta(days=2 if state == "proposed" else days_ago + 2)
    slug = said["title"][0].split()[-1].lower().replace("’", "-")
    dated: dict[str, Any] = {}
    if "when" in said:
        weeks, days = said["when"]
        first = today + dt.timedelta(weeks=weeks, days=1 - today.weekday())
        dated = {"first_day": first, "last_day": first + dt.timedelta(days=days - 1)} | _both("place", said["place"])
    Resource.objects.create(
        kind=said["kind"],
        partner=partner,
        proposed_by=proposer,
        state=state,
        proposed=proposed,
        decided=None if state == "proposed" else today - dt.timedelta(days=days_ago),
        reason=said.get("reason", ""),
        themes=said["themes"],
        languages=said["languages"],
        url_fr=f"https://partage.example/fr/{slug}/",
        url_nl=f"https://partage.example/nl/{slug}/",
        **_both("title", said["title"]),
        **_both("description", said["text"]),
        **dated,
    )


def _wish(partner: Partner | None) -> None:
    """One change that waits beside what visitors read."""
    shown = Resource.objects.approved().filter(partner=partner, replaces=None, change=None).order_by("pk").first()
    if shown is None or Resource.objects.exclude(replaces=None).exists():
        return
    same = {field.attname: getattr(shown, field.attname) for field in Resource._meta.concrete_fields}
    for name in ("id", "state", "decided", "version", "title", "description", "url", "place"):
        same.pop(name, None)
    same |= {
        "replaces_id": shown.pk,
        "proposed": clock.today(),
        "description_fr": f"{shown.description_fr} Maintenant avec un exemple rempli.",
        "description_nl": f"{shown.description_nl} Nu met een ingevuld voorbeeld.",
    }
    Resource.objects.create(**same)


def _both(word: str, texts: tuple[str, str]) -> dict[str, str]:
    return {f"{word}_{code}": text for code, text in zip(("fr", "nl"), texts, strict=True)}
