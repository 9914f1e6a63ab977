"""Links for funders: made, taken back, found again by what stands in their address.

The address carries the random key of the link, signed; nothing in it says for whom or about what it is. A link is not
mailed from here: whoever made it copies it into a message of their own.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, links
from cdm.core.integrity import refusing
from cdm.core.refused import Refused
from stats.models import ShareLink

KIND = "share"
LONGEST = dt.timedelta(days=732)  # two years; who still needs it then asks for another
USUAL = dt.timedelta(days=365)
ONE_SUBJECT = Refused(_("Choose one programme or one partner."), field="subject")


def token(link: ShareLink) -> str:
    return links.sign(KIND, link.key.hex)


def address(link: ShareLink, language: str) -> str:
    """The path of the page behind it, in a language of the pages."""
    with translation.override(language):
        return reverse("stats:shared", args=[token(link)])


def find(token: str) -> ShareLink | None:
    """The link whose address this is, if it still works today; None alike for one taken back, run out or never made."""
    try:
        key = UUID(hex=links.read(KIND, token) or "")
    except ValueError:
        return None
    link = ShareLink.objects.filter(key=key).first()
    return link if link and works(link) else None


def works(link: ShareLink) -> bool:
    """The last day is in."""
    return link.revoked is None and clock.today() <= link.expires


def make(*, title: str, programme: str = "", partner: str = "", expires: dt.date) -> ShareLink:
    """A new link to the public figures of one programme or one partner. Raises ``Refused`` with the field."""
    today = clock.today()
    if not today < expires <= today + LONGEST:
        raise Refused(_("Choose a day from tomorrow on, at most two years ahead."), field="expires")
    with transaction.atomic(), refusing({"sharelink_one_subject": ONE_SUBJECT}):
        link = ShareLink.objects.create(
            title=title, programme=programme, partner=partner, created=today, expires=expires
        )
        trail.record(Verb.ADDED, link, partner=partner)
        return link


def revoke(*, link: ShareLink) -> ShareLink:
    """It stops working at once. One taken back before stays as it is."""
    with transaction.atomic():
        if ShareLink.objects.filter(key=link.key, revoked=None).update(revoked=clock.today()):
            trail.record(Verb.CANCELLED, link, partner=link.partner, fields=("revoked",))
    link.refresh_from_db()
    return link


def give_back(*, link: ShareLink) -> ShareLink:
    """Undo ``revoke``: the same address works again, as long as it would have."""
    with transaction.atomic():
        ShareLink.objects.filter(key=link.key).update(revoked=None)
        trail.record(Verb.UNDONE, link, partner=link.partner, fields=("revoked",))
    link.refresh_from_db()
    return link
