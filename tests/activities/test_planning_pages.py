"""The staff's pages of activities and sessions: what they show, keep, refuse and ask before they act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from activities.models import Activity, Registration, Series, Session
from cdm.agenda.models import Closure
from cdm.outbox.models import Message
from tests.activities import worlds
from tests.activities.worlds import NOW, THURSDAY, TUESDAY, at, register
from tests.personae import sign_in

WEEK = dt.timedelta(weeks=1)
WORDS = {
    "kind": "workshop",
    "title_fr": "Lettre de motivation",
    "title_nl": "Motivatiebrief",
    "summary_fr": "Écrire la sienne.",
    "summary_nl": "De uwe schrijven.",
    "description_fr": "On écrit ensemble.",
    "description_nl": "Samen schrijven.",
    "themes": ["WORK"],
    "languages": ["fr", "nl"],
}


def url(name: str, *args: object) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def typed(hall) -> dict:
    return {
        "mode": "onsite",
        "languages": ["fr"],
        "rows": "1",
        "day_0": THURSDAY.isoformat(),
        "starts_0": "10:00",
        "ends_0": "12:00",
        "where": f"room-{hall.pk}",
        "onsite_seats": "12",
        "repeat": "",
        "together": "",
    }


@pytest.fixture
def session(coordinator_a, workshop, typed) -> Session:
    sign_in(coordinator_a).post(url("session_new", workshop.pk), {**typed, "publish": "1"})
    return Session.objects.get()


def edited(session: Session, typed: dict, **fields: object) -> dict:
    return {**typed, "key_0": str(session.meetings.get().pk), "message": "", **fields}


# --- activities ----------


def test_a_coordinator_writes_an_activity_for_their_partner(coordinator_a, partner_a, partner_b):
    page = sign_in(coordinator_a).post(
        url("activity_new"), {**WORDS, "lead": partner_a.pk, "publish": "1"}, follow=True
    )
    made = Activity.objects.get()
    assert (made.lead, made.state, made.title_nl) == (partner_a, "published", "Motivatiebrief")
    assert "Lettre de motivation" in page.text


def test_not_for_another_partner(coordinator_a, partner_b, partner_a):
    page = sign_in(coordinator_a).post(url("activity_new"), {**WORDS, "lead": partner_b.pk})
    assert page.status_code == 422
    assert not Activity.objects.exists()
    assert "Lettre de motivation" in page.text, "nothing typed is lost"


def test_what_cannot_be_published_yet_is_kept_as_a_draft_and_it_is_said_why(coordinator_a, partner_a):
    half = {**WORDS, "title_nl": "", "lead": partner_a.pk, "publish": "1"}
    page = sign_in(coordinator_a).post(url("activity_new"), half, follow=True)
    assert Activity.objects.get().state == "draft"
    assert "le titre en néerlandais" in page.text


def test_a_published_one_does_not_lose_a_text(coordinator_a, workshop):
    page = sign_in(coordinator_a).post(
        url("activity_edit", workshop.pk), {**WORDS, "summary_nl": "", "lead": workshop.lead_id}
    )
    assert page.status_code == 422
    workshop.refresh_from_db()
    assert workshop.summary_nl


def test_a_co_host_may_change_it_and_keeps_the_lead(coordinator_b, partner_a, partner_b, site):
    shared = worlds.activity(partner_a, "Ensemble", partner_b)
    client = sign_in(coordinator_b)
    data = {**WORDS, "lead": partner_a.pk, "co_hosts": [partner_b.pk]}
    assert client.post(url("activity_edit", shared.pk), data).status_code == 302
    shared.refresh_from_db()
    assert (shared.lead, shared.title_fr) == (partner_a, WORDS["title_fr"])
    assert client.post(url("activity_edit", shared.pk), {**data, "co_hosts": []}).status_code == 422


def test_counsellors_and_reception_read_only(counsellor_a, reception, workshop, session):
    for person in (counsellor_a, reception):
        page = sign_in(person).get(url("activity", workshop.pk))
        assert page.status_code == 200
        assert url("activity_edit", workshop.pk) not in page.text
        assert sign_in(person).get(url("session_edit", session.pk)).status_code == 403


def test_an_activity_is_copied_without_its_sessions(coordinator_a, workshop, session):
    sign_in(coordinator_a).post(url("activity_duplicate", workshop.pk))
    copy = Activity.objects.exclude(pk=workshop.pk).get()
    assert (copy.state, copy.summary_fr, copy.sessions.count()) == ("draft", workshop.summary_fr, 0)
    assert copy.title_nl.endswith("(kopie)")


def test_the_list_is_found_by_words_state_and_partner(manager, workshop, partner_b):
    worlds.activity(partner_b, "Jobdating", state="draft")
    client = sign_in(manager)
    for query, there, gone in (
        ("?q=jobdating", "Jobdating", "Atelier CV"),
        ("?state=draft", "Jobdating", "Atelier CV"),
        ("?partner=alpha", "Atelier CV", "Jobdating"),
    ):
        text = client.get(url("activities") + query).text
        assert there in text
        assert gone not in text
    assert "Aucune activité" in client.get(url("activities") + "?q=zzz").text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(coordinator_a, partner_a, site, count, django_assert_num_queries):
    for n in range(count):
        worlds.session(worlds.activity(partner_a, f"Atelier {n}"))
    client = sign_in(coordinator_a)
    client.get(url("activities"))
    with django_assert_num_queries(7):
        assert client.get(url("activities")).text.count('<th scope="row">') == count


@pytest.mark.parametrize("count", [1, 3])
def test_its_page_asks_as_often_for_three_as_for_one(coordinator_a, workshop, count, django_assert_num_queries):
    for n in range(count):
        worlds.session(workshop, at(THURSDAY, "10:00") + n * WEEK)
        worlds.session(workshop, at(THURSDAY, "10:00") - (n + 1) * WEEK)
    client = sign_in(coordinator_a)
    client.get(url("activity", workshop.pk))
    with django_assert_num_queries(16):
        assert client.get(url("activity", workshop.pk)).text.count('class="act-session"') == 2 * count


# --- sessions ----------


def test_made_published_with_its_room(session, hall):
    assert (session.state, session.room, session.site) == ("published", hall, hall.site)
    assert session.meetings.get().hold
    assert session.pools.get().seats == 12


def test_a_taken_room_is_said_with_who_has_it_and_nothing_is_lost(coordinator_a, workshop, session, typed):
    page = sign_in(coordinator_a).post(
        url("session_new", workshop.pk), {**typed, "starts_0": "11:00", "ends_0": "13:00"}
    )
    assert page.status_code == 422
    assert "Salle Europe" in page.text
    assert "Atelier CV" in page.text
    assert 'value="11:00"' in page.text
    assert Session.objects.count() == 1


def test_a_rival_learns_no_more_than_the_public(coordinator_b, partner_b, workshop, session, typed):
    Activity.objects.filter(pk=workshop.pk).update(state="draft")
    other = worlds.activity(partner_b, "Autre")
    page = sign_in(coordinator_b).post(url("session_new", other.pk), typed)
    assert page.status_code == 422
    assert "Atelier CV" not in page.text
    assert "une autre activité" in page.text


def test_several_days_take_the_hours_of_the_first(coordinator_a, workshop, typed):
    client = sign_in(coordinator_a)
    more = client.post(url("session_new", workshop.pk), {**typed, "more": "1"})
    assert more.status_code == 200
    assert 'name="day_1"' in more.text
    assert f'value="{THURSDAY}"' in more.text
    client.post(url("session_new", workshop.pk), {**typed, "rows": "2", "day_1": str(THURSDAY + WEEK)})
    course = Session.objects.get()
    assert [each.starts for each in course.meetings.all()] == [at(THURSDAY, "10:00"), at(THURSDAY + WEEK, "10:00")]


def test_the_same_hours_on_all_days_of_a_course(coordinator_a, workshop, typed):
    client = sign_in(coordinator_a)
    two = {**typed, "rows": "2", "day_1": str(THURSDAY + WEEK)}
    client.post(url("session_new", workshop.pk), two)
    course = Session.objects.get()
    keys = {f"key_{n}": str(each.pk) for n, each in enumerate(course.meetings.all())}
    later = {**two, **keys, "starts_0": "13:00", "ends_0": "15:00", "starts_1": "10:00", "ends_1": "12:00"}
    client.post(url("session_edit", course.pk), {**later, "message": "", "same_hours": "on"})
    assert [each.starts for each in course.meetings.all()] == [at(THURSDAY, "13:00"), at(THURSDAY + WEEK, "13:00")]
    client.post(url("session_edit", course.pk), {**later, "message": "", "day_1": "", "starts_1": "", "ends_1": ""})
    assert course.meetings.count() == 1, "without a date a day is left out"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_0": "09:00"}, "ends_0"),
        ({"where": ""}, "where"),
        ({"where": "other", "place_fr": "Maison"}, "place_nl"),
        ({"day_0": "2026-11-20"}, "day_0"),
        ({"day_0": "2027-03-28", "starts_0": "02:30", "outside_hours": "on"}, "starts_0"),
        ({"opens": "2026-11-25T10:00", "closes": "2026-11-24T10:00"}, "closes"),
        ({"repeat": "week"}, "until"),
        ({"languages": []}, "languages"),
        ({"starts_0": "20:00", "ends_0": "22:00"}, "day_0"),
    ],
)
def test_a_slip_is_said_at_its_field(coordinator_a, workshop, typed, changes, field):
    page = sign_in(coordinator_a).post(url("session_new", workshop.pk), {**typed, **changes})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Session.objects.exists()


def test_a_change_that_concerns_people_is_shown_before_it_is_made(coordinator_a, session, typed):
    register(session, email="one@example.org", party=3)
    register(session, phone="+32470000000")
    Message.objects.filter(kind="activity_confirmed").update(state="sent", settled_at=NOW)
    client = sign_in(coordinator_a)
    moved = edited(session, typed, day_0=str(TUESDAY), message="Sorry.")
    page = client.post(url("session_edit", session.pk), moved)
    assert page.status_code == 200
    assert page.context["reach"].people == 4
    assert page.context["reach"].silent == 1
    session.refresh_from_db()
    assert session.starts == at(THURSDAY, "10:00")
    back = client.post(url("session_edit", session.pk), {**moved, "back": "1"})
    assert f'value="{TUESDAY}"' in back.text
    done = client.post(url("session_edit", session.pk), {**moved, "sure": "1"}, follow=True)
    session.refresh_from_db()
    assert session.starts == at(TUESDAY, "10:00")
    assert Message.objects.filter(kind="activity_moved").count() == 1
    assert 'data-undo="60"' in done.text


def test_a_change_that_concerns_nobody_is_made_at_once(coordinator_a, session, typed):
    register(session, email="one@example.org")
    page = sign_in(coordinator_a).post(url("session_edit", session.pk), edited(session, typed, onsite_seats="20"))
    assert page.status_code == 302
    assert session.pools.get().seats == 20


def test_seats_below_those_taken_are_refused_at_their_field(coordinator_a, session, typed):
    register(session, email="one@example.org", party=4)
    page = sign_in(coordinator_a).post(url("session_edit", session.pk), edited(session, typed, onsite_seats="3"))
    assert list(page.context["form"].errors) == ["onsite_seats"]


def test_moved_on_its_own_page(coordinator_a, session, typed):
    data = {name: value for name, value in edited(session, typed, day_0=str(TUESDAY)).items() if name != "mode"}
    assert sign_in(coordinator_a).post(url("session_move", session.pk), data).status_code == 302
    session.refresh_from_db()
    assert (session.starts, session.mode, session.pools.get().seats) == (at(TUESDAY, "10:00"), "onsite", 12)


def _undo(client, page) -> None:
    (*_before, form, _rest) = page.text.split('data-undo="60"')
    client.post(form.rsplit('action="', 1)[1].split('"')[0].replace("&amp;", "&"))


def test_cancelled_with_a_preview_a_message_and_a_way_back(coordinator_a, session):
    register(session, email="one@example.org")
    client = sign_in(coordinator_a)
    address = url("session_cancel", session.pk)
    preview = client.post(address, {"message": "The speaker is ill.", "preview": "1"})
    assert "The speaker is ill." in preview.context["mail"].text
    session.refresh_from_db()
    assert session.state == "published"
    page = client.post(address, {"message": "The speaker is ill."}, follow=True)
    session.refresh_from_db()
    assert session.state == "cancelled"
    _undo(client, page)
    session.refresh_from_db()
    assert session.state == "published"
    assert not Message.objects.filter(kind="activity_session_cancelled", state="waiting").exists()
    assert Registration.objects.get().state == "confirmed"


def test_nobody_else_undoes_it(coordinator_a, manager, session):
    page = sign_in(coordinator_a).post(url("session_cancel", session.pk), {"message": ""}, follow=True)
    _undo(sign_in(manager), page)
    session.refresh_from_db()
    assert session.state == "cancelled"


def test_copied_to_another_date_as_a_draft(coordinator_a, session):
    sign_in(coordinator_a).post(url("session_duplicate", session.pk), {"day": str(THURSDAY + WEEK), "with_room": "on"})
    copy = Session.objects.exclude(pk=session.pk).get()
    assert (copy.state, copy.starts, copy.room) == ("draft", at(THURSDAY + WEEK, "10:00"), session.room)


def test_drafts_are_published_together_taken_back_and_removed(coordinator_a, workshop, typed):
    client = sign_in(coordinator_a)
    client.post(url("session_new", workshop.pk), {**typed, "draft": "1"})
    draft = Session.objects.get()
    assert draft.state == "draft"
    client.post(url("sessions_publish", workshop.pk))
    draft.refresh_from_db()
    assert draft.state == "published"
    client.post(url("session_publish", draft.pk), {"to": "draft"})
    client.post(url("session_publish", draft.pk), {"to": "nothing"})
    assert not Session.objects.exists()


# --- series ----------


def test_a_rule_shows_its_dates_first_then_makes_those_chosen(coordinator_a, workshop, session, typed):
    Closure.objects.create(
        first_day=THURSDAY + WEEK, last_day=THURSDAY + WEEK, label_fr="Grève", label_nl="Staking", kind="closure"
    )
    client = sign_in(coordinator_a)
    rule = {**typed, "repeat": "week", "times": "3", "publish": "1"}
    page = client.post(url("session_new", workshop.pk), rule)
    lines = page.context["lines"]
    assert [line["ticked"] for line in lines] == [False, False, True, True], "taken, closed, fine, fine"
    assert "Grève" in page.text
    assert "Atelier CV" in page.text
    assert Session.objects.count() == 1
    chosen = [line["value"] for line in lines if line["ticked"]]
    client.post(url("session_new", workshop.pk), {**rule, "sure": "1", "days": chosen})
    assert Session.objects.filter(series__isnull=False, state="published").count() == 2
    assert Series.objects.get().count == 3


def test_a_date_whose_room_went_meanwhile_makes_none_of_them(coordinator_a, workshop, session, typed):
    data = {**typed, "repeat": "week", "times": "2", "sure": "1", "days": [str(THURSDAY), str(THURSDAY + WEEK)]}
    page = sign_in(coordinator_a).post(url("session_new", workshop.pk), data)
    assert page.status_code == 422
    assert Session.objects.count() == 1
    assert "Atelier CV" in page.text


def test_registering_once_for_all_dates_is_one_session(coordinator_a, workshop, typed):
    days = [str(THURSDAY + n * WEEK) for n in range(3)]
    data = {**typed, "repeat": "week", "times": "3", "together": "1", "sure": "1", "days": days}
    sign_in(coordinator_a).post(url("session_new", workshop.pk), data)
    assert Session.objects.get().meetings.count() == 3


@pytest.mark.parametrize(("scope", "moved"), [("one", 1), ("following", 2), ("all", 3)])
def test_a_change_reaches_one_those_after_or_all(coordinator_a, workshop, typed, scope, moved):
    client = sign_in(coordinator_a)
    days = [str(THURSDAY + n * WEEK) for n in range(3)]
    client.post(url("session_new", workshop.pk), {**typed, "repeat": "week", "times": "3", "sure": "1", "days": days})
    second = Session.objects.order_by("starts")[1]
    data = edited(second, typed, day_0=days[1], starts_0="11:00", ends_0="13:00", scope=scope)
    assert client.post(url("session_edit", second.pk), data).status_code == 302
    starts = Session.objects.order_by("starts").values_list("starts", flat=True)
    assert [f"{each.astimezone(dt.UTC):%H}" for each in starts].count("10") == moved
    page = client.post(url("session_cancel", second.pk), {"scope": scope, "message": ""}, follow=True)
    assert Session.objects.filter(state="cancelled").count() == moved
    _undo(client, page)
    assert not Session.objects.filter(state="cancelled").exists()


def test_another_date_is_for_one_session_only(coordinator_a, workshop, typed):
    client = sign_in(coordinator_a)
    days = [str(THURSDAY + n * WEEK) for n in range(2)]
    client.post(url("session_new", workshop.pk), {**typed, "repeat": "week", "times": "2", "sure": "1", "days": days})
    first = Session.objects.order_by("starts")[0]
    page = client.post(url("session_edit", first.pk), edited(first, typed, day_0=str(TUESDAY), scope="all"))
    assert list(page.context["form"].errors) == ["scope"]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_page_stands_in_both_languages(coordinator_a, workshop, session, language):
    client = sign_in(coordinator_a)
    names = ("session_edit", "session_move", "session_duplicate", "session_cancel")
    with translation.override(language):
        pages = [url("activities"), url("activity_new"), *(url(name, session.pk) for name in names)]
        pages += [url(name, workshop.pk) for name in ("activity", "activity_edit", "session_new")]
    for page in pages:
        assert f'<html lang="{language}"' in client.get(page).text


def test_a_list_is_narrowed_by_who_hosts_something_in_it(coordinator_a, partner_a, partner_b):
    """Who shares something with one's own partner too; of the rival's own activities nothing tells."""
    client, _alone = sign_in(coordinator_a), [worlds.activity(partner, "Seul") for partner in (partner_a, partner_b)]
    assert not client.get(url("activities")).context["hosts"]
    worlds.activity(partner_a, "Ensemble", partner_b)
    seen = client.get(url("activities") + "?partner=beta").context
    assert (set(seen["hosts"]), [each.title_fr for each in seen["page"]]) == ({partner_a, partner_b}, ["Ensemble"])
