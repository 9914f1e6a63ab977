"""Making a note counts one referral; mailing it does not count again.

Neither is written in the journal: an entry that says who passed somebody on to whom at which moment, beside a count of
that day, would be the reference that statistics must not have (design/1-the-centre.md P1).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from cdm.core import clock
from cdm.outbox import messages
from counselling.referral.notes import Note
from partners.models import Partner
from stats import recording
from stats.models import Measure

Counted = dict[str, Any]


def make(*, partner: Partner, submission: UUID) -> Counted | None:
    """Count that somebody is passed on to ``partner`` today; what was counted, None where it was already (B3).

    Raises Refused when the year is closed.
    """
    counted: Counted = {"measure": Measure.REFERRED.value, "day": clock.today(), "item": partner.code}
    with transaction.atomic(durable=True):
        if not recording.once(submission):
            return None
        recording.count(**counted)
    return counted


def take_back(*, counted: Counted) -> None:
    """Raises Refused when it is no longer counted, or its year was closed meanwhile."""
    with transaction.atomic(durable=True):
        recording.uncount(**counted)


def mail(*, note: Note, email: str, submission: UUID) -> None:
    """Send the note; the address stands in the message alone and is erased with it. The same submission is one mail."""
    words = messages.compose("counselling/mail/referral", language=note.to, context={"note": note})
    with transaction.atomic(durable=True):
        messages.post(
            key=f"referral:{submission}",
            topic=f"referral:{submission}",
            to=email,
            language=note.to,
            subject=words.subject,
            text=words.text,
            html=words.html,
        )
