"""The multimedia area as people live it: a browser, a real worker, a real mail server, in both languages.

A resident books a quiet room for an interview, a small group takes three workstations, somebody walks in and stays
longer, a station breaks under a booking, and a book is found by who writes it as it sounds.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from cdm.accounts.models import User
from cdm.core import clock, human, stamps
from cdm.outbox.models import Message
from multimedia import bookings
from multimedia.models import Booking, Space, Work
from stats.models import DayCount, Tally
from tests.browser.conftest import PATIENCE, sign_in, text_of
from tests.browser.test_journey import entry_in
from tests.multimedia import worlds

pytestmark = pytest.mark.django_db(transaction=True)
State = Booking.State
SUBJECT = {"fr": "Votre réservation du", "nl": "Uw reservatie"}
LINK = re.compile(r"https?://\S+/(?:multimedia|espace-multimedia|multimediaruimte)/\S+")
STEWARD = {"fr": "Avec l’aide d’un steward", "nl": "Met de hulp van een digitale steward"}


def address(name: str, *args: object) -> str:
    return reverse(f"multimedia:{name}", args=args)


def phone(browser: Browser, language: str, **more: object) -> Page:
    return browser.new_context(locale=language, viewport={"width": 390, "height": 844}, **more).new_page()


def link_in(mail: EmailMessage) -> str:
    return LINK.search(text_of(mail)).group()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"input[name={name}][value='{value}']").check(force=True)


def slot(page: Page, start: dt.datetime):
    return page.locator(f"a.slot[href$='start={stamps.stamp(start)}']")


class TestResidents:
    """Whenever the suite runs: everything is open at every hour of every day."""

    @pytest.fixture
    def tomorrow(self) -> dt.datetime:
        return worlds.at(clock.today() + dt.timedelta(days=1), "10:00")

    @pytest.fixture
    def always(self, db):
        worlds.steward("00:00", "23:59", weekdays=range(7))
        return worlds.site(opens="00:00", closes="23:59", weekdays=range(7))

    @pytest.fixture
    def quiet(self, always) -> Space:
        worlds.workstations(always, name_fr="Postes", name_nl="Werkplekken")
        return worlds.quiet_rooms(always, 1, name_fr="Locaux calmes", name_nl="Stille ruimtes")

    def test_a_quiet_room_for_an_interview_with_a_steward(
        self, browser, live_server, settings, language, worker, sink, quiet, tomorrow
    ):
        settings.BASE_URL = live_server.url
        page = phone(browser, language)
        page.goto(live_server.url + reverse("home:front"))
        page.locator(f"main a[href='{address('front')}']").first.click()
        page.locator(f"main a[href='{address('book')}?space=quiet']").click()
        expect(page.locator("input[name=space][value=quiet]")).to_be_checked()
        choose(page, "minutes", "60")
        choose(page, "purpose", "INTERVIEW")
        page.locator("input[name=help]").check(force=True)
        page.locator("button[name=go]").click()
        page.wait_for_url(f"**{address('book_time')}?**")
        page.goto(f"{page.url}&day={tomorrow.date().isoformat()}")
        slot(page, tomorrow).click()
        page.locator("input[name=name]").fill("Nour")
        page.locator("input[name=email]").fill("nour@example.org")
        page.locator("main form button.button").click()
        expect(page.locator("main .address")).to_have_text("nour@example.org")

        # The mail comes, discreet, in the resident's language, with a calendar entry.
        assert sink.wait_for(1, PATIENCE)
        confirmation = sink.taken[0]
        mine = Booking.objects.get()
        assert confirmation["Subject"].strip().startswith(SUBJECT[language])
        assert human.day(tomorrow) in confirmation["Subject"]
        assert "interview" not in confirmation["Subject"].lower()
        assert confirmation["Content-Language"] == language
        assert entry_in(confirmation) == ("REQUEST", 0, tomorrow)
        assert (mine.space, mine.help, mine.starts) == (quiet, True, tomorrow)
        assert list(DayCount.objects.values_list("measure", "item", "count")) == [("purpose", "INTERVIEW", 1)]

        # By its link: what, when, with whom; an hour later suits better.
        page.goto(link_in(confirmation))
        expect(page.locator("main .code")).to_have_text(str(mine))
        expect(page.locator("main")).to_contain_text(STEWARD[language])
        page.locator(f"main a[href='{address('booking_move', bookings.token_of(mine))}']").click()
        page.goto(f"{page.url}?start={stamps.stamp(tomorrow + dt.timedelta(hours=1))}")
        with page.expect_navigation():
            page.locator("main form[method=post] button[type=submit]").last.click()
        expect(page.locator(".notice-success")).to_be_visible()
        assert sink.wait_for(2, PATIENCE)
        assert entry_in(sink.taken[1]) == ("REQUEST", 1, tomorrow + dt.timedelta(hours=1))

        # Somebody else finds that hour taken, pause included, and the one before free again.
        other = phone(browser, language)
        other.goto(f"{live_server.url}{address('book_time')}?space=quiet&minutes=45&day={tomorrow.date().isoformat()}")
        expect(slot(other, tomorrow)).to_be_visible()
        expect(slot(other, tomorrow + dt.timedelta(hours=2))).to_have_count(0)
        expect(slot(other, tomorrow + dt.timedelta(hours=2, minutes=15))).to_be_visible()

    def test_three_workstations_for_a_small_group_without_scripts(
        self, browser, live_server, language, always, tomorrow
    ):
        """All three or none: an hour at which two are left is not offered."""
        posts = worlds.workstations(always, 4)
        worlds.book(posts, tomorrow, places=2)
        page = phone(browser, language, java_script_enabled=False)
        page.goto(live_server.url + address("book"))
        choose(page, "space", "posts")
        choose(page, "minutes", "60")
        choose(page, "places", "3")
        page.locator("button[name=go]").click()
        page.wait_for_url(f"**{address('book_time')}?**")
        page.goto(f"{page.url}&day={tomorrow.date().isoformat()}")
        expect(slot(page, tomorrow)).to_have_count(0)
        eleven = tomorrow + dt.timedelta(hours=1)
        slot(page, eleven).click()
        page.locator("main form button.button").click()

        # No address was given: the code is on the page, and it is all that is needed.
        group = Booking.objects.get(places=3)
        expect(page.locator("main .code")).to_have_text(str(group))
        assert group.hold.allocations.count() == 3
        assert bookings.seats_held(group) != ()
        again = phone(browser, language)
        again.goto(live_server.url + reverse("home:mine"))
        again.locator("main input[name=code]").fill(str(group).lower())
        again.locator("main form button[type=submit]").first.click()
        expect(again.locator("main")).to_contain_text(human.day(eleven), ignore_case=True)

    def test_a_book_is_found_by_who_writes_it_as_it_sounds(self, browser, live_server, language, db):
        for number, (title, theme, code) in enumerate(
            (
                ("Les métiers de l’électricité à Bruxelles", "GUIDE", "fr"),
                ("Être bibliothécaire aujourd’hui", "GUIDE", "fr"),
                ("Coöperaties oprichten: een praktische gids", "START", "nl"),
                ("Het sollicitatiegesprek stap voor stap", "WORK", "nl"),
            ),
            start=1,
        ):
            Work.objects.create(call_number=f"W {number}", title=title, theme=theme, language=code, place="A1")
        typed, title = {
            "fr": ("metiers de l'electricite", "Les métiers de l’électricité à Bruxelles"),
            "nl": ("cooperatie oprichten", "Coöperaties oprichten: een praktische gids"),
        }[language]
        page = phone(browser, language)
        page.goto(live_server.url + address("front"))
        page.locator(f"main a[href='{address('works')}']").first.click()
        expect(page.locator(".mm-works li")).to_have_count(4)
        page.locator("input[name=q]").fill(typed)
        expect(page.locator(".mm-works .mm-title").first).to_have_text(title)
        expect(page.locator(".mm-works li")).to_have_count(1)
        page.locator(".mm-works .mm-title a").first.click()
        expect(page.locator("h1")).to_have_text(title)
        expect(page.locator("main")).to_contain_text("W ")
        plain = phone(browser, language, java_script_enabled=False)
        plain.goto(live_server.url + address("works"))
        plain.locator("input[name=q]").fill(typed.replace("e", "é", 1))
        plain.locator("main form[role=search] button[type=submit]").first.click()
        expect(plain.locator(".mm-works .mm-title").first).to_have_text(title)

    def test_what_is_ticked_while_an_answer_is_on_its_way_stays(self, browser, live_server, quiet):
        """On a slow line the page asks the server at each choice; who goes on meanwhile loses nothing."""
        page = phone(browser, "fr")
        page.goto(live_server.url + address("book"))
        answers: list[Route] = []
        page.route(
            "**/*", lambda route: answers.append(route) if "hx-request" in route.request.headers else route.continue_()
        )
        choose(page, "minutes", "45")
        page.wait_for_timeout(200)
        page.locator("input[name=help]").check(force=True)
        page.wait_for_timeout(200)
        page.unroute_all()
        for route in answers:
            with contextlib.suppress(PlaywrightError):  # one that was given up meanwhile
                route.continue_()
        page.wait_for_load_state("networkidle")
        expect(page).to_have_url(re.compile("help=on|help=1"))
        expect(page.locator("input[name=help]")).to_be_checked()
        expect(page.locator("input[name=minutes][value='45']")).to_be_checked()


class TestTheDesk:
    """Monday ten o'clock."""

    @pytest.fixture(autouse=True)
    def monday_at_ten(self) -> Iterator[time_machine.Coordinates]:
        with time_machine.travel(worlds.at(worlds.MONDAY, "10:00"), tick=True) as traveller:
            yield traveller

    @pytest.fixture
    def posts(self, db) -> Space:
        return worlds.workstations(worlds.site(), 3, name_fr="Postes", name_nl="Werkplekken")

    @pytest.fixture
    def desk(self, browser, live_server, language, posts, reception: User) -> Page:
        context = browser.new_context(locale=language)
        sign_in(context, reception, live_server.url)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(live_server.url + address("desk"))
        return page

    def test_walked_in_seated_extended_and_ended_from_the_keyboard(self, desk, posts):
        desk.keyboard.press("1")
        expect(desk.locator(".mm-desk-use")).to_have_count(1)
        sits = Booking.objects.get()
        assert (sits.state, sits.walk_up, sits.places) == (State.IN_USE, True, 1)
        assert clock.local(sits.ends).strftime("%H:%M") in {"11:00", "11:05"}
        expect(desk.locator(".notice-success")).to_contain_text(human.time(sits.ends))

        # Taken back, and seated again: one contact in all.
        desk.locator("form[data-undo] button").focus()
        with desk.expect_navigation():
            desk.keyboard.press("Enter")
        expect(desk.locator(".mm-desk-use")).to_have_count(0)
        assert not Tally.objects.exists()
        desk.keyboard.press("1")
        expect(desk.locator(".mm-desk-use")).to_have_count(1)
        sits = Booking.objects.get()

        desk.locator(f"#extend-{sits.code}").focus()
        desk.keyboard.press("Enter")
        until = human.time(sits.ends + dt.timedelta(minutes=30))
        expect(desk.locator(".mm-desk-until")).to_contain_text(until)
        desk.locator(f"#end-{sits.code}").focus()
        desk.keyboard.press("Enter")
        expect(desk.locator(".mm-desk-use")).to_have_count(0)
        sits.refresh_from_db()
        assert sits.state == State.ENDED
        assert Tally.objects.get().count == 1, "staying longer and leaving count nothing more"

    def test_when_all_is_taken_a_ticket_and_the_wall_calls_it(self, desk, live_server, language, posts):
        for taken in range(1, 4):
            desk.keyboard.press("1")
            expect(desk.locator(".mm-desk-use")).to_have_count(taken)
        desk.keyboard.press("1")  # the same key gives a ticket now
        expect(desk.locator(".mm-desk-ticket")).to_have_count(1)
        wall = desk.context.browser.new_context(locale=language).new_page()
        wall.goto(live_server.url + address("screen"))
        expect(wall.locator("#wall")).to_contain_text("P 1")
        expect(desk.locator("[id^=extend-]")).to_have_count(0)
        desk.locator("[id^=end-]").first.focus()
        desk.keyboard.press("Enter")
        expect(desk.locator(".mm-desk-called")).to_have_count(1)
        wall.reload()
        expect(wall.locator(".mm-wall-turn")).to_contain_text("P 1")

    def test_a_station_breaks_under_a_booking(self, desk, live_server, language, posts):
        """Another place the same hour, and nobody is written to; the public plan says that it is out of order."""
        booked = worlds.book(posts, worlds.at(worlds.MONDAY, "14:00"), email="nour@example.org", name="Nour")
        beside = worlds.book(posts, worlds.at(worlds.MONDAY, "14:00"), name="Sam")
        (number,) = bookings.seats_held(booked)
        station = posts.stations.get(number=number)
        desk.goto(live_server.url + address("station", station.pk))
        desk.locator(".mm-desk-break input[name=how_long]").first.check(force=True)
        with desk.expect_navigation():
            desk.locator(".mm-desk-break button.button-danger").click()
        expect(desk.locator("ol.lines .line-who")).to_contain_text("Nour")
        with desk.expect_navigation():
            desk.keyboard.press("o")
        booked.refresh_from_db()
        assert number not in bookings.seats_held(booked)
        assert (booked.state, clock.local(booked.starts).hour) == (State.BOOKED, 14)
        expect(desk.locator("ol.lines .line-who")).to_have_count(0)
        assert not Message.objects.filter(kind="multimedia_changed").exists(), "which place it is the desk says"
        public = desk.context.browser.new_context(locale=language).new_page()
        public.goto(live_server.url + address("now"))
        expect(public.locator("main")).to_contain_text({"fr": "hors service", "nl": "buiten dienst"}[language])
        with desk.expect_navigation():
            desk.keyboard.press("r")
        assert bookings.seats_held(Booking.objects.get(pk=beside.pk)) == bookings.seats_held(beside)
