"""Preparing a meeting, calling it off and taking that back; how many people came. Managers do it.

Whoever is told of it is told here too: a change of date, hour, place or title of a meeting that was announced.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from partners.meetings import letters
from partners.models import PartnerMeeting

TOLD = ("title_fr", "title_nl", "starts", "ends", "place_fr", "place_nl", "online_url")
OVER = Refused(_("This meeting is over."))


def add(*, values: dict[str, Any]) -> PartnerMeeting:
    """A draft with ``values`` (columns of PartnerMeeting): nobody but managers sees it before it is announced."""
    with transaction.atomic(durable=True):
        meeting = PartnerMeeting.objects.create(**values)
        trail.record(Verb.ADDED, meeting, fields=values)
        return meeting


def change(*, meeting: PartnerMeeting, values: dict[str, Any]) -> int:
    """Give it ``values``; how many people get a mail about it.

    Only what they have in their calendar is worth a mail (``TOLD``), and only while it is to come.
    """
    with transaction.atomic(durable=True):
        meeting = locked(meeting)
        changed = [name for name, value in values.items() if getattr(meeting, name) != value]
        if not changed:
            return 0
        was_over = meeting.is_over
        for name in changed:
            setattr(meeting, name, values[name])
        telling = bool(meeting.announced and not meeting.cancelled and not was_over and set(changed) & set(TOLD))
        meeting.sequence += telling
        meeting.save(update_fields=[*changed, "sequence"])
        trail.record(Verb.CHANGED, meeting, fields=changed)
        return letters.post(meeting, "changed") if telling else 0


def announce(*, meeting: PartnerMeeting) -> int:
    """Send the invitation to every coordinator; how many got it now.

    Whoever has had it, or a later mail about this very time, gets none twice: announcing again reaches who came since.
    Raises Refused when it is over or called off, or when nobody could know where it takes place.
    """
    with transaction.atomic(durable=True):
        meeting = locked(meeting)
        check_announcing(meeting)
        if meeting.announced is None:
            meeting.announced = clock.now()
            meeting.save(update_fields=["announced"])
        trail.record(Verb.SENT, meeting, fields=["announced"])
        return letters.post(meeting, "announced")


def cancel(*, meeting: PartnerMeeting) -> int:
    """Call it off; how many people get a mail about it, in a minute: until then ``restore`` leaves no trace of it."""
    with transaction.atomic(durable=True):
        meeting = locked(meeting)
        check_cancelling(meeting)
        meeting.cancelled = True
        meeting.sequence += 1
        meeting.save(update_fields=["cancelled", "sequence"])
        trail.record(Verb.CANCELLED, meeting, fields=["cancelled"])
        return letters.post(meeting, "cancelled", delayed=True)


def restore(*, meeting: PartnerMeeting) -> int:
    """Hold it after all; how many people get a mail about it: those who have heard that it was off."""
    with transaction.atomic(durable=True):
        meeting = locked(meeting)
        if not meeting.cancelled:
            raise Conflict(_("This meeting takes place."))
        if meeting.is_over:
            raise OVER
        unheard = letters.take_back(meeting)
        meeting.cancelled = False
        meeting.sequence += 1
        meeting.save(update_fields=["cancelled", "sequence"])
        trail.record(Verb.REOPENED, meeting, fields=["cancelled"])
        return letters.post(meeting, "changed", but=unheard)


def count(*, meeting: PartnerMeeting, came: int | None) -> PartnerMeeting:
    """How many people came; None where nobody counted."""
    with transaction.atomic(durable=True):
        meeting = locked(meeting)
        if meeting.starts > clock.now() or meeting.cancelled:
            raise Refused(_("People are counted once the meeting has begun."), field="came")
        meeting.came = came
        meeting.save(update_fields=["came"])
        trail.record(Verb.CHANGED, meeting, fields=["came"])
        return meeting


def remove(*, meeting: PartnerMeeting) -> None:
    """Throw a draft away. What was announced is called off instead."""
    with transaction.atomic(durable=True):
        meeting = locked(meeting)
        check_removing(meeting)
        trail.record(Verb.REMOVED, meeting)
        meeting.delete()


def check_announcing(meeting: PartnerMeeting) -> None:
    """Raises Refused as ``announce`` would: asked before the page shows the mail, so that none is shown in vain."""
    if meeting.is_over:
        raise OVER
    if meeting.cancelled:
        raise Conflict(_("This meeting is called off."))
    if not (meeting.place or meeting.online_url):
        raise Refused(_("Say first where it takes place, or where one joins online."))


def check_cancelling(meeting: PartnerMeeting) -> None:
    """Raises Refused as ``cancel`` would."""
    if meeting.cancelled:
        raise Conflict(_("This meeting is called off already."))
    if meeting.is_over:
        raise OVER
    if meeting.announced is None:
        raise Refused(_("Nobody was told of this meeting: throw it away instead."))


def check_removing(meeting: PartnerMeeting) -> None:
    """Raises Refused as ``remove`` would."""
    if meeting.announced:
        raise Refused(_("This meeting was announced: call it off instead."))


def locked(meeting: PartnerMeeting) -> PartnerMeeting:
    """The row as it stands, held until the transaction ends. Raises Conflict when it is gone."""
    found = PartnerMeeting.objects.select_for_update(of=("self",), no_key=True).filter(pk=meeting.pk).first()
    if found is None:
        raise Conflict(_("This meeting was thrown away meanwhile."))
    return found
