"""Works for the tests: real-looking titles in French, Dutch and English."""

from __future__ import annotations

import datetime as dt
from typing import Any

from multimedia.models import Work

LONG_AGO = dt.date(2019, 5, 6)


def work(title: str = "Réussir son entretien d’embauche", call_number: str = "", **fields: Any) -> Work:
    usual: dict[str, Any] = {"language": "fr", "theme": "WORK", "place": "Rayon 4", "acquired": LONG_AGO}
    number = call_number or f"EMP {Work.objects.count() + 1:03}"
    return Work.objects.create(title=title, call_number=number, **{**usual, **fields})


def shelf() -> dict[str, Work]:
    """A few that are found by different words."""
    return {
        "interview": work(
            "Réussir son entretien d’embauche",
            "EMP 331 DUP",
            authors="Dupré, Œdile ; Van den Bossche, Jan",
            publisher="Éditions de l’Université",
            year=2019,
            isbn="9782709612340",
        ),
        "jobs": work("Les métiers verts", "OR 12", theme="GUIDE", isbn="9789020978438", state="repair"),
        "letter": work("De perfecte sollicitatiebrief", "WER 8", language="nl", authors="Peeters, An", year=2021),
        "talk": work("Het sollicitatiegesprek voorbereiden", "WER 9", language="nl", copies=3),
        "start": work("Créer sa propre entreprise", "ENT 1", theme="START", state="missing"),
        "move": work("Moving to Brussels", "BOU 1", theme="MOVE", language="en"),
    }
