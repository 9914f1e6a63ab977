"""The last days, today and the coming weeks: sessions with their people, counted as far as they are closed.

Contacts of the last days are counted here and nowhere else: ``data_stats`` leaves out their group activities.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from itertools import islice
from random import Random

from django.db.models import F

from activities import registrations
from activities.models import Meeting, Mode, Registration, SeatPool, Session
from activities.planning import rooms
from cdm.core import clock
from cdm.core.vocabulary import Service
from cdm.demo.groups import history, timetable
from cdm.demo.groups.calendar import Agenda, pools_of
from cdm.demo.groups.crowd import People
from cdm.demo.groups.timetable import Slot
from cdm.demo.years import DATED_DAYS
from stats import recording
from stats.models import Tally

SEED = 2027
CLOSED_WITHIN = dt.timedelta(hours=4)  # of the end
HERE_BEFORE = dt.timedelta(minutes=15)  # when the first arrive


def fill(agenda: Agenda) -> int:
    """Everything around today, in the caller's transaction; return how many sessions."""
    dice = Random(SEED)  # noqa: S311 - a demo, not a lottery
    return _coming(agenda, dice) + _past(agenda, dice) + _today(agenda, dice)


def _coming(agenda: Agenda, dice: Random) -> int:
    planned = [(slot, agenda.plan(slot)) for slot in timetable.COMING]
    people = People(dice)
    pools = pools_of([row for _slot, rows in planned for row in rows])
    for slot, rows in planned:
        for place, row in enumerate(rows):
            people.fill(row, pools[row.pk], slot.crowds[min(place, len(slot.crowds) - 1)])
    people.write()
    for slot, rows in planned:
        if slot.state == "cancelled":
            for row in rows:
                _cancel(row)
    return sum(len(rows) for _slot, rows in planned)


def _cancel(row: Session) -> None:
    """Without its mails: nobody of the demo waits for one."""
    rooms.give_back(row.meetings.select_related("hold"))
    row.state, row.sequence = Session.State.CANCELLED, row.sequence + 1
    row.save(update_fields=["state", "sequence"])


def _today(agenda: Agenda, dice: Random) -> int:
    """On the next day that the centre is open; who is due by now is there, what has just ended waits to be closed."""
    day = next(agenda.open_days(agenda.today))
    held = [(slot, row) for slot in timetable.TODAY if (row := agenda.past(slot, day))]
    people = People(dice)
    pools = pools_of([row for _slot, row in held])
    meetings = _meetings(row for _slot, row in held)
    for slot, row in held:
        seated = people.fill(row, pools[row.pk], slot.crowds[0])
        if row.ends <= agenda.now - CLOSED_WITHIN:
            _close(agenda, people, slot, row, meetings[row.pk], seated, counted=False)
        elif row.starts <= agenda.now + HERE_BEFORE:
            people.check_in(meetings[row.pk], seated, 0.5 if row.ends > agenda.now else 0.85)
    people.write()
    Meeting.objects.bulk_update(meetings.values(), ["closed", "onsite", "online"])
    return len(held)


def _past(agenda: Agenda, dice: Random) -> int:
    """The last days the centre was open: held, but for some that nobody has closed."""
    first = agenda.today - dt.timedelta(days=DATED_DAYS)
    counted = Tally.objects.filter(day__gte=first, day__lt=agenda.today, service=Service.GA).exists()
    yesterday = agenda.today - dt.timedelta(days=1)
    days = [day for day in islice(agenda.open_days(yesterday, -1), len(timetable.PAST)) if day >= first]
    held = [
        (back, slot, row)
        for back, day in enumerate(days)
        for slot in timetable.PAST[back]
        if (row := agenda.past(slot, day))
    ]
    people = People(dice)
    pools = pools_of([row for _back, _slot, row in held])
    meetings = _meetings(row for _back, _slot, row in held)
    for back, slot, row in held:
        seated = people.fill(row, pools[row.pk], slot.crowds[0])
        if (back, slot.key) not in timetable.NOT_CLOSED:
            _close(agenda, people, slot, row, meetings[row.pk], seated, counted=counted)
    people.write()
    Meeting.objects.bulk_update(meetings.values(), ["closed", "onsite", "online"])
    return len(held)


def _meetings(rows: Iterable[Session]) -> dict[int, Meeting]:
    """By session; each of these has one."""
    return {meeting.session_id: meeting for meeting in Meeting.objects.filter(session__in=list(rows))}


def _close(
    agenda: Agenda,
    people: People,
    slot: Slot,
    row: Session,
    meeting: Meeting,
    seated: Sequence[Registration],
    *,
    counted: bool,
) -> None:
    """As the door does: who did not come is noted, heads are counted, and a few hands where people sat together."""
    meeting.onsite = people.check_in(meeting, seated, 0.85)
    meeting.online = round(0.8 * sum(each.party for each in seated if each.mode == Mode.ONLINE))
    meeting.closed = True
    here = {attendance.registration.pk for attendance in people.attendances if attendance.meeting is meeting}
    for each in seated:
        if each.mode == Mode.ONSITE and each.pk not in here:
            each.state = Registration.State.NO_SHOW
    row.state = Session.State.HELD
    row.save(update_fields=["state"])
    if counted:
        return
    day, facts = clock.local(meeting.starts).date(), history.facts(agenda.offered[slot.key], row.languages)
    for way, channel in history.WAYS.items():
        if heads := getattr(meeting, way):
            recording.record(day=day, service=Service.GA, channel=channel, count=heads, **facts)
    recording.record_held(day=day, mode=row.mode, **facts)
    if meeting.onsite > 3:
        first = meeting.onsite * 2 // 3
        recording.record_group_answers(
            month=day,
            answers={
                "first_visit": {"yes": first, "no": meeting.onsite - first - 1},
                "status": {"JS_BEN": first - 1, "JS_CPAS": 1, "EMP": 1},
            },
        )


def letters(agenda: Agenda) -> None:
    """Two people whose mails the demo's post office brings: one with a place, one who waits."""
    soon = Session.objects.coming().filter(mode=Mode.ONSITE, starts__gt=agenda.now + dt.timedelta(days=2))
    of_cv = soon.filter(activity=agenda.activities["cv"])
    roomy = soon.filter(activity=agenda.activities["adults"], pools__taken__lt=F("pools__seats"))
    waiting = of_cv.filter(pools__taken=F("pools__seats"), pools__waiting_limit__gt=0).order_by("-starts")
    for rows, name, language in ((roomy, "Nour", "fr"), (waiting, "Joris", "nl")):
        if session := rows.select_related("activity", "site", "room").first():
            registrations.register(
                session=session,
                mode=Mode.ONSITE,
                page_language=language,
                submission=uuid.UUID(int=SEED + len(name), version=4),
                name=name,
                email=f"{name.lower()}@example.org",
                wait=rows is waiting,
            )


def seats_taken() -> int:
    """People with a place in what is to come: for what the load says."""
    return sum(SeatPool.objects.filter(session__starts__gt=clock.now()).values_list("taken", flat=True))
