"""One appointment, and the list of a day: on the screen and on paper."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date

from cdm.audit import trail
from cdm.audit.viewing import viewing
from cdm.core import clock
from cdm.core.access import Member, Request, staff
from cdm.core.vocabulary import Role
from counselling import days, notices
from counselling.access import Right, appointment_for
from counselling.days import Line
from counselling.staff import answers
from counselling.staff.marking import DESK

A_YEAR = dt.timedelta(days=366)


@staff(*DESK)
@viewing("counselling.appointment")
def appointment(request: Request, pk: UUID) -> HttpResponse:
    """Contact details are for those who may change it: they have to reach the person."""
    found = appointment_for(request, pk)
    line = days.line(request.member, found)
    page = {
        "appointment": found,
        "line": line,
        "reachable": Right.CHANGE in line.rights,
        "where": notices.where(found),
    }
    return render(request, "counselling/staff/appointment.html", page)


@staff(*DESK)
def day_list(request: Request) -> HttpResponse:
    day = asked_day(request)
    lines = list_of(request.member, day)
    who = request.GET.get("who", "")
    one = int(who) if who.isascii() and who.isdigit() and len(who) < 20 else None
    if one is not None:
        lines = [line for line in lines if one in line.counsellors]
    typed = request.GET.get("q", "").strip()
    trail.viewed("counselling.appointment", key=day)
    page = {
        "day": day,
        "before": day - dt.timedelta(days=1),
        "after": day + dt.timedelta(days=1),
        "today": clock.today(),
        "typed": typed,
        "query": "" if one is None else f"&who={one}",
        "lines": days.matching(lines, typed) if typed else lines,
    }
    return render(request, "counselling/staff/list.html", page)


@staff(*DESK)
@viewing("counselling.appointment")
def slip(request: Request, pk: UUID) -> HttpResponse:
    """On paper for the visitor, in the language they chose."""
    found = appointment_for(request, pk, Right.CHANGE)
    page = {"appointment": found, "where": notices.where(found), "back": answers.place(request), "again": False}
    return render(request, "counselling/staff/slip.html", page)


def list_of(member: Member, day: dt.date) -> list[Line]:
    if member.has(Role.RECEPTION, Role.MANAGER):
        return days.of_centre(member, day, named=member.has(Role.RECEPTION))
    return days.of_partners(member, day)


def asked_day(request: Request) -> dt.date:
    """``?day=2026-11-24``, or today for anything that is not a day within a year."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    today = clock.today()
    return day if day and abs(day - today) <= A_YEAR else today
