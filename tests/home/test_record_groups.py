"""Recording more than one visitor: hands in a room or on a square, special audiences, a pile of yesterday's notes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from cdm.core import clock
from stats.models import DayCount, GroupAnswer, Profile, Receipt, Tally, Term
from tests.home.test_record import ADDRESS, counted, sent, undo_of

pytestmark = pytest.mark.django_db
EVENING = dt.datetime(2026, 11, 27, 22, 50, tzinfo=dt.UTC)  # ten to midnight in Brussels
YESTERDAY = "2026-11-26"


def hands() -> dict[tuple[str, str], int]:
    return {(row.question, row.code): row.count for row in GroupAnswer.objects.all()}


def reached() -> dict[str, int]:
    return dict(DayCount.objects.filter(measure="reached").values_list("item", "count"))


def outing(**more: object) -> dict[str, object]:
    return sent(service="OUT", count=40, **more)


def test_hands_are_added_up_and_are_no_profile(as_, counsellor_a):
    client = as_(counsellor_a)
    page = client.post(ADDRESS, outing(**{"hands-sex-F": 22, "hands-sex-M": 18, "hands-age5-15-19": 40}), follow=True)
    client.post(ADDRESS, outing(**{"hands-sex-F": 1}))
    assert hands() == {("sex", "F"): 23, ("sex", "M"): 18, ("age5", "15-19"): 40}
    assert counted() == [("OUT", "FACE", "alpha", 80)]
    assert not Profile.objects.exists()
    assert "réponses du groupe" in page.content.decode()


def test_an_audience_is_counted_apart_as_often_as_there_were_contacts(as_, counsellor_a):
    as_(counsellor_a).post(ADDRESS, outing(audiences=["FORM", "DISA"]))
    assert reached() == {"FORM": 40, "DISA": 40}
    assert counted() == [("OUT", "FACE", "alpha", 40)]


def test_undo_takes_back_all_that_came_with_it(as_, counsellor_a):
    client, of = as_(counsellor_a), {"hands-sex-F": 5, "audiences": ["FORM"]}
    client.post(ADDRESS, outing(**of))
    address = undo_of(client.post(ADDRESS, outing(**of), follow=True))
    assert (hands(), reached()) == ({("sex", "F"): 10}, {"FORM": 80})
    page = client.post(address, follow=True).content.decode()
    assert (hands(), reached()) == ({("sex", "F"): 5}, {"FORM": 40})
    assert counted() == [("OUT", "FACE", "alpha", 40)]
    assert 'data-told="-40"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"hands-sex-F": 30, "hands-sex-M": 11},  # forty-one of forty
        {"hands-sex-F": -1},
        {"hands-sex-F": 5, "sex": "F"},  # a group's and a visitor's
        {"audiences": ["NOBODY"]},
    ],
)
def test_what_cannot_be_is_said_and_nothing_counted(as_, counsellor_a, wrong):
    page = as_(counsellor_a).post(ADDRESS, outing(**wrong))
    assert page.status_code == 422
    assert "data-error-summary" in page.content.decode()
    assert not Tally.objects.exists()
    assert not hands()
    assert not reached()
    assert not Receipt.objects.exists()


def day_of(page: str) -> str:
    return re.search(r'type="date" name="day" value="([^"]*)"', page)[1]


def test_a_day_gone_by_stays_for_the_next_note_until_tomorrow(as_, counsellor_a):
    with time_machine.travel(EVENING, tick=False):
        client = as_(counsellor_a)
        page = client.post(ADDRESS, sent(day=YESTERDAY), follow=True).content.decode()
        assert day_of(page) == YESTERDAY
        days = re.findall(r'name="day" value="([^"]*)"', page)
        assert days == [YESTERDAY] * 3, "once more and a tile count for it too"
    with time_machine.travel(EVENING + dt.timedelta(minutes=20), tick=False):
        assert day_of(client.get(ADDRESS).content.decode()) == "2026-11-28"


def test_the_terms_on_offer_are_those_of_the_day(as_, counsellor_a):
    """In January a note of December still finds what was retired with the year."""
    Term.objects.filter(list="sex", code="X").update(valid_until=2026)
    january = dt.datetime(2027, 1, 4, 12, tzinfo=dt.UTC)
    with time_machine.travel(january, tick=False):
        client = as_(counsellor_a)
        assert client.post(ADDRESS, sent(sex="X")).status_code == 422
        assert client.post(ADDRESS, sent(sex="X", day="2026-12-30")).status_code == 302
    assert Profile.objects.get().month == dt.date(2026, 12, 1)


def test_the_part_that_was_used_is_open_for_the_next(as_, counsellor_a):
    def opened(page: str) -> list[str]:
        return re.findall(r'data-fold="(\w+)" open', page)

    client = as_(counsellor_a)
    assert opened(client.get(ADDRESS).content.decode()) == []
    assert opened(client.post(ADDRESS, sent(sex="F"), follow=True).content.decode()) == ["profile"]
    assert opened(client.post(ADDRESS, outing(**{"hands-sex-F": 5}), follow=True).content.decode()) == ["hands"]
    assert opened(client.post(ADDRESS, sent(), follow=True).content.decode()) == []


def test_the_session_keeps_no_answer_and_no_day_of_it_longer_than_the_day(as_, counsellor_a):
    client = as_(counsellor_a)
    client.post(ADDRESS, sent(sex="F", municipality="21004", theme="WORK"), follow=True)
    kept = str(dict(client.session.items()))
    assert "WORK" in kept, "there is something kept"
    assert "21004" not in kept
    assert "municipality" not in kept
    assert clock.today().isoformat() in kept
