"""P1 down to PostgreSQL's own columns: which transaction wrote a row, and where it lies."""

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction

from cdm.core import clock
from stats import recording, searches, tasks
from stats.models import DayCount, GroupAnswer, HeldTally, HourCount, Measure, MonthlyTally, Profile, Tally

pytestmark = pytest.mark.django_db(transaction=True)
THEMES = ("GUIDE", "LEARN", "WORK", "START", "MOVE")
REFERRALS = ("OWN", "ACTIRIS", "BF", "VDAB", "CPAS")
PURPOSES = ("JOB", "CV", "OTHER", "ADMIN", "SESSION")


def visit(day: dt.date, theme: str, referral: str) -> None:
    with transaction.atomic(durable=True):
        recording.record(day=day, service="IC", channel="FACE", theme=theme)
        recording.add_profile(
            month=day.replace(day=1),
            sex="F",
            age5="",
            municipality="",
            status="",
            education="",
            referral=referral,
            first_visit=None,
        )


def written_by(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text FROM {table}")  # noqa: S608
        return [number for (number,) in cursor.fetchall()]


def order(column: str, table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY ctid")  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def group(day: dt.date, theme: str, referral: str) -> None:
    with transaction.atomic(durable=True):
        recording.record(day=day, service="GA", channel="FACE", theme=theme, count=7)
        recording.record_held(day=day, mode="onsite", theme=theme, partner="actiris")
        recording.record_group_answers(month=day, answers={"referral": {referral: 3}})


def place(day: dt.date, hour: int, purpose: str) -> None:
    with transaction.atomic(durable=True):
        recording.record(day=day, service="MM", channel="FACE")
        recording.count(measure="purpose", day=day, item=purpose)
        recording.count(measure="door", day=day, hour=hour)


def counts() -> tuple[list, ...]:
    return (
        sorted(DayCount.objects.values_list()),
        sorted(HourCount.objects.values_list()),
        sorted(HeldTally.objects.values_list()),
        sorted(GroupAnswer.objects.values_list()),
        sorted(Tally.objects.values_list()),
        sorted(MonthlyTally.objects.values_list()),
        sorted(Profile.objects.values_list("month", "sex", "referral")),
    )


def test_after_the_night_no_row_tells_who_wrote_it_with_what():
    today = clock.today()
    for theme, referral in zip(THEMES, REFERRALS, strict=True):
        visit(today, theme, referral)
    before = counts()
    assert set(written_by("stats_tally")) & set(written_by("stats_profile"))  # the link that must go
    assert len(set(written_by("stats_profile"))) == len(REFERRALS)

    tasks.unlink()

    assert counts() == before
    assert len(set(written_by("stats_tally") + written_by("stats_profile"))) == 1


def test_what_a_group_left_behind_is_made_alike_too():
    today = clock.today()
    for theme, referral in zip(THEMES, REFERRALS, strict=True):
        group(today, theme, referral)
    before = counts()
    assert set(written_by("stats_heldtally")) & set(written_by("stats_groupanswer"))
    assert order("code", "stats_groupanswer") == list(REFERRALS)

    orders = set()
    for _ in range(5):
        tasks.unlink()
        orders.add(tuple(order("code", "stats_groupanswer")))

    assert counts() == before
    written = [written_by(table) for table in ("stats_tally", "stats_heldtally", "stats_groupanswer")]
    assert len(set().union(*written)) == 1
    assert len(orders) > 1


def test_what_a_place_was_for_is_made_alike_too():
    """The last purpose shares its transaction with the day's tally; the door's hour with the purpose of who came in."""
    today = clock.today()
    for hour, purpose in enumerate(PURPOSES, 9):
        place(today, hour, purpose)
    before = counts()
    assert set(written_by("stats_daycount")) & set(written_by("stats_tally"))
    assert written_by("stats_daycount") == written_by("stats_hourcount")  # the links that must go
    assert order("item", "stats_daycount") == list(PURPOSES)

    orders = set()
    for _ in range(5):
        tasks.unlink()
        orders.add((tuple(order("item", "stats_daycount")), tuple(order("hour", "stats_hourcount"))))

    assert counts() == before
    assert len(set().union(*map(written_by, ("stats_tally", "stats_daycount", "stats_hourcount")))) == 1
    assert len({items for items, _hours in orders}) > 1
    assert len({hours for _items, hours in orders}) > 1


def test_what_came_late_is_made_alike_too():
    """A contact of yesterday and its late entry are written together, with the answers of who it was."""
    yesterday = clock.today() - dt.timedelta(days=1)
    for theme, referral in zip(THEMES, REFERRALS, strict=True):
        visit(yesterday, theme, referral)
    before = counts()
    assert set(written_by("stats_daycount")) <= set(written_by("stats_tally")) & set(written_by("stats_profile"))

    tasks.unlink()

    assert counts() == before
    assert len(set().union(*map(written_by, ("stats_tally", "stats_daycount", "stats_profile")))) == 1


def test_a_search_in_vain_leaves_its_receipt_behind(rf):
    """The receipt of a form's key is written with the count of what was looked for: after the night, with nothing."""
    for item in ("WORK-nl", "GUIDE-fr", "MOVE-en"):
        asked = rf.get("/", {"search": str(uuid.uuid4())}, HTTP_USER_AGENT="Mozilla/5.0 Firefox/140.0")
        assert searches.in_vain(asked, measure=Measure.NO_TIME, item=item, question=item)
    before = counts()
    assert set(written_by("stats_receipt")) == set(written_by("stats_daycount"))
    assert len(set(written_by("stats_receipt"))) == 3

    tasks.unlink()

    assert counts() == before
    assert set(written_by("stats_receipt")) & set(written_by("stats_daycount")) == set()
    assert len(set(written_by("stats_daycount"))) == 1


def test_the_days_said_at_night_are_written_together():
    days = [clock.today() - dt.timedelta(days=n) for n in range(1, 6)]
    with transaction.atomic():
        recording.set_days(
            days=days,
            measures=(Measure.ABSENT,),
            service="IC",
            counts={(day, "absent", f"IC:{code}"): 1 for day in days for code in ("actiris", "vdab")},
        )
    assert len(set(written_by("stats_daycount"))) == 1


def test_the_place_of_a_row_forgets_the_order_of_the_day():
    today = clock.today()
    for referral in REFERRALS:
        visit(today, "WORK", referral)
    assert order("referral", "stats_profile") == list(REFERRALS)
    orders = set()
    for _ in range(5):
        tasks.unlink()
        orders.add(tuple(order("referral", "stats_profile")))
    assert len(orders) > 1


def test_a_record_of_an_older_day_is_covered_and_an_old_year_left_alone():
    today = clock.today()
    visit(today - dt.timedelta(days=31), "WORK", "OWN")
    visit(today - dt.timedelta(days=800), "WORK", "BF")
    old = Profile.objects.get(referral="BF").key
    recent = Profile.objects.get(referral="OWN").key
    tasks.unlink()
    assert Profile.objects.filter(key=old).exists()
    assert not Profile.objects.filter(key=recent).exists()
