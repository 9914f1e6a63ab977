"""The coordinator's workspace: what can be booked and why not, the team, what waits; one's own partner and no other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cdm.agenda.models import Closure
from cdm.core import human
from cdm.core.access import Member
from cdm.core.vocabulary import Role
from cdm.home.workspace import scope
from counselling import departures
from counselling.models import Counsellor, InterviewKind
from counselling.readiness import Why
from counselling.requests import asking
from partners.access import member_of
from partners.models import MeetingDecision, Membership, PartnerMeeting
from tests import personae
from tests.activities import worlds as groups
from tests.counselling import worlds
from tests.counselling.desks import given
from tests.counselling.worlds import NOW, TUESDAY, at, book
from tests.personae import MARKER_A, MARKER_B, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(worlds.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kind(db: None) -> InterviewKind:
    return worlds.kind()


@pytest.fixture
def site(db: None):
    return worlds.site()


@pytest.fixture
def ada(kind, site, partner_a) -> Counsellor:
    return worlds.counsellor(site, partner_a, "Ada Alphonsine", languages=["fr"], themes=["WORK"], channels=["FACE"])


@pytest.fixture
def bram(kind, site, partner_b) -> Counsellor:
    return worlds.counsellor(site, partner_b, "Bram Bartholomeus")


def read(user, **query: str):
    return sign_in(user).get(reverse("home:workspace"), query)


def pair(page, theme: str, language: str):
    return next(
        found
        for each in page.context["ready"].themes
        for found in each.pairs
        if (found.theme, found.language) == (theme, language)
    )


def gaps(page) -> dict[tuple[str, str, Why], int]:
    return {(gap.theme, gap.language, gap.why): len(gap.weeks) for gap, _fixes in page.context["gaps"]}


def fixes(page) -> list[str]:
    return [fix.url for _gap, found in page.context["gaps"] for fix in found]


class TestReadiness:
    def test_of_what_the_hours_offer_where_the_sheet_says_nothing(self, ada, coordinator_a):
        page = read(coordinator_a)
        assert pair(page, "WORK", "fr").state == "all"
        assert pair(page, "WORK", "nl").state == "not"
        assert gaps(page) == {}

    def test_what_the_sheet_promises_and_nobody_offers_is_a_gap(self, ada, coordinator_a, partner_a):
        partner_a.themes, partner_a.languages = ["WORK", "LEARN"], ["fr", "nl"]
        partner_a.save(update_fields=["themes", "languages"])
        page = read(coordinator_a)
        assert gaps(page) == {
            ("WORK", "nl", Why.NOT_LANGUAGE): 4,
            ("LEARN", "fr", Why.NOT_THEME): 4,
            ("LEARN", "nl", Why.NOT_LANGUAGE): 4,
        }
        assert pair(page, "MOVE", "fr").state == "not"
        assert "Personne ne propose cette langue" in page.text

    def test_a_week_away_is_a_gap_of_that_week(self, ada, coordinator_a):
        ada.calendar.absences.create(period=(NOW + dt.timedelta(days=6), NOW + dt.timedelta(days=14)))
        page = read(coordinator_a)
        assert gaps(page) == {("WORK", "fr", Why.ABSENT): 1}
        assert pair(page, "WORK", "fr").ready == 3

    def test_everything_booked_asks_for_more_hours_and_leads_to_the_form(self, ada, coordinator_a):
        ada.calendar.rules.exclude(weekday=1).delete()
        ada.calendar.rules.update(ends=dt.time(9, 40))
        for week in range(4):
            book(start=at(TUESDAY + dt.timedelta(days=7 * week), "09:00"))
        page = read(coordinator_a)
        assert gaps(page) == {("WORK", "fr", Why.BOOKED): 4}
        (fix,) = fixes(page)
        assert fix.endswith("#team")
        then = sign_in(coordinator_a).get(fix.partition("#")[0]).text
        form = re.search(rf'href="({re.escape(reverse("counselling:add_extra", args=[ada.pk]))}\?[^"]+)"', then)[1]
        shown = sign_in(coordinator_a).get(form.replace("&amp;", "&")).context["form"]
        assert (shown["themes"].value(), shown["languages"].value()) == (["WORK"], ["fr"])

    def test_only_managers_are_led_to_what_only_they_change(self, ada, coordinator_a, manager):
        Closure.objects.create(
            first_day=NOW.date(), last_day=NOW.date() + dt.timedelta(days=30), label_fr="x", label_nl="x"
        )
        assert gaps(read(coordinator_a)) == {("WORK", "fr", Why.CLOSED): 4}
        assert fixes(read(coordinator_a)) == []
        assert fixes(read(manager, partner="alpha")) == [reverse("counselling:closures")]

    def test_a_manager_asks_for_what_is_missing(self, ada, manager):
        ada.calendar.absences.create(period=(NOW, NOW + dt.timedelta(days=40)))
        _mine, ask = fixes(read(manager, partner="alpha"))
        assert ask == f"{reverse('counselling:request_new')}?theme=WORK&language=fr&partner=alpha"
        (whole,) = fixes(read(manager))
        assert whole == f"{reverse('counselling:request_new')}?theme=WORK&language=fr"

    def test_the_whole_centre_is_everybodys_hours_together(self, ada, bram, manager):
        assert pair(read(manager), "LEARN", "nl").state == "all"
        assert pair(read(manager, partner="alpha"), "LEARN", "nl").state == "not"


class TestTeam:
    def test_hours_fill_and_absences(self, ada, coordinator_a):
        book()
        ada.calendar.absences.create(period=(at(TUESDAY, "10:00"), at(TUESDAY, "23:00")))
        (person,) = read(coordinator_a).context["team"].people
        assert (person.hours.offered, person.hours.taken) == (20 * 180 - 120, 40)
        assert person.hours.fill == 1
        assert len(person.absences) == 1
        assert not person.never

    def test_what_follows_a_last_day_is_no_absence(self, ada, coordinator_a):
        Membership.objects.filter(user=ada.user).update(last_day=TUESDAY)
        departures.follow(user=ada.user)
        page = read(coordinator_a)
        (person,) = page.context["team"].people
        assert person.last_day == TUESDAY
        assert not person.absences
        assert f"dernier jour\N{NO-BREAK SPACE}: {human.day(TUESDAY)}" in page.text

    def test_who_never_set_hours_is_named_and_led_there(self, ada, site, partner_a, coordinator_a):
        new = worlds.counsellor(site, partner_a, "Nele Nieuw", weekdays=range(0))
        page = read(coordinator_a)
        (found,) = page.context["team"].without_hours
        assert found.counsellor == new
        assert reverse("counselling:availability_of", args=[new.pk]) in [each.url for each in page.context["waiting"]]

    def test_nobody_yet_is_told_how_to_begin(self, kind, coordinator_a):
        page = read(coordinator_a)
        assert reverse("partners:invite") in page.text
        assert page.context["team"].people == []

    def test_a_manager_reads_partners_and_no_names_of_staff(self, ada, bram, manager):
        page = read(manager)
        rows = {each.partner.code: (each.people, each.hours.offered) for each in page.context["partners"]}
        assert rows == {"alpha": (1, 3600), "beta": (1, 3600)}
        assert MARKER_A not in page.text
        assert MARKER_B not in page.text


class TestWaiting:
    def test_what_is_left_to_do_each_with_its_page(self, ada, bram, partner_a, coordinator_a, manager):
        given(ada, NOW - dt.timedelta(days=3))
        given(bram, NOW - dt.timedelta(days=3))
        day = TUESDAY + dt.timedelta(days=7)
        what = {"theme": "WORK", "language": "fr", "channel": "FACE", "number": 2}
        made = asking.ask(by=member_of(manager), partner=partner_a, first_day=day, last_day=day, **what)
        page = read(coordinator_a)
        said = {each.url: each.text for each in page.context["waiting"]}
        assert reverse("counselling:request", args=[made.pk]) in said
        assert said[reverse("home:today")].startswith("1 "), "the other partner's is not counted"
        assert reverse("partners:edit_sheet", args=["alpha"]) in said
        assert [line.request for line in page.context["requests"]] == [made]

    def test_late_decisions_are_told_apart_and_none_of_another_partner(self, ada, coordinator_a, partner_a, partner_b):
        when = {"starts": NOW, "ends": NOW + dt.timedelta(hours=2)}
        meeting = PartnerMeeting.objects.create(announced=NOW, title_fr="A", title_nl="A", **when)
        draft = PartnerMeeting.objects.create(title_fr="B", title_nl="B", **when)
        MeetingDecision.objects.create(meeting=draft, partner=partner_a, due=NOW.date(), text_fr="Non", text_nl="Nee")
        today = NOW.date()
        dues = [
            (partner_a, today - dt.timedelta(days=1)),
            (partner_a, today),
            (partner_b, today - dt.timedelta(days=9)),
        ]
        for position, (partner, due) in enumerate(dues):
            words = {"text_fr": "Faire", "text_nl": "Doen"}
            MeetingDecision.objects.create(meeting=meeting, position=position, partner=partner, due=due, **words)
        page = sign_in(coordinator_a).get(reverse("home:workspace"))
        said = [each.text for each in page.context["waiting"] if each.url == reverse("partners:decisions")]
        assert said == ["1 décision de réunion est en retard", "1 décision de réunion à exécuter"]

    def test_nothing_is_said_plainly(self, ada, coordinator_a, partner_a):
        partner_a.themes, partner_a.languages, partner_a.verified_on = ["WORK"], ["fr"], NOW.date()
        partner_a.save(update_fields=["themes", "languages", "verified_on"])
        page = read(coordinator_a)
        assert page.context["waiting"] == []
        assert "Rien ne vous attend" in page.text


class TestWall:
    def test_a_coordinator_reads_their_own_partner(self, ada, bram, coordinator_a, coordinator_b):
        assert MARKER_B not in read(coordinator_a).text
        assert "Bêta" not in read(coordinator_a).text
        assert read(coordinator_a, partner="beta").status_code == 404
        assert read(coordinator_a, partner="nonsense").status_code == 404

    def test_a_counsellor_of_the_partner_does_not(self, ada):
        assert read(ada.user).status_code == 403

    def test_who_coordinates_one_and_counsels_for_another_reads_the_first(self, ada, bram, coordinator_b, partner_a):
        personae.member(coordinator_b, Role.COUNSELLOR, partner_a)
        assert read(coordinator_b, partner="alpha").status_code == 404

    def test_who_coordinates_two_chooses(self, ada, bram, coordinator_a, partner_b):
        personae.member(coordinator_a, Role.COORDINATOR, partner_b)
        assert read(coordinator_a).context["partner"].code == "alpha"
        assert read(coordinator_a, partner="beta").context["partner"].code == "beta"

    def test_one_without_the_narrowing_would_read_the_other(self, ada, bram, coordinator_a, monkeypatch):
        """The control: what keeps the partners apart is ``scope.of``."""
        real = scope.of
        monkeypatch.setattr(scope, "of", lambda member, code: real(_manager(), code))
        assert MARKER_B in read(coordinator_a, partner="beta").text


def _manager():
    return Member(1, frozenset({(Role.MANAGER, "")}))


def test_sessions_to_come_show_their_seats(ada, partner_a, partner_b, coordinator_a):
    mine = groups.session(groups.activity(partner_a, "Atelier CV"))
    groups.session(groups.activity(partner_b, "Atelier Bêta"))
    assert [session for session, _pools in read(coordinator_a).context["sessions"]] == [mine]


@pytest.mark.parametrize("who", ["coordinator_a", "manager"])
def test_many_cost_as_few_queries_as_one(request, ada, site, partner_a, coordinator_a, manager, who):
    client = sign_in(request.getfixturevalue(who))
    address = reverse("home:workspace")

    def more(number: int) -> None:
        for n in range(number):
            person = worlds.counsellor(site, partner_a, f"P{n} Alphonsine", themes=["LEARN"])
            person.calendar.absences.create(period=(at(TUESDAY, "10:00"), at(TUESDAY, "23:00")))
            given(person, NOW - dt.timedelta(days=3))
            groups.session(groups.activity(partner_a, f"Atelier {n}"))
            day = TUESDAY + dt.timedelta(days=7 + n)
            what = {"theme": "WORK", "language": "nl", "channel": "", "number": 2}
            asking.ask(by=member_of(manager), partner=partner_a, first_day=day, last_day=day, **what)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    more(1)
    client.get(address)
    once = queries()
    personae.partner("gamma", "Gamma", "Gamma")
    for n in range(3):
        person = worlds.counsellor(site, partner_a, f"Q{n} Alphonsine", themes=["GUIDE"])
        given(person, NOW - dt.timedelta(days=3))
        groups.session(groups.activity(partner_a, f"Encore {n}"))
    assert queries() == once == 27
