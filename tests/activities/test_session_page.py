"""One session's page: what is said in each state, what is never said, and what machines read of it."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from activities.models import Activity, Audience, Picture, Session
from tests import personae
from tests.activities import worlds
from tests.activities.worlds import MONDAY, THURSDAY, TUESDAY, at

SECRET = "secret-room"


@pytest.fixture
def cv(site, partner_a, partner_b) -> Activity:
    return worlds.activity(partner_a, "Atelier <CV> & co", partner_b, accessibility_fr="Ascenseur.")


def page(client, session: Session, language: str = "fr") -> str:
    with translation.override(language):
        return client.get(reverse("activities:session", args=[session.pk])).content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " "))


def data(html: str) -> dict:
    return json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])


def register_link(session: Session) -> str:
    return f'href="/fr/agenda/{session.pk}/inscription/"'


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_it_says_what_when_where_and_by_whom(client, cv, language):
    cv.audiences.add(Audience.objects.create(code="young", label_fr="Jeunes", label_nl="Jongeren"))
    session = worlds.session(cv, online=None, room=worlds.room(worlds.Site.objects.get(), "Salle Madou"))
    said = text(page(client, session, language))
    words = {
        "fr": ("Jeudi 26 novembre", "10 h 00 – 12 h 00", "Avenue de l’Astronomie 14", "Jeunes", "Alpha Emploi"),
        "nl": ("Donderdag 26 november", "10.00 – 12.00 uur", "Sterrekundelaan 14", "Jongeren", "Beta Opleiding"),
    }[language]
    for word in (*words, "Salle Madou"):
        assert word in said


def test_nothing_empty_is_shown_and_the_other_language_is_marked(client, cv):
    session = worlds.session(cv, place_fr="Bibliothèque de Laeken")
    dutch = page(client, session, "nl")
    assert '<p lang="fr">Ascenseur.</p>' in dutch
    assert '<b lang="fr">Bibliothèque de Laeken</b>' in dutch
    assert "Wat u vooraf nodig hebt" not in dutch  # nobody said anything
    assert not re.search(r"<(h\d|p|dd|li|b)>\s*</\1>", dutch)


@pytest.mark.parametrize("online", [None, 5])
def test_the_link_to_join_is_nowhere(client, cv, online):
    session = worlds.session(cv, online=online)
    assert session.meeting_link
    for name in ("session", "session_calendar"):
        answer = client.get(reverse(f"activities:{name}", args=[session.pk]))
        assert SECRET.encode() not in answer.content
    for name in ("agenda", "month", "feed_ics", "feed_rss", "feed_json"):
        answer = client.get(reverse(f"activities:{name}"))
        assert b"Atelier" in answer.content
        assert SECRET.encode() not in answer.content


@pytest.mark.parametrize(
    ("fields", "said", "form"),
    [
        ({}, "S’inscrire", True),
        ({"registration_opens": at(TUESDAY, "08:00")}, "Inscriptions à partir du mardi 24 novembre", False),
        ({"registration_closes": at(MONDAY, "07:30")}, "Les inscriptions sont closes", False),
        ({"starts": at(MONDAY, "07:30")}, "Elle a commencé", False),
        ({"starts": at(MONDAY, "05:00")}, "Cette séance est terminée", False),
        ({"state": "held"}, "Cette séance est terminée", False),
        ({"state": "cancelled"}, "Cette séance est annulée", False),
    ],
)
def test_one_thing_to_do_in_each_state(client, cv, fields, said, form):
    session = worlds.session(cv, **fields)
    other = worlds.session(cv, at(THURSDAY + dt.timedelta(days=7), "10:00"))
    html = page(client, session)
    assert said in text(html)
    assert (register_link(session) in html) is form
    assert f'href="/fr/agenda/{other.pk}/"' in html


def test_full_leads_to_the_waiting_list_and_then_to_another_date(client, cv):
    session = worlds.session(cv, onsite=2, waiting=1)
    worlds.register(session, party=2, email="a@example.org")
    html = page(client, session)
    assert "S’inscrire sur la liste d’attente" in text(html)
    assert register_link(session) in html
    worlds.register(session, wait=True, email="b@example.org")
    html = page(client, session)
    assert "la liste d’attente est complète" in text(html)
    assert register_link(session) not in html


def test_drafts_and_what_is_not_published_do_not_exist(client, cv, as_, coordinator_a):
    draft = worlds.session(cv, state=Session.State.DRAFT)
    hidden = worlds.session(worlds.activity(cv.lead, "Caché", state=Activity.State.DRAFT))
    for session in (draft, hidden):
        for name in ("session", "session_calendar"):
            address = reverse(f"activities:{name}", args=[session.pk])
            assert client.get(address).status_code == 404
            assert as_(coordinator_a).get(address).status_code == 404
    assert client.get("/fr/agenda/99999999999999999999/").status_code == 404


def test_search_engines_read_the_event(client, cv):
    session = worlds.session(cv, at(MONDAY, "09:00"), online=None, days=2)
    html = page(client, session)
    assert "<CV>" not in html
    told = data(html)
    assert told["@type"] == "Event"
    assert told["name"] == "Atelier <CV> & co"
    assert told["startDate"] == "2026-11-23T09:00+01:00"
    assert told["endDate"] == "2026-11-24T11:00+01:00"
    assert len(told["subEvent"]) == 2
    assert told["eventStatus"].endswith("EventScheduled")
    assert told["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert [place["@type"] for place in told["location"]] == ["Place", "VirtualLocation"]
    assert told["location"][1]["url"] == told["url"]
    assert told["offers"]["price"] == 0
    assert told["offers"]["availability"].endswith("InStock")
    assert {each["name"] for each in told["organizer"]} == {"Alpha Emploi", "Bêta Formation"}
    assert told["inLanguage"] == ["fr"]


def test_search_engines_read_that_it_is_off_or_full(client, cv):
    off = data(page(client, worlds.session(cv, state="cancelled", onsite="none", online=3)))
    assert off["eventStatus"].endswith("EventCancelled")
    assert off["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")
    assert "offers" not in off
    full = worlds.session(cv, onsite=1)
    worlds.register(full)
    assert data(page(client, full))["offers"]["availability"].endswith("SoldOut")
    soon = data(page(client, worlds.session(cv, registration_opens=at(TUESDAY, "08:00"))))
    assert soon["offers"]["availability"].endswith("PreOrder")
    assert soon["offers"]["validFrom"] == "2026-11-24T08:00+01:00"


def test_a_title_cannot_leave_its_script(client, site, partner_a):
    session = worlds.session(worlds.activity(partner_a, "</script><script>alert(1)//\u2028"))
    html = page(client, session)
    assert "<script>alert" not in html
    assert data(html)["name"].startswith("</script>")


def test_one_calendar_entry_for_each_meeting(client, cv):
    session = worlds.session(cv, at(MONDAY, "09:00"), days=4)
    answer = client.get(reverse("activities:session_calendar", args=[session.pk]))
    events = Calendar.from_ical(answer.content).events
    assert answer["Content-Type"].startswith("text/calendar")
    assert "attachment" in answer["Content-Disposition"]
    assert len({event["uid"] for event in events}) == 4
    assert [event.start.hour for event in events] == [8] * 4  # UTC
    again = Calendar.from_ical(client.get(reverse("activities:session_calendar", args=[session.pk])).content).events
    assert [event["uid"] for event in again] == [event["uid"] for event in events]


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_other_date_as_for_three(client, cv, django_assert_num_queries, number):
    session = worlds.session(cv)
    for day in range(number):
        worlds.session(cv, at(THURSDAY + dt.timedelta(days=day + 1), "10:00"), online=3)
        cv.audiences.add(Audience.objects.create(code=f"a{day}", label_fr="Jeunes", label_nl="Jongeren"))
    with django_assert_num_queries(13):
        page(client, session)


def test_sharing_is_a_link_and_a_mail(client, cv):
    html = page(client, worlds.session(cv))
    assert 'href="mailto:?subject=Atelier%20%3CCV%3E%20%26%20co&amp;body=' in html
    assert "data-copy=" in html


# --- pictures ----------


def given(activity: Activity) -> Picture:
    return Picture.objects.create(
        activity=activity,
        image=b"RIFF....WEBP",
        digest="0123456789abcdef",
        width=8,
        height=4,
        alt_fr="Rire",
        alt_nl="Lach",
    )


def test_the_picture_has_an_alternative_and_is_kept_for_ever(client, cv):
    picture = given(cv)
    html = page(client, worlds.session(cv), "nl")
    source = re.search(r'<img [^>]*src="([^"]+)" alt="Lach" width="8" height="4"', html)[1]
    assert picture.digest in source
    answer = client.get(source)
    assert answer.content == b"RIFF....WEBP"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies
    assert client.get(source.replace("0123", "3210")).status_code == 404
    assert data(html)["image"][0].endswith(source)


def test_a_draft_shows_its_picture_to_staff_only(client, cv, as_, counsellor_b, nobody):
    picture = given(cv)
    Activity.objects.update(state=Activity.State.DRAFT)
    address = reverse("activities:picture", args=[picture.pk, picture.digest])
    assert client.get(address).status_code == 404
    assert as_(nobody).get(address).status_code == 404
    answer = personae.sign_in(counsellor_b).get(address)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]
