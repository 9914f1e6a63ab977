"""A counsellor's appointments for their own calendar program, by a secret address. Nobody's name, e-mail or phone."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar, Event

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import brand, clock
from cdm.core.vocabulary import Theme
from counselling.models import Appointment, Counsellor

BEHIND = dt.timedelta(days=31)  # how far back the feed goes


def of_key(key: uuid.UUID) -> Counsellor | None:
    """Whose feed it is; None for a key that was replaced, and for who left."""
    people = Counsellor.objects.filter(active=True, user__is_active=True, partner__active=True)
    return people.select_related("user").filter(feed_key=key).first()


def renew(*, counsellor: Counsellor) -> Counsellor:
    """A new secret address; the old one answers no more."""
    with transaction.atomic(durable=True):
        counsellor.feed_key = uuid.uuid4()
        counsellor.save(update_fields=["feed_key"])
        trail.record(Verb.CHANGED, counsellor, fields=("feed_key",))
        return counsellor


def address(counsellor: Counsellor) -> str:
    with translation.override(counsellor.user.language):
        return settings.BASE_URL + reverse("counselling:feed", args=[counsellor.feed_key])


def body(counsellor: Counsellor) -> bytes:
    """The file (RFC 5545), in the counsellor's language. The same appointments give the same bytes. One query."""
    rows = Appointment.objects.of_counsellor(counsellor).exclude(state=Appointment.State.CANCELLED)
    rows = rows.filter(ends__gt=clock.now() - BEHIND).select_related("site").order_by("starts", "pk")
    calendar = Calendar()
    calendar.add("prodid", "-//Beroepenpunt Cite des metiers//Portal//FR-NL")
    calendar.add("version", "2.0")
    calendar.add("refresh-interval", dt.timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    with translation.override(counsellor.user.language):
        calendar.add("x-wr-calname", brand.full())
        for row in rows:
            calendar.add_component(_event(row))
    return calendar.to_ical()


def etag(content: bytes) -> str:
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def _event(row: Appointment) -> Event:
    event = Event()
    event.add("uid", f"{row.pk}@counsellor")
    event.add("dtstamp", row.created.replace(microsecond=0))
    event.add("sequence", row.sequence)
    event.add("dtstart", row.starts.astimezone(dt.UTC))
    event.add("dtend", row.ends.astimezone(dt.UTC))
    language = row.get_language_display()
    event.add("summary", f"{Theme(row.theme).verb} · {row.get_channel_display()} · {language} · {row}")
    if row.channel == "FACE" and row.site:
        event.add("location", row.site.name)
    event.add("url", settings.BASE_URL + reverse("counselling:staff_appointment", args=[row.pk]))
    event.add("class", "PRIVATE")
    return event
