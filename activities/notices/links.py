"""What a mail leads to: the page of a registration, of its session, where to join online, and the calendar entry."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from activities import entries
from activities.finding import token_of
from activities.models import Mode, Registration, Session
from cdm.outbox import calendar_file


def url_of(registration: Registration, language: str) -> str:
    """The signed link, absolute, in a language of the pages."""
    with translation.override(language):
        return settings.BASE_URL + reverse("activities:registration", args=[token_of(registration)])


def session_url(session: Session, language: str) -> str:
    with translation.override(language):
        return settings.BASE_URL + reverse("activities:session", args=[session.pk])


def join_link(registration: Registration) -> str:
    """Where to join online; empty for everybody but confirmed people who take part online."""
    confirmed = registration.state == Registration.State.CONFIRMED and registration.mode == Mode.ONLINE
    return registration.session.meeting_link if confirmed else ""


def entry(registration: Registration, language: str) -> calendar_file.CalendarFile:
    """The calendar entry, with one event a meeting: discreet, for a calendar is seen by others."""
    return entries.of_registration(
        registration, language, url=url_of(registration, language), link=join_link(registration)
    )
