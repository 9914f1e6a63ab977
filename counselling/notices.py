"""The mails about an appointment: when they leave, what they hold, and when they are of no use any more (M1).

One topic per appointment, so that a change takes back whatever has not left. The keys name the occasion, never a
person: the confirmation per address, a change per version of the calendar entry, a reminder per start time. A time to
which the appointment comes back has the reminders it had, each once.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from cdm.agenda.models import Site
from cdm.core import brand, clock, contacts
from cdm.core.undoable import UNDOABLE
from cdm.outbox import calendar_file, messages
from counselling.finding import token_of
from counselling.models import Appointment, CounsellingSettings

REMINDERS = {"day_before": dt.timedelta(hours=24), "two_hours": dt.timedelta(hours=2)}


def booked(appointment: Appointment) -> None:
    """Confirmation and reminders."""
    _post(appointment, "confirmed", key=_confirmation_key(appointment))
    _remind(appointment)


def readdressed(appointment: Appointment) -> None:
    """The address was wrong: everything goes to the right one."""
    silence(appointment)
    booked(appointment)


def moved(appointment: Appointment, *, by_staff: bool, message: str = "") -> None:
    """The new time, and reminders of it. A confirmation that had not left yet leaves with the new time instead."""
    unconfirmed = messages.withdraw(topic=_topic(appointment), keys_like=":confirmed:")
    silence(appointment)
    if unconfirmed:
        _post(appointment, "confirmed", key=_confirmation_key(appointment), delayed=by_staff)
    else:
        _post(appointment, "changed", by_staff=by_staff, message=message, delayed=by_staff)
    _remind(appointment)


def cancelled(appointment: Appointment, *, by_staff: bool, message: str = "") -> None:
    silence(appointment)
    _post(appointment, "cancelled", by_staff=by_staff, message=message, delayed=by_staff)


def restored(appointment: Appointment) -> None:
    """A change was undone: nothing is said about it to who has not heard of it."""
    topic = _topic(appointment)
    unheard = messages.withdraw(topic=topic, keys_like=":changed:") + messages.withdraw(
        topic=topic, keys_like=":cancelled:"
    )
    silence(appointment)
    if unheard:
        _post(appointment, "confirmed", key=_confirmation_key(appointment))
    else:
        _post(appointment, "changed", by_staff=True)
    _remind(appointment)


def silence(appointment: Appointment) -> None:
    """Take back every mail about it that has not left."""
    messages.withdraw(topic=_topic(appointment))


def preview(appointment: Appointment, kind: str, *, message: str, start: dt.datetime | None = None) -> messages.Mail:
    """The mail that moving (``changed``, to ``start``) or cancelling (``cancelled``) would send; writes nothing."""
    shown = copy(appointment)
    if kind == "cancelled":
        shown.state = Appointment.State.CANCELLED
    if start is not None:
        shown.starts, shown.ends = start, start + (appointment.ends - appointment.starts)
    return _compose(shown, kind, by_staff=True, message=message)


def over_limit(wanted: Appointment, *, coming: list[Appointment]) -> None:
    """Tell the address why nothing was booked, and where its open appointments are."""
    context = {
        "wanted": wanted,
        "coming": [{"appointment": a, "url": url_of(a, wanted.page_language)} for a in coming],
        "site": where(wanted).site,
    }
    mail = messages.compose("counselling/mail/over_limit", language=wanted.page_language, context=context)
    messages.post(
        key=f"over_limit:{wanted.submission}:{_mark(wanted.email)}",
        topic=f"over_limit:{wanted.submission}",
        kind="over_limit",
        to=wanted.email,
        language=wanted.page_language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        useless_after=wanted.starts,
    )


@dataclass(frozen=True)
class Where:
    """Where an interview takes place. ``video`` is an address, empty where the centre sends it by another way."""

    channel: str
    site: Site | None
    video: str = ""
    phone: str = ""

    @property
    def phone_end(self) -> str:
        """Enough of the number for its owner to know it."""
        return self.phone[-2:]


def where(appointment: Appointment) -> Where:
    site = appointment.site or Site.objects.first()
    video = ""
    if appointment.channel == "VIDEO":
        room = salted_hmac("cdm.video", appointment.pk.hex, algorithm="sha256").hexdigest()[:24]
        video = CounsellingSettings.current().video_room_url.replace("{room}", room)
    return Where(appointment.channel, site, video, appointment.phone)


def url_of(appointment: Appointment, language: str) -> str:
    """The signed link, absolute, in a language of the pages."""
    with translation.override(language):
        return settings.BASE_URL + reverse("counselling:appointment", args=[token_of(appointment)])


def again_url(appointment: Appointment, language: str) -> str:
    """Where another time for the same question is found."""
    question = {
        "theme": appointment.theme,
        "language": appointment.language,
        "channel": appointment.channel,
        "kind": appointment.kind_id,
    }
    with translation.override(language):
        return f"{settings.BASE_URL}{reverse('counselling:book_time')}?{urlencode(question)}"


def entry(appointment: Appointment, language: str) -> calendar_file.CalendarFile:
    """The calendar entry: discreet, for a calendar is seen by others."""
    place = where(appointment)
    with translation.override(language):
        summary = gettext("Appointment – %(organisation)s") % {"organisation": brand.full(language)}
        description = gettext("Your code: %(code)s") % {"code": appointment}
        location = ""
        if place.video:
            location = place.video
        elif appointment.channel == "FACE" and place.site:
            location = ", ".join([place.site.name, *place.site.address.splitlines()])
        elif appointment.channel == "PHONE":
            location = gettext("By phone: we call you")
    return calendar_file.event(
        uid=f"{appointment.pk}@appointments",
        sequence=appointment.sequence,
        start=appointment.starts,
        end=appointment.ends,
        summary=summary,
        description=description,
        location=location,
        url=url_of(appointment, language),
        language=language,
        cancelled=appointment.state == Appointment.State.CANCELLED,
    )


def _remind(appointment: Appointment) -> None:
    now = clock.now()
    for kind, before in REMINDERS.items():
        due = appointment.starts - before
        if due > now:
            _post(appointment, kind, key=f"{kind}:{appointment.starts.astimezone(dt.UTC):%Y%m%dT%H%MZ}", due=due)


def _post(
    appointment: Appointment,
    kind: str,
    *,
    key: str = "",
    due: dt.datetime | None = None,
    delayed: bool = False,
    **context: Any,
) -> None:
    """To the address given, if one was, unless the interview has begun."""
    now = clock.now()
    if not appointment.email or appointment.starts <= now:
        return
    if delayed and now + UNDOABLE < appointment.starts:
        due = now + UNDOABLE
    language = appointment.page_language
    mail = _compose(appointment, kind, **context)
    messages.post(
        key=f"{_topic(appointment)}:{key or f'{kind}:{appointment.sequence}'}",
        topic=_topic(appointment),
        kind=kind,
        to=appointment.email,
        language=language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        due=due,
        useless_after=appointment.starts,
        calendar_file=entry(appointment, language) if kind in {"confirmed", "changed", "cancelled"} else None,
    )


def _compose(appointment: Appointment, kind: str, **context: Any) -> messages.Mail:
    language = appointment.page_language
    return messages.compose(
        f"counselling/mail/{kind}",
        language=language,
        context={
            "appointment": appointment,
            "where": where(appointment),
            "url": url_of(appointment, language),
            "again_url": again_url(appointment, language),
            "until": appointment.starts - dt.timedelta(minutes=CounsellingSettings.current().change_until_minutes),
            **context,
        },
    )


def _topic(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"


def _confirmation_key(appointment: Appointment) -> str:
    return f"confirmed:{_mark(appointment.email)}"


def _mark(address: str) -> str:
    """Tells two addresses apart without holding one: what is erased must not live on in a key."""
    return salted_hmac("cdm.appointment.address", contacts.email_address(address), algorithm="sha256").hexdigest()[:12]
