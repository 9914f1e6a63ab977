"""What a closure, a regime or a room out of use hits among the sessions, and the answers to it (B2)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from activities import hits, planning
from activities.models import Session
from activities.planning import Plan, PoolPlan, Stretch
from cdm.agenda.models import Closure, Regime
from cdm.outbox.models import Message
from tests.activities import worlds
from tests.activities.worlds import NOW, THURSDAY, at, register
from tests.personae import sign_in

DAY = dt.timedelta(days=1)
QUERIES = 14


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def make(partner_a, hall):
    activity = worlds.activity(partner_a)

    def make(day: dt.date = THURSDAY, starts: str = "10:00", ends: str = "12:00", **fields) -> Session:
        usual = {"mode": "onsite", "languages": ("fr",), "room": hall.pk, "site": hall.site_id}
        usual |= {"pools": {"onsite": PoolPlan(10)}, "meetings": (Stretch(at(day, starts), at(day, ends)),)}
        return planning.create(activity=activity, plan=Plan(**{**usual, **fields}), publish=True)

    return make


@pytest.fixture
def session(make) -> Session:
    return make()


def online(make, **fields) -> Session:
    return make(mode="online", room=None, site=None, pools={"online": PoolPlan()}, link="https://v.example", **fields)


def struck() -> Closure:
    return Closure.objects.create(first_day=THURSDAY, last_day=THURSDAY, label_fr="Grève", label_nl="Staking")


@pytest.fixture
def strike(session) -> Closure:
    return struck()


def regime(**fields) -> Regime:
    return Regime.objects.create(**{"kind": "closed", "starts": THURSDAY, "ends": THURSDAY, **fields})


def test_a_closure_of_the_centre_hits_all_of_that_day_and_changes_nothing(make, session):
    far, later, strike = online(make), make(THURSDAY + DAY), struck()
    assert set(hits.by_closure(strike)) == {session, far}
    assert later not in hits.by_closure(strike)
    session.refresh_from_db()
    assert session.state == "published"


def test_a_closure_of_some_hours_of_one_site_hits_what_is_there_then(make, session, hall):
    morning = Closure.objects.create(
        first_day=THURSDAY,
        last_day=THURSDAY,
        starts=dt.time(9),
        ends=dt.time(11),
        site=hall.site,
        label_fr="Travaux",
        label_nl="Werken",
    )
    online(make), make(starts="13:00", ends="14:00")
    assert list(hits.by_closure(morning)) == [session]


def test_cancelled_held_and_past_ones_are_no_hits(make, session, monday_morning):
    planning.cancel(which=[make(starts="13:00", ends="14:00")])
    strike = struck()
    assert list(hits.by_closure(strike)) == [session]
    monday_morning.move_to(at(THURSDAY, "16:00"))
    assert not hits.by_closure(strike).exists()


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_closed_regime_hits_what_takes_place_there_and_what_is_online_unless_that_goes_on(make, session, goes_on):
    far = online(make)
    make(starts="18:00", ends="20:00", outside_hours=True)  # opened on purpose
    expected = {session} if goes_on else {session, far}
    assert set(hits.by_regime(regime(remote_goes_on=goes_on))) == expected


def test_a_reduced_regime_hits_sessions_with_more_people_than_seats_left(session):
    register(session, party=6, email="class@example.org")
    assert not hits.by_regime(regime(kind="appointment", capacity_percent=60)).exists()
    Regime.objects.all().delete()
    (hit,) = hits.with_suggestions(hits.by_regime(regime(kind="appointment", capacity_percent=50)))
    assert (hit.session, hit.people, hit.too_many) == (session, 6, 1)


def test_other_dates_are_those_on_which_the_room_is_free_and_the_centre_open(make, session, strike):
    make(THURSDAY + DAY)
    (hit,) = hits.with_suggestions(hits.by_closure(strike))
    assert hit.days[0] == THURSDAY + 2 * DAY


def test_a_manager_moves_cancels_and_keeps_and_takes_it_back(manager, make, session):
    second = make(starts="13:00", ends="14:00")
    strike = struck()
    register(session, email="one@example.org")
    register(second, email="two@example.org")
    Message.objects.filter(kind="activity_confirmed").update(state="sent", settled_at=NOW)
    client = sign_in(manager)
    day = THURSDAY + DAY
    answers = {f"answer-{session.pk}": day.isoformat(), f"answer-{second.pk}": "cancel", "message": "A word from us."}
    page = client.post(url("hits_closure", strike.pk), answers, follow=True)
    for each in (session, second):
        each.refresh_from_db()
    assert (session.starts, second.state) == (at(day, "10:00"), "cancelled")
    assert {each.kind for each in Message.objects.filter(text__contains="A word from us.")} == {
        "activity_moved",
        "activity_session_cancelled",
    }
    client.post(page.text.split('data-undo="60"')[0].rsplit('action="', 1)[1].split('"')[0].replace("&amp;", "&"))
    for each in (session, second):
        each.refresh_from_db()
    assert (session.starts, second.state) == (at(THURSDAY, "10:00"), "published")


def test_all_at_once(manager, make, session):
    make(starts="13:00", ends="14:00")
    strike = struck()
    sign_in(manager).post(url("hits_closure", strike.pk), {"all": "move"})
    assert not hits.by_closure(strike).exists()
    assert Session.objects.filter(state="published").count() == 2


def test_a_day_taken_meanwhile_is_said_and_nothing_changes(manager, make, session, strike):
    make(THURSDAY + DAY)
    answers = {f"answer-{session.pk}": (THURSDAY + DAY).isoformat()}
    page = sign_in(manager).post(url("hits_closure", strike.pk), answers, follow=True)
    session.refresh_from_db()
    assert session.starts == at(THURSDAY, "10:00")
    assert "notice-error" in page.text


def test_nonsense_is_refused_at_its_place(manager, session, strike):
    page = sign_in(manager).post(url("hits_closure", strike.pk), {f"answer-{session.pk}": "2026-99-99"})
    assert page.status_code == 422


def test_the_pages_of_closures_and_regimes_say_that_sessions_take_place_then(manager, session, strike):
    closed = regime(kind="closed")
    client = sign_in(manager)
    assert url("hits_closure", strike.pk) in client.get(reverse("counselling:closure", args=[strike.pk])).text
    assert url("hits_regime", closed.pk) in client.get(reverse("counselling:regime", args=[closed.pk])).text


def test_a_room_out_of_use_is_said_in_the_list_and_has_its_page(manager, coordinator_a, session, hall):
    hall.active = False
    hall.save()
    assert url("hits_room", hall.pk) in sign_in(manager).get(url("activities")).text
    assert url("hits_room", hall.pk) not in sign_in(coordinator_a).get(url("activities")).text
    page = sign_in(manager).get(url("hits_room", hall.pk))
    assert [hit.session for hit, _name, _value in page.context["lines"]] == [session]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(manager, make, count, django_assert_num_queries):
    for n in range(count):
        make(starts=f"{10 + n}:00", ends=f"{10 + n}:45")
    strike = struck()
    client = sign_in(manager)
    client.get(url("hits_closure", strike.pk))
    with django_assert_num_queries(QUERIES):
        assert client.get(url("hits_closure", strike.pk)).text.count('class="hit ') == count


def test_a_regime_of_one_day_is_said_once_and_its_page_does_not_say_that_all_is_settled(session, manager):
    regime = Regime.objects.create(kind=Regime.Kind.CLOSED, starts=THURSDAY, ends=THURSDAY)
    client = sign_in(manager)
    assert client.get(url("hits_regime", regime.pk)).text.count("26\u00a0novembre 2026") == 1
    assert "rien à décider" not in client.get(reverse("counselling:regime", args=[regime.pk])).text
