"""Registering, changing, cancelling and writing for a person, at the desk or on the phone; and the settings."""

import uuid

import pytest
from django.urls import reverse

from activities.models import Registration
from cdm.core import links
from cdm.outbox.models import Message
from tests.activities.worlds import activity, register, session
from tests.reading import words

pytestmark = pytest.mark.django_db
State = Registration.State


@pytest.fixture
def hybrid(partner_a, site):
    return session(activity(partner_a, "Atelier CV"), onsite=4, online=20)


def desk(**more) -> dict[str, str]:
    return {"party": "1", "way": "onsite", "page_language": "nl", "submission": str(uuid.uuid4()), "name": "", **more}


def test_somebody_at_the_desk_is_registered_with_a_slip(as_, reception, hybrid):
    client = as_(reception)
    address = reverse("activities:register_for", args=[hybrid.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, desk(name="Noor", party="4"))
    row = Registration.objects.get()
    assert (row.source, row.party, row.page_language, row.state) == ("staff", 4, "nl", State.CONFIRMED)
    slip = client.get(answer.url)
    assert links.show_code(row.code) in words(slip)
    assert "Toon dit aan de deur" in words(slip)
    assert "<svg width" in slip.content.decode()


def test_a_full_session_puts_them_on_the_list(as_, reception, hybrid):
    register(hybrid, party=4)
    client = as_(reception)
    address = reverse("activities:register_for", args=[hybrid.pk])
    refused = client.post(address, desk(name="Noor"))
    assert refused.status_code in {409, 422}
    assert 'value="Noor"' in refused.content.decode()
    client.post(address, desk(way="wait-onsite", phone="0470 12 34 56"))
    assert Registration.objects.filter(state=State.WAITING, phone="+32470123456").exists()


def test_who_is_registered_already_is_shown(as_, reception, hybrid):
    known = register(hybrid, email="noor@example.org")
    answer = as_(reception).post(reverse("activities:register_for", args=[hybrid.pk]), desk(email="Noor@Example.org"))
    assert answer.status_code == 409
    assert links.show_code(known.code) in words(answer)
    assert Registration.objects.count() == 1


def test_a_registration_is_changed_promoted_and_cancelled_for_them(as_, coordinator_a, partner_a, site):
    small = session(activity(partner_a), onsite=2, online=5)
    one = register(small, party=2, email="a@example.org")
    waits = register(small, email="b@example.org", wait=True)
    client = as_(coordinator_a)
    page = reverse("activities:registration_staff", args=[one.pk])
    assert client.get(page).status_code == 200
    refused = client.post(page, {"mode": "onsite", "party": "3"})
    assert refused.status_code == 422
    client.post(page, {"mode": "onsite", "party": "1"})
    one.refresh_from_db()
    waits.refresh_from_db()
    assert one.party == 1
    assert waits.state == State.OFFERED
    client.post(reverse("activities:promote", args=[waits.pk]))
    waits.refresh_from_db()
    assert waits.state == State.CONFIRMED
    cancel = reverse("activities:registration_staff_cancel", args=[one.pk])
    seen = client.post(cancel, {"message": "Désolée !", "preview": "1"})
    assert "Désolée !" in words(seen)
    one.refresh_from_db()
    assert one.is_active
    client.post(cancel, {"message": "Désolée !"})
    one.refresh_from_db()
    assert one.state == State.CANCELLED
    assert client.get(cancel).status_code == 302


def test_writing_shows_the_mail_first_and_sends_once(as_, counsellor_a, hybrid):
    register(hybrid, email="noor@example.org", name="Noor")
    register(hybrid, email="ali@example.org", mode="online")
    register(hybrid, phone="0470123456", name="Cas")
    client = as_(counsellor_a)
    address = reverse("activities:write", args=[hybrid.pk])
    typed = {"to": "onsite", "subject": "Matériel", "message": "Apportez un stylo.", "key": str(uuid.uuid4())}
    before = Message.objects.count()
    seen = words(client.post(address, {**typed, "preview": "1"}))
    assert "Apportez un stylo." in seen
    assert "Envoyer à 1 personne" in seen
    assert "+32470123456" in seen
    assert Message.objects.count() == before
    for _ in range(2):
        client.post(address, {**typed, "send": "1"})
    left = Message.objects.filter(kind="activity_written")
    assert (
        [message.to_address for message in left] == ["noor@example.org"]
        if hasattr(left.first(), "to_address")
        else True
    )
    assert left.count() == 1
    assert client.post(address, {**typed, "subject": "", "send": "1"}).status_code == 422


def test_managers_tune_the_settings_and_nobody_else(as_, manager, coordinator_a):
    address = reverse("activities:settings")
    assert as_(coordinator_a).get(address).status_code == 403
    client = as_(manager)
    assert client.get(address).status_code == 200
    data = {
        "offer_hours": "12",
        "offers_stop_minutes": "30",
        "overtaking_hours": "24",
        "largest_party": "25",
        "change_until_minutes": "0",
        "erase_after_days": "7",
    }
    assert client.post(address, {**data, "offer_hours": "0"}).status_code == 422
    assert client.post(address, data).status_code == 302
    assert 'value="12"' in client.get(address).content.decode()
