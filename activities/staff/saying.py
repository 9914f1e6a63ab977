"""What staff read before and after a change: what it alters, whom it reaches, and why it was refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import access
from activities.access import Right
from activities.models import Activity, Mode, Registration, Session
from activities.planning import Clash, Plan, RoomTaken
from cdm.agenda.models import Calendar, Site
from cdm.core import human
from cdm.core.access import Member
from cdm.core.refused import Refused

FIELDS = {"room": "where", "meetings": "day_0"}


@dataclass(frozen=True)
class Difference:
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Reach:
    """Who is registered, waits or was offered a place. ``silent``: registrations no mail can reach."""

    people: int = 0
    registrations: int = 0
    mails: int = 0

    @property
    def silent(self) -> int:
        return self.registrations - self.mails

    @property
    def words(self) -> str:
        people = ngettext("%(n)s person", "%(n)s people", self.people) % {"n": human.number(self.people)}
        mails = ngettext("%(n)s mail leaves", "%(n)s mails leave", self.mails) % {"n": human.number(self.mails)}
        return _("%(people)s registered or waiting: %(mails)s.") % {"people": people, "mails": mails}


def reach(sessions: Iterable[Session]) -> Reach:
    """Those who hear of a change of any of these. One query."""
    rows = Registration.objects.active().filter(
        session__in=[each.pk for each in sessions if each.state == Session.State.PUBLISHED]
    )
    found = rows.aggregate(people=Sum("party"), registrations=Count("pk"), mails=Count("pk", filter=~Q(email="")))
    return Reach(found["people"] or 0, found["registrations"], found["mails"])


def differences(before: Plan, after: Plan) -> list[Difference]:
    """What who is registered has to know, in words."""
    found = [
        Difference(_("When"), _when(before), _when(after)),
        Difference(_("How"), str(Mode(before.mode).label), str(Mode(after.mode).label)),
    ]
    if before.where != after.where:
        found.append(Difference(_("Where"), _where(before), _where(after)))
    if before.link != after.link:
        found.append(Difference(_("Link to join online"), before.link or _("none yet"), after.link or _("none")))
    return [each for each in found if each.before != each.after]


def put(form: forms.Form, refused: Refused, member: Member) -> None:
    """The refusal at the field it concerns; who has the room is said as far as this member may know (P4)."""
    field = FIELDS.get(refused.field or "", refused.field)
    if isinstance(refused, RoomTaken):
        for clash in refused.clashes:
            form.add_error(field if field in form.fields else None, whose(clash, refused.room, member))
        if refused.clashes:
            return
    form.add_error(field if field in form.fields else None, str(refused))


def refusal(refused: Refused, member: Member) -> str:
    """The same in one line, where there is no form."""
    if isinstance(refused, RoomTaken) and refused.clashes:
        return " ".join(whose(clash, refused.room, member) for clash in refused.clashes)
    return str(refused)


def whose(clash: Clash, room: Calendar, member: Member) -> str:
    words = {"room": room, "when": human.moment(*clash.period), "who": who(clash.session, member)}
    return _("%(room)s is taken: %(who)s, %(when)s. Choose another room or another time.") % words


def who(session: Session | None, member: Member) -> str:
    if session is None:
        return _("an interview")
    shown = (Session.State.PUBLISHED, Session.State.HELD)
    public = session.state in shown and session.activity.state == Activity.State.PUBLISHED
    if public or Right.READ in access.rights_over(member, session.activity):
        return str(session.activity)
    return _("another activity")


def _when(plan: Plan) -> str:
    moments: Sequence[str] = [human.moment(each.start, each.end) for each in plan.meetings]
    return " · ".join(moments)


def _where(plan: Plan) -> str:
    if plan.room:
        room = Calendar.objects.select_related("site").get(pk=plan.room)
        return f"{room}, {room.site}" if room.site else str(room)
    if plan.site:
        return str(Site.objects.get(pk=plan.site))
    return " / ".join(part for part in (plan.place_fr, plan.place_nl) if part) or str(Mode.ONLINE.label)
