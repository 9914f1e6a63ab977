"""The mails about a meeting: to the coordinators of every partner, each in their language, with the calendar entry.

One topic a meeting and person, so that the mails to one of them leave in order, and one key a version of the calendar
entry: nobody is told twice of the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cdm.accounts.models import User
from cdm.core import clock
from cdm.core.undoable import UNDOABLE
from cdm.core.vocabulary import Role
from cdm.outbox import messages
from cdm.outbox.calendar_file import CalendarFile, event
from cdm.outbox.models import Message
from partners.models import Membership, PartnerMeeting

KINDS = ("announced", "changed", "cancelled")


def coordinators() -> list[User]:
    """Whom a meeting concerns: every coordinator of a partner that is here, once, by name."""
    here = Membership.objects.serving(Role.COORDINATOR).filter(partner__active=True)
    return list(User.objects.filter(memberships__in=here).distinct().order_by("name", "pk"))


def post(meeting: PartnerMeeting, kind: str, *, delayed: bool = False, but: Collection[str] = ()) -> int:
    """Write the mail ``kind`` to all of them but to the topics ``but``; how many were written. Needs a transaction."""
    due = clock.now() + UNDOABLE if delayed else None
    if meeting.starts <= (due or clock.now()):
        return 0
    drafts = [
        messages.Draft(
            key=f"{topic(meeting, person)}{_version(meeting)}",
            topic=topic(meeting, person),
            kind=f"meeting_{kind}",
            to=person.email,
            language=person.language,
            due=due,
            useless_after=meeting.starts,
            calendar_file=entry(meeting, person.language),
            **_words(preview(meeting, kind, person.language)),
        )
        for person in coordinators()
        if topic(meeting, person) not in but
    ]
    had = Message.objects.filter(key__in=[draft.key for draft in drafts]).count()
    messages.post_all(drafts)
    return len(drafts) - had


def take_back(meeting: PartnerMeeting) -> set[str]:
    """The last mail about it stays here where it has not left; the topics of who will never know of it.

    Needs a transaction.
    """
    topics = [topic(meeting, person) for person in coordinators()]
    return messages.withdraw_each(topics=topics, keys_like=_version(meeting))


def preview(meeting: PartnerMeeting, kind: str, language: str) -> messages.Mail:
    """The mail as it leaves, in ``language``."""
    return messages.compose(
        f"partners/mail/meeting_{kind}",
        language=language,
        context={"meeting": meeting, "link": lambda: address(meeting)},
    )


@dataclass(frozen=True)
class Shown:
    language: str
    mail: messages.Mail


def previews(meeting: PartnerMeeting, kind: str) -> Iterator[Shown]:
    """In both languages, for the page that asks before it is sent."""
    for language, _name in settings.LANGUAGES:
        yield Shown(language, preview(meeting, kind, language))


def entry(meeting: PartnerMeeting, language: str) -> CalendarFile:
    """The calendar entry, in ``language``; its UID never changes, its SEQUENCE rises with the meeting's."""
    with translation.override(language):
        return event(
            uid=f"{meeting.pk}@meetings",
            start=meeting.starts,
            end=meeting.ends,
            sequence=meeting.sequence,
            summary=meeting.title,
            description="\n".join([*points(meeting), meeting.online_url]).strip(),
            location=meeting.place or meeting.online_url,
            url=address(meeting),
            language=language,
            cancelled=meeting.cancelled,
        )


def points(meeting: PartnerMeeting) -> list[str]:
    """The agenda in the active language, point by point."""
    return [line.strip() for line in (meeting.agenda or "").splitlines() if line.strip()]


def address(meeting: PartnerMeeting) -> str:
    return settings.BASE_URL + reverse("partners:meeting", args=[meeting.pk])


def topic(meeting: PartnerMeeting, person: User) -> str:
    return f"meeting:{meeting.pk}:{person.pk}"


def _version(meeting: PartnerMeeting) -> str:
    return f":v{meeting.sequence}."


def _words(mail: messages.Mail) -> dict[str, str]:
    return {"subject": mail.subject, "text": mail.text, "html": mail.html}
