"""The staff’s side of counselling: an appointment of each partner today, one left open on Friday, hours, absences."""

from __future__ import annotations

import datetime as dt

from cdm.agenda.models import AvailabilityRule, Closure, ExtraOpening, Regime, RuleException
from cdm.core import clock
from cdm.core.vocabulary import Role
from counselling import finding
from counselling.models import Counsellor
from tests.counselling.desks import given
from tests.counselling.worlds import NOW, TUESDAY, at
from tests.personae import marker
from tests.wall import EVERYONE, World, own, public, rows, staff

PLANNERS = (Role.COUNSELLOR, Role.COORDINATOR, Role.MANAGER)
DESK = (*PLANNERS, Role.RECEPTION)
LATER = NOW + dt.timedelta(hours=6)
MONDAY_NEXT = TUESDAY + dt.timedelta(days=6)


def populate(world: World) -> None:
    for counsellor in Counsellor.objects.select_related("partner", "calendar").order_by("pk"):
        word = marker(counsellor.partner)
        for start in (LATER, NOW - dt.timedelta(days=3)):
            given(counsellor, start, name=f"Visitor {word}", email=f"{word.lower()}@example.org", phone="+32470000000")
        rule = counsellor.calendar.rules.order_by("weekday", "pk").first()
        RuleException.objects.create(rule=rule, day=MONDAY_NEXT)
        ExtraOpening.objects.create(
            calendar=counsellor.calendar, site=rule.site, day=TUESDAY, starts=dt.time(14), ends=dt.time(16)
        )
        counsellor.calendar.absences.create(period=(at(TUESDAY, "08:00"), at(TUESDAY, "18:00")))
    Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY, label_fr="Grève", label_nl="Staking")
    Regime.objects.create(kind=Regime.Kind.APPOINTMENT, starts=MONDAY_NEXT, ends=MONDAY_NEXT)


def _counsellor(world: World) -> Counsellor:
    return Counsellor.objects.select_related("calendar").get(partner=world.partner_a)


def appointment(world: World):
    return {"pk": _counsellor(world).appointments.get(starts=LATER).pk}


def token(world: World):
    return {"token": finding.token_of(_counsellor(world).appointments.get(starts=LATER))}


def counsellor(world: World):
    return {"pk": _counsellor(world).pk}


def rule(world: World):
    return {"pk": AvailabilityRule.objects.filter(calendar=_counsellor(world).calendar).order_by("pk").first().pk}


def exception(world: World):
    return {"pk": RuleException.objects.get(rule__calendar=_counsellor(world).calendar).pk}


def extra(world: World):
    return {"pk": ExtraOpening.objects.get(calendar=_counsellor(world).calendar).pk}


def absence(world: World):
    return {"pk": _counsellor(world).calendar.absences.get().pk}


def closure(world: World):
    return {"pk": Closure.objects.get().pk}


def regime(world: World):
    return {"pk": Regime.objects.get().pk}


def feed(world: World):
    return {"key": _counsellor(world).feed_key}


def key(world: World):
    return {"key": f"nobody-made-this-on-{clock.today()}"}


ROWS = {
    # Reception works for the centre: names and codes of everybody expected, whichever partner receives them. Managers
    # read names of one appointment at a time.
    "counselling:list": staff(*DESK, seen_by=("reception",), nameless=("manager",)),
    **rows(
        own,
        (
            "counselling:staff_appointment",
            "counselling:arrive",
            "counselling:staff_move",
            "counselling:staff_cancel",
            "counselling:slip",
        ),
        appointment,
        *DESK,
        seen_by=("reception",),
    ),
    **rows(own, ("counselling:close", "counselling:close_quickly", "counselling:no_show"), appointment, *PLANNERS),
    "counselling:undo": staff(*DESK, make=key),
    "counselling:desk": staff(*DESK),
    # The token of the slip is the visitor's own link.
    "counselling:desk_booked": staff(*DESK, make=token, seen_by=EVERYONE),
    "counselling:week": staff(*PLANNERS),
    "counselling:availability": staff(*PLANNERS),
    **rows(
        own,
        (
            "counselling:week_of",
            "counselling:availability_of",
            "counselling:add_rule",
            "counselling:add_extra",
            "counselling:add_absence",
            "counselling:renew_feed",
        ),
        counsellor,
        *PLANNERS,
    ),
    **rows(own, ("counselling:change_rule", "counselling:drop_rule", "counselling:add_exception"), rule, *PLANNERS),
    "counselling:drop_exception": own(exception, *PLANNERS),
    "counselling:drop_extra": own(extra, *PLANNERS),
    **rows(own, ("counselling:absence", "counselling:come_back"), absence, *PLANNERS),
    **rows(staff, ("counselling:closures", "counselling:add_closure"), Role.MANAGER),
    **rows(
        staff,
        ("counselling:closure", "counselling:change_closure", "counselling:drop_closure"),
        Role.MANAGER,
        make=closure,
    ),
    **rows(staff, ("counselling:regimes", "counselling:add_regime"), Role.MANAGER),
    **rows(
        staff,
        ("counselling:regime", "counselling:change_regime", "counselling:end_regime"),
        Role.MANAGER,
        make=regime,
    ),
    # Whoever holds the secret address reads times, themes and codes; no marker of anybody is in it.
    "counselling:feed": public(feed),
}
