"""The door, the session's page and closing, as staff of the hosts, of a rival, reception and managers see them."""

import io
import re
import uuid
import zipfile

import pytest
import time_machine
from django.urls import reverse

from activities import registrations
from activities.models import Attendance, Registration, SeatPool, Session
from activities.templatetags.door import registration_qr
from cdm.core import links
from stats.models import GroupAnswer, HeldTally, Tally
from tests.activities.worlds import THURSDAY, activity, at, register, session
from tests.reading import words

pytestmark = pytest.mark.django_db
State = Registration.State
BEGUN, OVER = at(THURSDAY, "10:20"), at(THURSDAY, "12:30")


@pytest.fixture
def hybrid(partner_a, site):
    return session(activity(partner_a, "Atelier CV"), onsite=4, online=20)


@pytest.fixture
def meeting(hybrid):
    return hybrid.meetings.get()


def door(meeting, name="check_in", *more) -> str:
    return reverse(f"activities:{name}", args=[meeting.pk, *more])


def undo(client, response) -> None:
    """Press the undo button of the next page."""
    page = client.get(response.url).content.decode()
    address = re.search(r'action="([^"]*(?:annuler|ongedaan)[^"]*)"', page)[1].replace("&amp;", "&")
    client.post(address)


# --- one tap ----------


def test_one_tap_says_who_came_and_one_takes_it_back(as_, reception, hybrid, meeting):
    noor = register(hybrid, party=2, name="Noor")
    with time_machine.travel(BEGUN, tick=False):
        client = as_(reception)
        page = client.get(door(meeting))
        assert "0 déjà sur place, sur 2 inscrits" in words(page)
        answer = client.post(door(meeting, "came", noor.pk), {"came": "2"})
        assert answer.url.startswith(f"{door(meeting)}#r-")
        assert Attendance.objects.get().came == 2
        assert "Noor : 2 personnes sont là." in words(client.get(answer.url))
        undo(client, client.post(door(meeting, "came", noor.pk), {"came": "1"}))
        assert Attendance.objects.get().came == 2


@pytest.mark.parametrize("came", ["", "-1", "x", "99999999", "²"])
def test_junk_is_refused_in_words(as_, reception, hybrid, meeting, came):
    noor = register(hybrid)
    with time_machine.travel(BEGUN, tick=False):
        client = as_(reception)
        answer = client.post(door(meeting, "came", noor.pk), {"came": came})
        assert "Écrivez un nombre à partir de 0." in words(client.get(answer.url))
    assert not Attendance.objects.exists()


def test_people_are_found_by_name_without_accents_or_by_code(as_, counsellor_a, hybrid, meeting):
    register(hybrid, name="Zoé Ançay")
    other = register(hybrid, name="Ali")
    with time_machine.travel(BEGUN, tick=False):
        client = as_(counsellor_a)
        for typed in ("zoe ancay", "ANÇ"):
            page = words(client.get(door(meeting), {"q": typed}))
            assert "Zoé Ançay" in page
            assert "Ali" not in page
        assert "Ali" in words(client.get(door(meeting), {"q": links.show_code(other.code).lower()}))
        assert "Personne" in words(client.get(door(meeting), {"q": "Wxyz"}))


def test_a_scanned_code_opens_the_door_of_today_with_that_person(as_, counsellor_a, coordinator_b, hybrid, meeting):
    noor = register(hybrid, name="Noor Alphonsine")
    drawing = registration_qr(noor)
    assert "<svg" in drawing
    assert "style=" not in drawing
    address = reverse("activities:check_in_code", args=[noor.code])
    with time_machine.travel(BEGUN, tick=False):
        answer = as_(counsellor_a).get(address)
        assert answer.url == f"{door(meeting)}?q={noor.code}"
        assert "Noor" in words(as_(counsellor_a).get(answer.url))
        stranger = as_(coordinator_b).get(address)
        assert stranger.status_code == 404
        assert "Noor" not in words(stranger)
    early = words(as_(counsellor_a).get(address))
    assert "Ce code n’est pas pour aujourd’hui" in early
    assert "jeudi 26 novembre" in early.lower()


def test_a_code_of_another_session_is_told_at_the_door(
    as_, reception, counsellor_a, hybrid, meeting, partner_a, partner_b
):
    own = register(session(activity(partner_a, "Autre atelier")))
    rival = register(session(activity(partner_b, "Secret Bartholomeus")))
    with time_machine.travel(BEGUN, tick=False):
        assert "Autre atelier" in words(as_(counsellor_a).get(door(meeting), {"q": own.code}))
        assert "Bartholomeus" not in words(as_(counsellor_a).get(door(meeting), {"q": rival.code}))
        assert "Bartholomeus" in words(as_(reception).get(door(meeting), {"q": rival.code}))


# --- without a registration ----------


def test_walk_ins_take_seats_until_there_are_none(as_, reception, hybrid, meeting):
    register(hybrid, party=2)
    sent = {"walk-mode": "onsite", "walk-party": "2", "walk-name": "Ali", "walk-submission": str(uuid.uuid4())}
    with time_machine.travel(BEGUN, tick=False):
        client = as_(reception)
        answer = client.post(door(meeting, "walk_in"), sent)
        assert answer.status_code == 302
        client.post(door(meeting, "walk_in"), sent)
        assert SeatPool.objects.get(mode="onsite").taken == 4
        full = client.post(door(meeting, "walk_in"), {**sent, "walk-submission": str(uuid.uuid4())})
        assert full.status_code == 409
        assert "Toutes les places sont prises." in words(full)
        assert 'value="Ali"' in full.content.decode()  # nothing typed is lost
        assert client.post(door(meeting, "walk_in"), {"walk-mode": "onsite"}).status_code == 422


def test_a_walk_in_is_taken_back(as_, reception, hybrid, meeting):
    sent = {"walk-mode": "online", "walk-party": "2", "walk-name": "", "walk-submission": str(uuid.uuid4())}
    with time_machine.travel(BEGUN, tick=False):
        client = as_(reception)
        undo(client, client.post(door(meeting, "walk_in"), sent))
    assert SeatPool.objects.get(mode="online").taken == 0
    assert not Registration.objects.exists()


def test_places_of_the_absent_are_given_and_taken_back(as_, counsellor_a, hybrid, meeting):
    register(hybrid, party=4)
    with time_machine.travel(BEGUN, tick=False):
        client = as_(counsellor_a)
        assert "Libérer 4 places" in words(client.get(door(meeting)))
        answer = client.post(door(meeting, "no_shows"))
        assert SeatPool.objects.get(mode="onsite").taken == 0
        undo(client, answer)
        assert SeatPool.objects.get(mode="onsite").taken == 4


def test_heads_noted_at_the_door_are_on_the_closing_page(as_, reception, counsellor_a, hybrid, meeting):
    with time_machine.travel(BEGUN, tick=False):
        as_(reception).post(door(meeting, "head_counts"), {"heads-onsite": "17", "heads-online": "3"})
        page = as_(counsellor_a).get(door(meeting, "close")).content.decode()
    assert re.search(r'name="onsite" value="17"', page)
    assert not Tally.objects.exists()


# --- closing ----------

CLOSING = {"onsite": "3", "online": "2", "theme": "WORK", "language": "fr", "partner": "alpha"}


def test_closing_counts_and_a_minute_takes_it_back(as_, counsellor_a, hybrid, meeting):
    with time_machine.travel(OVER, tick=False):
        client = as_(counsellor_a)
        page = client.get(door(meeting, "close"))
        assert "Ce qui est compté" in words(page)
        answer = client.post(door(meeting, "close"), {**CLOSING, "hands-sex-F": "4", "hands-first_visit-yes": "1"})
        assert answer.status_code == 302
        assert sorted(Tally.objects.values_list("channel", "partner", "count")) == [
            ("FACE", "alpha", 3),
            ("VIDEO", "alpha", 2),
        ]
        assert HeldTally.objects.get().mode == "hybrid"
        assert GroupAnswer.objects.count() == 2
        assert client.get(door(meeting, "close")).status_code == 302  # closed meanwhile, told on the session's page
        undo(client, answer)
        assert not Tally.objects.exists()
        assert not HeldTally.objects.exists()
        assert not GroupAnswer.objects.exists()
        assert Session.objects.get(pk=hybrid.pk).state == Session.State.PUBLISHED


def test_where_nobody_was_checked_in_a_zero_is_said_and_not_guessed(as_, counsellor_a, meeting):
    with time_machine.travel(OVER, tick=False):
        client = as_(counsellor_a)
        assert re.search(r'<input type="number" name="onsite" (?!value)', client.get(door(meeting, "close")).text)
        answer = client.post(door(meeting, "close"), {**CLOSING, "onsite": ""})
        assert answer.status_code == 422
        assert "0 si personne n’est venu" in words(answer)
        assert client.post(door(meeting, "close"), {**CLOSING, "onsite": "0", "online": "0"}).status_code == 302
    assert not Tally.objects.exists()


def test_more_answers_than_people_are_refused_where_they_stand(as_, counsellor_a, meeting):
    with time_machine.travel(OVER, tick=False):
        answer = as_(counsellor_a).post(door(meeting, "close"), {**CLOSING, "hands-sex-F": "6"})
    assert answer.status_code == 422
    assert "Il y a plus de réponses que de personnes." in words(answer)
    assert not Tally.objects.exists()


def test_a_co_host_closes_for_the_lead_or_for_itself_and_for_nobody_else(as_, counsellor_b, partner_a, partner_b, site):
    shared = session(activity(partner_a, "Ensemble", partner_b)).meetings.get()
    with time_machine.travel(OVER, tick=False):
        client = as_(counsellor_b)
        assert "Compté pour" in words(client.get(door(shared, "close")))
        data = {"onsite": "3", "theme": "", "language": "", "partner": "gamma"}
        assert client.post(door(shared, "close"), data).status_code == 422
        assert client.post(door(shared, "close"), {**data, "partner": "beta"}).status_code == 302
    assert Tally.objects.get().partner == "beta"


def test_reception_lets_people_in_and_does_not_close(as_, reception, meeting):
    with time_machine.travel(OVER, tick=False):
        assert as_(reception).get(door(meeting, "close")).status_code == 403
        assert "Clôturer" not in words(as_(reception).get(door(meeting)))


# --- the session's page and its lists ----------


def test_the_page_says_who_waits_and_why(as_, counsellor_a, partner_a, site):
    small = session(activity(partner_a), onsite=1)
    register(small, email="a@example.org", name="Noor")
    register(small, email="b@example.org", name="Bo", wait=True)
    register(small, phone="0470123456", name="Cas", wait=True)
    page = words(as_(counsellor_a).get(reverse("activities:session_staff", args=[small.pk])))
    assert "Aucune place n’est libre." in page
    assert "s’est mis sur la liste" in page
    assert "1 / 1" in page


def test_who_was_offered_a_place_without_e_mail_is_to_be_called(as_, reception, partner_a, site):
    small = session(activity(partner_a), onsite=1)
    first = register(small, email="a@example.org")
    register(small, phone="0470123456", name="Cas", wait=True)
    registrations.cancel(registration=first, by="staff")
    page = words(as_(reception).get(reverse("activities:session_staff", args=[small.pk])))
    assert "Une personne est à appeler" in page
    assert "+32470123456" in page


def test_the_paper_has_no_addresses_unless_asked_for(as_, counsellor_a, hybrid):
    register(hybrid, name="Noor", email="noor@example.org", needs="Boucle magnétique")
    address = reverse("activities:participants_print", args=[hybrid.pk])
    page = words(as_(counsellor_a).get(address))
    assert "Boucle magnétique" in page
    assert "noor@example.org" not in page
    assert "noor@example.org" in words(as_(counsellor_a).get(address, {"contact": "1"}))


def test_no_cell_of_the_spreadsheet_is_a_formula(as_, coordinator_a, hybrid):
    register(hybrid, name="=HYPERLINK(1)", needs="+1", email="noor@example.org")
    answer = as_(coordinator_a).get(reverse("activities:participants_xlsx", args=[hybrid.pk]))
    assert answer["Cache-Control"] == "no-store, private"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = book.namelist()
        everything = b"".join(book.read(name) for name in names)
    assert b"=HYPERLINK(1)" in everything
    assert b"<f>" not in everything
    assert b"hyperlink" not in b"".join(name.encode() for name in names).lower()
    assert b"noor@example.org" in everything


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("session_staff", 20), ("participants_print", 9), ("participants_xlsx", 9)]
)
def test_lists_ask_the_same_however_many_there_are(
    as_, counsellor_a, partner_a, site, django_assert_num_queries, count, name, queries
):
    small = session(activity(partner_a), onsite=count)
    for number in range(count):
        register(small, email=f"p{number}@example.org")
    for number in range(count):
        register(small, email=f"w{number}@example.org", wait=True)
    client = as_(counsellor_a)
    address = reverse(f"activities:{name}", args=[small.pk])
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_door_asks_the_same_however_many_come(as_, counsellor_a, hybrid, meeting, django_assert_num_queries, count):
    for number in range(count):
        register(hybrid, email=f"p{number}@example.org")
    with time_machine.travel(BEGUN, tick=False):
        client = as_(counsellor_a)
        client.get(door(meeting))
        with django_assert_num_queries(14):
            client.get(door(meeting))


@pytest.mark.parametrize("name", ["session_staff", "participants_print", "participants_xlsx", "register_for", "write"])
def test_a_rival_finds_nothing(as_, coordinator_b, hybrid, name):
    assert as_(coordinator_b).get(reverse(f"activities:{name}", args=[hybrid.pk])).status_code == 404
