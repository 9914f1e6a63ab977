"""Making, changing, cancelling sessions: the room, the seats, and who hears of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from activities import planning
from activities.models import Activity, Registration, Session
from activities.planning import Plan, PoolPlan, RoomTaken, Stretch, plans
from cdm.agenda.models import Allocation, Hold
from cdm.core.refused import Conflict, Refused
from cdm.outbox.models import Message
from tests.activities.worlds import MONDAY, NOW, THURSDAY, TUESDAY, at, register
from tests.counselling import worlds as counselling
from tests.counselling.desks import given

DAY = dt.timedelta(days=1)
State = Session.State


def stretch(day: dt.date, starts: str = "10:00", ends: str = "12:00") -> Stretch:
    return Stretch(at(day, starts), at(day, ends))


def plan(**fields) -> Plan:
    usual = {"mode": "onsite", "languages": ("fr",), "meetings": (stretch(THURSDAY),), "pools": {"onsite": PoolPlan(2)}}
    return Plan(**{**usual, **fields})


@pytest.fixture
def in_hall(hall) -> Plan:
    return plan(room=hall.pk, site=hall.site_id)


@pytest.fixture
def session(workshop, in_hall) -> Session:
    return planning.create(activity=workshop, plan=in_hall, publish=True)


def known(session: Session, email: str) -> Registration:
    """Somebody registered, whose confirmation has arrived."""
    made = register(session, email=email)
    Message.objects.filter(kind="activity_confirmed").update(state="sent", settled_at=NOW)
    return made


def mails(kind: str, *, state: str = "waiting") -> int:
    return Message.objects.filter(kind=f"activity_{kind}", state=state).count()


# --- rooms ----------


def test_a_session_holds_its_room_on_each_of_its_days(workshop, hall):
    course = planning.create(
        activity=workshop,
        plan=plan(room=hall.pk, site=hall.site_id, meetings=(stretch(TUESDAY), stretch(THURSDAY))),
    )
    assert (course.starts, course.ends, course.state) == (at(TUESDAY, "10:00"), at(THURSDAY, "12:00"), State.DRAFT)
    assert Allocation.objects.filter(calendar=hall).count() == 2
    assert {meeting.hold.site_id for meeting in course.meetings.all()} == {hall.site_id}


def test_two_sessions_for_one_room_at_once_are_refused_and_it_is_said_who_has_it(workshop, session, in_hall):
    later = replace(in_hall, meetings=(stretch(THURSDAY, "11:00", "13:00"),))
    with pytest.raises(RoomTaken) as refused:
        planning.create(activity=workshop, plan=later)
    (clash,) = refused.value.clashes
    assert (clash.session, clash.period.start) == (session, at(THURSDAY, "10:00"))
    assert Session.objects.count() == 1


def test_a_room_that_an_interview_holds_is_taken(workshop, in_hall, hall, partner_b):
    ada = counselling.counsellor(hall.site, partner_b, "Bram Bartholomeus")
    interview = given(ada, at(THURSDAY, "11:00"))
    Allocation.objects.create(hold=interview.hold, calendar=hall, seat=1, period=interview.hold.period)
    with pytest.raises(RoomTaken) as refused:
        planning.create(activity=workshop, plan=in_hall)
    assert [clash.session for clash in refused.value.clashes] == [None]


def test_an_interview_does_not_get_the_room_of_a_session(session, hall):
    counselling.kind(needs_room=True)
    counselling.counsellor(hall.site, session.activity.lead, "Ada Alphonsine")
    counselling.book(at(THURSDAY, "09:00"))  # before the session begins the room is free
    with pytest.raises(Refused):
        counselling.book(at(THURSDAY, "10:20"))


def test_outside_the_hours_only_when_the_centre_opens_for_it(workshop, in_hall):
    evening = replace(in_hall, meetings=(stretch(THURSDAY, "18:00", "20:00"),))
    with pytest.raises(Refused) as refused:
        planning.create(activity=workshop, plan=evening)
    assert refused.value.field == "meetings"
    made = planning.create(activity=workshop, plan=replace(evening, outside_hours=True))
    assert made.meetings.get().hold.site_id == in_hall.site, "a closure of the site finds it all the same"


# --- seats ----------


def test_seats_are_not_lowered_below_those_taken(session, in_hall):
    register(session, party=2)
    with pytest.raises(Refused) as refused:
        planning.change(session=session, plan=replace(plans.of(session), pools={"onsite": PoolPlan(1)}))
    assert refused.value.field == "onsite_seats"
    assert session.pools.get().seats == 2


def test_more_seats_are_offered_to_who_waits(session):
    register(session, party=2, email="first@example.org")
    waiting = register(session, wait=True, email="second@example.org")
    planning.change(session=session, plan=replace(plans.of(session), pools={"onsite": PoolPlan(3)}))
    waiting.refresh_from_db()
    assert waiting.state == Registration.State.OFFERED
    assert mails("moved") == 0, "more seats are no news to who has one"


def test_a_way_to_take_part_goes_only_when_nobody_is_in_it(session):
    hybrid = replace(plans.of(session), mode="hybrid", pools={"onsite": PoolPlan(2), "online": PoolPlan(None)})
    planning.change(session=session, plan=hybrid)
    session.refresh_from_db()
    register(session, mode="online", email="far@example.org")
    with pytest.raises(Refused) as refused:
        planning.change(session=session, plan=replace(plans.of(session), mode="onsite"))
    assert refused.value.field == "mode"
    planning.change(session=session, plan=replace(plans.of(session), mode="online", room=None, site=None))
    assert [pool.mode for pool in session.pools.all()] == ["online"]
    assert not Hold.objects.exists()


# --- changing ----------


def test_everybody_hears_of_another_time_and_the_room_follows(session, hall):
    known(session, "one@example.org")
    planning.change(
        session=session,
        plan=replace(plans.of(session), meetings=(stretch(TUESDAY)._replace(key=session.meetings.get().pk),)),
        message="Sorry for the change.",
    )
    session.refresh_from_db()
    assert (session.starts, session.sequence) == (at(TUESDAY, "10:00"), 1)
    assert Allocation.objects.get(calendar=hall).period.lower == at(TUESDAY, "10:00")
    assert "Sorry for the change." in Message.objects.get(kind="activity_moved").text


def test_nobody_hears_of_what_does_not_concern_them(session):
    register(session, email="one@example.org")
    planning.change(session=session, plan=replace(plans.of(session), pools={"onsite": PoolPlan(9, 3)}))
    assert mails("moved") == 0


def test_a_day_may_move_over_its_own_old_time(session):
    key = session.meetings.get().pk
    shifted = (Stretch(at(THURSDAY, "11:00"), at(THURSDAY, "13:00"), key),)
    planning.change(session=session, plan=replace(plans.of(session), meetings=shifted))
    assert session.meetings.get().pk == key


def test_a_change_that_the_room_refuses_leaves_everything(workshop, session, in_hall):
    other = planning.create(activity=workshop, plan=replace(in_hall, meetings=(stretch(TUESDAY),)))
    there = (stretch(TUESDAY)._replace(key=session.meetings.get().pk),)
    with pytest.raises(RoomTaken):
        planning.change(session=session, plan=replace(plans.of(session), meetings=there))
    session.refresh_from_db()
    assert session.starts == at(THURSDAY, "10:00")
    assert other.meetings.get().hold_id
    assert session.meetings.get().hold_id


def test_a_closed_day_stays(session):
    meeting = session.meetings.get()
    meeting.closed = True
    meeting.save()
    with pytest.raises(Refused):
        planning.change(session=session, plan=replace(plans.of(session), meetings=(stretch(TUESDAY),)))


def test_an_offer_never_comes_after_the_new_start(session):
    register(session, party=2, email="first@example.org")
    waiting = register(session, wait=True, email="second@example.org")
    planning.change(session=session, plan=replace(plans.of(session), pools={"onsite": PoolPlan(3)}))
    there = (stretch(MONDAY, "15:00", "16:00")._replace(key=session.meetings.get().pk),)
    planning.change(session=session, plan=replace(plans.of(session), meetings=there))
    waiting.refresh_from_db()
    assert waiting.offer_until == at(MONDAY, "14:45")


# --- publishing ----------


@pytest.mark.parametrize("word", ["title_nl", "summary_fr", "description_nl", "themes", "languages"])
def test_an_activity_is_published_only_when_it_is_whole(workshop, word):
    empty = [] if word in ("themes", "languages") else ""
    Activity.objects.filter(pk=workshop.pk).update(state="draft", **{word: empty})
    workshop.refresh_from_db()
    with pytest.raises(planning.activity.Incomplete) as refused:
        planning.activity.publish(activity=workshop)
    assert len(refused.value.missing) == 1
    assert str(refused.value.missing[0]) in str(refused.value)
    workshop.refresh_from_db()
    assert workshop.state == "draft"


def test_what_is_published_cannot_lose_a_language(workshop):
    workshop.title_nl = ""
    with pytest.raises(planning.activity.Incomplete):
        planning.activity.save(activity=workshop, audiences=[], co_hosts=[])


def test_an_activity_with_sessions_to_come_stays(workshop, session):
    with pytest.raises(Conflict):
        planning.activity.archive(activity=workshop)
    planning.cancel(which=[session])
    assert planning.activity.archive(activity=workshop).state == "archived"


def test_a_session_is_published_only_with_its_activity_and_a_place(workshop):
    nowhere = planning.create(activity=workshop, plan=plan())
    with pytest.raises(Refused):
        planning.publish(which=[nowhere])
    Activity.objects.filter(pk=workshop.pk).update(state="draft")
    with pytest.raises(Refused):
        planning.publish(which=[nowhere])


def test_a_draft_of_the_past_is_not_published(workshop, in_hall, monday_morning):
    draft = planning.create(activity=workshop, plan=in_hall)
    monday_morning.move_to(at(THURSDAY, "11:00"))
    with pytest.raises(Refused):
        planning.publish(which=[draft])
    with pytest.raises(Refused):
        planning.create(activity=workshop, plan=in_hall)


def test_people_registered_keep_a_session_from_becoming_a_draft(session):
    register(session, email="one@example.org")
    with pytest.raises(Refused):
        planning.unpublish(session=session)


# --- cancelling and undoing ----------


def test_cancelled_with_a_message_the_room_is_free_and_the_registrations_stay(workshop, session, in_hall):
    person = register(session, email="one@example.org")
    planning.cancel(which=[session], message="The speaker is ill.")
    session.refresh_from_db()
    person.refresh_from_db()
    assert (session.state, session.sequence, person.state) == (State.CANCELLED, 1, Registration.State.CONFIRMED)
    assert "The speaker is ill." in Message.objects.get(kind="activity_session_cancelled").text
    assert not Hold.objects.exists()
    planning.create(activity=workshop, plan=in_hall)


def test_offers_end_with_the_session_and_come_back_with_it(session):
    register(session, party=2, email="first@example.org")
    waiting = register(session, wait=True, email="second@example.org")
    planning.change(session=session, plan=replace(plans.of(session), pools={"onsite": PoolPlan(3)}))
    before = planning.Before.of(session)
    (after,) = planning.cancel(which=[session])
    waiting.refresh_from_db()
    assert waiting.state == Registration.State.WAITING
    planning.restore(changes=[(before, after.sequence)])
    waiting.refresh_from_db()
    assert waiting.state == Registration.State.OFFERED


def test_a_cancellation_is_undone_with_its_room_and_without_a_word(session, hall):
    register(session, email="one@example.org")
    before = planning.Before.of(session)
    (after,) = planning.cancel(which=[session])
    planning.restore(changes=[(before, after.sequence)])
    session.refresh_from_db()
    assert (session.state, session.sequence) == (State.PUBLISHED, 2)
    assert Allocation.objects.filter(calendar=hall).count() == 1
    assert (mails("session_cancelled"), mails("session_cancelled", state="withdrawn")) == (0, 1)
    assert mails("day_before") == 1


def test_a_move_is_undone_without_a_word(session):
    known(session, "one@example.org")
    before = planning.Before.of(session)
    there = (stretch(TUESDAY)._replace(key=session.meetings.get().pk),)
    after = planning.change(session=session, plan=replace(plans.of(session), meetings=there))
    planning.restore(changes=[(before, after.sequence)])
    session.refresh_from_db()
    assert session.starts == at(THURSDAY, "10:00")
    assert (mails("moved"), mails("day_before")) == (0, 1)


def test_a_confirmation_that_had_not_left_comes_back_with_the_old_time(session):
    register(session, email="one@example.org")
    before = planning.Before.of(session)
    there = (stretch(TUESDAY)._replace(key=session.meetings.get().pk),)
    after = planning.change(session=session, plan=replace(plans.of(session), meetings=there))
    planning.restore(changes=[(before, after.sequence)])
    assert (mails("moved"), mails("confirmed")) == (0, 1)
    assert "26\xa0novembre" in Message.objects.get(kind="activity_confirmed").text


def test_undoing_says_when_somebody_else_has_the_room_or_changed_it_again(workshop, session, in_hall):
    before = planning.Before.of(session)
    (after,) = planning.cancel(which=[session])
    other = planning.create(activity=workshop, plan=in_hall)
    with pytest.raises(RoomTaken):
        planning.restore(changes=[(before, after.sequence)])
    planning.drop(session=other)
    planning.restore(changes=[(before, after.sequence)])
    with pytest.raises(Conflict):
        planning.restore(changes=[(before, after.sequence)])
