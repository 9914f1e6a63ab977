"""Between the rooms: a year that closes while a record travels, an undo waits or a night works; and whose cells a file
of words runs.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid

import pytest
from django.urls import reverse

from activities import door
from activities import tasks as of_activities
from activities.models import Session
from cdm.core import clock
from cdm.core.refused import Refused
from counselling import tasks as of_counselling
from multimedia import tasks as of_multimedia
from multimedia.documentation import stock
from partners.models import Programme
from stats import closing, recording, tasks
from stats.models import (
    AnswerTally,
    DayCount,
    GroupAnswer,
    HeldTally,
    MonthlyTally,
    Profile,
    Receipt,
    Tally,
    Term,
)
from stats.publishing import files
from tests.activities import worlds as activities
from tests.counselling import desks
from tests.counselling import worlds as counselling
from tests.home.offline import fields, record, send, states
from tests.multimedia import works

pytestmark = pytest.mark.django_db
DECEMBER = dt.date(2026, 12, 29)
COUNTED = (Tally, MonthlyTally, Profile, AnswerTally, GroupAnswer, HeldTally, DayCount)


@pytest.fixture(autouse=True)
def january(time_machine):
    """Ten o'clock on a Monday, when days of December may still be recorded."""
    time_machine.move_to(dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC), tick=False)
    return time_machine


def everything() -> dict[str, list]:
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in COUNTED}


def undo_of(page) -> str:
    found = re.search(r'action="([^"]+)" data-undo', page.content.decode())
    assert found, page.context["form"].errors if page.context and "form" in page.context else page.content.decode()
    return found[1].replace("&amp;", "&")


# --- a record that travelled while the year was closed ----------
@pytest.mark.parametrize(
    "more",
    [
        {"sex": "F", "municipality": "21004"},
        {"count": "9", "hands-sex-F": "4", "hands-sex-M": "3"},
        {"audiences": ["FORM"], "count": "2"},
    ],
    ids=["profile", "hands", "audience"],
)
def test_a_record_of_a_year_closed_meanwhile_is_refused_whole(as_, counsellor_a, more):
    """By PostgreSQL, not by a check: nothing of it stays, in no table, and its neighbours are counted."""
    client = as_(counsellor_a)
    assert states(client, record(fields(day=DECEMBER.isoformat()))) == ["counted"]
    closing.close(year=2026)
    late, today = record(fields(day=DECEMBER.isoformat(), **more)), record(fields(**more))
    before = everything()

    told = send(client, late).json()["entries"][0]
    assert told["state"] == "refused"
    assert "2026" in told["why"][0]
    assert "corr" in told["why"][0]
    assert told["fields"]["day"] == [DECEMBER.isoformat()]
    assert everything() == before
    assert Receipt.objects.count() == 1

    assert states(client, late, today, late) == ["refused", "counted", "refused"]
    assert {day.year for day in Tally.objects.exclude(day=DECEMBER).values_list("day", flat=True)} == {2027}
    assert Tally.objects.get(day=DECEMBER).count == 1
    assert not Profile.objects.filter(month__year=2026).exists()


def test_put_right_to_an_open_year_it_is_counted_once(as_, counsellor_a):
    recording_key, client = uuid.uuid4(), as_(counsellor_a)
    closing.close(year=2026)
    late = record(fields(day=DECEMBER.isoformat(), sex="F"), key=recording_key)
    assert states(client, late) == ["refused"]
    client.post(reverse("home:record"), {**fields(sex="F"), "key": recording_key})
    assert states(client, late) == ["before"]
    assert [tally.day.year for tally in Tally.objects.all()] == [2027]
    assert Profile.objects.get().month.year == 2027


@pytest.mark.parametrize("path", ["form", "tap"])
def test_the_page_says_that_the_year_is_closed(as_, counsellor_a, path):
    closing.close(year=2026)
    said = {**fields(day=DECEMBER.isoformat(), sex="F"), "key": uuid.uuid4()}
    headers = {"HX-Request": "true"} if path == "tap" else {}
    page = as_(counsellor_a).post(reverse("home:record"), said | ({"quick": "1"} if headers else {}), headers=headers)
    assert "2026 est clôturée" in page.content.decode()
    assert not Tally.objects.exists()
    assert not Profile.objects.exists()
    assert not Receipt.objects.exists()


# --- an undo that waits while the year is closed ----------
def _refused(client, address: str, before: dict[str, list]) -> None:
    page = client.post(address, follow=True)
    assert page.status_code == 200
    assert "2026 est clôturée" in page.content.decode()
    assert everything() == before


def test_undo_of_a_record_after_the_closing(as_, counsellor_a):
    client = as_(counsellor_a)
    said = {**fields(day=DECEMBER.isoformat(), sex="F", audiences=["FORM"]), "key": uuid.uuid4()}
    undo = undo_of(client.post(reverse("home:record"), said, follow=True))
    closing.close(year=2026)
    _refused(client, undo, everything())


def test_undo_of_an_interview_after_the_closing(as_, partner_a):
    ada = counselling.counsellor(counselling.site(), partner_a, "Ada Alphonsine")
    of = desks.given(ada, dt.datetime(2026, 12, 29, 9, tzinfo=dt.UTC))
    client = as_(ada.user)
    undo = undo_of(client.post(desks.url("close_quickly", of.pk), follow=True))
    closing.close(year=2026)
    _refused(client, undo, everything())
    of.refresh_from_db()
    assert of.state == of.State.SEEN, "it is as it was: counted and closed"


def test_closing_an_interview_of_a_closed_year_says_so_and_leaves_it_open(as_, partner_a):
    ada = counselling.counsellor(counselling.site(), partner_a, "Ada Alphonsine")
    of = desks.given(ada, dt.datetime(2026, 12, 29, 9, tzinfo=dt.UTC))
    closing.close(year=2026)
    before, client = everything(), as_(ada.user)
    _refused(client, desks.url("close_quickly", of.pk), before)
    sent = {"contact-channel": "FACE", "contact-context": "STD", "contact-theme": "WORK", "profile-sex": "F"}
    page = client.post(desks.url("close", of.pk), sent)
    assert page.status_code == 422
    assert "2026 est clôturée" in page.content.decode()
    assert everything() == before
    of.refresh_from_db()
    assert of.is_open


def test_undo_of_a_meeting_after_the_closing(as_, partner_a, site, coordinator_a):
    of = activities.session(activities.activity(partner_a), dt.datetime(2026, 12, 29, 9, tzinfo=dt.UTC))
    client, meeting = as_(coordinator_a), of.meetings.get()
    sent = {"onsite": "8", "online": "0", "theme": "WORK", "language": "fr", "partner": "alpha", "hands-sex-F": "3"}
    undo = undo_of(client.post(reverse("activities:close", args=[meeting.pk]), sent, follow=True))
    assert GroupAnswer.objects.get().count == 3
    closing.close(year=2026)
    _refused(client, undo, everything())
    of.refresh_from_db()
    assert of.state == Session.State.HELD


def test_undo_of_an_audience_after_the_closing(as_, manager):
    client = as_(manager)
    sent = {"day": DECEMBER.isoformat(), "audience": "FORM", "count": "12", "key": uuid.uuid4()}
    undo = undo_of(client.post(reverse("stats:audiences_year", args=[2026]), sent, follow=True))
    closing.close(year=2026)
    _refused(client, undo, everything())


@pytest.mark.parametrize("of", ["record", "interview"])
def test_what_the_night_made_alike_is_not_taken_back_by_half(as_, partner_a, counsellor_a, of):
    """The night gives answers new keys: a contact without them would go, and they would stay."""
    if of == "record":
        client, address = as_(counsellor_a), reverse("home:record")
        undo = undo_of(client.post(address, {**fields(sex="F"), "key": uuid.uuid4()}, follow=True))
    else:
        ada = counselling.counsellor(counselling.site(), partner_a, "Ada Alphonsine")
        interview = desks.given(ada, dt.datetime(2027, 1, 8, 9, tzinfo=dt.UTC))
        sent = {"contact-channel": "FACE", "contact-context": "STD", "contact-theme": "WORK", "profile-sex": "F"}
        client = as_(ada.user)
        undo = undo_of(client.post(desks.url("close", interview.pk), sent, follow=True))
    tasks.unlink()
    page = client.post(undo, follow=True)
    assert "trop tard" in page.content.decode()
    assert (Tally.objects.count(), Profile.objects.count()) == (1, 1)


# --- nights ----------
def _left_by_a_day_taken_out(partner_a, starts: dt.datetime) -> Session:
    """Two days, the first closed with people, the second taken out of the plan: nobody will close a last one."""
    of = activities.session(activities.activity(partner_a), starts, days=2)
    first, second = of.meetings.order_by("starts")
    first.closed, first.onsite = True, 8
    first.save()
    second.delete()
    return of


def test_a_session_of_a_closed_year_is_held_uncounted_and_stops_no_other(partner_a, site):
    old = _left_by_a_day_taken_out(partner_a, dt.datetime(2026, 12, 8, 9, tzinfo=dt.UTC))
    new = _left_by_a_day_taken_out(partner_a, dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC))
    closing.close(year=2026)
    assert door.finish() == 2
    for session in (old, new):
        session.refresh_from_db()
        assert session.state == Session.State.HELD
    assert [held.day for held in HeldTally.objects.all()] == [dt.date(2027, 1, 5)]
    assert door.finish() == 0


def test_control_counted_anyway_it_would_stop_the_night(partner_a, site, monkeypatch):
    _left_by_a_day_taken_out(partner_a, dt.datetime(2026, 12, 8, 9, tzinfo=dt.UTC))
    closing.close(year=2026)
    monkeypatch.setattr("activities.door.closing.closed_years", frozenset)
    with pytest.raises(Refused):
        door.finish()


def test_the_stock_of_a_closed_year_is_not_said_in_january(db):
    works.work("Un livre", acquired=dt.date(2026, 5, 1))
    closing.close(year=2026)
    assert not stock.freeze_last()
    assert not DayCount.objects.exists()


@pytest.mark.parametrize("closed", [True, False])
def test_the_nights_around_new_year_and_the_clock_changes_lose_nothing(as_, partner_a, counsellor_a, january, closed):
    """All tasks of a night in the order of beat; twice, for a worker may come back. What they do not set stays."""
    ada = counselling.counsellor(counselling.site(), partner_a, "Ada Alphonsine")
    desks.given(ada, dt.datetime(2026, 12, 30, 9, tzinfo=dt.UTC))
    assert states(as_(counsellor_a), record(fields(day=DECEMBER.isoformat(), sex="F"))) == ["counted"]
    if closed:
        closing.close(year=2026)
    fixed = [model for model in COUNTED if model not in (DayCount, Profile)]
    before = {model: sorted(map(str, model.objects.values_list())) for model in fixed}
    old = sorted(DayCount.objects.filter(day__year=2026).values_list("day", "measure", "item", "count"))
    for night in ((2027, 1, 12), (2027, 1, 29), (2027, 3, 28), (2027, 3, 29), (2027, 10, 31), (2027, 11, 1)):
        january.move_to(clock.day_bounds(dt.date(*night))[0] + dt.timedelta(minutes=5))
        for _ in range(2):
            a_night()
    assert {model: sorted(map(str, model.objects.values_list())) for model in fixed} == before
    after = sorted(DayCount.objects.filter(day__year=2026).values_list("day", "measure", "item", "count"))
    assert set(old) <= set(after)
    assert (after == old) is closed, "an open year learns what became of its interviews, a closed one no more"
    assert Profile.objects.count() == 1


def a_night() -> None:
    for task in (
        of_counselling.recount, of_counselling.freeze_supply, of_multimedia.freeze_stock, of_activities.finish,
        of_multimedia.recount, of_activities.recount, of_multimedia.freeze_occupancy, of_activities.erase,
        of_multimedia.erase, of_counselling.erase, tasks.purge_receipts, tasks.unlink, tasks.publish,
    ):  # fmt: skip
        task()


# --- words of people in files ----------
def test_no_spreadsheet_runs_a_word_of_the_dictionary(db, partner_a):
    Programme.objects.create(code="evil", name_fr='=HYPERLINK("http://x.example")', name_nl="@SUM(1)")
    Term.objects.filter(list="status", code="EMP").update(label_fr="+1+1", label_nl="-1")
    found = files.file("dictionary.csv", [])
    cells = [cell for row in csv.reader(io.StringIO(found.content.decode())) for cell in row]
    assert '\'=HYPERLINK("http://x.example")' in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert '"=HYPERLINK(' in files.file("dictionary.json", []).content.decode(), "a program gets the word itself"


# --- who looks ----------
def test_a_record_kept_for_a_rival_is_not_read_by_a_closed_year_either(as_, counsellor_a, partner_b):
    """Refused would tell what it said; whose it is comes first (P4)."""
    closing.close(year=2026)
    told = send(as_(counsellor_a), record(fields(day=DECEMBER.isoformat(), partner="beta"))).json()["entries"][0]
    assert (told["state"], told["why"], told["fields"]) == ("others", [], {})
    assert recording.seen(uuid.UUID(told["key"])) is False
