"""What waits for somebody of the partner, or of any: each with the page where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import day as groups
from activities.models import Session
from cdm.accounts import closing
from cdm.core import clock
from cdm.core.access import Member
from cdm.home.workspace.scope import Place
from cdm.home.workspace.team import Team
from counselling.models import Appointment, SlotRequest
from partners.directory import freshness
from partners.directory.freshness import State
from partners.models import Invitation, MeetingDecision, Membership


@dataclass(frozen=True)
class Waiting:
    text: str
    url: str
    icon: str


def of(member: Member, place: Place, team: Team, requests: list[SlotRequest]) -> list[Waiting]:
    """The most pressing first; six queries."""
    return [*_requests(place, requests), *_unclosed(place), *_sheets(place), *_people(member, place, team)]


def _requests(place: Place, requests: list[SlotRequest]) -> Iterator[Waiting]:
    asked = [request for request in requests if request.state == SlotRequest.State.ASKED]
    if asked:
        said = ngettext("%(n)d request for times to answer", "%(n)d requests for times to answer", len(asked))
        one = len(asked) == 1
        url = reverse("counselling:request", args=[asked[0].pk]) if one else reverse("counselling:requests")
        yield Waiting(said % {"n": len(asked)}, url, "calendar")


def _unclosed(place: Place) -> Iterator[Waiting]:
    left = Appointment.objects.of_partners(place.codes).unclosed().count()
    if left:
        said = ngettext("%(n)d appointment nobody closed", "%(n)d appointments nobody closed", left)
        yield Waiting(said % {"n": left}, reverse("home:today"), "edit")
    left = groups.left_open().filter(session__in=Session.objects.of_partners(place.codes)).count()
    if left:
        said = ngettext("%(n)d group session nobody closed", "%(n)d group sessions nobody closed", left)
        yield Waiting(said % {"n": left}, reverse("home:today"), "edit")


def _sheets(place: Place) -> Iterator[Waiting]:
    if place.partner:
        standing = freshness.state(place.partner)
        said = {
            State.DUE: _("The public sheet is to be verified"),
            State.LATE: _("The public sheet is overdue"),
            State.NEVER: _("The public sheet was never verified"),
        }.get(standing)
        url = reverse("partners:edit_sheet", args=[place.partner.code])
        if not (place.partner.themes and place.partner.languages):
            yield Waiting(_("The public sheet names no themes or no languages"), url, "book")
        if said:
            yield Waiting(said, url, "book")
    else:
        overdue = sum(1 for partner in place.choices if freshness.state(partner) is not State.RIGHT)
        if overdue:
            said = ngettext("%(n)d public sheet to verify", "%(n)d public sheets to verify", overdue)
            yield Waiting(said % {"n": overdue}, reverse("partners:sheets"), "book")
    announced = MeetingDecision.objects.filter(meeting__announced__isnull=False, partner__code__in=place.codes)
    dues = announced.filter(done=None).values_list("due", flat=True)
    late = [due for due in dues if due and due < clock.today()]
    if late:
        said = ngettext("%(n)d decision of a meeting is late", "%(n)d decisions of meetings are late", len(late))
        yield Waiting(said % {"n": len(late)}, reverse("partners:decisions"), "warn")
    if in_time := len(dues) - len(late):
        said = ngettext("%(n)d decision of a meeting to carry out", "%(n)d decisions of meetings to carry out", in_time)
        yield Waiting(said % {"n": in_time}, reverse("partners:decisions"), "done")


def _people(member: Member, place: Place, team: Team) -> Iterator[Waiting]:
    people = reverse("partners:people") + place.query
    hours = team.without_hours
    if hours:
        said = ngettext("%(n)d person never set hours", "%(n)d people never set hours", len(hours))
        one = len(hours) == 1
        url = reverse("counselling:availability_of", args=[hours[0].counsellor.pk]) if one else "#team"
        yield Waiting(said % {"n": len(hours)}, url, "clock")
    invited = Invitation.objects.managed_by(member).open()
    if place.partner:
        invited = invited.filter(partner=place.partner)
    if count := invited.count():
        said = ngettext("%(n)d person invited has not come yet", "%(n)d people invited have not come yet", count)
        yield Waiting(said % {"n": count}, people, "mail")
    roles = Membership.objects.managed_by(member).current()
    if place.partner:
        roles = roles.filter(partner=place.partner)
    if count := closing.unused().filter(pk__in=roles.values("user")).count():
        said = ngettext("%(n)d account nobody uses", "%(n)d accounts nobody uses", count)
        yield Waiting(said % {"n": count}, reverse("partners:accounts"), "users")
