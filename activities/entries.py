"""Calendar entries: one event a meeting, the same to the phone of who registered and of who only looks."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext

from activities.agenda import places
from activities.models import Mode, Registration, Session
from cdm.core import brand
from cdm.outbox import calendar_file
from cdm.outbox.calendar_file import CalendarFile, Occurrence


def of_registration(registration: Registration, language: str, *, url: str, link: str) -> CalendarFile:
    """Discreet, for a calendar is seen by others. ``link``: to join online, for who may have it."""
    session = registration.session
    with translation.override(language):
        summary = gettext("Appointment – %(organisation)s") % {"organisation": brand.full(language)}
        description = gettext("Your code: %(code)s") % {"code": registration}
        location = link or (gettext("Online") if registration.mode == Mode.ONLINE else _place(session))
    gone = (Registration.State.CANCELLED, Registration.State.EXPIRED)
    return calendar_file.events(
        _occurrences(session, f"{registration.pk}@registrations"),
        sequence=session.sequence + registration.sequence,
        summary=summary,
        description=description,
        location=location,
        url=url,
        language=language,
        cancelled=registration.state in gone or session.state == Session.State.CANCELLED,
    )


def of_session(session: Session, language: str, *, url: str) -> CalendarFile:
    """What anybody may put into their calendar: the title, never the link to join."""
    with translation.override(language):
        location = gettext("Online") if session.mode == Mode.ONLINE else _place(session)
        return calendar_file.events(
            _occurrences(session, f"{session.pk}@sessions"),
            sequence=session.sequence,
            summary=str(session.activity.title or ""),
            description=str(session.activity.summary or ""),
            location=location,
            url=url,
            language=language,
            cancelled=session.state == Session.State.CANCELLED,
        )


def _place(session: Session) -> str:
    """On one line, in the active language."""
    return str(places.of(session) or "")


def _occurrences(session: Session, uid: str) -> list[Occurrence]:
    """The first keeps the plain name, so that a session that grows by a day keeps its entry."""
    meetings = list(session.meetings.all())
    return [Occurrence(uid if n == 0 else f"{n}.{uid}", m.starts, m.ends) for n, m in enumerate(meetings)]
