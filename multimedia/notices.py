"""The mails about a booking: when they leave is the affair of ``Letters``, what they hold is said here.

None names a place: it may change until one sits down, and the desk shows it.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from cdm.agenda.models import Site
from cdm.core import brand, clock, limited
from cdm.outbox import calendar_file, letters, messages
from cdm.outbox.letters import Letters
from multimedia import questions
from multimedia.finding import token_of
from multimedia.models import Booking, MultimediaSettings

PREFIX = "multimedia_"


def about(booking: Booking) -> Letters:
    """Its mails, to write and to take back."""
    return Letters(
        topic=f"multimedia:{booking.pk}",
        to=booking.email,
        language=booking.page_language,
        starts=booking.starts,
        sequence=booking.sequence,
        compose=partial(_compose, booking),
        entry=partial(entry, booking, booking.page_language),
        prefix=PREFIX,
    )


def silence(booking: Booking) -> None:
    """Take back every mail about it that has not left."""
    about(booking).silence()


def preview(
    booking: Booking, kind: str, *, message: str, start: dt.datetime | None = None, minutes: int | None = None
) -> messages.Mail:
    """The mail that moving (``changed``, to ``start``) or cancelling (``cancelled``) would send; writes nothing."""
    shown = copy(booking)
    if kind == "cancelled":
        shown.state = Booking.State.CANCELLED
    if start is not None:
        lasts = booking.ends - booking.starts if minutes is None else dt.timedelta(minutes=minutes)
        shown.starts, shown.ends = start, start + lasts
    return _compose(shown, kind, by_staff=True, message=message)


def over_limit(wanted: Booking, reached: limited.Reached) -> None:
    """Tell the address why nothing was booked, and where its open bookings are."""
    language = wanted.page_language
    context = {
        "wanted": wanted,
        "coming": [{"booking": booking, "url": url_of(booking, language)} for booking in reached.coming],
        "minutes": getattr(reached, "minutes", None),
        "site": site_of(wanted),
    }
    mail = messages.compose("multimedia/mail/over_limit", language=language, context=context)
    letters.refused(wanted, mail, kind=f"{PREFIX}over_limit", useless_after=wanted.starts)


def site_of(booking: Booking) -> Site | None:
    return booking.space.calendar.site or Site.objects.first()


def what(booking: Booking) -> str:
    """The space and how many places of it, in the language of the page."""
    if booking.whole:
        return gettext("%(space)s, all places") % {"space": booking.space.name}
    if booking.places == 1:
        return booking.space.name
    words = {"space": booking.space.name, "places": booking.places}
    return ngettext("%(space)s, %(places)s place", "%(space)s, %(places)s places", booking.places) % words


def url_of(booking: Booking, language: str) -> str:
    """The signed link, absolute, in a language of the pages."""
    with translation.override(language):
        return settings.BASE_URL + reverse("multimedia:booking", args=[token_of(booking)])


def again_url(booking: Booking, language: str) -> str:
    """Where another time for the same places is found; where one chooses anew when they are not offered any more."""
    asked = questions.of(booking)
    with translation.override(language):
        if not questions.offered(asked):
            return settings.BASE_URL + reverse("multimedia:book")
        return f"{settings.BASE_URL}{reverse('multimedia:book_time')}?{asked.query()}"


def entry(booking: Booking, language: str) -> calendar_file.CalendarFile:
    """The calendar entry: discreet, for a calendar is seen by others."""
    site = site_of(booking)
    with translation.override(language):
        summary = gettext("Booking – %(organisation)s") % {"organisation": brand.full(language)}
        description = gettext("Your code: %(code)s") % {"code": booking}
        location = ", ".join([site.name, *site.address.splitlines()]) if site else ""
    return calendar_file.event(
        uid=f"{booking.pk}@multimedia",
        sequence=booking.sequence,
        start=booking.starts,
        end=booking.ends,
        summary=summary,
        description=description,
        location=location,
        url=url_of(booking, language),
        language=language,
        cancelled=booking.state == Booking.State.CANCELLED,
    )


def _compose(booking: Booking, kind: str, **context: Any) -> messages.Mail:
    language = booking.page_language
    tuned = MultimediaSettings.current()
    with translation.override(language):
        named = what(booking)
    return messages.compose(
        f"multimedia/mail/{kind}",
        language=language,
        context={
            "booked": booking,
            "what": named,
            "site": site_of(booking),
            "url": url_of(booking, language),
            "again_url": again_url(booking, language),
            "until": booking.starts - dt.timedelta(minutes=tuned.change_until_minutes),
            "late_after": tuned.late_after_minutes,
            "leaves": clock.now(),
            **context,
        },
    )
