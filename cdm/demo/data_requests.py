"""Requests for times in each of their states. What they say is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from cdm.accounts.models import User
from cdm.agenda.weeks import monday_of
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.demo.accounts import FIRST, SECOND
from counselling.models import SlotRequest
from counselling.requests.room import Room
from partners.models import Partner

State = SlotRequest.State
# partner, theme, language, channel, number, state, asked days ago, first Monday in weeks, weeks, opened, why, why not
REQUESTS: tuple[tuple[str, str, str, str, int, State, int, int, int, int, str, str], ...] = (
    (
        *(SECOND, "WORK", "nl", "", 12, State.ASKED, 2, 1, 4, 0),
        "Veel mensen zoeken vergeefs een gesprek over werk in het Nederlands. Een halve dag per week zou al helpen.",
        "",
    ),
    (
        *(FIRST, "WORK", "en", "VIDEO", 6, State.ACCEPTED, 6, 1, 3, 2),
        "Les demandes en anglais augmentent depuis septembre ; la vidéo convient à la plupart.",
        "",
    ),
    (
        *("guichet", "START", "fr", "FACE", 8, State.DONE, 40, -3, 4, 9),
        "Après la soirée des starters, les créneaux partent en deux jours.",
        "",
    ),
    (
        *("bf", "GUIDE", "nl", "", 10, State.DECLINED, 30, -2, 4, 0),
        "Onze recherches par semaine sans créneau.",
        "Nous n’avons personne qui conseille en néerlandais cet automne. Tracé Bruxelles pourrait le faire.",
    ),
    (
        *("trace", "GUIDE", "nl", "FACE", 10, State.EXPIRED, 55, -7, 4, 6),
        "Twee scholen sturen hun leerlingen in oktober.",
        "",
    ),
)


def load(say: Callable[[str], None]) -> None:
    now = clock.now()
    manager = User.objects.filter(memberships__role=Role.MANAGER).order_by("pk").first()
    made = 0
    for code, theme, language, channel, number, state, ago, begins, weeks, opened, reason, refusal in REQUESTS:
        partner = Partner.objects.filter(code=code).first()
        if partner is None:
            continue
        coordinators = User.objects.filter(memberships__role=Role.COORDINATOR, memberships__partner=partner)
        first = monday_of(clock.today()) + dt.timedelta(weeks=begins)
        asked = now - dt.timedelta(days=ago)
        wanted = SlotRequest(
            partner=partner,
            theme=theme,
            language=language,
            channel=channel,
            number=number,
            first_day=first,
            last_day=first + dt.timedelta(days=7 * weeks - 3),
            reason=reason,
            refusal=refusal,
            state=state,
            asked=asked,
            asked_by=manager,
            **_answer(state, asked, coordinators.order_by("pk").first()),
        )
        room = Room([wanted]).of(wanted) if wanted.is_running else 0
        wanted.before = max(0, room - opened)
        wanted.opened = None if wanted.is_running else opened
        with transaction.atomic():
            wanted.save(force_insert=True)
        made += 1
    say(f"{made} requests for times")


def _answer(state: State, asked: dt.datetime, by: User | None) -> dict[str, Any]:
    day = dt.timedelta(days=1)
    if state == State.ASKED:
        return {}
    answered: dict[str, Any] = {"answered": asked + day, "answered_by": by}
    if state == State.ACCEPTED:
        return answered
    return answered | {"ended": asked + (day if state == State.DECLINED else 10 * day)}
