"""Partner meetings: who sees which, who is told of what, and what their calendars do."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from cdm.audit.models import AuditEvent
from cdm.core import clock, human
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners.meetings import holding
from partners.models import PartnerMeeting
from tests.partners.meetings import answers, decision, meeting
from tests.personae import member, person


def mails() -> list[Message]:
    return list(Message.objects.order_by("created", "pk"))


def entry(message: Message):
    (event,) = Calendar.from_ical(message.calendar_body).walk("VEVENT")
    return event


def test_a_meeting_from_draft_to_minutes(as_, manager, coordinator_a, coordinator_b, counsellor_a):
    """Nobody but managers sees the draft; both coordinators are told, each in their language, with the entry."""
    client, day = as_(manager), clock.today() + dt.timedelta(days=20)
    answer = client.post(reverse("partners:meeting_add"), answers(day))
    made = PartnerMeeting.objects.get()
    assert answer.url == reverse("partners:meeting", args=[made.pk])
    assert clock.local(made.starts) == dt.datetime.combine(day, dt.time(9), clock.BRUSSELS)
    assert as_(counsellor_a).get(answer.url).status_code == 404
    assert "Réunion d’hiver" not in as_(counsellor_a).get(reverse("partners:meetings")).text
    assert mails() == []

    asked = client.get(reverse("partners:meeting_announce", args=[made.pk])).text
    assert coordinator_a.name in asked
    assert coordinator_b.name in asked
    assert counsellor_a.name not in asked
    assert "Réunion d’hiver" in asked
    assert "Wintervergadering" in asked
    assert mails() == [], "looking sends nothing"
    client.post(reverse("partners:meeting_announce", args=[made.pk]))
    assert {(mail.to_address, mail.language) for mail in mails()} == {
        (coordinator_a.email, "fr"),
        (coordinator_b.email, "nl"),
    }
    for mail in mails():
        title, other = ("Réunion d’hiver", "Winter") if mail.language == "fr" else ("Wintervergadering", "hiver")
        assert title in mail.text
        assert other not in mail.text + mail.html
        assert f"/{mail.language}/" in mail.text
        assert str(entry(mail)["summary"]) == title
        assert entry(mail)["sequence"] == 0
        assert mail.calendar_method == "REQUEST"
        assert mail.useless_after == made.starts
        assert title not in mail.subject
    shown = as_(counsellor_a).get(answer.url).text
    assert "Chiffres" in shown
    assert human.times(made.starts, made.ends) in shown
    assert reverse("partners:meeting_edit", args=[made.pk]) not in shown


def test_announcing_again_reaches_only_who_came_since(manager, coordinator_a, partner_b):
    held = meeting(announced=False)
    assert holding.announce(meeting=held) == 1
    late = member(person("late@beta.example", "Lara Late", language="nl"), Role.COORDINATOR, partner_b)
    assert holding.announce(meeting=held) == 1
    assert [mail.to_address for mail in mails()] == [coordinator_a.email, late.email]
    assert holding.announce(meeting=held) == 0


def test_only_coordinators_at_work_are_told(coordinator_a, coordinator_b, counsellor_a, partner_a, partner_b):
    """Neither whoever has left, nor a closed account, nor the people of a partner that left; one person once."""
    member(coordinator_a, Role.COORDINATOR, partner_b)
    gone = member(person("gone@alpha.example", "Gone"), Role.COORDINATOR, partner_a)
    gone.memberships.update(last_day=clock.today() - dt.timedelta(days=1))
    member(person("closed@alpha.example", "Closed", is_active=False), Role.COORDINATOR, partner_a)
    last = member(person("last@alpha.example", "Last day"), Role.COORDINATOR, partner_a)
    last.memberships.update(last_day=clock.today())
    partner_b.active = False
    partner_b.save()
    holding.announce(meeting=meeting(announced=False))
    assert sorted(mail.to_address for mail in mails()) == sorted([coordinator_a.email, last.email])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"begins": "10:00"}, True),
        ({"place_fr": "Salle 2", "place_nl": "Zaal 2"}, True),
        ({"title_nl": "Winter"}, True),
        ({"online_url": "https://meet.example/x"}, True),
        ({"agenda_fr": "Accueil\nBudget"}, False),
        ({}, False),
    ],
)
def test_a_change_of_what_stands_in_calendars_is_told(as_, manager, coordinator_a, change, told):
    day = clock.today() + dt.timedelta(days=20)
    client = as_(manager)
    client.post(reverse("partners:meeting_add"), answers(day))
    made = PartnerMeeting.objects.get()
    holding.announce(meeting=made)
    client.post(reverse("partners:meeting_edit", args=[made.pk]), answers(day) | change)
    made.refresh_from_db()
    assert [mail.kind for mail in mails()] == ["meeting_announced", *["meeting_changed"] * told]
    assert made.sequence == int(told)
    if told:
        assert entry(mails()[1])["sequence"] == 1
        assert entry(mails()[1])["uid"] == entry(mails()[0])["uid"]


def test_a_draft_and_a_past_meeting_change_in_silence(manager, coordinator_a):
    draft, past = meeting(announced=False), meeting(-7)
    assert holding.change(meeting=draft, values={"place_fr": "Ailleurs"}) == 0
    assert holding.change(meeting=past, values={"place_fr": "Ailleurs"}) == 0
    assert mails() == []


def test_calling_off_taken_back_within_a_minute_reaches_nobody(as_, manager, coordinator_a):
    held = meeting()
    as_(manager).post(reverse("partners:meeting_cancel", args=[held.pk]))
    held.refresh_from_db()
    assert held.cancelled
    assert mails()[0].due > clock.now()
    as_(manager).post(reverse("partners:meeting_restore", args=[held.pk]))
    held.refresh_from_db()
    assert not held.cancelled
    assert [mail.state for mail in mails()] == ["withdrawn"], "nobody hears of either"


def test_calling_off_and_holding_after_all_moves_the_calendars(manager, coordinator_a):
    held = meeting(announced=False)
    holding.announce(meeting=held)
    holding.cancel(meeting=held)
    Message.objects.update(state="sent", settled_at=clock.now())
    assert holding.restore(meeting=held) == 1
    off, on = mails()[1:]
    assert (off.calendar_method, entry(off)["status"], entry(off)["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert (on.calendar_method, entry(on)["status"], entry(on)["sequence"]) == ("REQUEST", "CONFIRMED", 2)


def test_what_cannot_be_is_refused(coordinator_a):
    past, off, draft = meeting(-7), meeting(cancelled=True), meeting(announced=False)
    nowhere = meeting(announced=False, place_fr="", place_nl="")
    refused = [
        (holding.announce, past),
        (holding.announce, off),
        (holding.announce, nowhere),
        (holding.cancel, past),
        (holding.cancel, off),
        (holding.cancel, draft),
        (holding.restore, draft),
        (holding.remove, off),
    ]
    for verb, held in refused:
        with pytest.raises(Refused):
            verb(meeting=held)
    with pytest.raises(Refused):
        holding.count(meeting=draft, came=3)
    holding.remove(meeting=draft)
    with pytest.raises(Conflict):
        holding.announce(meeting=draft)
    assert mails() == []
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"removed"}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("name", "day", "held", "why"),
    [
        ("meeting_cancel", 7, {"announced": False}, "Personne n’est au courant"),
        ("meeting_cancel", 7, {"cancelled": True}, "est déjà annulée"),
        ("meeting_cancel", -7, {}, "est passée"),
        ("meeting_announce", -7, {"announced": False}, "est passée"),
        ("meeting_announce", 7, {"cancelled": True}, "réunion est annulée"),
        ("meeting_announce", 7, {"announced": False, "place_fr": "", "place_nl": ""}, "Dites d’abord"),
        ("meeting_remove", 7, {}, "réunion est annoncée"),
    ],
)
def test_what_cannot_be_is_not_asked_either(as_, manager, coordinator_a, method, name, day, held, why):
    """The page that asks would show mails to people who are never written to."""
    row = meeting(day, **held)
    before = PartnerMeeting.objects.values().get()
    answer = getattr(as_(manager), method)(reverse(f"partners:{name}", args=[row.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("partners:meeting", args=[row.pk]), 302)]
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert why in answer.text
    assert PartnerMeeting.objects.values().get() == before
    assert mails() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title_nl": ""}, "title_nl"),
        ({"place_nl": ""}, "place_nl"),
        ({"agenda_nl": "Onthaal"}, "agenda_nl"),
        ({"agenda_fr": ""}, "agenda_fr"),
        ({"ends": "09:00"}, "ends"),
        ({"day": "1026-01-01"}, "day"),
        ({"day": "2027-03-28", "begins": "02:30"}, "begins"),
        ({"online_url": "javascript:alert(1)"}, "online_url"),
    ],
)
def test_the_form_says_what_is_wrong_in_either_language(as_, manager, wrong, field):
    with translation.override("nl"):
        address = reverse("partners:meeting_add")
    answer = as_(manager).post(address, answers(clock.today() + dt.timedelta(days=9)) | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Réunion d’hiver" in answer.text, "nothing typed is lost"
    assert not PartnerMeeting.objects.exists()


def test_how_many_came_is_a_number_once_it_has_begun(as_, manager):
    held = meeting(-1)
    address = reverse("partners:meeting_came", args=[held.pk])
    assert as_(manager).post(address, {"came": "-1"}).status_code == 422
    as_(manager).post(address, {"came": "31"})
    held.refresh_from_db()
    assert held.came == 31
    later = meeting(3)
    assert as_(manager).post(reverse("partners:meeting_came", args=[later.pk]), {"came": "3"}).status_code == 422
    as_(manager).post(address, {"came": ""})
    held.refresh_from_db()
    assert held.came is None


def test_the_calendar_file_is_in_the_language_of_the_page(as_, counsellor_a):
    held = meeting()
    for code, title in (("fr", "Réunion des partenaires"), ("nl", "Partnervergadering")):
        with translation.override(code):
            answer = as_(counsellor_a).get(reverse("partners:meeting_calendar", args=[held.pk]))
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        assert str(event["summary"]) == title
        assert event["dtstart"].dt == held.starts


def test_the_minutes_are_in_both_languages_on_either_page(as_, counsellor_b, partner_a):
    held = meeting(-3, came=27)
    decision(held, partner_a, "Partager l’agenda")
    for code in ("fr", "nl"):
        with translation.override(code):
            page = as_(counsellor_b).get(reverse("partners:meeting_minutes", args=[held.pk])).text
        french, dutch = (page.index(f'<article class="pm-minutes" lang="{each}"') for each in ("fr", "nl"))
        assert french < page.index("Alpha Emploi") < dutch < page.index("Alpha Werk")
        assert french < page.index("Chiffres") < dutch < page.index("Cijfers")
        assert page.index("Partager l’agenda (nl)") > dutch


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(as_, manager, partner_a, rows, django_assert_num_queries):
    for number in range(rows):
        for held in (meeting(7 + number), meeting(-7 - number)):
            for each in range(rows):
                decision(held, partner_a, f"Point {each}")
    client = as_(manager)
    client.get(reverse("partners:meetings"))
    with django_assert_num_queries(LISTED):
        page = client.get(reverse("partners:meetings"))
    assert len(page.context["coming"]) == len(page.context["page"]) == rows
    assert page.context["coming"][0].decided == rows


LISTED = 7
