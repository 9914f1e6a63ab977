"""The mails about an appointment: when they leave is the affair of ``Letters``, what they hold is said here."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from cdm.agenda.models import Site
from cdm.core import brand, clock
from cdm.outbox import calendar_file, letters, messages
from cdm.outbox.letters import Letters
from counselling.finding import token_of
from counselling.models import Appointment, CounsellingSettings


def about(appointment: Appointment) -> Letters:
    """Its mails, to write and to take back."""
    return Letters(
        topic=f"appointment:{appointment.pk}",
        to=appointment.email,
        language=appointment.page_language,
        starts=appointment.starts,
        sequence=appointment.sequence,
        compose=partial(_compose, appointment),
        entry=partial(entry, appointment, appointment.page_language),
    )


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
    letters.refused(wanted, mail, kind="over_limit", useless_after=wanted.starts)


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


def _compose(appointment: Appointment, kind: str, **context: Any) -> messages.Mail:
    language, place = appointment.page_language, where(appointment)
    return messages.compose(
        f"counselling/mail/{kind}",
        language=language,
        context={
            "appointment": appointment,
            "booked": appointment,
            "where": place,
            "site": place.site,
            "url": url_of(appointment, language),
            "again_url": again_url(appointment, language),
            "until": appointment.starts - dt.timedelta(minutes=CounsellingSettings.current().change_until_minutes),
            "leaves": clock.now(),
            **context,
        },
    )
