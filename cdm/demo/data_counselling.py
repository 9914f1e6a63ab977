"""The demo's interviews: what is offered, who gives it in the coming weeks, and appointments past, of today and ahead.

Everybody is invented. Fixed seed: two loads on the same day make the same centre.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable

from django.db import transaction

from cdm.accounts.models import User
from cdm.agenda import holds
from cdm.agenda.availability import Need
from cdm.agenda.intervals import Interval
from cdm.agenda.models import AvailabilityRule, Site
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from cdm.demo import data_centre, data_partners
from counselling import counsellors, kinds
from counselling.models import Appointment, Assignment, CounsellingSettings, Counsellor, InterviewKind
from partners.models import Membership, Partner

SEED = 2026
KINDS = (
    {
        "name_fr": "Projet d’entreprise",
        "name_nl": "Ondernemingsproject",
        "description_fr": "Une heure pour parler de votre idée, de votre statut et des premières démarches.",
        "description_nl": "Een uur om te praten over uw idee, uw statuut en de eerste stappen.",
        "themes": ["START"],
        "duration": 60,
        "step": 30,
        "position": 1,
    },
    {
        "name_fr": "Entretien individuel",
        "name_nl": "Individueel adviesgesprek",
        "description_fr": "Vous et un conseiller ou une conseillère.",
        "description_nl": "U en een consulent of consulente.",
        "themes": ["GUIDE", "LEARN", "WORK", "MOVE"],
        "duration": 40,
        "step": 20,
        "position": 2,
    },
    {
        "name_fr": "Entretien en famille",
        "name_nl": "Gezinsgesprek",
        "description_fr": "Avec un parent ou un proche. Deux conseillers vous reçoivent.",
        "description_nl": "Met een ouder of een naaste. Twee consulenten ontvangen u.",
        "themes": ["GUIDE", "LEARN"],
        "channels": ["FACE"],
        "duration": 60,
        "step": 30,
        "notice": 24 * 60,
        "counsellors": 2,
        "needs_room": True,
        "position": 3,
    },
    {
        "name_fr": "Entretien avec interprète",
        "name_nl": "Gesprek met tolk",
        "description_fr": "Réservé par l’accueil, qui demande l’interprète.",
        "description_nl": "Geboekt door het onthaal, dat de tolk aanvraagt.",
        "channels": ["FACE"],
        "duration": 60,
        "step": 30,
        "notice": 2 * 24 * 60,
        "needs_room": True,
        "public": False,
        "position": 9,
    },
)
MORNING, AFTERNOON = (dt.time(9), dt.time(12, 20)), (dt.time(13, 30), dt.time(16, 50))
# name, partner, languages, themes (none = all), channels (none = all), half days: weekday and m or a
COUNSELLORS: tuple[tuple[str, str, list[str], list[str], list[str], str], ...] = (
    ("Inès Haddad", "actiris", ["fr", "en"], ["GUIDE", "LEARN"], [], "0m 0a 2m 3m 3a"),
    ("Thomas Lejeune", "actiris", ["fr"], ["WORK"], ["FACE", "PHONE"], "0m 1m 1a 3m 4m"),
    ("Fatou Diallo", "bf", ["fr", "en"], ["WORK", "MOVE"], [], "1m 1a 2a 4m"),
    ("Wim Janssens", "vdab", ["nl", "en"], ["GUIDE", "LEARN", "WORK"], [], "0m 1a 2m 3a 4m"),
    ("Lotte Maes", "trace", ["nl", "fr"], ["LEARN", "GUIDE"], ["FACE", "VIDEO"], "0a 1m 2m 3m"),
    ("Karim El Amrani", "guichet", ["fr", "nl"], ["START"], [], "0m 2a 3m 4m"),
    ("Greet Willems", "vdab", ["nl"], ["START", "WORK"], ["FACE"], "1m 3a"),
    ("Claire Dumont", "bf", ["fr"], ["GUIDE", "LEARN"], [], "0a 1m 2m 2a 4m"),
    ("Nora Vermeulen", "trace", ["nl", "fr", "en"], ["MOVE", "WORK"], ["VIDEO", "PHONE"], "0m 2m 4m"),
    ("Yassine Bakkali", "actiris", ["fr", "nl"], [], ["PHONE"], "0a 1a 2a 3a"),
)
ACCOUNT_HOURS = {
    "amina": (["fr", "en"], [], "0m 0a 1m 2m 3m 4m"),
    "luc": (["fr"], ["WORK", "GUIDE"], "0m 1m 1a 2a 3m 4m"),
    "joke": (["nl", "en"], [], "0m 0a 1m 2m 3m 4m"),
    "pieter": (["nl", "fr"], ["LEARN", "GUIDE", "WORK"], "0m 1a 2m 3a 4m"),
}
NAMES = (
    "Nour",
    "M. Peeters",
    "Aya",
    "Sam",
    "",
    "Mme Kaya",
    "Lina",
    "Joris",
    "Un papa",
    "Zoë",
    "",
    "Oumar",
    "D.",
    "Mila",
)
EVERY_CHANNEL = ["FACE", "FACE", "FACE", "VIDEO", "PHONE"]
PAST_DAYS, DAYS_AHEAD = 6, 14


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Fill an empty counselling room; leave one that offers something as it is."""
    if InterviewKind.objects.exists():
        return
    if not Site.objects.exists():
        data_centre.load(say)
    dice = random.Random(SEED)  # noqa: S311 - a demo, not a lottery
    CounsellingSettings.objects.get_or_create(pk=1, defaults={"video_room_url": "https://video.example.org/{room}"})
    InterviewKind.objects.bulk_create(InterviewKind(**fields) for fields in KINDS)
    people = [*_with_accounts(), *_others(say)]
    say(f"{len(KINDS)} kinds of interview, {len(people)} counsellors with their weekly hours")
    made = sum(_day(clock.today() + dt.timedelta(days=n), people, dice) for n in range(-PAST_DAYS, DAYS_AHEAD + 1))
    say(f"{made} appointments from last week to the week after next")


def _with_accounts() -> list[Counsellor]:
    found = []
    roles = Membership.objects.filter(role=Role.COUNSELLOR).select_related("user", "partner").order_by("pk")
    for role in roles:
        hours = ACCOUNT_HOURS.get(role.user.email.partition("@")[0])
        if hours and role.partner:
            languages, themes, half_days = hours
            found.append(_counsellor(role.user, role.partner, languages, themes, [], half_days))
    return found


def _others(say: Callable[[str], None]) -> list[Counsellor]:
    if not Partner.objects.exists():
        data_partners.load(say)
    partners = {partner.code: partner for partner in Partner.objects.all()}
    found = []
    for number, (name, code, languages, themes, channels, half_days) in enumerate(COUNSELLORS):
        partner = partners[code]
        email = f"{name.split()[0].lower()}.{number}@{partner.code}.example".encode("ascii", "ignore").decode()
        user, _new = User.objects.get_or_create(email=email, defaults={"name": name, "language": languages[0]})
        Membership.objects.get_or_create(user=user, role=Role.COUNSELLOR, partner=partner)
        found.append(_counsellor(user, partner, languages, themes, channels, half_days))
    return found


def _counsellor(
    user: User, partner: Partner, languages: list[str], themes: list[str], channels: list[str], half_days: str
) -> Counsellor:
    site = Site.objects.all()[0]
    counsellor = counsellors.enrol(user=user, partner=partner)
    for half in half_days.split():
        starts, ends = MORNING if half[1] == "m" else AFTERNOON
        AvailabilityRule.objects.create(
            calendar=counsellor.calendar,
            site=site,
            weekday=int(half[0]),
            starts=starts,
            ends=min(ends, dt.time(15, 30)) if half == "4a" else ends,
            channels=channels,
            languages=languages,
            themes=themes,
        )
    return counsellor


def _day(day: dt.date, people: list[Counsellor], dice: random.Random) -> int:
    """About a third of the day's time is taken, more on near days."""
    share = 0.55 if day <= clock.today() else max(0.1, 0.5 - 0.03 * (day - clock.today()).days)
    made = 0
    for person in people:
        for rule in person.calendar.rules.filter(weekday=day.weekday()).order_by("starts"):
            start = clock.at(day, rule.starts)
            while start + dt.timedelta(minutes=40) <= clock.at(day, rule.ends):
                if dice.random() < share:
                    made += _appointment(person, rule, start, dice)
                start += dt.timedelta(minutes=dice.choice((40, 40, 60)))
    return made


def _appointment(person: Counsellor, rule: AvailabilityRule, start: dt.datetime, dice: random.Random) -> int:
    theme = dice.choice(rule.themes or ["GUIDE", "LEARN", "WORK", "WORK", "MOVE"])
    channel = dice.choice([c for c in EVERY_CHANNEL if not rule.channels or c in rule.channels])
    language = dice.choice(rule.languages)
    kind = kinds.kind_for(theme=theme, channel=channel)
    if kind is None:
        return 0
    end = start + dt.timedelta(minutes=kind.duration)
    need = Need(theme=theme, language=language, channel=channel)
    try:
        hold = holds.take(
            period=Interval(start, end),
            calendars=[person.calendar_id],
            need=need,
            terms=kinds.terms_of(kind),
            waive=frozenset({"notice", "horizon", "step"}),
        )
    except Refused:
        return 0
    appointment = Appointment.objects.create(
        kind=kind,
        theme=theme,
        language=language,
        channel=channel,
        site=hold.site,
        starts=start,
        ends=end,
        state=_state(start, end, dice),
        hold=hold,
        name=dice.choice(NAMES),
        phone=f"+3247{dice.randrange(10**7):07d}" if channel == "PHONE" or dice.random() < 0.3 else "",
        page_language=language if language in {"fr", "nl"} else "fr",
        submission=uuid.UUID(int=dice.getrandbits(128), version=4),
    )
    Assignment.objects.create(appointment=appointment, counsellor=person)
    return 1


def _state(start: dt.datetime, end: dt.datetime, dice: random.Random) -> str:
    now, state = clock.now(), Appointment.State
    if end < now - dt.timedelta(hours=20):  # a few were forgotten, and nag
        return dice.choices((state.SEEN, state.NO_SHOW, state.BOOKED), (80, 12, 8))[0]
    if end < now:
        return dice.choices((state.SEEN, state.NO_SHOW, state.BOOKED), (70, 10, 20))[0]
    if start < now + dt.timedelta(minutes=10):
        return dice.choice((state.ARRIVED, state.BOOKED))
    return state.BOOKED
