"""Whether a sheet is still right: somebody says so every few months, is asked to when it is time, and once more.

The first reminder of a round stands in ``reminded_on``. Whoever says that the sheet is right ends the round. What stays
unanswered two weeks longer is for managers to see (``State.LATE``).
"""

from __future__ import annotations

import calendar
import datetime as dt

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext_lazy

from cdm.accounts.models import User
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from cdm.outbox.models import Message
from partners.models import Membership, Partner

AGAIN = dt.timedelta(days=14)
AT_LATEST = AGAIN + dt.timedelta(days=14)  # who did not answer by then hears no more of it


class State(models.TextChoices):
    RIGHT = "right", pgettext_lazy("sheet", "Right")
    DUE = "due", pgettext_lazy("sheet", "To be verified")
    LATE = "late", pgettext_lazy("sheet", "Overdue")
    NEVER = "never", pgettext_lazy("sheet", "Never verified")


def due_on(partner: Partner) -> dt.date | None:
    """The day from which it is to be verified again; None when it never was: at once."""
    if partner.verified_on is None:
        return None
    year, month = divmod(partner.verified_on.year * 12 + partner.verified_on.month - 1 + partner.cadence, 12)
    last = calendar.monthrange(year, month + 1)[1]  # six months after 31 August there is no 31st
    return dt.date(year, month + 1, min(partner.verified_on.day, last))


def state(partner: Partner) -> State:
    today, due = clock.today(), due_on(partner)
    if due is not None and due > today:
        return State.RIGHT
    if partner.reminded_on is not None and partner.reminded_on + AGAIN <= today:
        return State.LATE
    return State.NEVER if due is None else State.DUE


def keepers(partner: Partner) -> list[User]:
    """Who is asked: whoever keeps the sheet, while they work for the partner; else its coordinators."""
    serving = Membership.objects.serving().filter(partner=partner)
    asked = Q(user=partner.owner_id) if partner.owner_id and serving.filter(user=partner.owner_id).exists() else None
    people = User.objects.filter(pk__in=serving.filter(asked or Q(role=Role.COORDINATOR)).values("user"))
    return list(people.order_by("pk"))


def verify(*, partner: Partner) -> Partner:
    """Somebody read the sheet: all of it is right today. Reminders that have not left do not leave any more."""
    with transaction.atomic(durable=True):
        return verified(Partner.objects.select_for_update(no_key=True).get(pk=partner.pk))


def verified(partner: Partner) -> Partner:
    """The same within the caller's transaction, of a row it holds."""
    partner.verified_on, partner.reminded_on = clock.today(), None
    partner.save(update_fields=["verified_on", "reminded_on"])
    messages.withdraw(topic=_topic(partner))
    trail.record(Verb.VERIFIED, partner, partner=partner.code, fields=["verified_on"])
    return partner


def unverify(*, partner: Partner, verified_on: dt.date | None, reminded_on: dt.date | None) -> Partner:
    """Take back what was said a moment ago: the sheet stands as it stood before."""
    with transaction.atomic(durable=True):
        partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
        partner.verified_on, partner.reminded_on = verified_on, reminded_on
        partner.save(update_fields=["verified_on", "reminded_on"])
        trail.record(Verb.UNDONE, partner, partner=partner.code, fields=["verified_on"])
        return partner


def remind() -> int:
    """Write to the keepers of every sheet that is due, and again two weeks later; return how many were written to.

    May run twice or on two machines: a reminder is one message for each round, turn and person.
    """
    active = Partner.objects.active().order_by("pk")
    due = [each.pk for each in active if state(each) is not State.RIGHT]
    return sum(_remind(pk) for pk in due)


def _remind(pk: int) -> int:
    with transaction.atomic(durable=True):
        partner = Partner.objects.select_for_update(no_key=True).get(pk=pk)
        today, turn = clock.today(), 1
        if not partner.active or state(partner) is State.RIGHT:
            return 0
        if partner.reminded_on is not None:
            turn = 2
            if not AGAIN <= today - partner.reminded_on < AT_LATEST:
                return 0
        if turn == 1:
            partner.reminded_on = today
        people = _not_written_to(partner, turn)
        for person, key in people:
            _post(partner, person, key, again=turn > 1)
        if people:
            partner.save(update_fields=["reminded_on"])
            trail.record(Verb.SENT, partner, partner=partner.code, fields=["reminded_on"])
        return len(people)


def _not_written_to(partner: Partner, turn: int) -> list[tuple[User, str]]:
    """Those to ask who were not asked yet in this turn, each with the key of their message."""
    keys = {f"{_topic(partner)}:{partner.reminded_on:%Y%m%d}:{turn}:{each.pk}": each for each in keepers(partner)}
    known = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [(person, key) for key, person in keys.items() if key not in known]


def _post(partner: Partner, person: User, key: str, *, again: bool) -> None:
    with translation.override(person.language):
        link = settings.BASE_URL + reverse("partners:edit_sheet", args=[partner.code])
    mail = messages.compose(
        "partners/mail/sheet_due",
        language=person.language,
        context={"partner": partner, "name": person.name, "link": link, "again": again},
    )
    messages.post(
        key=key,
        topic=_topic(partner),
        to=person.email,
        language=person.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )


def _topic(partner: Partner) -> str:
    return f"sheet:{partner.pk}"
