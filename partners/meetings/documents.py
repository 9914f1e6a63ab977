"""The papers of a meeting."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core.refused import Conflict, Refused
from partners.meetings import files, holding, pictures
from partners.models import MeetingDocument, PartnerMeeting

MOST = 20  # of one meeting


def add(*, meeting: PartnerMeeting, title: str, language: str, name: str, content: bytes) -> MeetingDocument:
    """Keep ``content``; what it is is read in it, whatever ``name`` says. ``language``: fr, nl, or empty for both.

    Of a picture only what shows it is kept: a phone writes the place into its photos. Raises Refused for what
    ``files.look`` or ``pictures.bare`` refuses, and when the meeting has ``MOST`` already.
    """
    kind = files.look(content)
    if kind in {files.PNG, files.JPEG}:
        content = pictures.bare(content, kind)
    with transaction.atomic(durable=True):
        meeting = holding.locked(meeting)
        if meeting.documents.count() >= MOST:
            raise Refused(_("A meeting has twenty documents at most."), field="file")
        document = MeetingDocument.objects.create(
            meeting=meeting,
            title=title or files.stem(name),
            language=language,
            filename=files.safe_name(name, kind),
            media_type=kind.media_type,
            content=content,
            size=len(content),
        )
        trail.record(Verb.ADDED, document, fields=["title", "language", "content"])
        return document


def remove(*, document: MeetingDocument) -> None:
    with transaction.atomic(durable=True):
        if not MeetingDocument.objects.filter(pk=document.pk).delete()[0]:
            raise Conflict(_("This document was taken out meanwhile."))
        trail.record(Verb.REMOVED, document)
