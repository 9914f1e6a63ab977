"""Today, put together from what each room can say of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from activities import day as groups
from cdm.agenda import centre
from cdm.core import clock
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from cdm.home import first_steps
from cdm.home.leaving import holding
from cdm.outbox import messages
from counselling import access, days, finding, notices
from counselling.access import Right
from counselling.models import Appointment
from multimedia.desk import day as multimedia
from multimedia.documentation import day as documentation


def of(member: Member, *, typed: str = "") -> dict[str, Any]:
    """The context of the page; None where a role has no use for a part.

    ``own``: a counsellor's day · ``first_steps``: what they still have to set up · ``left``: account → what somebody
    who leaves still holds, for who decides · ``team``: their colleagues', or a coordinator's counsellors' · ``desk``:
    everybody expected, for reception · ``numbers`` and ``health``: the day without names, for reception and managers ·
    ``sessions``: the day's group sessions · ``sessions_unclosed``: those of their partners that nobody closed ·
    ``room``: the multimedia area, for reception and managers · ``documentation``: what was consulted and what is away,
    for documentalists.
    """
    day, typed = clock.today(), typed.strip()
    counsellor = access.counsellor_of(member) if member.has(Role.COUNSELLOR) else None
    own = days.own(member, counsellor, day) if counsellor else None
    reception, manager = member.has(Role.RECEPTION), member.has(Role.MANAGER)
    documentalist = member.has(Role.DOCUMENTALIST)
    in_partner = bool(member.partners(Role.COUNSELLOR, Role.COORDINATOR))
    team = days.of_partners(member, day, without=counsellor) if in_partner and not reception else None
    desk = days.of_centre(member, day, named=True) if reception else None
    elsewhere = _elsewhere(member, typed) if desk is not None and typed else None
    numbers = days.numbers(day) if reception or manager else None
    sessions = groups.today(member, day) if in_partner or reception or manager else []
    busy = desk or team or (own and own.lines) or (numbers and numbers.total) or sessions
    may_book = member.has(Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR, Role.MANAGER)
    return {
        "day": day,
        "own": own,
        "first_steps": first_steps.of(counsellor) if counsellor else [],
        "left": holding.left(member) if manager or member.has(Role.COORDINATOR) else {},
        "video": notices.where(own.next.appointment).video if own and own.next else "",
        "team": team,
        "team_unclosed": _others(days.unclosed_of_partners(member), own) if member.has(Role.COORDINATOR) else [],
        "desk": days.matching(desk, typed) if desk is not None and typed else desk,
        "typed": typed,
        "elsewhere": elsewhere,
        "numbers": numbers,
        "next_open": _next_open(day) if may_book and not busy and not typed else None,
        "unclosed_by_partner": days.unclosed_by_partner() if manager else [],
        "sessions": sessions,
        "sessions_unclosed": groups.unclosed(member) if in_partner else None,
        "sessions_unclosed_by_partner": groups.unclosed_by_partner() if manager else [],
        "health": messages.health() if manager else None,
        "may_record": member.has(Role.COUNSELLOR, Role.RECEPTION, Role.COORDINATOR),
        "may_book": may_book,
        "room": multimedia.room() if reception or manager else None,
        "documentation": documentation.of_today() if documentalist else None,
        "nothing": not (in_partner or reception or manager or documentalist),
    }


def _next_open(day: dt.date) -> dt.date | None:
    """The day after ``day`` on which the doors next open, if any is known: where an empty day points to."""
    opens = centre.status(at=clock.day_bounds(day)[1]).opens
    return clock.local(opens).date() if opens else None


def _elsewhere(member: Member, typed: str) -> Appointment | None:
    """The appointment of a code that is not of today: people come on the wrong day."""
    found = finding.find_by_code(typed)
    if found is None or clock.local(found.starts).date() == clock.today():
        return None
    return found if Right.READ in access.rights_over(member, found) else None


def _others(lines: list[days.Line], own: days.OwnDay | None) -> list[days.Line]:
    """Without those the member sees as their own already."""
    if own is None:
        return lines
    mine = {each.appointment.pk for each in own.unclosed}
    return [each for each in lines if each.appointment.pk not in mine]
