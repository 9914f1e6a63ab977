"""My week: a grid on a desk, a list on a phone."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from cdm.agenda import weeks
from cdm.audit.viewing import viewing
from cdm.core import clock
from cdm.core.access import Request, staff
from counselling import weekly
from counselling.access import counsellor_for, managed
from counselling.models import Counsellor
from counselling.staff.hours import PLANNERS, to_first
from counselling.staff.listing import A_YEAR


@staff(*PLANNERS)
def mine(request: Request) -> HttpResponse:
    return to_first(request, "counselling:week_of")


@staff(*PLANNERS)
@viewing("counselling.counsellor")
def week(request: Request, pk: int) -> HttpResponse:
    counsellor: Counsellor = counsellor_for(request, pk)
    page = {
        "counsellor": counsellor,
        "own": counsellor.user_id == request.member.user_id,
        "people": managed(request.member),
        "week": weekly.of(request.member, counsellor, _asked(request)),
        "this_monday": weeks.monday_of(clock.today()),
        "today": clock.today(),
    }
    return render(request, "counselling/staff/week.html", page)


def _asked(request: Request) -> dt.date:
    try:
        day = parse_date(request.GET.get("week", ""))
    except ValueError:
        day = None
    today = clock.today()
    return weeks.monday_of(day if day and abs(day - today) <= A_YEAR else today)
