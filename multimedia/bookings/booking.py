"""Booking places: what, when, how many, a way to be reached if one likes, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cdm.agenda.intervals import Interval
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, contacts, limited
from cdm.core.refused import Refused
from multimedia import notices
from multimedia.bookings import changing, limits
from multimedia.bookings import places as taken
from multimedia.models import Booking, Space
from stats import recording
from stats.models import Measure


def book(
    *,
    space: Space,
    start: dt.datetime,
    minutes: int,
    page_language: str,
    submission: UUID,
    places: int = 1,
    accessible: bool = False,
    help: bool = False,
    purpose: str = "",
    name: str = "",
    email: str = "",
    phone: str = "",
    by_staff: bool = False,
    whole: bool = False,
    waive: Collection[str] = frozenset(),
) -> Booking:
    """Book ``places`` of ``space`` for ``minutes`` from ``start`` (aware), together or not at all; post the mails.

    The same ``submission`` twice returns the same booking (B3), corrected when another address was typed.
    ``purpose``, a code of ``stats.purposes``, is counted for each place and not kept (P1).
    ``whole``, for staff: every place there is that day. ``waive`` ⊆ {"notice", "horizon", "step", "limit"}, too.

    Raises SlotTaken or NotOpen (nothing was written); Refused, with the field it concerns, when the space does not have
    this; and OverLimit: the space says how many open bookings a contact may have, and how many minutes on one day,
    in all spaces together. ``limited.book`` keeps to itself which addresses are known here.
    """
    if not by_staff:
        waive, whole = frozenset(), False
    wanted = Booking(
        space=space,
        places=places,
        whole=whole,
        accessible=accessible,
        help=help,
        starts=start,
        ends=start + dt.timedelta(minutes=minutes),
        booked_ends=start + dt.timedelta(minutes=minutes),
        name=name.strip(),
        email=contacts.email_address(email),
        phone=contacts.phone_number(phone),
        page_language=page_language,
        submission=submission,
    )
    _sensible(wanted, minutes, by_staff=by_staff)
    return limited.book(
        wanted,
        rows=Booking.objects.all(),
        make=partial(_make, purpose=purpose, waive=waive),
        within=None if whole or "limit" in waive else limits.check,
        readdress=_readdress,
        let_go=changing.let_go,
        tell=lambda reached: notices.over_limit(wanted, reached),
        too_old=_("This was booked some time ago. Change it by its link or with its code."),
        by_staff=by_staff,
    )


def _sensible(wanted: Booking, minutes: int, *, by_staff: bool) -> None:
    space = wanted.space
    if not (space.active and (space.public or by_staff)):
        raise Refused(limits.NOT_OFFERED)
    if wanted.places < 1:
        raise Refused(_("At least one place is booked."), field="places")
    if not (by_staff or wanted.places <= space.most_places):
        words = {"most": space.most_places}
        raise Refused(_("At most %(most)s places in one booking. Call us for a larger group.") % words, field="places")
    limits.check_length(space, minutes, by_staff=by_staff)
    if wanted.help and not by_staff:
        limits.check_help(wanted.starts)


def _make(wanted: Booking, *, purpose: str, waive: Collection[str]) -> None:
    limits.check_to_come(wanted.starts)
    taken.hold(wanted, period=Interval(wanted.starts, wanted.ends), waive=waive)
    wanted.save(force_insert=True)
    if purpose:
        recording.count(measure=Measure.PURPOSE, day=clock.today(), item=purpose, count=wanted.places)
    notices.about(wanted).booked()
    trail.record(Verb.BOOKED, wanted)


def _readdress(row: Booking) -> None:
    notices.about(row).readdressed()
    trail.record(Verb.CHANGED, row, fields=("name", "email", "phone"))
