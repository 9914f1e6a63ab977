"""Preparing activities: a draft of each partner carries its marker, which the other's people never read."""

from __future__ import annotations

from activities.access import PLANNERS, STAFF
from activities.models import Activity, Session
from cdm.agenda.models import Calendar, Site
from cdm.core.vocabulary import Role
from tests.activities import worlds
from tests.personae import marker
from tests.wall import World, own, rows, staff
from tests.wall.activities import session
from tests.wall.counselling_staff import closure, key, regime


def populate(world: World) -> None:
    for partner in (world.partner_a, world.partner_b):
        worlds.activity(partner, f"Brouillon {marker(partner)}", state=Activity.State.DRAFT)


def draft(world: World):
    return {"pk": Activity.objects.get(lead=world.partner_a, state=Activity.State.DRAFT).pk}


def lent(world: World) -> Session:
    """A session of A that somebody of B is to give: that somebody does is A's affair, who is B's."""
    activity, giver = Activity.objects.get(**draft(world)), world.people["counsellor_b"]
    found = activity.sessions.filter(given_by=giver).first()
    return found or worlds.session(activity, state=Session.State.DRAFT, given_by=giver)


def lending(world: World):
    return {"pk": lent(world).activity_id}


def lent_session(world: World):
    return {"pk": lent(world).pk}


def room(world: World):
    made, _new = Calendar.objects.get_or_create(kind=Calendar.Kind.ROOM, name="Salle", site=Site.objects.first())
    return {"pk": made.pk}


ROWS = {
    "activities:activities": staff(*STAFF, seen_by=("reception",)),
    "activities:activity": own(lending, *STAFF, seen_by=("reception",)),
    "activities:activity_new": staff(*PLANNERS),
    **rows(
        own,
        (
            "activities:activity_edit",
            "activities:activity_state",
            "activities:activity_duplicate",
            "activities:session_new",
            "activities:sessions_publish",
        ),
        draft,
        *PLANNERS,
    ),
    "activities:session_edit": own(lent_session, *PLANNERS),
    **rows(
        own,
        (
            "activities:session_move",
            "activities:session_duplicate",
            "activities:session_publish",
            "activities:session_cancel",
        ),
        session,
        *PLANNERS,
    ),
    "activities:undo": staff(*PLANNERS, make=key),
    "activities:hits_closure": staff(Role.MANAGER, make=closure),
    "activities:hits_regime": staff(Role.MANAGER, make=regime),
    "activities:hits_room": staff(Role.MANAGER, make=room),
}
