"""What judges keep that no row of the table asks for: each in a world of its own, asked directly.

A probe makes what its judge has to keep from somebody of partner A, and returns a question: whether it is kept. It is
as the code stands; where the judge lets everything through, it must not be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404

from activities import access as activities_access
from activities.staff.forms_activity import ActivityForm
from cdm.accounts.admin_site import Site
from cdm.core import clock, undoable
from cdm.core.access import Member
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from cdm.home.workspace import scope as workspace
from counselling import access as counselling_access
from counselling.models import Counsellor, SlotRequest
from counselling.requests import access as slot_access
from counselling.requests import asking
from counselling.staff import closing
from multimedia.staff import documentation_import
from partners.access import member_of
from partners.accounts import access as account_access
from partners.forms import InviteForm
from partners.models import Membership, Programme
from partners.people import leaving, roles
from partners.programmes import access as programme_access
from partners.resources import proposing
from partners.resources.forms import ResourceForm
from stats import scope as figures
from tests.activities import worlds as activities
from tests.counselling.desks import given
from tests.counselling.worlds import NOW
from tests.partners.resources import answers
from tests.wall import World
from tests.wall.judging import NOBODY, Everybody

Question = Callable[[], bool]


def refuses(act: Callable[[], object]) -> bool:
    try:
        act()
    except (Http404, PermissionDenied, Refused):
        return True
    return False


def _a(world: World, name: str = "coordinator_a") -> Member:
    return member_of(world.people[name])


def _request(world: World, name: str = "coordinator_a") -> Any:
    return SimpleNamespace(user=world.people[name], member=_a(world, name))


def _of_b(world: World) -> Counsellor:
    return Counsellor.objects.select_related("partner", "calendar").get(user=world.people["counsellor_b"])


def own_partner_kept(world: World) -> Question:
    """A coordinator of a co-host takes their own partner out of an activity that B leads."""
    shared = activities.activity(world.partner_b, "Atelier", world.partner_a)

    def asked() -> bool:
        form = ActivityForm({"lead": shared.lead_id, "title_fr": "Atelier"}, instance=shared, member=_a(world))
        return "co_hosts" in form.errors

    return asked


def admin(world: World) -> Question:
    return lambda: not Site().has_permission(_request(world))


def answering(world: World) -> Question:
    theirs = SlotRequest.objects.get(partner=world.partner_b, state="asked")
    return lambda: not slot_access.answers(_a(world), theirs)


def asking_for_times(world: World) -> Question:
    span = {"first_day": clock.today(), "last_day": clock.today() + dt.timedelta(days=9)}
    wanted = {"theme": "LEARN", "language": "fr", "channel": "", "number": 3, **span}
    return lambda: refuses(lambda: asking.ask(by=_a(world), partner=world.partner_b, **wanted))


def receiving_no_longer(world: World) -> Question:
    """A counsellor whose role has ended, and whom the room has not heard of yet, receives nobody there."""
    person = world.people["counsellor_a"]
    Membership.objects.filter(user=person).delete()
    Counsellor.objects.filter(user=person).update(active=True)
    return lambda: counselling_access.counsellor_of(member_of(person)) is None


def closing_for(world: World) -> Question:
    """Whose contact an appointment of B's is, where A's coordinator closes it: nobody's."""
    theirs = given(_of_b(world), NOW - dt.timedelta(days=1))

    def asked() -> bool:
        try:
            return closing.counted_for(_request(world), theirs) != world.partner_b
        except IndexError:
            return True

    return asked


def programme_part(world: World) -> Question:
    shared = Programme.objects.create(code="shared", name_fr="x", name_nl="x")
    shared.partners.set([world.partner_a, world.partner_b])
    return lambda: programme_access.own_part(_a(world), shared) == {"alpha"}


def proposing_for(world: World) -> Question:
    typed = {name: value for name, value in answers().items() if name in proposing.CONTENT and value}
    values = typed | {"themes": ["WORK"], "languages": ["fr"]}
    return lambda: refuses(lambda: proposing.propose(by=_a(world), partner=world.partner_b, values=values))


def a_file_of_another(world: World) -> Question:
    theirs = _request(world, "documentalist")
    key = documentation_import._keep(theirs, ContentFile(b"x", name="works.csv"))
    return lambda: documentation_import._kept(_request(world), key) is None


def an_undo_of_another(world: World) -> Question:
    """What A's counsellor did a moment ago, its key in the hands of B's."""
    key = undoable.remember("wall", "note", user_id=world.people["counsellor_a"].pk)
    return lambda: refuses(lambda: undoable.recall("wall", key, user_id=world.people["counsellor_b"].pk))


def somebody_of_b(world: World) -> Question:
    theirs = Membership.objects.filter(user=world.people["counsellor_b"]).select_related("partner")
    return lambda: not account_access.covers(_a(world), theirs)


def a_role_at_b(world: World) -> Question:
    return lambda: not roles.may_grant(_a(world), Role.COUNSELLOR, world.partner_b)


def oneself(world: World) -> Question:
    return lambda: not account_access.acts_on(_a(world), world.people["coordinator_a"])


def ones_own_role(world: World) -> Question:
    """Nobody ends the role they have themselves."""
    own = list(Membership.objects.filter(user=world.people["coordinator_a"]))
    return lambda: refuses(lambda: leaving._locked(own, _a(world)))


def sessions_of_b(world: World) -> Question:
    theirs = activities.session(activities.activity(world.partner_b))
    return lambda: not activities_access.readable(_a(world)).filter(pk=theirs.pk).exists()


def leading_for(world: World) -> Question:
    return lambda: world.partner_b not in ActivityForm(member=_a(world)).fields["lead"].queryset


def inviting_for(world: World) -> Question:
    return lambda: InviteForm(member=_a(world)).own == world.partner_a


def proposing_as(world: World) -> Question:
    return lambda: "partner" not in ResourceForm(member=_a(world)).fields


def workspace_of_b(world: World) -> Question:
    return lambda: refuses(lambda: workspace.of(_a(world), "beta"))


def figures_of_b(world: World) -> Question:
    return lambda: refuses(lambda: figures.of(_a(world), {"partner": "beta"}, clock.today().year))


def programme_of_b(world: World) -> Question:
    return lambda: not Programme.objects.visible_to(_a(world)).filter(code="ownb").exists()


class Probe(NamedTuple):
    make: Callable[[World], Question]
    number: int | None = None  # of the account a judge that lets everything through takes everybody for


PROBES = {
    "activities.access.readable": Probe(sessions_of_b),
    "activities.staff.forms_activity.ActivityForm._leads": Probe(leading_for),
    "activities.staff.forms_activity.ActivityForm.clean": Probe(own_partner_kept),
    "cdm.accounts.admin_site.Site.has_permission": Probe(admin),
    "cdm.home.workspace.scope.of": Probe(workspace_of_b),
    "cdm.core.undoable.recall": Probe(an_undo_of_another, number=Everybody()),
    "counselling.access.counsellor_of": Probe(receiving_no_longer),
    "counselling.requests.access.answers": Probe(answering),
    "counselling.requests.asking.ask": Probe(asking_for_times),
    "counselling.staff.closing.counted_for": Probe(closing_for),
    "multimedia.staff.documentation_import._kept": Probe(a_file_of_another, number=Everybody()),
    "partners.accounts.access.covers": Probe(somebody_of_b),
    "partners.forms.InviteForm.__init__": Probe(inviting_for),
    "partners.models.programmes.ProgrammeQuerySet.visible_to": Probe(programme_of_b),
    "partners.resources.forms.ResourceForm._offer_partners": Probe(proposing_as),
    "stats.scope.of": Probe(figures_of_b),
    "partners.accounts.access.acts_on": Probe(oneself, number=NOBODY),
    "partners.people.leaving._locked": Probe(ones_own_role, number=NOBODY),
    "partners.people.roles.may_grant": Probe(a_role_at_b),
    "partners.programmes.access.own_part": Probe(programme_part),
    "partners.resources.proposing.propose": Probe(proposing_for),
}
