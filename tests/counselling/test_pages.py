"""The visitor's pages: three screens, nothing lost, nothing told that is nobody's business."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from cdm.agenda.models import Absence
from cdm.core import clock, stamps, throttle
from cdm.outbox.models import Message
from counselling import appointments
from counselling.models import Appointment, CounsellingSettings
from tests.counselling import worlds
from tests.counselling.worlds import TUESDAY, TUESDAY_9, at, book
from tests.personae import MARKER_A, MARKER_B

pytestmark = pytest.mark.django_db
ASKED = {"theme": "WORK", "language": "fr", "channel": "FACE"}


def url(name: str, *args: str, language: str = "fr") -> str:
    with translation.override(language):
        return reverse(f"counselling:{name}", args=args)


def details(start: dt.datetime = TUESDAY_9, language: str = "fr", **asked: str) -> str:
    query = "&".join(f"{k}={v}" for k, v in {**ASKED, **asked, "start": stamps.stamp(start)}.items())
    return f"{url('book_details', language=language)}?{query}"


def form(start: dt.datetime = TUESDAY_9, **typed: str) -> dict[str, str]:
    return {"start": stamps.stamp(start), "submission": str(uuid.uuid4()), **typed}


def words(response) -> str:
    """What people read, without tags."""
    text = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


class TestQuestion:
    def test_only_what_is_offered_can_be_chosen(self, client, kind, site, partner_a):
        worlds.counsellor(site, partner_a, "Ada Alphonsine", themes=["WORK"], languages=["nl"], channels=["PHONE"])
        shown = client.get(url("book")).context["form"]
        assert [value for value, _ in shown.fields["theme"].choices] == ["WORK"]
        assert [value for value, _ in shown.fields["language"].choices] == ["nl"]
        assert [value for value, _ in shown.fields["channel"].choices] == ["PHONE"]

    def test_each_answer_narrows_the_rest(self, client, kind, site, partner_a, partner_b):
        worlds.counsellor(site, partner_a, "A", themes=["WORK"], languages=["fr"])
        worlds.counsellor(site, partner_b, "B", themes=["LEARN"], languages=["nl"], channels=["VIDEO"])
        shown = client.get(url("book"), {"theme": "LEARN"}).context["form"]
        assert [value for value, _ in shown.fields["language"].choices] == ["nl"]
        assert [value for value, _ in shown.fields["channel"].choices] == ["VIDEO"]
        assert shown.fields["theme"].choices[0][0] == "LEARN"
        assert len(shown.fields["theme"].choices) == 2

    def test_what_does_not_go_together_is_said(self, client, kind, site, partner_a, partner_b):
        worlds.counsellor(site, partner_a, "A", themes=["WORK"], languages=["fr"])
        worlds.counsellor(site, partner_b, "B", themes=["LEARN"], languages=["nl"], channels=["VIDEO"])
        response = client.get(url("book"), {"theme": "LEARN", "language": "fr", "channel": "FACE", "go": "1"})
        assert response.status_code == 200
        assert 'role="alert"' in response.content.decode()

    def test_a_whole_question_leads_to_the_times(self, client, kind, ada):
        response = client.get(url("book"), {**ASKED, "go": "1"})
        assert response.url == f"{url('book_time')}?{'&'.join(f'{k}={v}' for k, v in ASKED.items())}&kind={kind.pk}"
        assert client.get(response.url).status_code == 200

    def test_a_second_kind_is_asked_only_where_there_is_one(self, client, kind, ada, site):
        family = worlds.kind("Famille", themes=["GUIDE"], position=2)
        assert "kind" not in client.get(url("book")).context["form"].fields
        assert "kind" not in client.get(url("book"), {"theme": "WORK"}).context["form"].fields
        shown = client.get(url("book"), {"theme": "GUIDE"}).context["form"]
        assert [value for value, _ in shown.fields["kind"].choices] == [str(kind.pk), str(family.pk)]
        asked_at_once = {**ASKED, "theme": "GUIDE", "go": "1"}  # without scripts
        assert "kind" in client.get(url("book"), asked_at_once).context["form"].errors
        assert client.get(url("book"), {**asked_at_once, "kind": family.pk}).url.endswith(f"kind={family.pk}")

    def test_htmx_gets_the_questions_alone(self, client, kind, ada):
        response = client.get(url("book"), {"theme": "WORK"}, headers={"HX-Request": "true"})
        assert b"<html" not in response.content
        assert b'id="questions"' in response.content
        assert "HX-Request" in response["Vary"]

    def test_nothing_on_offer_is_not_a_dead_end(self, client, db):
        page = client.get(url("book"))
        assert reverse("home:contact") in page.content.decode()


class TestTimes:
    def test_the_first_free_time_and_the_week(self, client, kind, ada):
        response = client.get(url("book_time"), ASKED)
        page = response.content.decode()
        assert 'aria-label="mardi 24\u00a0novembre, 9\u00a0h\u00a000"' in page
        assert "lundi 23\u00a0novembre, 10\u00a0h\u00a000" in words(response)  # two hours' notice from eight o'clock
        assert page.count('class="slot slot-first"') == 1

    def test_in_dutch(self, client, kind, ada):
        page = client.get(url("book_time", language="nl"), ASKED).content.decode()
        assert 'aria-label="dinsdag 24\u00a0november, 09.00\u00a0uur"' in page

    def test_weeks_go_from_this_one_to_the_horizon(self, client, kind, ada):
        first = client.get(url("book_time"), ASKED).context["week"]
        assert (first.previous, first.next) == (None, dt.date(2026, 11, 30))
        last = client.get(url("book_time"), {**ASKED, "week": "2030-01-01"}).context["week"]
        assert last.next is None
        assert last.monday == dt.date(2027, 1, 18)
        assert client.get(url("book_time"), {**ASKED, "week": "nonsense"}).context["week"] == first

    def test_a_full_week_is_skipped_and_said(self, client, kind, ada):
        bounds = clock.day_bounds(dt.date(2026, 11, 23))[0], clock.day_bounds(dt.date(2026, 11, 28))[0]
        Absence.objects.create(calendar=ada.calendar, period=bounds)
        assert client.get(url("book_time"), ASKED).context["week"].monday == dt.date(2026, 11, 30)
        asked_for = client.get(url("book_time"), {**ASKED, "week": "2026-11-23"})
        assert not asked_for.context["week"].free
        assert "lundi 30\u00a0novembre, 9\u00a0h\u00a000" in words(asked_for)

    def test_nothing_at_all_shows_what_else_there_is(self, client, kind, ada, site, partner_b):
        worlds.counsellor(site, partner_b, "B", themes=["WORK"], languages=["fr"], channels=["PHONE"])
        Absence.objects.create(calendar=ada.calendar, period=(worlds.NOW, worlds.NOW + dt.timedelta(days=100)))
        response = client.get(url("book_time"), ASKED)
        assert response.context["week"].first is None
        (other,) = response.context["alternatives"]
        assert other.question.channel == "PHONE"
        assert "tel:" in response.content.decode()

    def test_what_is_not_offered_leads_back_with_what_was_chosen(self, client, kind, ada):
        response = client.get(url("book_time"), {"theme": "WORK", "language": "xx"})
        assert response.url == f"{url('book')}?theme=WORK&language=xx"

    @pytest.mark.parametrize("people", [1, 3])
    def test_queries(self, client, kind, site, partner_a, django_assert_num_queries, people):
        for number in range(people):
            worlds.counsellor(site, partner_a, f"C{number}")
        for _ in range(people):
            book()
        client.get(url("book_time"), ASKED)
        with django_assert_num_queries(11):
            client.get(url("book_time"), ASKED)


class TestBooking:
    def test_without_anything(self, client, kind, ada):
        response = client.post(details(), form())
        mine = Appointment.objects.get()
        assert response.url == f"{url('appointment', appointments.token_of(mine))}?new=1"
        page = client.get(response.url)
        assert str(mine) in words(page)
        assert page["Cache-Control"] == "no-store, private"
        assert "noindex" in page["X-Robots-Tag"]

    def test_with_an_address_the_code_is_in_the_mail_only(self, client, kind, ada):
        response = client.post(details(), form(email="Nour@example.be", name="Nour"))
        mine = Appointment.objects.get()
        page = client.get(response.url)
        assert "nour@example.be" in words(page)
        assert str(mine) not in words(page)
        assert appointments.token_of(mine) not in page.content.decode()
        letter = Message.objects.get(kind="confirmed")
        assert str(mine) in letter.text
        assert appointments.token_of(mine) in letter.text

    def test_over_the_limit_the_page_is_the_same(self, client, kind, ada, bram):
        """Byte for byte, but for what changes with every request."""

        def pages(**typed):
            client.cookies.clear()
            response = client.post(details(), form(**typed))
            shown = client.get(response.url)
            return response.status_code, response.url, re.sub(r'nonce="[^"]+"', "", shown.content.decode())

        within = pages(email="nour@example.be")
        Appointment.objects.all().delete()
        CounsellingSettings.objects.create(max_open_per_contact=0)
        assert pages(email="nour@example.be") == within
        assert not Appointment.objects.exists()
        assert Message.objects.filter(kind="over_limit").count() == 1

    def test_over_the_limit_by_phone_reads_as_the_rate_limit_does(self, client, kind, ada, monkeypatch):
        CounsellingSettings.objects.create(max_open_per_contact=0)
        by_limit = client.post(details(), form(phone="0470123456", name="Nour"))
        monkeypatch.setattr(throttle, "over", lambda *_, **__: True)
        by_throttle = client.post(details(), form(phone="0470123456", name="Nour"))
        clean = [re.sub(r'(nonce|value)="[^"]+"', "", r.content.decode()) for r in (by_limit, by_throttle)]
        assert by_limit.status_code == by_throttle.status_code == 429
        assert clean[0] == clean[1]
        assert 'value="Nour"' in by_limit.content.decode()

    def test_correcting_the_address(self, client, kind, ada):
        done = client.get(client.post(details(), form(email="wrong@example.be", name="Nour")).url)
        correct = done.context["correct_url"]
        again = client.get(correct).context["form"]
        assert (again["name"].value(), again["email"].value()) == ("Nour", "wrong@example.be")
        typed = {name: again[name].value() or "" for name in ("name", "phone", "start", "submission")}
        client.post(correct, {**typed, "email": "right@example.be"})
        assert Appointment.objects.get().email == "right@example.be"
        assert Message.objects.get(state="waiting", kind="confirmed").to_address == "right@example.be"

    def test_a_lost_race_shows_fresh_times_and_keeps_what_was_typed(self, client, kind, ada):
        book()
        response = client.post(details(), form(name="Nour", email="nour@example.be"))
        page = response.content.decode()
        assert response.status_code == 409
        assert 'value="Nour"' in page
        assert 'value="nour@example.be"' in page
        (start, label), *_ = response.context["form"].fields["start"].choices
        assert label in words(response)
        submission = response.context["form"]["submission"].value()
        client.post(details(), {"start": start, "submission": submission, "name": "Nour", "email": "nour@example.be"})
        assert Appointment.objects.filter(email="nour@example.be").count() == 1

    def test_a_time_that_went_before_the_form_was_filled(self, client, kind, ada):
        book()
        response = client.get(details())
        assert response.context["form"].fields["start"].choices
        assert b'role="alert"' in response.content

    def test_a_call_needs_a_number_and_says_so(self, client, kind, ada):
        response = client.post(details(channel="PHONE"), form(name="Nour"))
        assert response.status_code == 422
        assert "phone" in response.context["form"].errors
        assert 'value="Nour"' in response.content.decode()
        client.post(details(channel="PHONE"), form(phone="0470 12 34 56"))
        assert Appointment.objects.get().phone == "+32470123456"

    @pytest.mark.parametrize("wrong", [{"email": "no address"}, {"phone": "12"}, {"name": "x" * 81}, {"start": "now"}])
    def test_what_cannot_be_read_is_kept_and_explained(self, client, kind, ada, wrong):
        response = client.post(details(), {**form(name="Nour"), **wrong})
        assert response.status_code == 422
        assert set(wrong) <= set(response.context["form"].errors)
        assert not Appointment.objects.exists()

    @pytest.mark.parametrize(
        "name",
        [
            "<script>alert(1)</script>",
            "نور",
            "\u202eruoN",
            "🦊" * 80,
            "a\r\nBcc: victim@example.be",
            "{{ 7|add:7 }}",
            "'; --",
        ],
    )
    def test_hostile_names(self, client, kind, ada, name):
        response = client.post(details(), form(name=name, email="nour@example.be"))
        assert response.status_code == 302
        mine = Appointment.objects.get()
        assert "\u202e" not in mine.name
        assert "\n" not in mine.name
        letter = Message.objects.get(kind="confirmed")
        assert "\n" not in letter.subject
        assert letter.to_address == "nour@example.be"
        assert "<script>alert" not in letter.html
        assert "14" not in mine.name
        page = client.get(url("appointment", appointments.token_of(mine))).content.decode()
        assert "<script>alert" not in page

    def test_an_address_with_a_line_break_is_refused(self, client, kind, ada):
        response = client.post(details(), form(email="a@example.be\nBcc: victim@example.be"))
        assert response.status_code == 422

    def test_twice_is_once(self, client, kind, ada, bram):
        once = form(email="nour@example.be")
        assert client.post(details(), once).url == client.post(details(), once).url
        assert Appointment.objects.count() == 1

    def test_a_page_in_dutch_writes_in_dutch(self, client, kind, ada):
        client.post(details(language="nl"), form(email="nour@example.be"))
        letter = Message.objects.get(kind="confirmed")
        assert letter.subject == "Uw afspraak op dinsdag 24\u00a0november"
        assert url("appointment", appointments.token_of(Appointment.objects.get()), language="nl") in letter.text

    def test_no_cookie_before_there_is_a_need(self, client, kind, ada):
        client.get(url("book"))
        client.get(url("book_time"), ASKED)
        assert not client.cookies


class TestMine:
    @pytest.fixture
    def mine(self, kind, ada):
        return book(name="Nour", phone="0470123456", channel="PHONE")

    def test_what_when_where(self, client, mine):
        page = words(client.get(url("appointment", appointments.token_of(mine))))
        assert "Mardi 24\u00a0novembre 9\u00a0h\u00a000 – 9\u00a0h\u00a040" in page
        assert "56" in page
        assert "470123456" not in page.replace(" ", "")

    def test_the_calendar_file(self, client, mine):
        response = client.get(url("appointment_calendar", appointments.token_of(mine), language="nl"))
        assert response["Content-Type"].startswith("text/calendar")
        assert response.content.count(b"BEGIN:VEVENT") == 1

    def test_moving(self, client, mine):
        token = appointments.token_of(mine)
        start = stamps.stamp(at(TUESDAY, "10:00"))
        shown = client.get(url("appointment_move", token), {"start": start})
        assert "10\u00a0h\u00a000" in words(shown)
        mine.refresh_from_db()
        assert mine.starts == TUESDAY_9  # GET shows, POST acts
        client.post(url("appointment_move", token), {"start": start})
        mine.refresh_from_db()
        assert mine.starts == at(TUESDAY, "10:00")

    def test_moving_onto_a_time_just_taken(self, client, mine):
        book(start=at(TUESDAY, "10:00"))
        response = client.post(
            url("appointment_move", appointments.token_of(mine)), {"start": stamps.stamp(at(TUESDAY, "10:00"))}
        )
        assert response.status_code == 409
        assert response.context["times"]

    def test_cancelling(self, client, mine):
        token = appointments.token_of(mine)
        client.get(url("appointment_cancel", token))
        mine.refresh_from_db()
        assert mine.state == "booked"
        client.post(url("appointment_cancel", token))
        mine.refresh_from_db()
        assert mine.state == "cancelled"
        page = client.get(url("appointment", token))
        assert "Nour" not in words(page)
        assert client.post(url("appointment_cancel", token)).status_code == 302

    def test_too_late_shows_whom_to_call(self, client, mine, monday_morning):
        monday_morning.move_to(TUESDAY_9 - dt.timedelta(minutes=59))
        token = appointments.token_of(mine)
        assert "tel:" in client.get(url("appointment", token)).content.decode()
        for name in ("appointment_move", "appointment_cancel"):
            assert client.get(url(name, token)).status_code == 302
            client.post(url(name, token), {"start": stamps.stamp(at(TUESDAY, "11:00"))})
        mine.refresh_from_db()
        assert (mine.state, mine.starts) == ("booked", TUESDAY_9)

    @pytest.mark.parametrize("name", ["appointment", "appointment_move", "appointment_cancel", "appointment_calendar"])
    def test_a_link_not_made_here_is_not_found(self, client, mine, name):
        token = appointments.token_of(mine)
        forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
        for bad in (forged, mine.pk.hex, str(mine.pk), mine.code, "x"):
            assert client.get(url(name, bad)).status_code == 404

    def test_a_video_interview_has_a_room_of_its_own(self, client, kind, ada):
        CounsellingSettings.objects.create(video_room_url="https://video.example/{room}")
        rooms = set()
        for start in ("10:00", "11:00"):
            page = client.get(
                url("appointment", appointments.token_of(book(start=at(TUESDAY, start), channel="VIDEO")))
            )
            rooms |= set(re.findall(r"https://video\.example/[0-9a-f]+", page.content.decode()))
        assert len(rooms) == 2


def test_who_works_for_whom_is_never_told(client, kind, ada, bram):
    """Mutual anonymity: neither the counsellor nor the institution, on any page, mail, address or file."""
    CounsellingSettings.objects.create(video_room_url="https://video.example/{room}")
    first, second = client.post(details(), form(email="a@example.be")), client.post(details(), form())
    seen = [first.url, client.get(first.url).content.decode(), second.url, client.get(second.url).content.decode()]
    markers = (MARKER_A, MARKER_B, "alpha", "beta", "Alpha Emploi", "Bêta Formation", "Beta Opleiding", "Ada ", "Bram ")
    for mine in Appointment.objects.all():
        assert mine.counsellors.get().user.name.split()[1] in markers  # there is something to leak
        token = appointments.token_of(mine)
        for language in ("fr", "nl"):
            names = ("appointment", "appointment_move", "appointment_cancel", "appointment_calendar")
            seen += [client.get(url(name, token, language=language)).content.decode() for name in names]
    for language in ("fr", "nl"):
        seen.append(client.get(url("book", language=language)).content.decode())
        seen.append(client.get(url("book_time", language=language), ASKED).content.decode())
        seen.append(client.get(details(at(TUESDAY, "10:00"), language=language)).content.decode())
    for mine in Appointment.objects.all():
        appointments.cancel(appointment=mine, by="staff", message="Désolé.")
    for letter in Message.objects.all():
        seen += [letter.subject, letter.text, letter.html, letter.calendar_body, letter.key, letter.topic]
    for text in seen:
        for marker in markers:
            assert marker.lower() not in text.lower()
