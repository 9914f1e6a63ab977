"""“Please open some times”: asked, answered, counted in what visitors can really book, ended by the clock."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cdm.agenda.models import Closure, ExtraOpening
from cdm.audit.models import AuditEvent
from cdm.core.access import Member
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from counselling.models import Counsellor, SlotRequest
from counselling.requests import answering, asking, tending, unmet
from counselling.requests.room import Room
from partners.access import member_of
from stats import recording
from stats.models import Measure
from tests.counselling.worlds import NOW, TUESDAY, at, book
from tests.personae import MARKER_A, sign_in

pytestmark = pytest.mark.django_db
NEXT_WEEK = TUESDAY + dt.timedelta(days=6)
State = SlotRequest.State


@pytest.fixture
def team(kind, ada, bram, coordinator_a, coordinator_b, manager) -> None:
    """Both partners receive nine to twelve on weekdays, in every language and theme."""


def ask(manager, of, **fields) -> SlotRequest:
    asked = {
        "theme": "WORK",
        "language": "nl",
        "channel": "VIDEO",
        "number": 4,
        "first_day": NEXT_WEEK,
        "last_day": NEXT_WEEK + dt.timedelta(days=4),
        "reason": "",
    }
    return asking.ask(by=member_of(manager), partner=of, **(asked | fields))


def afternoon(counsellor: Counsellor, day: dt.date = NEXT_WEEK, *, starts: int = 14, **offer) -> ExtraOpening:
    site = counsellor.calendar.rules.first().site
    hours = {"starts": dt.time(starts), "ends": dt.time(starts + 2)}
    return ExtraOpening.objects.create(calendar=counsellor.calendar, site=site, day=day, **hours, **offer)


def opened(request: SlotRequest) -> int:
    return Room([request]).opened(request)


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"slot_request_{kind}").order_by("to_address"))


def searched(*, day: dt.date, item: str, count: int) -> None:
    with transaction.atomic():
        recording.count(measure=Measure.NO_TIME, day=day, item=item, count=count)


def url(name: str, *args: object) -> str:
    return reverse(f"counselling:{name}", args=args)


def test_its_coordinators_get_a_mail_and_nobody_else(team, manager, partner_a, coordinator_a):
    made = ask(manager, partner_a, reason="31 recherches sans créneau")
    (mail,) = mails("asked")
    assert mail.to_address == coordinator_a.email
    assert "31 recherches sans créneau" in mail.text
    assert f"/{mail.language}/" in re.search(r"http\S+", mail.text)[0]
    assert (made.state, made.before) == (State.ASKED, 20), "four interviews a day, five days"
    assert AuditEvent.objects.get(kind="counselling.slotrequest").verb == "added"


def test_only_a_manager_asks(team, coordinator_a, partner_a):
    with pytest.raises(PermissionDenied):
        ask(coordinator_a, partner_a)


def test_where_nobody_could_answer_nothing_is_asked(kind, ada, manager, partner_a):
    with pytest.raises(Refused) as refused:
        ask(manager, partner_a)
    assert refused.value.field == "partner"
    assert not SlotRequest.objects.exists()


def test_the_same_twice_is_one_request(team, manager, partner_a, partner_b):
    ask(manager, partner_a)
    with pytest.raises(Refused):
        ask(manager, partner_a)
    with pytest.raises(Refused):
        ask(manager, partner_a, first_day=NEXT_WEEK + dt.timedelta(days=3), last_day=NEXT_WEEK + dt.timedelta(days=9))
    ask(manager, partner_b)
    ask(manager, partner_a, language="fr")
    assert SlotRequest.objects.count() == 3


class TestCounting:
    def test_hours_opened_since_count_as_interviews(self, team, manager, partner_a, ada):
        made = ask(manager, partner_a)
        assert opened(made) == 0
        afternoon(ada)
        assert opened(made) == 3, "two hours: three of forty minutes, not the five starts"

    def test_also_once_somebody_booked_them(self, team, manager, partner_a, ada):
        made = ask(manager, partner_a)
        afternoon(ada, starts=13)
        book(start=at(NEXT_WEEK, "13:00"), theme="WORK", language="nl", channel="VIDEO")
        assert opened(made) == 3

    def test_what_is_no_use_for_it_does_not_count(self, team, manager, partner_a, ada, bram):
        made = ask(manager, partner_a)
        afternoon(ada, languages=["fr"])
        afternoon(ada, channels=["FACE"])
        afternoon(ada, themes=["LEARN"])
        afternoon(ada, NEXT_WEEK + dt.timedelta(days=20))
        afternoon(ada, starts=18)
        afternoon(bram)
        assert opened(made) == 0

    def test_absences_and_closures_count_against_it(self, team, manager, partner_a, ada):
        made = ask(manager, partner_a)
        afternoon(ada)
        ada.calendar.absences.create(period=(at(NEXT_WEEK, "13:00"), at(NEXT_WEEK, "14:20")))
        assert opened(made) == 2
        Closure.objects.create(first_day=NEXT_WEEK, last_day=NEXT_WEEK, label_fr="x", label_nl="x")
        assert opened(made) == 0

    def test_whichever_channel_is_counted_once(self, team, manager, partner_a, ada):
        made = ask(manager, partner_a, channel="")
        assert made.before == 20
        afternoon(ada, channels=["PHONE"])
        assert opened(made) == 3

    def test_the_days_that_pass_take_nothing_away(self, team, manager, partner_a, ada, monday_morning):
        made = ask(manager, partner_a)
        afternoon(ada)
        monday_morning.move_to(NOW + dt.timedelta(days=9))
        assert opened(made) == 3

    def test_many_are_counted_in_as_few_queries_as_one(self, team, manager, partner_a, partner_b, ada, bram):
        def queries() -> int:
            running = list(SlotRequest.objects.running())
            with CaptureQueriesContext(connection) as asked:
                room = Room(running)
                assert all(room.opened(each) == 0 for each in running)
            return len(asked)

        ask(manager, partner_a)
        assert queries() == 6
        ask(manager, partner_b)
        ask(manager, partner_b, channel="")
        assert queries() == 6


class TestAnswering:
    def test_accepting_is_told_to_who_asked(self, team, manager, partner_a, coordinator_a):
        made = answering.accept(request=ask(manager, partner_a), by=member_of(coordinator_a))
        assert (made.state, made.answered_by) == (State.ACCEPTED, coordinator_a)
        (mail,) = mails("answered")
        assert mail.to_address == manager.email

    def test_declining_says_why(self, team, manager, partner_a, coordinator_a):
        made = ask(manager, partner_a)
        done = answering.decline(request=made, by=member_of(coordinator_a), refusal="Deux congés de maternité.")
        assert (done.state, done.opened) == (State.DECLINED, 0)
        (mail,) = mails("answered")
        assert "Deux congés de maternité." in mail.text

    def test_what_was_accepted_can_turn_out_impossible(self, team, manager, partner_a, coordinator_a, ada):
        made = answering.accept(request=ask(manager, partner_a), by=member_of(coordinator_a))
        afternoon(ada)
        assert answering.decline(request=made, by=member_of(coordinator_a), refusal="…").opened == 3

    def test_the_second_to_answer_is_told_so(self, team, manager, partner_a, coordinator_a):
        made = ask(manager, partner_a)
        answering.accept(request=made, by=member_of(coordinator_a))
        with pytest.raises(Conflict):
            answering.accept(request=made, by=member_of(coordinator_a))

    def test_nobody_answers_for_another_partner(self, team, manager, partner_a, coordinator_b):
        both = Member(1, frozenset({(Role.MANAGER, ""), (Role.COORDINATOR, "beta")}))
        made = ask(manager, partner_a)
        for by in (member_of(coordinator_b), member_of(manager), both):
            with pytest.raises(PermissionDenied):
                answering.accept(request=made, by=by)
            with pytest.raises(PermissionDenied):
                answering.decline(request=made, by=by, refusal="…")

    def test_withdrawn_before_the_mail_left_nobody_hears_of_it(self, team, manager, partner_a, coordinator_a):
        asking.withdraw(request=ask(manager, partner_a), by=member_of(manager))
        assert not mails("withdrawn")
        made = ask(manager, partner_a)
        Message.objects.filter(state="waiting").update(state="sent", settled_at=NOW)
        asking.withdraw(request=made, by=member_of(manager))
        (mail,) = mails("withdrawn")
        assert mail.to_address == coordinator_a.email


class TestTheClock:
    def test_done_when_as_many_are_open(self, team, manager, partner_a, ada, coordinator_a):
        made = ask(manager, partner_a, number=3)
        assert tending.tend() == 0
        afternoon(ada)
        assert tending.tend() == 1
        made.refresh_from_db()
        assert (made.state, made.opened) == (State.DONE, 3)
        assert [mail.to_address for mail in mails("over")] == sorted([manager.email, coordinator_a.email])
        assert tending.tend() == 0

    def test_what_it_counted_stays(self, team, manager, partner_a, ada):
        made = ask(manager, partner_a, number=3)
        extra = afternoon(ada)
        tending.tend()
        extra.delete()
        made.refresh_from_db()
        assert opened(made) == 3

    def test_it_runs_out_after_its_last_day(self, team, manager, partner_a, monday_morning):
        made = ask(manager, partner_a)
        monday_morning.move_to(at(made.last_day, "20:00"))
        assert tending.tend() == 0
        monday_morning.move_to(at(made.last_day, "20:00") + dt.timedelta(days=1))
        assert tending.tend() == 1
        made.refresh_from_db()
        assert made.state == State.EXPIRED

    def test_who_does_not_answer_is_reminded_once(self, team, manager, partner_a, monday_morning):
        ask(manager, partner_a)
        for day in range(6):
            monday_morning.move_to(NOW + dt.timedelta(days=day))
            tending.tend()
            tending.tend()
            assert len(mails("reminder")) == (1 if day >= 3 else 0)

    def test_what_is_accepted_and_not_open_is_reminded_of_a_week_before_the_end(
        self, team, manager, partner_a, coordinator_a, ada, monday_morning
    ):
        last = TUESDAY + dt.timedelta(days=24)
        made = answering.accept(request=ask(manager, partner_a, last_day=last), by=member_of(coordinator_a))
        afternoon(ada)
        monday_morning.move_to(at(last - dt.timedelta(days=8), "09:00"))
        tending.tend()
        assert not mails("reminder")
        monday_morning.move_to(at(last - dt.timedelta(days=7), "09:00"))
        tending.tend()
        (mail,) = mails("reminder")
        assert str(made.number - 3) in mail.text or "un entretien" in mail.text.lower()


class TestPages:
    def test_from_what_is_looked_for_in_vain_to_a_request(self, team, manager, partner_a):
        searched(day=NOW.date(), item="WORK-nl", count=14)
        client = sign_in(manager)
        page = client.get(url("request_new"))
        link = re.search(r'href="(\?theme=WORK[^"]+)"', page.text)[1].replace("&amp;", "&")
        form = client.get(url("request_new") + link).context["form"]
        typed = {name: form.initial.get(name) or "" for name in form.fields}
        assert (typed["theme"], typed["language"], typed["number"]) == ("WORK", "nl", 14)
        assert "14" in typed["reason"]
        answer = client.post(url("request_new"), {**typed, "partner": partner_a.pk})
        made = SlotRequest.objects.get()
        assert answer.url == url("request", made.pk)
        assert (made.number, made.partner, made.asked_by) == (14, partner_a, manager)

    def test_partners_whose_sheet_says_so_come_first(self, team, manager, partner_a):
        partner_a.themes, partner_a.languages = ["WORK"], ["nl"]
        partner_a.save(update_fields=["themes", "languages"])
        page = sign_in(manager).get(url("request_new"), {"theme": "WORK", "language": "nl"})
        assert list(page.context["fitting"]) == [partner_a]
        assert sign_in(manager).get(url("request_new"), {"theme": "WORK", "language": "fr"}).context["fitting"] == []

    def test_a_form_filled_badly_says_why_and_keeps_the_rest(self, team, manager, partner_a):
        answer = sign_in(manager).post(
            url("request_new"),
            {
                "theme": "WORK",
                "language": "nl",
                "channel": "any",
                "partner": partner_a.pk,
                "number": 500,
                "first_day": "2026-11-01",
                "last_day": "2026-10-01",
                "reason": "Parce que",
            },
        )
        assert answer.status_code == 422
        assert {"number", "first_day", "last_day"} == set(answer.context["form"].errors)
        assert "Parce que" in answer.text

    def test_a_coordinator_accepts_and_opens_hours_from_the_page(self, team, manager, partner_a, coordinator_a, ada):
        made = ask(manager, partner_a, number=3)
        client = sign_in(coordinator_a)
        assert client.post(url("request_accept", made.pk)).url == url("request", made.pk)
        page = client.get(url("request", made.pk)).text
        href = re.search(rf'href="({re.escape(url("add_extra", ada.pk))}\?[^"]+)"', page)[1].replace("&amp;", "&")
        form = client.get(href).context["form"]
        shown = {name: form[name].value() for name in ("themes", "languages", "channels", "day")}
        assert shown == {"themes": ["WORK"], "languages": ["nl"], "channels": ["VIDEO"], "day": NEXT_WEEK}
        site = ada.calendar.rules.first().site
        answer = client.post(
            href, {**shown, "day": str(NEXT_WEEK), "starts": "14:00", "ends": "16:00", "site": site.pk}
        )
        assert answer.url == url("request", made.pk)
        assert client.get(answer.url).context["line"].opened == 3

    def test_declining_needs_a_reason(self, team, manager, partner_a, coordinator_a):
        made = ask(manager, partner_a)
        client = sign_in(coordinator_a)
        assert client.post(url("request_decline", made.pk), {"refusal": " "}).status_code == 422
        assert client.post(url("request_decline", made.pk), {"refusal": "Complet"}).status_code == 302
        made.refresh_from_db()
        assert (made.state, made.refusal) == (State.DECLINED, "Complet")

    def test_a_late_answer_is_a_sentence(self, team, manager, partner_a, coordinator_a):
        made = ask(manager, partner_a)
        client = sign_in(coordinator_a)
        asking.withdraw(request=made, by=member_of(manager))
        answer = client.post(url("request_accept", made.pk), follow=True)
        assert "retirée" in answer.text

    def test_a_partner_reads_its_own_and_no_other(self, team, manager, partner_a, partner_b, coordinator_b):
        made = ask(manager, partner_a, reason=MARKER_A)
        client = sign_in(coordinator_b)
        assert MARKER_A not in client.get(url("requests")).text
        assert client.get(url("requests"), {"partner": "alpha"}).context["page"].paginator.count == 0
        for name in ("request", "request_accept", "request_decline"):
            assert client.generic("GET" if name == "request" else "POST", url(name, made.pk)).status_code == 404
        made.refresh_from_db()
        assert made.state == State.ASKED

    def test_a_list_asks_as_little_of_three_as_of_one(self, team, manager, partner_a, partner_b):
        client = sign_in(manager)

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url("requests")).status_code == 200
            return len(asked)

        ask(manager, partner_a)
        client.get(url("requests"))
        once = queries()
        ask(manager, partner_b)
        ask(manager, partner_a, language="fr")
        assert queries() == once == 12

    def test_the_list_filters_in_its_address(self, team, manager, partner_a, partner_b):
        ask(manager, partner_a)
        asking.withdraw(request=ask(manager, partner_b), by=member_of(manager))
        client = sign_in(manager)

        def shown(**query: str) -> list[str]:
            return [line.request.partner.code for line in client.get(url("requests"), query).context["lines"]]

        assert shown() == ["alpha", "beta"], "what is running comes first"
        assert shown(state="withdrawn") == ["beta"]
        assert shown(partner="alpha") == ["alpha"]
        assert shown(partner="alpha", state="withdrawn") == []
        assert shown(state="nonsense") == ["alpha", "beta"]


def test_searches_in_vain_are_those_of_a_month(manager):
    searched(day=NOW.date(), item="WORK-nl", count=3)
    searched(day=NOW.date() - dt.timedelta(days=20), item="LEARN-fr", count=90)
    searched(day=NOW.date() - dt.timedelta(days=40), item="MOVE-fr", count=7)
    assert [(u.theme, u.language, u.count, u.number) for u in unmet.of_late()] == [
        ("LEARN", "fr", 90, 50),
        ("WORK", "nl", 3, 3),
    ]


def test_what_was_declined_is_asked_again_with_everything_filled_in(team, manager, coordinator_a, partner_a):
    found = ask(manager, partner_a, number=7)
    client = sign_in(manager)
    page = reverse("counselling:request", args=[found.pk])
    assert "?partner=" not in client.get(page).text, "it still runs"
    answering.decline(request=found, by=member_of(coordinator_a), refusal="Personne cette semaine.")
    again = re.search(r'href="([^"]*\?partner=[^"]*)"', client.get(page).text)[1].replace("&amp;", "&")
    form = client.get(again).context["form"]
    said = {name: form[name].value() for name in ("theme", "language", "channel", "number")}
    assert {name: str(value) for name, value in said.items()} == {
        "theme": "WORK",
        "language": "nl",
        "channel": "VIDEO",
        "number": "7",
    }
    assert str(getattr(form["partner"].value(), "pk", form["partner"].value())) == str(partner_a.pk)
    assert "?partner=" not in sign_in(coordinator_a).get(page).text, "who answers does not ask"
