"""P4 between the pages: an address of one's own with a key of somebody else's inside, and what leaks on the way."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.urls import reverse

from activities import door
from activities.models import Activity, Attendance, Picture, Registration, Session
from activities.staff import door_answers
from partners.models import Programme
from tests import personae
from tests.activities.worlds import THURSDAY, activity, at, register, session
from tests.personae import sign_in

pytestmark = pytest.mark.django_db
BEGUN = at(THURSDAY, "10:30")
State = Registration.State


@pytest.fixture
def ours(partner_a, site) -> Session:
    return session(activity(partner_a, "Nôtre"), onsite=5, online=5)


@pytest.fixture
def theirs(partner_b, site) -> Session:
    return session(activity(partner_b, "Leur"), onsite=5, online=5)


@pytest.fixture
def rival(theirs) -> Registration:
    return register(theirs, name="Zoé Rivale", email="zoe@example.org", needs="une rampe", mode="online")


@pytest.fixture(params=["counsellor_a", "coordinator_a"])
def who(request):
    return request.getfixturevalue(request.param)


def url(name: str, *keys: object) -> str:
    return reverse(f"activities:{name}", args=keys)


def test_a_registration_of_a_rival_is_not_let_in_at_ones_own_door(who, ours, rival):
    with time_machine.travel(BEGUN, tick=False):
        client = sign_in(who)
        answer = client.post(url("came", ours.meetings.get().pk, rival.pk), {"came": "1"})
    assert answer.status_code == 404
    assert not Attendance.objects.exists()


def test_nor_at_the_rivals_door_with_a_registration_of_ones_own(who, ours, theirs):
    row = register(ours)
    with time_machine.travel(BEGUN, tick=False):
        client = sign_in(who)
        assert client.post(url("came", theirs.meetings.get().pk, row.pk), {"came": "1"}).status_code == 404


def test_a_code_of_a_rival_is_as_unknown_as_one_that_does_not_exist(who, ours, rival):
    with time_machine.travel(BEGUN, tick=False):
        client = sign_in(who)
        scanned = client.get(url("check_in_code", rival.code))
        invented = client.get(url("check_in_code", "ZZZZZZZZ"))
        typed = client.get(url("check_in", ours.meetings.get().pk), {"q": rival.code})
    assert (scanned.status_code, invented.status_code) == (404, 404)
    assert _main(scanned.text, rival.code) == _main(invented.text, "ZZZZZZZZ")
    assert "Leur" not in typed.text
    assert "Zoé" not in typed.text


def _main(page: str, code: str) -> str:
    return page[page.index("<main") : page.index("</main")].replace(code, "")


def test_no_way_to_their_registration(who, rival):
    client = sign_in(who)
    for name in ("registration_staff", "registration_staff_cancel", "promote", "registration_slip"):
        for ask in (client.get, client.post):
            assert ask(url(name, rival.pk), follow=False).status_code in {404, 405}
    assert client.post(url("promote", rival.pk)).status_code == 404
    rival.refresh_from_db()
    assert rival.state == State.CONFIRMED


def test_the_day_of_another_session_is_not_taken_over(ours, theirs, coordinator_a):
    """A hidden key of a rival's meeting, sent with one's own session, is a new day of one's own."""
    foreign, own = theirs.meetings.get(), ours.meetings.get()
    address = url("session_edit", ours.pk)
    form = {
        "mode": "hybrid",
        "languages": "fr",
        "rows": "1",
        "day_0": str(THURSDAY),
        "starts_0": "14:00",
        "ends_0": "15:00",
        "key_0": str(foreign.pk),
        "where": "other",
        "place_fr": "Ici",
        "place_nl": "Hier",
        "onsite_seats": "5",
        "online_seats": "5",
        "link": "https://video.example/secret-room",
        "sure": "1",
    }
    assert sign_in(coordinator_a).post(address, form).status_code == 302
    foreign.refresh_from_db()
    assert (foreign.session_id, foreign.starts) == (theirs.pk, at(THURSDAY, "10:00"))
    assert ours.meetings.get().starts == at(THURSDAY, "14:00")
    assert ours.meetings.get().pk != foreign.pk
    assert own.session_id == ours.pk


def test_what_somebody_else_did_at_the_door_is_not_undone(who, theirs, rival, coordinator_b):
    with time_machine.travel(BEGUN, tick=False):
        client = sign_in(who)
        noted = door.check_in(registration=rival, meeting=theirs.meetings.get(), came=1)
        key = door_answers.undoable.remember(noted.before, user_id=coordinator_b.pk)
        client.post(url("door_undo", key))
        assert Attendance.objects.count() == 1
        sign_in(coordinator_b).post(url("door_undo", key))
        assert Attendance.objects.count() == 0


def test_drafts_of_a_rival_show_nowhere(who, theirs):
    client = sign_in(who)
    Activity.objects.filter(pk=theirs.activity_id).update(state=Activity.State.DRAFT)
    picture = Picture.objects.create(
        activity=theirs.activity,
        image=b"RIFF",
        digest="0123456789abcdef",
        width=1,
        height=1,
        alt_fr="Image",
        alt_nl="Beeld",
    )
    for name in ("agenda", "month", "feed_ics", "feed_rss", "feed_json", "activities"):
        answer = client.get(url(name), {"q": "Leur"})
        assert answer.status_code == 200
        found = b"".join(answer) if answer.streaming else answer.content
        assert b"Leur en une phrase" not in found
        assert f"/{theirs.pk}/".encode() not in found
    for name in ("session", "session_calendar", "register"):
        assert client.get(url(name, theirs.pk)).status_code == 404
    assert client.get(url("picture", picture.pk, picture.digest)).status_code == 404
    assert client.get(url("activity", theirs.activity_id)).status_code == 404


def test_a_partner_is_not_made_a_host_of_what_it_does_not_host(coordinator_a, theirs):
    mine = sign_in(coordinator_a)
    for name in ("activity_edit", "activity_state", "activity_duplicate", "session_new", "sessions_publish"):
        assert mine.post(url(name, theirs.activity_id), {"lead": "alpha", "to": "draft"}).status_code == 404
    for name in ("session_edit", "session_move", "session_cancel", "session_duplicate", "session_publish"):
        assert mine.post(url(name, theirs.pk), {"to": "draft", "sure": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == Session.State.PUBLISHED


@pytest.mark.parametrize("role", ["counsellor_a", "reception"])
def test_who_plans_nothing_plans_nothing(request, ours, role):
    inside = sign_in(request.getfixturevalue(role))
    for name in ("session_edit", "session_move", "session_cancel", "session_duplicate", "session_publish"):
        assert inside.post(url(name, ours.pk), {"to": "draft", "message": ""}).status_code == 403
    assert inside.post(url("activity_state", ours.activity_id), {"to": "draft"}).status_code == 403
    ours.refresh_from_db()
    assert ours.state == Session.State.PUBLISHED


def test_the_desk_reads_every_session_and_counts_none(reception, ours):
    row = register(ours, name="Noor", email="noor@example.org")
    with time_machine.travel(at(THURSDAY, "12:30"), tick=False):
        inside = sign_in(reception)
        assert inside.post(url("close", ours.meetings.get().pk), {"onsite": "3", "online": "0"}).status_code == 403
        assert inside.get(url("session_staff", ours.pk)).status_code == 200
    row.refresh_from_db()
    assert not ours.meetings.get().closed


def test_former_staff_and_strangers_are_nobody(ours):
    stranger = sign_in(personae.person("gone@example.org", "Gone"))
    address = url("registration_staff", uuid.uuid4())
    assert stranger.get(address).status_code in {302, 403}
    assert stranger.get(url("session_staff", ours.pk)).status_code in {302, 403}


def test_an_activity_is_put_under_a_programme_its_partner_carries_only(coordinator_a, ours, partner_a, partner_b):
    """What a programme did is counted by what stands under it: a stranger's would be in the rival's figures."""
    own, rival = (Programme.objects.create(code=code, name_fr=code, name_nl=code) for code in ("own", "rival"))
    own.partners.set([partner_a])
    rival.partners.set([partner_b])
    client = sign_in(coordinator_a)
    page = client.get(url("activity_edit", ours.activity_id))
    assert list(page.context["form"].fields["programme"].queryset) == [own]
    answer = client.post(url("activity_edit", ours.activity_id), {"programme": rival.pk})
    assert "programme" in answer.context["form"].errors
    ours.activity.programme = rival  # the centre has put it there: it stays
    ours.activity.save()
    answer = client.post(url("activity_edit", ours.activity_id), {"programme": rival.pk})
    assert "programme" not in answer.context["form"].errors
