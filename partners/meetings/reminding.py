"""Decisions that nobody called done in time: the coordinators of who does it are written to, and once more; of what
the centre does itself, the managers.

The day after it was due, and two weeks later, one mail about each meeting, partner and day. What stays undone after
that is for the next meeting: the pages go on saying that it is late.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cdm.accounts.models import User
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from cdm.outbox.models import Message
from partners.models import MeetingDecision, Membership

AGAIN = dt.timedelta(days=14)
AT_LATEST = 2 * AGAIN  # who did not answer by then hears no more of it


def remind() -> int:
    """Write what is to be written today; how many mails.

    May run twice or on two machines, and miss some days: the key names meeting, partner, day, turn and person.
    """
    with transaction.atomic(durable=True):
        late = _late()
        people = _people() if late else {}
        drafts = [_draft(rows, person) for group, rows in late.items() for person in people.get(group[1], ())]
        known = set(Message.objects.filter(key__in=[each.key for each in drafts]).values_list("key", flat=True))
        return len(messages.post_all([each for each in drafts if each.key not in known]))


def _late() -> dict[tuple[int, int | None, dt.date], list[MeetingDecision]]:
    """By meeting, partner (None: the centre) and the day it was due."""
    today = clock.today()
    rows = MeetingDecision.objects.open().filter(
        due__lt=today, due__gte=today - AT_LATEST, meeting__announced__isnull=False
    )
    found: dict[tuple[int, int | None, dt.date], list[MeetingDecision]] = defaultdict(list)
    for row in rows.exclude(partner__active=False).select_related("partner", "meeting"):
        if row.due:
            found[row.meeting_id, row.partner_id, row.due].append(row)
    return found


def _people() -> dict[int | None, list[User]]:
    found: dict[int | None, list[User]] = defaultdict(list)
    for role in Membership.objects.serving(Role.COORDINATOR, Role.MANAGER).select_related("user").order_by("user"):
        found[role.partner_id].append(role.user)
    return found


def _draft(rows: list[MeetingDecision], person: User) -> messages.Draft:
    """``rows``: of one meeting, one partner and one day."""
    meeting, partner, due = rows[0].meeting, rows[0].partner_id, rows[0].due or clock.today()
    again = clock.today() - due > AGAIN
    link = {"link": lambda: settings.BASE_URL + reverse("partners:decisions")}
    context = {"name": person.name, "meeting": meeting, "partner": rows[0].partner, "due": due, "rows": rows}
    mail = messages.compose(
        "partners/mail/decisions_late", language=person.language, context=context | link | {"again": again}
    )
    return messages.Draft(
        key=f"decisions:{meeting.pk}:{partner or 'centre'}:{due:%Y%m%d}:{2 if again else 1}:{person.pk}",
        topic=f"decisions:{meeting.pk}:{person.pk}",
        kind="decisions_late",
        to=person.email,
        language=person.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )
