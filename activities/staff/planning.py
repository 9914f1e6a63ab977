"""The list of activities, and one of them with its sessions."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import CharField, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from activities import access, giving, seats
from activities.access import STAFF, Right, activities_of, activity_for
from activities.agenda import search
from activities.models import Activity, Meeting, Session
from activities.models.activity import ActivityQuerySet
from activities.planning import activity as verbs
from activities.planning import sessions
from cdm.agenda.models import Calendar
from cdm.core import clock, searching
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from partners.models import Partner

PAGE, PAST = 25, 10
TABS = ("current", "draft", "published", "archived")


@staff(*STAFF)
def activities(request: Request) -> HttpResponse:
    """Of one's partners; of every partner for managers and reception."""
    asked = request.GET
    tab = asked.get("state") if asked.get("state") in TABS else TABS[0]
    typed = searching.clean(asked.get("q", ""))
    listed = activities_of(request.member)
    rows = _counted(listed)
    rows = rows.exclude(state="archived") if tab == "current" else rows.filter(state=tab)
    hosts = _hosts(listed)
    host = asked.get("partner") if asked.get("partner") in {partner.code for partner in hosts} else ""
    if host:
        rows = rows.of_partners([host])
    if typed:
        rows = rows.filter(search.matching(typed, "pk"))
    page = Paginator(_sorted(rows, asked.get("sort", "")), PAGE).get_page(asked.get("page"))
    context = {
        "page": page,
        "tab": tab,
        "tabs": TABS,
        "typed": typed,
        "hosts": hosts if len(hosts) > 1 else [],
        "host": host,
        "idle_rooms": _idle_rooms() if request.member.has(Role.MANAGER) else [],
        "may_create": request.member.has(*access.PLANNERS),
        "asked": bool(typed or host or tab != TABS[0]),
    }
    return render(request, "activities/staff/activities.html", context)


@staff(*STAFF)
def activity(request: Request, pk: int) -> HttpResponse:
    """What it is, what is still missing, its sessions: those to come first."""
    found = activity_for(request, pk)
    rights = access.rights_over(request.member, found)
    rows = found.sessions.select_related("site", "room", "series").prefetch_related("meetings")
    rows = rows.annotate(unclosed=Exists(_unclosed("session")))
    now = clock.now()
    coming = _page(request, rows.filter(ends__gt=now).order_by("starts", "pk"), PAGE, "page")
    past = _page(request, rows.filter(ends__lte=now).order_by("-starts", "-pk"), PAST, "past")
    shown = [*coming, *past]
    places = seats.of(shown)
    givers = giving.names(request.member, found, shown)
    for session in shown:
        session.seats = places[session.pk]
        session.giver = givers.get(session.pk, "")
        session.came = sum(meeting.onsite + meeting.online for meeting in session.meetings.all())
    editable = Right.EDIT in rights
    context = {
        "activity": found,
        "hosts": found.hosts,
        "audiences": list(found.audiences.all()),
        "coming": coming,
        "past": past,
        "drafts": found.sessions.filter(state=Session.State.DRAFT, starts__gt=now).count() if editable else 0,
        "editable": editable,
        "missing": verbs.missing(found) if editable and found.state == Activity.State.DRAFT else [],
        "picture": getattr(found, "picture", None),
    }
    return render(request, "activities/staff/activity.html", context)


def _page(request: Request, rows: QuerySet[Any], size: int, name: str) -> Any:
    return Paginator(rows, size).get_page(request.GET.get(name))


def _counted(rows: ActivityQuerySet) -> ActivityQuerySet:
    """With the next session, how many are to come, and how many days wait to be closed. No query of its own."""
    of_it = Session.objects.filter(activity=OuterRef("pk")).order_by()
    coming = of_it.filter(state=Session.State.PUBLISHED, ends__gt=clock.now())
    drafts = of_it.filter(state=Session.State.DRAFT, ends__gt=clock.now())
    unclosed = _unclosed("session__activity")
    return (
        rows.select_related("lead")
        .prefetch_related("co_hosts")
        .annotate(
            next=Subquery(coming.order_by("starts").values("starts")[:1]),
            coming=_count(coming, "activity"),
            drafts=_count(drafts, "activity"),
            unclosed=_count(unclosed.order_by(), "session__activity"),
        )
    )


def _unclosed(of: str) -> Any:
    """Meetings that are over and wait to be counted."""
    return Meeting.objects.filter(
        **{of: OuterRef("pk")}, closed=False, ends__lte=clock.now(), session__state=Session.State.PUBLISHED
    )


def _count(rows: Any, by: str) -> Coalesce:
    counted = rows.values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _sorted(rows: ActivityQuerySet, by: str) -> ActivityQuerySet:
    """By the next session unless asked otherwise; what has none comes last."""
    here = (translation.get_language() or "fr")[:2]
    title = Func(
        Coalesce(F(f"title_{here}"), F("title_fr"), F("title_nl")),
        function="activities_fold",
        output_field=CharField(),
    )
    if by in ("title", "-title"):
        return rows.order_by(title.desc() if by == "-title" else title.asc(), "pk")
    if by == "-next":
        return rows.order_by(F("next").desc(nulls_last=True), title.asc(), "pk")
    return rows.order_by(F("next").asc(nulls_last=True), title.asc(), "pk")


def _hosts(listed: ActivityQuerySet) -> list[Partner]:
    """By whom the list can be narrowed: whoever leads or shares something in it."""
    found = Activity.objects.filter(pk__in=listed.order_by().values("pk"))
    return list(Partner.objects.filter(Q(pk__in=found.values("lead")) | Q(pk__in=found.values("co_hosts"))))


def _idle_rooms() -> list[Calendar]:
    """Rooms out of use in which sessions to come are planned."""
    coming = Session.objects.filter(state__in=sessions.OPEN, ends__gt=clock.now(), room=OuterRef("pk"))
    return list(Calendar.objects.filter(Exists(coming), active=False).order_by("name", "pk"))
