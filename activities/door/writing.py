"""Staff's own words to the people of a session."""

from __future__ import annotations

from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities import notices
from activities.models import Mode, Registration, Session
from activities.models.registration import RegistrationQuerySet
from cdm.audit import trail
from cdm.audit.models import Verb

State = Registration.State


class To(models.TextChoices):
    """Whom a message is for."""

    REGISTERED = "registered", _("Everybody registered")
    ONSITE = "onsite", pgettext_lazy("mode", "On site")
    ONLINE = "online", pgettext_lazy("mode", "Online")
    WAITING = "waiting", _("Waiting list")


def people(session: Session, to: str) -> RegistrationQuerySet:
    """Active registrations of ``session``, confirmed ones unless the waiting list is meant."""
    rows = Registration.objects.filter(session=session).order_by("created", "pk")
    if to == To.WAITING:
        return rows.filter(state__in=(State.WAITING, State.OFFERED))
    rows = rows.filter(state=State.CONFIRMED)
    return rows.filter(mode=to) if to in Mode else rows


def write(*, session: Session, to: str, subject: str, message: str, key: UUID) -> int:
    """Post a mail to each of ``people`` who gave an address; returns how many. The same ``key`` twice is once (B3)."""
    with transaction.atomic(durable=True):
        rows = people(session, to).with_session()
        trail.record(Verb.SENT, session)
        return notices.write_to(session, rows, subject=subject, message=message, key=key.hex)
