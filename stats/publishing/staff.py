"""For managers: what is public, what will be next, and the decision to begin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cdm.core import clock
from cdm.core.access import Request, staff
from cdm.core.vocabulary import Role
from stats import publishing
from stats.publishing import runs, snapshots
from stats.publishing.snapshots import Work


@dataclass(frozen=True)
class Coming:
    """What a month would be published with, were it frozen now. ``late``: of which were given in earlier months;
    ``carried``: contacts taken back that it has too few of, and that later months give back.
    """

    month: dt.date
    day: dt.date
    contacts: int
    late: int
    carried: int


def coming(month: dt.date) -> Coming:
    """The month that is next, of a year that is public already or not. Two queries."""
    found = snapshots.settled(Work(month, (month,)))
    return Coming(month, snapshots.freezes_on(month), found.contacts, found.late, found.carried)


@staff(Role.MANAGER)
def publication(request: Request) -> HttpResponse:
    """What is public and what comes next; read anew every two seconds while it is being made."""
    editions = publishing.years()
    running, failed = runs.state()
    due = [] if running else snapshots.due()
    following = snapshots.following(editions[0].month) if editions else None
    context = {
        "editions": editions,
        "running": running,
        "failed": _(failed) if failed else "",
        "due": due,
        "overdue": bool(editions and due and not running),
        "coming": coming(following) if following and following <= clock.today() and not due else None,
    }
    template = "stats/public/publication.html#state" if request.htmx else "stats/public/publication.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@staff(Role.MANAGER)
@require_POST
def publish(request: Request) -> HttpResponse:
    runs.ask()
    return redirect("stats:publication")
