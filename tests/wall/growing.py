"""Partner B with ten more of everything, for tests/test_wall_growth.py."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, Model

from activities.models import Activity, Mode, Session
from cdm.accounts.models import User
from cdm.agenda.models import AvailabilityRule, ExtraOpening, RuleException, Site
from cdm.core import clock
from cdm.core.vocabulary import Role, Service
from cdm.home.models import Preset
from counselling.models import AppointmentQuerySet, Counsellor, SlotRequest
from partners.models import (
    Invitation,
    InvitationQuerySet,
    MeetingDecision,
    MembershipQuerySet,
    Partner,
    PartnerLink,
    PartnerMeeting,
    Programme,
    ProgrammeTarget,
)
from stats.models import Correction
from stats.recording import record, record_held
from stats.shares import links
from tests import personae
from tests.activities import worlds as activities
from tests.counselling.desks import given
from tests.counselling.worlds import NOW, TUESDAY, at
from tests.partners.resources import resource
from tests.wall import World

TEN = range(10)
# Queries that keep the partners' rows apart: without them there is a leak to notice.
FILTERS = ((AppointmentQuerySet, "of_partners"), (MembershipQuerySet, "managed_by"), (InvitationQuerySet, "managed_by"))

# Pages that show everybody what is of all partners together, and what of it: as visitors see it, never whose it is.
SESSIONS = "the sessions everybody may join, whoever hosts them"
PROGRAMMES = "the names of programmes, which are public"
MEETINGS = "what partners decide together, and who does it"
SHARED = {
    **dict.fromkeys(("activities:agenda", "activities:month", "home:front"), SESSIONS),
    **dict.fromkeys(("activities:feed_ics", "activities:feed_json", "activities:feed_rss"), SESSIONS),
    **dict.fromkeys(("partners:meetings", "partners:meeting", "partners:meeting_minutes"), MEETINGS),
    **dict.fromkeys(("partners:programmes_public", "home:record_offline", "stats:latest", "stats:year"), PROGRAMMES),
    "service_worker": "keeps the page of home:record_offline up to date",
}


def grow(world: World) -> None:
    partner = world.partner_b
    word = personae.marker(partner)
    for number in TEN:
        _person(partner, word, number)
        _activity(partner, word, number)
        _hall(partner, word, number)
        with transaction.atomic():
            for day in (dt.date(2021, 3, 2), dt.date(2026, 11, 20)):
                record(day=day, service="IC", channel="FACE", theme="WORK", partner=partner.code, count=7)
                record_held(day=day, mode="onsite", theme="WORK", partner=partner.code)
        links.make(title=word, partner=partner.code, expires=clock.today() + dt.timedelta(days=30))
    position = Preset.objects.filter(user=world.people["counsellor_b"]).count()
    for number in TEN[:5]:
        Preset.objects.create(
            user=world.people["counsellor_b"],
            name=f"{word} {number}",
            position=position + number,
            service=Service.IC,
            partner=partner.code,
        )


def one_more(world: World, first: int) -> None:
    """One more of B's people and activities whose numbers, from ``first`` on, are nothing else's anywhere."""
    with connection.cursor() as cursor:
        for model in (Partner, User, Counsellor, Activity, Session, Programme):
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, first])
    _person(world.partner_b, personae.marker(world.partner_b), 99)
    _activity(world.partner_b, personae.marker(world.partner_b), 99)


def _person(partner: Partner, word: str, number: int) -> None:
    role = Role.COORDINATOR if number % 5 == 0 else Role.COUNSELLOR
    user = personae.person(f"more{number}.{word.lower()}@example.org", f"More {number} {word}")
    personae.member(user, role, partner)
    Invitation.objects.create(
        email=f"asked{number}.{word.lower()}@example.org",
        role=Role.COUNSELLOR,
        partner=partner,
        expires=clock.now() + dt.timedelta(days=7),
    )
    found = Counsellor.objects.select_related("partner", "calendar").filter(user=user).first()
    if found is None:
        return
    site = Site.objects.order_by("pk").first()
    rule = AvailabilityRule.objects.create(
        calendar=found.calendar, site=site, weekday=0, starts=dt.time(9), ends=dt.time(12), themes=["LEARN"]
    )
    RuleException.objects.create(rule=rule, day=TUESDAY + dt.timedelta(days=6))
    ExtraOpening.objects.create(
        calendar=found.calendar, site=site, day=TUESDAY, starts=dt.time(14), ends=dt.time(16), themes=["LEARN"]
    )
    found.calendar.absences.create(period=(at(TUESDAY, "08:00"), at(TUESDAY, "18:00")))
    for start in (NOW + dt.timedelta(hours=6), NOW - dt.timedelta(days=3), NOW + dt.timedelta(days=8)):
        given(found, start, name=f"Visitor {word}", email=f"more{number}.{word.lower()}@example.org")


def _activity(partner: Partner, word: str, number: int) -> None:
    activities.activity(partner, f"Brouillon {word} {number}", state=Activity.State.DRAFT)
    shown = activities.activity(partner, f"More {number}")
    shown.co_hosts.set([partner])
    for start in (NOW - dt.timedelta(hours=1), None):
        session = activities.session(shown, start, onsite=1, online=5)
        if start is None:
            for count, more in enumerate(({}, {"wait": True}, {"mode": Mode.ONLINE})):
                email = f"more{number}.{count}.{word.lower()}@example.org"
                activities.register(session, name=f"Visitor {word}", email=email, **more)


def _hall(partner: Partner, word: str, number: int) -> None:
    """What partners keep of their own in the hall: sheet, programmes, decisions, resources, requests."""
    more = {"label_fr": word, "label_nl": word, "url_fr": "https://b.example/", "url_nl": "https://b.example/"}
    PartnerLink.objects.create(partner=partner, **more)
    programme = Programme.objects.create(code=f"more{number}", name_fr=f"More {number}", name_nl=f"More {number}")
    programme.partners.set([partner])
    ProgrammeTarget.objects.create(programme=programme, year=2026, what="contacts", number=70)
    meeting = PartnerMeeting.objects.order_by("pk").first()
    MeetingDecision.objects.create(
        meeting=meeting, partner=partner, text_fr=word, text_nl=word, due=TUESDAY, position=20 + number
    )
    resource(partner, f"Guide {word} {number}", state="proposed")
    resource(partner, f"Refusé {word} {number}", state="declined", reason=f"Pas {word}")
    SlotRequest.objects.create(
        partner=partner,
        theme="LEARN",
        language="fr",
        number=4,
        first_day=TUESDAY + dt.timedelta(days=number),
        last_day=TUESDAY + dt.timedelta(days=20),
        reason=f"Because {word}",
        refusal=f"No {word}",
        state="declined",
        before=0,
        opened=0,
    )


NOT_GROWN = (Correction,)  # of closed years, by managers, who are the only ones to read it


def owned() -> dict[type[Model], str]:
    """Every table with a row's partner in it, and how to find B's rows."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if getattr(field, "related_model", None) is Partner and field.concrete:
                found[model] = f"{field.name}__code"
            elif field.name == "partner" and isinstance(field, CharField):
                found[model] = field.name
    return {model: how for model, how in found.items() if model not in NOT_GROWN}
