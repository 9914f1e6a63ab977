"""Somebody leaves: A's people are A's coordinators' and the managers' affair."""

from __future__ import annotations

from activities.models import Activity, Session
from cdm.core.vocabulary import Role
from tests.activities import worlds
from tests.counselling.worlds import NOW, TUESDAY
from tests.wall import World, own, staff

LOOKING_AFTER = (Role.COORDINATOR, Role.MANAGER)


def populate(world: World) -> None:
    """Somebody of each partner is to give a session of the other's, for which they do not work any more."""
    given = Session.objects.of_partners(["alpha"]).filter(ends__gt=NOW).order_by("pk").last()
    given.given_by = world.people["counsellor_b"]
    given.save(update_fields=["given_by"])
    theirs = Activity.objects.get(lead=world.partner_b, state=Activity.State.DRAFT)
    worlds.session(theirs, state=Session.State.DRAFT, given_by=world.people["counsellor_a"])


def leaving_shared(world: World):
    """With a session of both partners after the last day, to hand on: to A's people, if it is A's who hands it on."""
    person = world.people["counsellor_a"]
    person.memberships.update(last_day=TUESDAY)
    if not Session.objects.filter(given_by=person, activity__lead=world.partner_a).exists():
        shared = worlds.activity(world.partner_a, "Ensemble", world.partner_b)
        worlds.session(shared, state=Session.State.DRAFT, given_by=person)
    return {"pk": person.pk}


def leaver(world: World):
    return {"pk": world.people["counsellor_a"].pk}


ROWS = {
    "home:leavers": staff(*LOOKING_AFTER),
    "home:leaving": own(leaver, *LOOKING_AFTER),
    "home:leaving_stay": own(leaver, *LOOKING_AFTER),
    "home:leaving_now": own(leaver, *LOOKING_AFTER),
    "counselling:handover": own(leaver, *LOOKING_AFTER),
    "activities:handover": own(leaving_shared, *LOOKING_AFTER),
}
