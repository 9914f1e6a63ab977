"""The pages of the multimedia area for staff: it belongs to the centre, so partners have nothing to keep apart."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cdm.agenda.models import AvailabilityRule
from cdm.core import clock
from cdm.core.vocabulary import Role
from multimedia.models import Landmark, SkillArea, Space, StewardHours
from stats import recording
from tests.wall import World, rows, staff
from tests.wall.counselling_staff import closure, regime

ROOM = (Role.RECEPTION, Role.MANAGER)


def populate(world: World) -> None:
    """A week that the night wrote down, so that the page of figures has every table."""
    for days_ago in range(1, 8):
        day = clock.today() - dt.timedelta(days=days_ago)
        minutes = {("open_min", hour, "posts"): 600 for hour in range(9, 17)}
        minutes |= {("used_min", hour, "posts"): 70 * (hour - 8) for hour in range(9, 17)}
        minutes |= {("booked_min", hour, "posts"): 30 * days_ago for hour in range(9, 17)}
        with transaction.atomic():
            recording.set_minutes(day=day, minutes=minutes)
            recording.count(measure="door", day=day, hour=10, count=12)
            for measure, item in (("purpose", "JOB"), ("printed", "bw"), ("consulted", "WORK"), ("skills", "low")):
                recording.count(measure=measure, day=day, item=item, count=days_ago)


def export(world: World):
    return {"kind": "csv"}


def _posts() -> Space:
    return Space.objects.select_related("calendar__site").get(code="posts")


def space(world: World):
    return {"pk": _posts().pk}


def station(world: World):
    return {"pk": _posts().stations.first().pk}


def broken(world: World):
    """A place out of order that somebody has booked."""
    space = _posts()
    held = space.stations.get(number=space.calendar.allocations.earliest("pk").seat)
    if not space.calendar.absences.exists():
        space.calendar.absences.create(seat=held.number, period=(clock.now(), None))
    return {"pk": held.pk}


def hours(world: World):
    calendar = _posts().calendar
    usual = {"site": calendar.site, "starts": dt.time(9), "ends": dt.time(17)}
    made, _new = AvailabilityRule.objects.get_or_create(calendar=calendar, weekday=2, defaults=usual)
    return {"pk": made.pk}


def steward(world: World):
    return {"pk": StewardHours.objects.first().pk}


def landmark(world: World):
    made, _new = Landmark.objects.get_or_create(x=3, y=3, defaults={"name_fr": "Entrée", "name_nl": "Ingang"})
    return {"pk": made.pk}


def area(world: World):
    return {"pk": SkillArea.objects.first().pk}


ROWS = {
    **rows(staff, ["multimedia:occupancy"], *ROOM),
    **rows(staff, ["multimedia:occupancy_export"], *ROOM, make=export),
    **rows(
        staff,
        (
            "multimedia:spaces",
            "multimedia:space_new",
            "multimedia:plan",
            "multimedia:landmark_new",
            "multimedia:steward_hours",
            "multimedia:equipment",
            "multimedia:settings",
            "multimedia:skill_areas",
            "multimedia:skill_area_new",
        ),
        Role.MANAGER,
    ),
    **rows(
        staff,
        (
            "multimedia:space",
            "multimedia:space_remove",
            "multimedia:stations",
            "multimedia:space_hours",
            "multimedia:hits_space",
        ),
        Role.MANAGER,
        make=space,
    ),
    **rows(staff, ("multimedia:station_edit", "multimedia:station_off"), Role.MANAGER, make=station),
    **rows(staff, ("multimedia:space_hours_change", "multimedia:space_hours_remove"), Role.MANAGER, make=hours),
    **rows(staff, ("multimedia:steward_hours_change", "multimedia:steward_hours_remove"), Role.MANAGER, make=steward),
    **rows(staff, ("multimedia:landmark", "multimedia:landmark_remove"), Role.MANAGER, make=landmark),
    "multimedia:skill_area": staff(Role.MANAGER, make=area),
    "multimedia:hits_closure": staff(Role.MANAGER, make=closure),
    "multimedia:hits_regime": staff(Role.MANAGER, make=regime),
    "multimedia:hits_outage": staff(*ROOM, make=broken),
}
