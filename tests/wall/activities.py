"""A session of each partner, with somebody registered, somebody waiting, and visitors who carry its marker."""

from __future__ import annotations

import datetime as dt

from activities import finding
from activities.models import Activity, Mode, Picture, Registration, Session
from tests.activities import worlds
from tests.counselling.worlds import NOW
from tests.personae import marker
from tests.wall import EVERYONE, World, public, rows


def populate(world: World) -> None:
    """And a session of each that nobody closed: the title carries the marker, and is on no public page any more."""
    for partner in (world.partner_a, world.partner_b):
        word = marker(partner)
        worlds.session(worlds.activity(partner, f"Unclosed {word}"), NOW - dt.timedelta(days=3))
        given = worlds.activity(partner, f"Atelier {partner.code}")
        session = worlds.session(given, onsite=1, online=5, place_fr="Bibliothèque", place_nl="Bibliotheek")
        for number, more in enumerate(({}, {"wait": True}, {"mode": Mode.ONLINE})):
            worlds.register(
                session,
                name=f"Visitor {word}",
                email=f"visitor.{number}.{word.lower()}@example.org",
                needs=f"Near the door, says {word}",
                **more,
            )


def session_of_a(world: World) -> Session:
    return Session.objects.of_partners(["alpha"]).filter(state=Session.State.PUBLISHED).latest("pk")


def registration_of_a(world: World) -> Registration:
    return Registration.objects.filter(session=session_of_a(world), state="confirmed", mode=Mode.ONSITE).latest("pk")


def session(world: World):
    return {"pk": session_of_a(world).pk}


def token(world: World):
    return {"token": finding.token_of(registration_of_a(world))}


def picture(world: World):
    activity = Activity.objects.of_partners(["alpha"]).filter(state=Activity.State.PUBLISHED).latest("pk")
    made, _new = Picture.objects.get_or_create(
        activity=activity,
        defaults={
            "image": b"RIFF",
            "digest": "0123456789abcdef",
            "width": 1,
            "height": 1,
            "alt_fr": "Une salle",
            "alt_nl": "Zaal",
        },
    )
    return {"pk": made.pk, "digest": made.digest}


ROWS = {
    **rows(
        public,
        (
            "activities:agenda",
            "activities:month",
            "activities:feed_ics",
            "activities:feed_rss",
            "activities:feed_json",
            "activities:registered",
        ),
    ),
    **rows(public, ("activities:session", "activities:session_calendar", "activities:register"), session),
    "activities:picture": public(picture),
    # Who has the link is the visitor, and reads their own name.
    **rows(
        public,
        (
            "activities:registration",
            "activities:registration_change",
            "activities:registration_cancel",
            "activities:registration_answer",
            "activities:registration_calendar",
        ),
        token,
        seen_by=EVERYONE,
    ),
}
