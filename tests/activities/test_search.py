"""Words found whatever their accents, case and endings, and inside compounds; typed signs mean nothing to the SQL."""

from __future__ import annotations

import pytest

from activities.agenda import meetings
from activities.agenda.filters import Filters
from activities.models import Activity
from cdm.core import searching
from partners.models import Programme
from tests.activities import worlds


@pytest.fixture
def world(site, partner_a, partner_b):
    programme = Programme.objects.create(code="touch", name="Touch’N’Go")
    worlds.session(
        worlds.activity(
            partner_a,
            "Préparer un entretien d’embauche",
            title_nl="Een sollicitatiegesprek voorbereiden",
            description_fr="Nous cherchons ensemble des réponses. Œuvrer en équipe, entre demandeur·euse·s d’emploi.",
            description_nl="Wij oefenen samen de moeilijke vragen.",
            programme=programme,
        )
    )
    worlds.session(
        worlds.activity(
            partner_b,
            "Les métiers verts, 100 % d’avenir",
            title_nl="Groene beroepen: 100% toekomst",
            summary_fr="Visite d_un chantier.",
            summary_nl="Bezoek aan een werf.",
        )
    )


def found(words: str) -> list[str]:
    lines = meetings.listing(Filters(q=searching.clean(words))).days
    return [line.activity.title_fr[:8] for day in lines for line in day.lines]


INTERVIEW, GREEN = ["Préparer"], ["Les méti"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("entretien", INTERVIEW),
        ("ENTRETIENS", INTERVIEW),  # plural, capitals
        ("preparer", INTERVIEW),  # no accent
        ("prépare", INTERVIEW),  # another ending
        ("préparèr", INTERVIEW),  # a wrong accent
        ("chercher des réponses", INTERVIEW),  # conjugated
        ("oeuvrer", INTERVIEW),
        ("demandeureuse", INTERVIEW),
        ("d'embauche", INTERVIEW),  # the straight apostrophe
        ("d’embauche", INTERVIEW),
        ("embau", INTERVIEW),  # typed halfway
        ("metier vert", GREEN),
        ("métiers", GREEN),
        # Dutch, on whatever page
        ("sollicitatiegesprek", INTERVIEW),
        ("sollicitatiegesprekken", INTERVIEW),  # plural
        ("sollicitatie", INTERVIEW),  # first half of a compound
        ("gesprek", INTERVIEW),  # its second half
        ("gesprekken", INTERVIEW),  # its second half, in the plural
        ("moeilijk", INTERVIEW),
        ("groen beroep", GREEN),
        # hosts and programme
        ("alpha emploi", INTERVIEW),
        ("beta", GREEN),
        ("touch n go", INTERVIEW),
        # both words, or either
        ("entretien vert", []),
        ("entretien or vert", [*INTERVIEW, *GREEN]),
        ("entretien -embauche", []),
        ('"métiers verts"', GREEN),
        ("plongée", []),
        # words that LIKE would read otherwise
        ("100%", GREEN),
        ("%", [*INTERVIEW, *GREEN]),  # no letter: nothing is asked
        ("_", [*INTERVIEW, *GREEN]),
        ("plon%gée", []),
        ("jard_ns", []),
        ("');--", [*INTERVIEW, *GREEN]),
        ("' or 1=1 --", []),
        ("\\", [*INTERVIEW, *GREEN]),
        ("entretien & !", INTERVIEW),
        ("entretien:*", INTERVIEW),
    ],
)
def test_it_finds(world, typed, expected):
    assert found(typed) == expected


def test_what_is_typed_is_never_sql(world):
    for text in ("'; DROP TABLE activities_activity; --", "%(x)s %s {0}", "\x00entretien", "$$", "a" * 5000, "🦄"):
        found(text)
    assert Activity.objects.count() == 2


def test_a_question_is_cut_to_what_a_person_types():
    assert len(searching.clean("mot " * 500)) <= searching.LONGEST
    assert len(searching.words("mot " * 15)) <= searching.MOST_WORDS
    assert searching.clean(" \n ") == searching.clean("!?") == ""
