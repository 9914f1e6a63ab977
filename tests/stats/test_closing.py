"""A closed year is frozen, on every path; what was wrong in it is corrected by records that stay listed (F2)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from stats import closing, contacts, recording, recounting
from stats.closing import Row
from stats.closing.correcting import TooFew
from stats.imports import contacts as import_contacts
from stats.imports import profiles as import_profiles
from stats.imports.table import BadFile
from stats.models import (
    Correction,
    DayCount,
    GroupAnswer,
    HeldTally,
    HourCount,
    Measure,
    MonthlyTally,
    MonthlyTotal,
    PartnerTotal,
    Profile,
    Tally,
    YearVersion,
)

pytestmark = pytest.mark.django_db
MARCH = dt.date(2021, 3, 1)
DAY = dt.date(2021, 3, 15)
WORK = {"service": "IC", "channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr", "partner": "alpha"}


@pytest.fixture(autouse=True)
def in_2022():
    with time_machine.travel(dt.datetime(2022, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def counted():
    recording.record(day=DAY, **WORK, count=20)
    recording.record(day=DAY, service="MM", channel="FACE", count=5)
    recording.record(day=dt.date(2022, 1, 10), **WORK, count=3)
    recording.record_held(day=DAY, mode="online", theme="WORK")
    recording.add_profile(month=DAY, sex="F", municipality="21004")
    recording.record_group_answers(month=DAY, answers={"sex": {"F": 4}})
    recording.count(measure=Measure.HELP, day=DAY)
    recording.count(measure=Measure.DOOR, day=DAY, hour=10)


@pytest.fixture
def closed(counted) -> YearVersion:
    return closing.close(year=2021)


WRITES = {
    "a contact": lambda: recording.record(day=DAY, **WORK),
    "many contacts": lambda: recording.record_in_bulk([{"day": DAY, **WORK}, {"day": DAY, "service": "MM"}]),
    "a contact taken back": lambda: recording.unrecord(day=DAY, **WORK),
    "an activity": lambda: recording.record_held(day=DAY, mode="onsite"),
    "an activity taken back": lambda: recording.unrecord_held(day=DAY, mode="online", theme="WORK"),
    "answers": lambda: recording.add_profile(month=DAY, sex="M"),
    "answers taken back": lambda: recording.forget_profile(key=Profile.objects.get().key),
    "hands": lambda: recording.record_group_answers(month=DAY, answers={"sex": {"M": 1}}),
    "hands taken back": lambda: recording.unrecord_group_answers(month=DAY, answers={"sex": {"F": 1}}),
    "a count of the day": lambda: recording.count(measure=Measure.HELP, day=DAY),
    "a count taken back": lambda: recording.uncount(measure=Measure.HELP, day=DAY),
    "a count of the hour": lambda: recording.count(measure=Measure.DOOR, day=DAY, hour=11),
    "the minutes": lambda: recording.set_minutes(day=DAY, minutes={(Measure.OPEN_MINUTES, 9, "posts"): 60}),
    "the stock": lambda: recording.stock(day=dt.date(2021, 12, 31), works=10, copies=12),
    "what the night says": lambda: recording.set_day(
        day=DAY, counts={(Measure.SUPPLY_MINUTES, "alpha"): 60}, measures=[Measure.SUPPLY_MINUTES]
    ),
}


@pytest.mark.parametrize("path", WRITES)
def test_nothing_is_written_in_a_closed_year(closed, path):
    before = closing.history.figures.collect(2021)
    with pytest.raises(Refused, match="2021 est clôturée"), transaction.atomic():
        WRITES[path]()
    assert closing.history.figures.collect(2021) == before


@pytest.mark.parametrize("path", WRITES)
def test_what_a_closing_refuses_an_open_year_takes(counted, path):
    before = closing.history.figures.collect(2021)
    WRITES[path]()
    assert closing.history.figures.collect(2021) != before


@pytest.mark.parametrize("model", [Tally, Profile, HeldTally, GroupAnswer, DayCount, HourCount])
def test_the_database_refuses_whoever_goes_around_the_verbs(closed, model):
    fields = {field.attname for field in model._meta.concrete_fields}
    for change in (
        lambda: model.objects.all().delete(),
        lambda: model.objects.update(**({"count": 9} if "count" in fields else {"sex": "M"})),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            change()
        assert refused.value.__cause__.diag.constraint_name == "stats_closed_year"


def test_a_record_cannot_be_moved_out_of_or_into_a_closed_year(closed):
    for old, new in ((DAY, dt.date(2022, 1, 3)), (dt.date(2022, 1, 10), DAY)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE stats_tally SET day = %s WHERE day = %s AND service = 'IC'", [new, old])


def test_other_years_go_on(closed):
    recording.record(day=dt.date(2022, 2, 1), **WORK)
    recording.record(day=dt.date(2020, 2, 1), **WORK)
    assert contacts.of_year(2022).total == 4


def test_a_version_holds_every_figure_of_its_year(closed):
    figures = closed.figures
    assert figures["total"] == {"contacts": 25}
    assert figures["month"] == {"2021-03-01|IC": 20, "2021-03-01|MM": 5}
    assert figures["partner"] == {"alpha": 20, "": 5}
    assert figures["held"] == {"online": 1}
    assert figures["profiles"]["sex|F"] == 1
    assert figures["hands"] == {"sex|F": 4}
    assert figures["days"]["help|"] == 1
    assert figures["hours"] == {"door|": 1}


def test_only_a_year_that_is_over_is_closed_and_only_once(closed):
    with pytest.raises(Refused, match="2022"):
        closing.close(year=2022)
    with pytest.raises(Conflict):
        closing.close(year=2021)
    assert closing.closed_years() == {2021}


def move(count: int = 7) -> list[Row]:
    return [Row(MARCH, -count, **WORK), Row(MARCH, count, **WORK | {"channel": "PHONE"})]


def test_a_correction_makes_a_version_and_stays_listed(closed):
    made = closing.correct(year=2021, rows=move(), reason="code", after=1)
    assert made.number == 2
    assert [(v.number, v.contacts, v.change) for v in closing.versions(2021)] == [(1, 25, None), (2, 25, 0)]
    assert sorted(Correction.objects.values_list("channel", "count", "reason", "version")) == [
        ("FACE", -7, "code", 2),
        ("PHONE", 7, "code", 2),
    ]
    counted = contacts.of_year(2021)
    assert counted.by_channel == {"FACE": 18, "PHONE": 7}
    assert Tally.objects.filter(day=DAY, service="IC").get().count == 20  # the days stay as they were recorded
    assert YearVersion.objects.get(year=2021, number=1).figures == closed.figures


def test_every_rollup_knows_a_correction(closed):
    closing.correct(year=2021, rows=[Row(MARCH, 9, **WORK)], reason="late", after=1)
    for model in (MonthlyTally, MonthlyTotal, PartnerTotal):
        assert sum(model.objects.filter(month__year=2021).values_list("count", flat=True)) == 34
    alpha = contacts.Filters(partners=frozenset({"alpha"}))
    assert [contacts.of_year(2021, f).total for f in (contacts.EVERYTHING, alpha)] == [34, 29]
    assert contacts.by_weekday(contacts.EVERYTHING, MARCH, MARCH) == {0: 25} | dict.fromkeys(range(1, 7), 0)


def test_what_is_shown_before_is_what_comes_to_pass(closed):
    rows = move()
    shown = closing.preview(year=2021, rows=rows)
    assert Correction.objects.count() == 0
    closing.correct(year=2021, rows=rows, reason="code", after=1)
    assert shown == closing.differences(2021, 1, 2)
    manner = next(part for part in shown if part.part == "manner")
    assert {(row.before, row.after) for row in manner.rows} == {(20, 13), (0, 7)}
    assert [part.part for part in shown] == ["manner"]  # neither the month nor the total changes


def test_nobody_takes_away_more_than_there_is(closed):
    with pytest.raises(TooFew, match="Seuls 20 contacts"):
        closing.correct(year=2021, rows=[Row(MARCH, -21, **WORK)], reason="twice", after=1)
    with pytest.raises(TooFew, match="Aucun contact"):
        closing.correct(year=2021, rows=[Row(MARCH, -1, **WORK | {"partner": "beta"})], reason="twice", after=1)
    closing.correct(year=2021, rows=[Row(MARCH, -20, **WORK)], reason="twice", after=1)
    assert contacts.of_year(2021).total == 5


def test_the_database_too_lets_no_month_fall_below_nothing(closed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(month=MARCH, version=2, day=DAY, reason="twice", count=-21, **WORK)


def test_a_correction_may_add_what_was_counted_nowhere(closed):
    row = Row(dt.date(2021, 7, 1), 3, "OUT")
    closing.correct(year=2021, rows=[row], reason="late", after=1)
    assert contacts.of_year(2021).by_service["OUT"] == 3
    closing.correct(year=2021, rows=[Row(dt.date(2021, 7, 1), -3, "OUT")], reason="other", after=2)
    assert not MonthlyTally.objects.filter(service="OUT").exists()


@pytest.mark.parametrize(
    "row",
    [
        Row(dt.date(2022, 1, 1), 1, "IC"),
        Row(dt.date(2021, 3, 2), 1, "IC"),
        Row(MARCH, 0, "IC"),
        Row(MARCH, 1, ""),
        Row(MARCH, 1, "XX"),
        Row(MARCH, 1, "IC", channel="FAX"),
        Row(MARCH, 1, "IC", partner="a'b"),
    ],
)
def test_a_correction_speaks_of_its_year_in_known_codes(closed, row):
    with pytest.raises(Refused):
        closing.correct(year=2021, rows=[row], reason="late", after=1)


def test_an_open_year_is_not_corrected(counted):
    with pytest.raises(Refused, match="enregistrez"):
        closing.correct(year=2021, rows=move(), reason="code", after=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(month=MARCH, version=2, day=DAY, reason="late", count=1, **WORK)


def test_who_was_overtaken_looks_again(closed):
    closing.correct(year=2021, rows=move(), reason="code", after=1)
    with pytest.raises(Conflict):
        closing.correct(year=2021, rows=move(), reason="code", after=1)
    assert len(closing.versions(2021)) == 2


def test_the_same_correction_sent_twice_is_made_once(closed):
    key = uuid.uuid4()
    for _ in range(2):
        closing.correct(year=2021, rows=move(), reason="code", after=1, submission=key)
    assert Correction.objects.count() == 2


@pytest.mark.parametrize("model", [YearVersion, Correction])
def test_versions_and_corrections_stay_as_written(closed, model):
    closing.correct(year=2021, rows=move(), reason="code", after=1)
    for change in (lambda: model.objects.all().delete(), lambda: model.objects.update(day=DAY)):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_an_import_into_a_closed_year_names_its_lines(closed, tmp_path):
    path = tmp_path / "old.csv"
    path.write_text(
        "day,service,channel,context,theme,language,partner,programme,count\n"
        "2022-01-04,IC,FACE,STD,WORK,fr,alpha,,1\n"
        "2021-01-04,IC,FACE,STD,WORK,fr,alpha,,1\n"
        "2020-01-04,IC,FACE,STD,WORK,fr,alpha,,1\n"
        "2021-12-31,IC,FACE,STD,WORK,fr,alpha,,1\n"
    )
    with pytest.raises(BadFile) as bad:
        import_contacts.bring_in(path)
    assert [problem.line for problem in bad.value.problems] == [3, 5]
    assert "2021 l’est" in str(bad.value.problems[0])
    answers = tmp_path / "answers.csv"
    answers.write_text("month,sex,age5,municipality,status,education,referral,first_visit\n2021-03,F,,,,,,yes\n")
    with pytest.raises(BadFile) as bad:
        import_profiles.bring_in(answers)
    assert [problem.line for problem in bad.value.problems] == [2]


def test_a_year_closed_while_a_file_is_read_takes_none_of_it(counted, tmp_path, monkeypatch):
    path = tmp_path / "old.csv"
    path.write_text(
        "day,service,channel,context,theme,language,partner,programme,count\n2021-01-04,IC,,,,,,,1\n2022-01-04,IC,,,,,,,1\n"
    )
    note, version = import_contacts.files.note, {"year": 2021, "number": 1, "day": DAY, "figures": {}}
    meanwhile = lambda *given: (YearVersion.objects.create(**version), note(*given))[1]  # noqa: E731
    monkeypatch.setattr(import_contacts.files, "note", meanwhile)
    with pytest.raises(BadFile) as bad:
        import_contacts.bring_in(path)
    assert "2021 est clôturée" in str(bad.value.problems[0])
    assert not str(bad.value.problems[0]).startswith("Ligne")


def test_the_night_leaves_a_closed_year_alone(counted):
    with time_machine.travel(dt.datetime(2022, 1, 10, 9, tzinfo=dt.UTC), tick=False):
        recording.set_day(day=DAY, counts={(Measure.UNCLOSED, "IC"): 1}, measures=[Measure.UNCLOSED], service="IC")
        assert {day.year for day in recounting.days(service="IC", since=clock.at(DAY, dt.time(9)))} == {2021, 2022}
        closing.close(year=2021)
        assert {day.year for day in recounting.days(service="IC", since=clock.at(DAY, dt.time(9)))} == {2022}
