import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Service, Theme
from stats import recording
from stats.models import MonthlyTally, Profile, Receipt, Tally, Term, TermGroup

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 17)


def counted() -> list[tuple]:
    return list(Tally.objects.order_by("pk").values_list("day", "service", "channel", "count"))


def months() -> list[tuple]:
    return list(MonthlyTally.objects.order_by("pk").values_list("month", "service", "channel", "count"))


def test_like_contacts_of_a_day_share_a_row_and_their_month():
    recording.record(day=DAY, service=Service.IC, channel=Channel.FACE, theme=Theme.WORK)
    recording.record(day=DAY, service="IC", channel="FACE", theme="WORK", count=3)
    recording.record(day=DAY + dt.timedelta(days=1), service="IC", channel="FACE", theme="WORK")
    assert counted() == [(DAY, "IC", "FACE", 4), (DAY + dt.timedelta(days=1), "IC", "FACE", 1)]
    assert months() == [(dt.date(2026, 3, 1), "IC", "FACE", 5)]


def test_what_is_taken_back_leaves_no_trace():
    recording.record(day=DAY, service="MM", count=2)
    recording.unrecord(day=DAY, service="MM")
    assert counted() == [(DAY, "MM", "", 1)]
    assert months() == [(dt.date(2026, 3, 1), "MM", "", 1)]
    recording.unrecord(day=DAY, service="MM")
    assert counted() == []
    assert months() == []
    with pytest.raises(Refused):
        recording.unrecord(day=DAY, service="MM")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service": ""}, "service"),
        ({"service": "XX"}, "service"),
        ({"channel": "FAX"}, "channel"),
        ({"context": "std"}, "context"),
        ({"theme": "=1+1"}, "theme"),
        ({"language": "de"}, "language"),
        ({"partner": "=cmd"}, "partner"),
        ({"partner": "x" * 21}, "partner"),
        ({"count": 0}, "count"),
        ({"count": recording.MOST + 1}, "count"),
        ({"day": dt.date(1989, 12, 31)}, "day"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_field(change, field):
    with pytest.raises(Refused) as refusal:
        recording.record(**{"day": DAY, "service": "IC", **change})
    assert refusal.value.field == field
    assert counted() == []


def test_the_future_is_refused():
    with pytest.raises(Refused):
        recording.record(day=clock.today() + dt.timedelta(days=1), service="IC")


def test_a_profile_keeps_its_month_and_the_codes_given():
    profile = recording.add_profile(
        month=DAY, sex="F", age5="25-29", municipality="21004", status="JS_BEN", referral="OWN", first_visit=True
    )
    kept = Profile.objects.get()
    assert (kept.month, kept.municipality, kept.first_visit, kept.education) == (
        dt.date(2026, 3, 1),
        "21004",
        "yes",
        "",
    )
    assert recording.forget_profile(key=profile.key)
    assert not recording.forget_profile(key=profile.key)


@pytest.mark.parametrize("name", recording.ANSWERS)
def test_an_unknown_answer_is_refused(name):
    with pytest.raises(Refused) as refusal:
        recording.add_profile(month=DAY, **{name: "nope"})
    assert refusal.value.field == name


def test_a_submission_counts_once():
    key = uuid.uuid4()
    assert recording.once(key)
    assert not recording.once(key)
    assert recording.purge_receipts(before=clock.today()) == 0
    assert recording.purge_receipts(before=clock.today() + dt.timedelta(days=1)) == 1
    assert not Receipt.objects.exists()


def test_months_follow_every_path():
    """The trigger, not the verb, keeps them: a correction by hand counts too."""
    recording.record(day=DAY, service="IC", count=5)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stats_tally SET day = %s, count = 7", [dt.date(2026, 4, 2)])
    assert months() == [(dt.date(2026, 4, 1), "IC", "", 7)]


class OutsideATransaction(TransactionTestCase):
    def test_a_fact_needs_the_transaction_of_what_it_speaks_of(self):
        for write in (
            lambda: recording.record(day=DAY, service="IC"),
            lambda: recording.unrecord(day=DAY, service="IC"),
            lambda: recording.add_profile(month=DAY),
            lambda: recording.once(uuid.uuid4()),
        ):
            with pytest.raises(recording.NoTransaction):
                write()

    def test_a_rolled_back_fact_is_not_counted(self):
        def fail_after_recording():
            with transaction.atomic():
                recording.record(day=DAY, service="IC")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail_after_recording()
        assert not Tally.objects.exists()
        assert not MonthlyTally.objects.exists()


def test_reference_lists_are_planted_in_both_languages():
    assert Term.objects.of("municipality").count() == 21
    assert len(TermGroup.objects.get(list="municipality", code="BRU").members) == 19
    assert list(Term.objects.of("age5").values_list("code", flat=True))[:2] == ["0-14", "15-19"]
    assert set(TermGroup.objects.get(list="status", code="JS").members) == {
        "JS_BEN",
        "JS_INS",
        "JS_CPAS",
        "JS_FREE",
        "JS_OTHER",
    }
    assert not Term.objects.filter(label_nl="").exists()
    assert not Term.objects.filter(label_fr="").exists()
