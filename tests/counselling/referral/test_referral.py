"""A visitor is passed on with a note in which nobody is named; it is counted once, and can be taken back."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from cdm.audit.models import AuditEvent
from cdm.core import clock, human
from cdm.outbox import erasure
from cdm.outbox.models import Message
from partners.models import PartnerLink
from stats.models import DayCount, Measure
from tests.counselling import desks, worlds
from tests.personae import MARKER_A, partner

ABOUT = {"theme": "WORK", "language": "fr", "to": "fr"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(worlds.NOW, tick=False) as travel:
        yield travel


@pytest.fixture
def counsellor(db, partner_a):
    worlds.kind()
    return worlds.counsellor(worlds.site(), partner_a, "Ada Alphonsine")


@pytest.fixture
def gamma(db):
    made = partner(
        "gamma",
        "Gamma Emploi",
        "Gamma Werk",
        themes=["WORK"],
        languages=["fr", "nl"],
        phone="02 111 11 11",
        email="info@gamma.example",
        description_fr="Accompagne vers l’emploi.",
        description_nl="Begeleidt naar werk.",
        address_fr="Rue du Gamma 1",
        address_nl="Gammastraat 1",
    )
    PartnerLink.objects.create(
        partner=made,
        label_fr="S’inscrire",
        label_nl="Inschrijven",
        url_fr="https://gamma.example/fr",
        url_nl="https://gamma.example/nl",
    )
    return made


def refer(**about):
    return f"{reverse('counselling:refer')}?{urlencode({**ABOUT, **about})}"


def address(name, *args, **about):
    return f"{reverse(f'counselling:{name}', args=args)}?{urlencode({**ABOUT, **about})}"


def counted():
    return dict(DayCount.objects.filter(measure=Measure.REFERRED).values_list("item", "count"))


def codes(page, name="fitting"):
    return [each.code for each in page.context[name]]


def test_partners_that_fit_come_from_their_sheets(as_, counsellor, gamma, partner_b, coordinator_a):
    partner("delta", "Delta", "Delta", themes=["WORK"], languages=["nl"])
    partner("epsilon", "Epsilon", "Epsilon", themes=["WORK"], languages=["fr"], active=False)
    page = as_(coordinator_a).get(refer())
    assert codes(page) == ["gamma"]
    assert codes(page, "elsewhere") == ["delta"]
    assert "Accompagne vers" in page.text


def test_ones_own_partner_is_no_other(as_, counsellor, partner_a, gamma, reception):
    type(partner_a).objects.filter(pk=partner_a.pk).update(themes=["WORK"], languages=["fr"])
    assert codes(as_(counsellor.user).get(refer())) == ["gamma"]
    assert sorted(codes(as_(reception).get(refer()))) == ["alpha", "gamma"]
    assert as_(counsellor.user).get(address("referral", "alpha")).status_code == 404
    assert as_(counsellor.user).post(address("referral_make", "alpha"), {"submission": uuid.uuid4()}).status_code == 404


def test_nobody_fits_leads_on(as_, counsellor, reception):
    page = as_(reception).get(refer(theme="MOVE"))
    assert codes(page) == []
    assert reverse("counselling:desk") in page.text
    assert "02 000 00 00" in page.text


def test_from_an_appointment_theme_and_languages_are_taken_over_and_nothing_else(as_, counsellor, gamma, counsellor_b):
    given = desks.given(
        counsellor, worlds.TUESDAY_9, theme="WORK", language="nl", page_language="nl", email="visitor@example.org"
    )
    where = f"{reverse('counselling:refer')}?appointment={given.pk.hex}"
    page = as_(counsellor.user).get(where)
    assert page.context["form"].cleaned_data == {"theme": "WORK", "language": "nl", "to": "nl"}
    assert "visitor@example.org" not in page.text
    assert MARKER_A not in page.text.replace(counsellor.user.name, "")
    assert where in as_(counsellor.user).get(reverse("counselling:staff_appointment", args=[given.pk])).text
    assert as_(counsellor_b).get(where).status_code == 404
    for junk in ("nothing", str(uuid.uuid4())):
        assert as_(counsellor.user).get(f"{reverse('counselling:refer')}?appointment={junk}").status_code == 404


@pytest.mark.parametrize("to", ["fr", "nl"])
def test_the_note_says_what_where_and_when_and_names_nobody(as_, counsellor, gamma, reception, to):
    page = as_(reception).get(address("referral", "gamma", to=to))
    note = re.search(r"<article.*</article>", page.text, re.DOTALL)[0]
    assert f'lang="{to}"' in note
    for said in ("02 111 11 11", "info@gamma.example", f"https://gamma.example/{to}", "Tour Astro"):
        assert said in note, said
    assert {"fr": "Rue du Gamma 1", "nl": "Gammastraat 1"}[to] in note
    with translation.override(to):
        booking = f"{reverse('counselling:book')}?theme=WORK&amp;language=fr"
    assert booking in note
    with translation.override(to):
        assert human.moment(page.context["note"].ways[0].free[0].start) in note, "the next free time"
    # Whoever receives at that time, and for whom they work, is not said.
    assert MARKER_A not in note
    assert "Alpha" not in note


def test_the_link_fills_theme_and_language_in(as_, counsellor, gamma, reception):
    page = as_(reception).get(address("referral", "gamma", to="fr"))
    note = page.text[page.text.index("<article") :]
    path = re.search(r"http://127\.0\.0\.1:8000(/fr/[^<\s]+)", note)[1].replace("&amp;", "&")
    form = as_(None).get(path)
    chosen = re.findall(r"<input[^>]*checked[^>]*>", form.text)
    for said in ('name="theme"', 'value="WORK"', 'name="language"', 'value="fr"'):
        assert any(said in one for one in chosen), said


def test_times_that_are_taken_are_not_told(as_, counsellor, gamma, reception):
    note = as_(reception).get(address("referral", "gamma")).context["note"]
    first = note.ways[0].free[0].start
    worlds.book(first)
    assert as_(reception).get(address("referral", "gamma")).context["note"].ways[0].free[0].start > first


def test_nothing_free_is_said(as_, counsellor, gamma, reception):
    type(counsellor).objects.update(active=False)
    page = as_(reception).get(address("referral", "gamma"))
    assert not page.context["note"].any_free
    assert page.status_code == 200


def test_a_note_counts_once_and_can_be_taken_back(as_, counsellor, gamma):
    client, submission = as_(counsellor.user), uuid.uuid4()
    for _ in range(2):  # the button pressed twice, B3
        answer = client.post(address("referral_make", "gamma"), {"submission": submission})
        assert answer.url == address("referral", "gamma")
    assert counted() == {"gamma": 1}
    page = client.get(address("referral", "gamma"))
    undo = re.search(r'action="([^"]*/annuler/[^"]*|[^"]*referral[^"]*undo[^"]*|[^"]*undo[^"]*)"', page.text)
    assert undo, "with a way to take it back"
    assert as_(counsellor.user).get(address("referral", "gamma")).status_code == 200
    assert counted() == {"gamma": 1}, "looking, printing and going back count nothing"
    client.post(undo[1].replace("&amp;", "&"))
    assert counted() == {}
    client.post(undo[1].replace("&amp;", "&"))
    assert counted() == {}


def test_somebody_elses_undo_is_too_late(as_, counsellor, gamma, reception):
    client = as_(counsellor.user)
    client.post(address("referral_make", "gamma"), {"submission": uuid.uuid4()})
    page = client.get(address("referral", "gamma"))
    key = re.search(r'action="([^"]*(?:annuler|undo)[^"]*)"', page.text)[1].replace("&amp;", "&")
    as_(reception).post(key)
    assert counted() == {"gamma": 1}


def test_junk_counts_nothing(as_, counsellor, gamma):
    client = as_(counsellor.user)
    assert client.post(address("referral_make", "gamma"), {"submission": "x"}).status_code == 302
    assert client.post(address("referral_make", "gamma", theme="X"), {"submission": uuid.uuid4()}).status_code == 404
    assert client.post(address("referral_make", "nobody"), {"submission": uuid.uuid4()}).status_code == 404
    assert client.get(address("referral_make", "gamma")).status_code == 405
    assert counted() == {}


@pytest.mark.parametrize("to", ["fr", "nl"])
def test_the_mail_is_the_note_and_its_address_is_erased(as_, counsellor, gamma, reception, to, now):
    client, submission = as_(reception), uuid.uuid4()
    for _ in range(2):
        sent = client.post(
            address("referral", "gamma", to=to), {"email": "Visitor@Example.org", "submission": submission}
        )
        assert sent.status_code == 302
    (mail,) = Message.objects.all()
    assert mail.language == to
    assert mail.to_address.lower() == "visitor@example.org"
    for said in ("Gamma", "02 111 11 11", "theme=WORK&language=fr", f"/{to}/", f"https://gamma.example/{to}"):
        assert said in mail.text, said
    assert "Gamma" not in mail.subject
    assert MARKER_A not in mail.text + mail.html
    assert counted() == {}, "mailing a note is not another referral"
    Message.objects.update(state="sent", settled_at=clock.now())
    now.shift(dt.timedelta(days=9))
    erasure.erase()
    mail.refresh_from_db()
    assert mail.to_address == mail.text == mail.html == mail.topic == ""
    assert "isitor" not in str(list(Message.objects.values()))


def test_an_address_that_is_none_is_asked_again(as_, counsellor, gamma, reception):
    for wrong in ("", "nobody", "a@b"):
        answer = as_(reception).post(address("referral", "gamma"), {"email": wrong, "submission": uuid.uuid4()})
        assert answer.status_code == 422, wrong
    assert not Message.objects.exists()


def test_mails_are_limited(as_, counsellor, gamma, reception, monkeypatch):
    monkeypatch.setattr("counselling.referral.views.MAILS", 2)
    client = as_(reception)
    sent = [
        client.post(address("referral", "gamma"), {"email": "v@example.org", "submission": uuid.uuid4()}).status_code
        for _ in range(3)
    ]
    assert sent == [302, 302, 429]


def test_the_journal_knows_of_no_referral(as_, counsellor, gamma):
    """P1: an entry with a name and a moment beside the count of the day would be the link that must not exist."""
    before = AuditEvent.objects.count()
    client = as_(counsellor.user)
    client.post(address("referral_make", "gamma"), {"submission": uuid.uuid4()})
    client.post(address("referral", "gamma"), {"email": "v@example.org", "submission": uuid.uuid4()})
    assert counted() == {"gamma": 1}
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("who", ["documentalist", "nobody"])
def test_who_receives_nobody_passes_nobody_on(as_, who, request, counsellor, gamma):
    client = as_(request.getfixturevalue(who))
    assert client.get(refer()).status_code == 403
    assert client.post(address("referral_make", "gamma"), {"submission": uuid.uuid4()}).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(as_, counsellor, reception, django_assert_num_queries):
    client = as_(reception)
    for number in (1, 2):
        for n in range(number):
            partner(f"p{number}{n}", f"P {number}{n}", f"P {number}{n}", themes=["WORK"], languages=["fr"])
        with django_assert_num_queries(6):
            page = client.get(refer())
    assert len(codes(page)) == 3
