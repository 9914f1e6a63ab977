"""The demo's partner meetings: two that were, one to come, one cancelled, a draft. What they decided is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import typst
from django.db import transaction
from django.utils import translation

from cdm.core import clock, human
from cdm.demo.accounts import FIRST, SECOND
from partners.meetings.files import PDF
from partners.models import MeetingDecision, MeetingDocument, Partner, PartnerMeeting

NINE, NOON = dt.time(9, 30), dt.time(12)
HOME = ("Salle de réunion du 2e étage", "Vergaderzaal op de 2de verdieping")
ONLINE = "https://reunion.example/partners"
THURSDAY = 3
# weeks from now; announced; who came; titles, points and decisions in French and Dutch
# a decision: code of the partner or empty for the centre, weeks from the meeting until it is due, done, words
MEETINGS: tuple[dict[str, Any], ...] = (
    {
        "weeks": -23,
        "came": 34,
        "title": ("Réunion des partenaires de printemps", "Partnervergadering in de lente"),
        "points": (
            ["Accueil des nouveaux collègues", "Les chiffres du premier trimestre", "L’horaire d’été"],
            ["Onthaal van de nieuwe collega’s", "De cijfers van het eerste kwartaal", "De zomeruren"],
        ),
        "paper": ("Les chiffres du premier trimestre", "De cijfers van het eerste kwartaal"),
        "decided": (
            (
                "",
                4,
                3,
                "L’accueil ouvre à 9 h en juillet et en août.",
                "Het onthaal opent in juli en augustus om 9 uur.",
            ),
            (
                FIRST,
                6,
                5,
                "Préparer une séance commune sur les jobs d’étudiants.",
                "Een gemeenschappelijke sessie over studentenjobs voorbereiden.",
            ),
        ),
    },
    {
        "weeks": -6,
        "came": 29,
        "title": ("Réunion des partenaires d’automne", "Partnervergadering in de herfst"),
        "points": (
            ["Ce que les visiteurs ne trouvent pas", "Les entretiens en néerlandais", "Le salon de l’emploi", "Divers"],
            ["Wat bezoekers niet vinden", "De gesprekken in het Nederlands", "De jobbeurs", "Varia"],
        ),
        "paper": ("Le salon de l’emploi : qui tient quel stand", "De jobbeurs: wie staat waar"),
        "decided": (
            (
                SECOND,
                4,
                None,
                "Proposer quatre heures d’entretien en néerlandais de plus par semaine.",
                "Elke week vier uur gesprekken in het Nederlands meer aanbieden.",
            ),
            (
                FIRST,
                10,
                None,
                "Relire ensemble la brochure « Mon premier contrat ».",
                "Samen de brochure ‘Mijn eerste contract’ nalezen.",
            ),
            (
                "",
                3,
                2,
                "Réserver le stand du salon de l’emploi.",
                "De stand op de jobbeurs reserveren.",
            ),
        ),
    },
    {
        "weeks": 3,
        "title": ("Réunion des partenaires d’hiver", "Partnervergadering in de winter"),
        "points": (
            ["Suivi des décisions", "Le rapport annuel", "Les priorités de l’an prochain"],
            ["Opvolging van de beslissingen", "Het jaarverslag", "De prioriteiten voor volgend jaar"],
        ),
        "online": ONLINE,
    },
    {
        "weeks": 7,
        "cancelled": True,
        "title": ("Réunion sur les nouveaux horaires", "Vergadering over de nieuwe openingsuren"),
        "points": (["Les soirées du jeudi"], ["De donderdagavonden"]),
    },
    {
        "weeks": 16,
        "draft": True,
        "title": ("Réunion des partenaires, au vert", "Partnervergadering, buitenshuis"),
        "points": ([], []),
    },
)


def load(say: Callable[[str], None]) -> None:
    """Add the meetings that are missing; leave what is there as it is."""
    partners = {partner.code: partner for partner in Partner.objects.all()}
    with transaction.atomic():
        for said in MEETINGS:
            if not PartnerMeeting.objects.filter(title_fr=said["title"][0]).exists():
                _make(said, partners)
    say(f"{PartnerMeeting.objects.count()} meetings, {MeetingDecision.objects.count()} decisions")


def _make(said: dict[str, Any], partners: dict[str, Partner]) -> None:
    near = clock.today() + dt.timedelta(weeks=said["weeks"])
    day = near + dt.timedelta(days=THURSDAY - near.weekday())
    announced = clock.at(min(day - dt.timedelta(weeks=4), clock.today() - dt.timedelta(days=2)), NINE)
    meeting = PartnerMeeting.objects.create(
        starts=clock.at(day, NINE),
        ends=clock.at(day, NOON),
        online_url=said.get("online", ""),
        came=said.get("came"),
        announced=None if said.get("draft") else announced,
        cancelled=said.get("cancelled", False),
        sequence=1 if said.get("cancelled") else 0,
        **_both("title", said["title"]),
        **_both("place", HOME),
        **_both("agenda", ["\n".join(points) for points in said["points"]]),
    )
    for position, (code, due, done, *words) in enumerate(said.get("decided", ()), start=1):
        MeetingDecision.objects.create(
            meeting=meeting,
            position=position,
            partner=partners.get(code),
            due=day + dt.timedelta(weeks=due),
            done=day + dt.timedelta(weeks=done) if done else None,
            **_both("text", words),
        )
    for language, title in zip(("fr", "nl"), said.get("paper", ()), strict=False):
        content = _paper(title, day, language)
        MeetingDocument.objects.create(
            meeting=meeting,
            title=title,
            language=language,
            filename=f"document-{language}.{PDF.extension}",
            media_type=PDF.media_type,
            content=content,
            size=len(content),
            added=meeting.starts,
        )


def _both(word: str, texts: Sequence[str]) -> dict[str, str]:
    return {f"{word}_{code}": text for code, text in zip(("fr", "nl"), texts, strict=True)}


def _paper(title: str, day: dt.date, language: str) -> bytes:
    """One page that says what it is."""
    with translation.override(language):
        when = human.date(day)
    example = {"fr": "Document de démonstration.", "nl": "Document voor de demonstratie."}[language]
    page = f'#set document(title: "{title}")\n= {title}\n{when}\n\n{example}'
    return typst.compile(page.encode(), format="pdf", ignore_system_fonts=True)
