"""What a last day means here: after it nothing is booked with a counsellor, and what was booked waits to be decided.

Nothing is cancelled by itself (design/1-the-centre.md B2). The stretch after the last day is an absence without an end,
so that every way of booking meets it, and whoever books at this moment is waited for (``cdm.agenda.turns``).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from cdm.accounts.models import User
from cdm.agenda import absences
from cdm.agenda.models import Absence, Calendar
from cdm.core import clock
from cdm.core.vocabulary import Role
from counselling.models import Appointment, AppointmentQuerySet, Assignment, Counsellor
from partners.models import Membership

NEVER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)  # the end of the absence of who has left


def asked_absences() -> QuerySet[Absence]:
    """Those somebody noted and may take back; what follows a last day ends with the last day only."""
    return Absence.objects.exclude(period__endswith=NEVER)


def last_day_of(calendar: Calendar) -> dt.date | None:
    """The last Brussels date on which its counsellor receives, if one is set."""
    after = Absence.objects.filter(calendar=calendar, period__endswith=NEVER).order_by("period").first()
    return clock.local(after.period.lower).date() - dt.timedelta(days=1) if after else None


def follow(*, user: User) -> None:
    """Let nothing be booked with ``user`` after the last of their roles of counsellor; take that back when one goes on.

    Raises nothing for who never received. Whoever books at this moment is waited for.
    """
    counsellor = Counsellor.objects.select_related("calendar").filter(user=user).first()
    if counsellor is None:
        return
    days = list(Membership.objects.filter(user=user, role=Role.COUNSELLOR).values_list("last_day", flat=True))
    last_day = None if None in days else max((day for day in days if day), default=None)
    if last_day == last_day_of(counsellor.calendar):
        return
    with transaction.atomic():
        Absence.objects.filter(calendar=counsellor.calendar, period__endswith=NEVER).delete()
        if last_day is not None:
            after = clock.day_bounds(last_day)[1]
            absences.add(calendar=counsellor.calendar, period=(after, NEVER))


def left_behind() -> AppointmentQuerySet:
    """Open appointments to come that none of their counsellor's roles reaches: these have ended, or end before."""
    receives = Membership.objects.filter(
        Q(last_day=None) | Q(last_day__gte=OuterRef("day")), user=OuterRef("counsellor__user"), role=Role.COUNSELLOR
    )
    gone = Assignment.objects.filter(appointment=OuterRef("pk")).annotate(
        day=TruncDate("appointment__starts", tzinfo=clock.BRUSSELS)
    )
    coming = Appointment.objects.open().filter(ends__gt=clock.now())
    return coming.filter(Exists(gone.filter(~Exists(receives))))
