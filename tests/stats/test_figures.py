"""The figures of the 2021 report (design F1): what is exact is met, what is rounded fits, what is wrong is flagged."""

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from cdm.demo import data_activities, data_stats
from stats import figures
from stats.models import Figure, Profile, Tally
from stats.recording import record, record_held, stock

ROWS = {
    row["id"]: row
    for row in csv.DictReader(
        (Path(__file__).parent / "data" / "figures-2021.csv").read_text(encoding="utf-8").splitlines()
    )
}
COMPUTED = ("exact", "rounded_pct", "derived", "derived_exact", "external_pct")


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker, tmp_path_factory):
    """What ``figures 2021 --format json`` prints on the demo's data, loaded once and taken away again."""
    place = tmp_path_factory.mktemp("state")
    around = transaction.atomic()
    around._from_testcase = True  # as TestCase marks its own, so that durable blocks may run inside
    with django_db_blocker.unblock(), override_settings(EMBEDDED_STATE_DIR=place), around:
        for module in (data_stats, data_activities):  # the group activities are dated sessions
            module.load(lambda text: None)
        out = StringIO()
        call_command("figures", "2021", "--format", "json", stdout=out)
        transaction.set_rollback(True)
    return json.loads(out.getvalue())


def test_every_row_of_the_report_is_there(report):
    assert report["year"] == 2021
    assert set(ROWS) <= set(report["figures"])
    for value in report["figures"].values():
        assert set(value) == {"value", "unit", "kind", "n", "flag"}


@pytest.mark.parametrize("id_", [id_ for id_, row in ROWS.items() if row["kind"] in COMPUTED])
def test_what_can_be_met_is_met(report, id_):
    row, ours = ROWS[id_], report["figures"][id_]
    assert Decimal(row["low"]) <= Decimal(str(ours["value"])) <= Decimal(row["high"])
    assert ours["value"] == float(row["value"])
    assert ours["unit"] == row["unit"]
    assert ours["flag"] is None


@pytest.mark.parametrize("id_", [id_ for id_, row in ROWS.items() if row["kind"] == "missing_chart"])
def test_lost_charts_are_unknown(report, id_):
    assert report["figures"][id_] == {
        "value": None,
        "unit": ROWS[id_]["unit"],
        "kind": "missing_chart",
        "n": None,
        "flag": "unknown",
    }


def test_contradictions_are_flagged_never_reproduced(report):
    growth, subscribers = report["figures"]["growth_claimed"], report["figures"]["so_growth"]
    assert growth["value"] == 11.98
    assert growth["flag"] == "contradicted: 3 printed, 11.98 true"
    assert subscribers["value"] is None
    assert subscribers["flag"] == "not verifiable: 23.5 printed"


def test_estimates_say_their_bound(report):
    assert report["figures"]["ga_interreg_total"]["flag"] == "at least 651"
    assert report["figures"]["ev_trace_orgs"]["flag"] == "about 50"


def test_shares_of_visitors_say_their_n(report):
    assert report["figures"]["n_profile"]["value"] == 1000
    for id_, value in report["figures"].items():
        if id_.startswith("pr_"):
            assert value["n"] == 1000


@pytest.mark.django_db
def test_a_deviation_from_the_report_is_flagged():
    record(day=data_stats.dt.date(2021, 3, 1), service="IC", channel="FACE")
    found = figures.of_year(2021)
    assert found["ic_face"] == {
        "value": 1,
        "unit": "contacts",
        "kind": "exact",
        "n": None,
        "flag": "differs: 8489 printed",
    }
    assert found["ga_contacts"]["value"] == 0
    assert found["web_views"]["flag"] == "unknown"


@pytest.mark.django_db
def test_another_year_has_its_own_suffix():
    record(day=data_stats.dt.date(2023, 5, 2), service="OUT", count=9059)
    Figure.objects.create(year=2022, code="total_contacts", value=52000, unit="contacts")
    Figure.objects.create(year=2023, code="web_views", value=7, unit="views")
    found = figures.of_year(2023)
    assert found["total_contacts_2023"]["value"] == 9059
    assert found["total_contacts_2022"]["value"] == 52000
    assert found["out_contacts"]["value"] == 9059
    assert found["growth_computed"]["value"] == -82.58
    assert found["web_views"]["value"] == 7
    assert "growth_claimed" not in found
    assert "total_contacts_2021" not in found


@pytest.mark.django_db
def test_a_year_without_facts_has_no_figures():
    assert figures.of_year(2018) == {}
    assert figures.of_year(2021)["total_contacts_2021"]["flag"] == "unknown"


@pytest.mark.django_db
def test_a_figure_counted_here_and_elsewhere_that_differs_is_flagged():
    record(day=data_stats.dt.date(2022, 5, 2), service="IC", count=10)
    Figure.objects.create(year=2022, code="ic_total", value=12, unit="contacts")
    assert figures.of_year(2022)["ic_total"]["flag"] == "differs: 12 counted elsewhere"


@pytest.mark.django_db
def test_group_activities_are_those_held_here_else_those_counted_elsewhere():
    record(day=data_stats.dt.date(2022, 5, 2), service="GA", channel="VIDEO", count=30)
    Figure.objects.create(year=2022, code="ga_count", value=5, unit="activities")
    before = figures.of_year(2022)
    assert (before["ga_count"]["value"], before["ga_count"]["kind"], before["ga_count"]["flag"]) == (5, "held", None)
    assert (before["ga_avg"]["value"], before["ga_avg"]["n"]) == (6, 5)

    record_held(day=data_stats.dt.date(2022, 5, 2), mode="online", count=4)
    record_held(day=data_stats.dt.date(2023, 5, 2), mode="online", count=9)
    after = figures.of_year(2022)
    assert (after["ga_count"]["value"], after["ga_count"]["kind"]) == (4, "exact")
    assert after["ga_count"]["flag"] == "differs: 5 counted elsewhere"
    assert (after["ga_avg"]["value"], after["ga_avg"]["n"]) == (7.5, 4)


@pytest.mark.django_db
def test_the_questions_asked_do_not_grow_with_the_data(django_assert_num_queries):
    def fill(count):
        Tally.objects.all().delete()
        for day in range(1, count + 1):
            record(day=data_stats.dt.date(2021, 3, day), service="IC", channel="FACE")
            record_held(day=data_stats.dt.date(2021, 3, day), mode="online")
            Profile.objects.create(month=data_stats.dt.date(2021, 3, 1), sex="F")

    for count in (1, 3):
        fill(count)
        with django_assert_num_queries(10):
            figures.of_year(2021)


@pytest.mark.django_db
def test_the_table_shows_the_same(capsys):
    record(day=data_stats.dt.date(2021, 3, 1), service="IC", channel="FACE")
    call_command("figures", "2021")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["id", "value", "unit", "kind", "n", "flag"]
    assert len(lines) == 1 + len(figures.of_year(2021))


@pytest.mark.django_db
def test_the_stock_is_the_one_recorded_here_else_the_one_counted_elsewhere():
    for year, works in ((2021, 1628), (2022, 1800)):
        Figure.objects.create(year=year, code="mm_books", value=works, unit="items")
    before = figures.of_year(2022)
    assert [before[id_]["value"] for id_ in ("mm_books_2022", "mm_books_2021", "mm_books_growth")] == [1800, 1628, 11]
    assert before["mm_books_2022"]["flag"] is None

    stock(day=data_stats.dt.date(2022, 12, 31), works=1900, copies=2000)
    after = figures.of_year(2022)
    assert [after[id_]["value"] for id_ in ("mm_books_2022", "mm_books_2021", "mm_books_growth")] == [1900, 1628, 17]
    assert after["mm_books_2022"]["flag"] == "differs: 1800 counted elsewhere"

    stock(day=data_stats.dt.date(2021, 12, 31), works=1600, copies=1700)
    assert figures.of_year(2022)["mm_books_2021"]["value"] == 1600
    assert (figures.of_year(2022)["mm_books_growth"]["value"], figures.of_year(2022)["mm_books_growth"]["n"]) == (
        19,
        1600,
    )
