"""The manager's page: every filter counted by hand, who may read what, its address, its parts, its queries."""

import datetime as dt
import re
from collections import Counter

import pytest
import time_machine
from django.http import Http404

from cdm.core.access import Member
from cdm.core.vocabulary import Role, Service
from partners.models import Programme
from stats.bars import change
from stats.dashboard.page import Page
from stats.models import GroupAnswer, Profile, SeriesBreak, Term, YearVersion
from stats.recording import add_profile, record, record_group_answers, record_held
from stats.recording import count as count_one
from tests.personae import member, person
from tests.reading import words
from tests.stats import dashboard_rows as rows

pytestmark = pytest.mark.django_db
MANAGER = Member(1, frozenset({(Role.MANAGER, "")}))
ALPHA = Member(2, frozenset({(Role.COORDINATOR, "alpha")}))
BOTH = Member(3, frozenset({(Role.COORDINATOR, "alpha"), (Role.COORDINATOR, "beta")}))
DIMENSIONS = {"channel": "channel", "context": "context", "language": "language", "programme": "programme"}


@pytest.fixture
def programmes(partner_a, partner_b):
    for code in ("youth", "formtruck"):
        Programme.objects.create(code=code, name_fr=code.title(), name_nl=code.title())


@pytest.fixture
def facts(programmes):
    found = rows.draw(seed=5, number=160)
    rows.put(found)
    return found


def _counted(facts, asked, name, *, year, own=None, without=""):
    found = Counter()
    for fact in facts:
        if rows.fits(fact, asked, year=year, own=own) and fact.service != without:
            found[getattr(fact, name)] += fact.count
    return +found


def _agree(page, facts, asked, own=None):
    """Every number of the page that filters change, against ``facts`` added up here."""
    told, kept = page.told, [fact for fact in facts if rows.fits(fact, asked, year=2021, own=own)]
    assert told.total == sum(fact.count for fact in kept)
    months = range(int(asked.get("from", 1)), int(asked.get("to", 12)) + 1)
    if not kept:
        return 0
    by_month = [sum(fact.count for fact in kept if fact.day.month == month) for month in months]
    assert [line.total for line in told.by_month.lines] == by_month
    then = [fact for fact in facts if rows.fits(fact, asked, year=2020, own=own)]
    if then:
        assert told.compared == (told.total, sum(fact.count for fact in then))
        assert [line.before for line in told.by_month.lines] == [
            sum(fact.count for fact in then if fact.day.month == month) for month in months
        ]
    assert {row.code: row.count for row in page.weekdays.rows if row.count} == _weekdays(kept)
    if then:
        assert {row.code: row.before for row in page.weekdays.rows if row.before} == _weekdays(then)
    for name, dimension in DIMENSIONS.items():
        _same(getattr(told.cuts, name), facts, asked, dimension, own)
    _same(told.cuts.service, facts, asked, "service", own)
    _same(told.cuts.theme, facts, asked, "theme", own, without=Service.MM)
    _same(told.cuts.partner, facts, asked, "partner", own)
    for question in ("channel", "context", "language"):
        missing = sum(fact.count for fact in kept if not getattr(fact, question))
        assert {row.code: row.count for row in page.not_stated.rows}[question] == missing
    return 1


def _weekdays(facts):
    found = Counter()
    for fact in facts:
        found[str(fact.day.weekday())] += fact.count
    return found


def _same(made, facts, asked, name, own, without=""):
    now = _counted(facts, asked, name, year=2021, own=own, without=without)
    assert {row.code: row.count for row in made.rows if row.count} == now
    if made.against:
        then = _counted(facts, asked, name, year=2020, own=own, without=without)
        assert {row.code: row.before for row in made.rows if row.before} == then
        assert {row.code: row.change for row in made.rows} == {
            row.code: change(now[row.code], then[row.code]) for row in made.rows
        }


@pytest.mark.parametrize("asks", [rows.alone, rows.pairs])
def test_every_filter_is_what_counting_by_hand_gives(facts, asks):
    told = [_agree(Page(MANAGER, 2021, asked), facts, asked) for asked in asks()]
    assert len(told) > 20
    assert sum(told) > len(told) / 2  # most of them leave something to count


def test_without_a_filter_it_is_everything(facts):
    assert _agree(Page(MANAGER, 2021, {}), facts, {})


def test_another_year_may_be_compared_with(facts):
    more = rows.draw(seed=6, number=40, years=[2018])
    rows.put(more)
    page = Page(MANAGER, 2021, {"compare": "2018", "from": "2", "to": "9"})
    asked = {"from": "2", "to": "9"}
    assert page.told.compared == (
        rows.total(facts, asked, year=2021),
        rows.total(more, asked, year=2018),
    )
    assert page.sides[0].then == rows.total(more, asked, year=2018)


# --- whose contacts (P4) ----------
@pytest.mark.parametrize(
    ("reader", "own"), [(ALPHA, ("alpha",)), (BOTH, ("alpha", "beta"))], ids=["of one partner", "of two"]
)
def test_coordinators_count_their_own_only(facts, reader, own):
    for asked in [{}, {"service": "IC"}, {"from": "4", "to": "6"}, {"programme": "youth", "language": "fr"}]:
        page = Page(reader, 2021, asked)
        assert _agree(page, facts, asked, own=own)
        assert page.visitors is None
        assert not page.hours.rows
        assert not page.places
        assert not page.counted
        assert set(_codes(page.gave)) <= {*own, "youth", "formtruck", ""}


def _codes(tables):
    return [row.code for made in tables for row in made.rows]


def test_who_coordinates_two_partners_may_ask_for_one(facts):
    page = Page(BOTH, 2021, {"partner": "beta"})
    assert page.told.total == rows.total(facts, {"partner": "beta"}, year=2021)


@pytest.mark.parametrize("asked", [{"partner": "beta"}, {"partner": "nobody"}, {"municipality": "21004"}])
def test_what_is_not_theirs_is_not_found(facts, asked):
    with pytest.raises(Http404):
        Page(ALPHA, 2021, asked)


def test_a_coordinator_of_two_reads_both_and_nobody_else(as_, facts, partner_a, partner_b):
    user = person("both@example.org", "Both")
    member(user, Role.COORDINATOR, partner_a)
    member(user, Role.COORDINATOR, partner_b)
    record(day=dt.date(2021, 1, 4), service="IC", partner="gamma", count=98765)
    page = words(as_(user).get("/fr/chiffres/2021/"))
    own = rows.total(facts, {}, year=2021, own=("alpha", "beta"))
    assert re.sub(r"\s", "", f"{own}contactsen2021") in re.sub(r"\s", "", page)
    assert "Seulement : Alpha Emploi Bêta Formation" in page
    assert "98765" not in re.sub(r"\s", "", page)


@pytest.mark.parametrize("who", ["counsellor_a", "reception", "documentalist"])
def test_others_may_not_read_it(as_, request, who):
    assert as_(request.getfixturevalue(who)).get("/fr/chiffres/2021/").status_code == 403


# --- its address ----------
def test_what_was_left_empty_is_not_in_the_address(as_, manager, facts):
    asked = "?compare=2020&from=1&to=12&service=IC&channel=&theme=&partner=alpha"
    answer = as_(manager).get(f"/fr/chiffres/2021/{asked}")
    assert answer.status_code == 302
    assert answer["Location"] == "/fr/chiffres/2021/?service=IC&partner=alpha"


def test_every_tag_leads_to_the_page_without_it(as_, manager, facts):
    page = as_(manager).get("/fr/chiffres/2021/?from=2&to=7&service=IC&partner=alpha&compare=2018").text
    tags = re.search(r'<ul class="chips st-tags".*?</ul>', page, re.DOTALL).group()
    links = re.findall(r'href="([^"]+)"', tags)
    assert [link.replace("&amp;", "&") for link in links] == [
        "/fr/chiffres/2021/?compare=2018&service=IC&partner=alpha",
        "/fr/chiffres/2021/?from=2&to=7&compare=2018&partner=alpha",
        "/fr/chiffres/2021/?from=2&to=7&compare=2018&service=IC",
        "/fr/chiffres/2021/?from=2&to=7&service=IC&partner=alpha",
        "/fr/chiffres/2021/?compare=2018",
    ]


def test_the_other_years_keep_what_was_asked(as_, manager, facts):
    page = as_(manager).get("/fr/chiffres/2021/?service=IC&compare=2020").text
    assert 'href="/fr/chiffres/2020/?service=IC"' in page
    page = as_(manager).get("/fr/chiffres/2020/?service=IC&compare=2021").text
    assert 'href="/fr/chiffres/2021/?service=IC"' in page  # a year is not compared with itself


def test_months_in_the_wrong_order_are_those_between(as_, manager, facts):
    page = words(as_(manager).get("/fr/chiffres/2021/?from=6&to=4"))
    assert "contacts au 2e trimestre 2021" in page


@pytest.mark.parametrize(
    "query",
    [
        *("from=0", "from=13", "to=x", "to=²", "compare=1066", "compare=x", "compare=3000"),
        *("channel=PIGEON", "context=X", "language=de", "programme=nobody", "partner=nobody", "municipality=99999"),
    ],
)
def test_what_cannot_be_asked_is_not_found(as_, manager, facts, query):
    assert as_(manager).get(f"/fr/chiffres/2021/?{query}").status_code == 404


# --- its parts ----------
@pytest.mark.parametrize(("target", "has", "lacks"), [("figures", 'id="figures"', 'id="dashboard"')])
def test_a_filter_fetches_the_figures_only(as_, manager, facts, target, has, lacks):
    answer = as_(manager).get(
        "/fr/chiffres/2021/?service=IC&theme=", headers={"HX-Request": "true", "HX-Target": target}
    )
    assert answer.status_code == 200
    assert has in answer.text
    assert lacks not in answer.text
    assert "<!doctype" not in answer.text
    assert answer["HX-Push-Url"] == "/fr/chiffres/2021/?service=IC"
    assert 'id="years" ' in answer.text  # their links keep the new filter
    assert "hx-swap-oob" in answer.text


def test_a_tag_fetches_the_filters_too(as_, manager, facts):
    answer = as_(manager).get("/fr/chiffres/2021/", headers={"HX-Request": "true", "HX-Target": "dashboard"})
    assert 'id="filters"' in answer.text
    assert "hx-swap-oob" not in answer.text


# --- states ----------
def test_one_contact(as_, manager, partner_a):
    record(day=dt.date(2021, 3, 1), service="IC")
    page = words(as_(manager).get("/fr/chiffres/2021/"))
    assert "1 contact en 2021" in page
    assert "côte à côte" not in page


def test_filters_that_fit_nothing_lead_back(as_, manager, facts):
    page = as_(manager).get("/fr/chiffres/2021/?service=MM&channel=CHAT_FB&context=NEET&language=en&theme=MOVE")
    assert "Aucun contact ne correspond" in words(page)
    assert 'class="button-quiet" href="/fr/chiffres/2021/"' in page.text


@time_machine.travel("2026-05-10 10:00 +0200")
def test_a_running_year_compares_only_months_that_are_over(as_, manager):
    for year, month, count in ((2026, 4, 30), (2026, 5, 500), (2025, 4, 20), (2025, 5, 7), (2025, 12, 900)):
        record(day=dt.date(year, month, 4), service="IC", channel="FACE", count=count)
    page = Page(MANAGER, 2026, {})
    row = page.told.cuts.channel.rows[0]
    assert (row.count, row.before, row.change, row.then) == (530, 20, "+50,0\u00a0%", None)
    assert page.told.comparison.running
    assert [line.before for line in page.told.by_month.lines] == [0, 0, 0, 20, None]
    assert "janvier – avril" in words(as_(manager).get("/fr/chiffres/2026/"))
    assert Page(MANAGER, 2026, {"from": "5"}).told.comparison is None


@time_machine.travel("2026-05-10 10:00 +0200")
def test_a_year_that_is_over_is_held_against_what_there_is_of_the_running_one():
    record(day=dt.date(2026, 4, 4), service="IC", count=30)
    record(day=dt.date(2025, 4, 4), service="IC", count=20)
    record(day=dt.date(2025, 12, 4), service="IC", count=900)
    page = Page(MANAGER, 2025, {"compare": "2026"})
    assert page.told.compared == (20, 30)
    assert page.told.comparison.period.last == 4


def test_why_two_years_are_not_alike_is_said(as_, manager, facts):
    SeriesBreak.objects.create(year=2021, subject="contacts", text_fr="Autre comptage.", text_nl="Andere telling.")
    assert "Autre comptage." in words(as_(manager).get("/fr/chiffres/2021/"))
    assert "Autre comptage." not in words(as_(manager).get("/fr/chiffres/2020/"))
    assert "Andere telling." in words(as_(manager).get("/nl/cijfers/2021/?compare=2020"))


def test_a_closed_year_says_which_version_it_is(as_, manager, facts):
    assert "2021 n’est pas clôturée" in words(as_(manager).get("/fr/chiffres/2021/"))
    YearVersion.objects.create(year=2021, number=2, day=dt.date(2022, 2, 3), figures={})
    page = words(as_(manager).get("/fr/chiffres/2021/"))
    assert "2021 est clôturée : version 2, du jeudi 3 février 2022." in page


# --- visitors ----------
@pytest.fixture
def answers(partner_a):
    for month, sex, town in ((3, "F", "21004"), (4, "M", "21004"), (4, "F", "21001"), (11, "F", "21001")):
        add_profile(month=dt.date(2021, month, 1), **_answers(sex=sex, municipality=town))
    add_profile(month=dt.date(2020, 4, 1), **_answers(sex="M", municipality="21001"))


def _answers(**given):
    return dict.fromkeys(("sex", "age5", "municipality", "status", "education", "referral", "first_visit"), "") | given


@pytest.mark.parametrize(
    ("asked", "n", "women"),
    [
        ({}, 4, 3),
        ({"municipality": "21004"}, 2, 1),
        ({"from": "4", "to": "4"}, 2, 1),
        ({"from": "4", "municipality": "21001"}, 2, 2),
        ({"service": "IC", "theme": "WORK"}, 4, 3),  # filters of contacts do not change them
    ],
)
def test_period_and_municipality_change_the_visitors(answers, asked, n, women):
    visitors = Page(MANAGER, 2021, asked).visitors
    assert visitors.n == n
    sex = next(made for made in visitors.questions if made.name == "profile-sex")
    assert {row.code: row.count for row in sex.rows}["F"] == women


def test_the_municipality_is_said_to_change_profiles_only(as_, manager, answers):
    page = words(as_(manager).get("/fr/chiffres/2021/?municipality=21004"))
    assert "À Bruxelles" in page
    assert "Bruxelles (profils seulement)" in page


def test_shares_of_visitors_are_compared_in_points(answers):
    sex = next(made for made in Page(MANAGER, 2021, {}).visitors.questions if made.name == "profile-sex")
    assert {row.code: row.change for row in sex.rows} == {"F": "+75,0 pt", "M": "−75,0 pt"}


def test_codes_that_were_merged_are_compared_together(answers):
    """Two codes of 2020 become one of 2021: the one is held against both, never against either."""
    Term.objects.create(list="status", code="OLD_A", label="a", valid_until=2020, becomes=["NEW"])
    Term.objects.create(list="status", code="OLD_B", label="b", valid_until=2020, becomes=["NEW"])
    Term.objects.create(list="status", code="NEW", label="ab", valid_from=2021)
    for year, code, count in ((2020, "OLD_A", 3), (2020, "OLD_B", 2), (2020, "OTHER", 5), (2021, "NEW", 8)):
        for _ in range(count):
            add_profile(month=dt.date(year, 6, 1), **_answers(status=code))
    status = next(made for made in Page(MANAGER, 2021, {}).visitors.questions if made.name == "profile-status")
    row = next(row for row in status.rows if row.code == "NEW")
    assert (row.count, row.before, row.change) == (8, 5, "+50,0 pt")
    assert any("a" in note and "ab" in note for note in status.notes)


def test_categories_of_two_years_are_compared_by_class(partner_a):
    """Video is a category from 2022 on: what fitted none before is not held against it alone."""
    for year, count in ((2021, 40), (2022, 60)):
        record(day=dt.date(year, 6, 1), service="IC", channel="VIDEO", count=count)
        record(day=dt.date(year, 6, 1), service="IC", channel="PHONE", count=2 * count)
    part = next(made for made in Page(MANAGER, 2022, {}).told.cuts.parts if made.name == "part-ic")
    told = {row.code: (row.count, row.before) for row in part.rows if row.count}
    assert told["phone"] == (120, 80)
    assert told["video"][0] == 60


# --- groups, the door, the area ----------
def test_activities_and_hands_follow_the_period(partner_a):
    for month in (3, 9):
        record(day=dt.date(2021, month, 1), service="GA", channel="FACE", count=12)
        record_held(day=dt.date(2021, month, 1), mode="onsite", programme="")
        record_group_answers(month=dt.date(2021, month, 1), answers={"first_visit": {"yes": month}})
    page = Page(MANAGER, 2021, {"from": "9"})
    assert page.told.groups.held == 1
    assert page.told.groups.questions[0].total == 9
    assert GroupAnswer.objects.count() == 2
    assert not Page(MANAGER, 2021, {"channel": "FACE"}).told.groups.held  # no activity knows its channel


def test_the_door_is_told_by_weekday_and_hour(as_, manager, partner_a):
    record(day=dt.date(2021, 3, 1), service="IC")
    for day, hour, count in ((1, 9, 5), (8, 9, 6), (2, 14, 3)):  # two Mondays and a Tuesday
        count_one(measure="door", day=dt.date(2021, 3, day), hour=hour, count=count)
    hours = Page(MANAGER, 2021, {}).hours
    assert [name for name, _short in hours.weekdays] == ["lundi", "mardi"]
    assert [(hour, [cell.count for cell in cells]) for hour, cells in hours.rows if any(c.count for c in cells)] == [
        ("9\u00a0h\u00a000", [11, 0]),
        ("14\u00a0h\u00a000", [0, 3]),
    ]
    assert "À la porte, le plus de monde le lundi" in words(as_(manager).get("/fr/chiffres/2021/"))


# --- queries ----------
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("who", "query", "queries"),
    [
        ("manager", "", 30),
        ("manager", "?service=IC&partner=alpha&from=2&to=6&compare=2019", 23),
        ("coordinator_a", "", 19),
    ],
)
def test_few_rows_or_many_ask_the_same(as_, request, programmes, django_assert_num_queries, who, query, queries, count):
    rows.put(rows.draw(seed=1, number=60 * count, years=[2019, 2021, 2022]))
    for _ in range(count):
        for year in (2019, 2021, 2022):
            record(day=dt.date(year, 3, 1), service="IC", partner="alpha", theme="WORK")
            record(day=dt.date(year, 3, 1), service="GA", partner="alpha", theme="WORK")
            record_held(day=dt.date(year, 3, 1), mode="hybrid", partner="alpha")
            add_profile(month=dt.date(year, 3, 1), **_answers(sex="F", municipality="21004"))
            record_group_answers(month=dt.date(year, 3, 1), answers={"sex": {"F": 1}})
            count_one(measure="door", day=dt.date(year, 3, 1), hour=9)
            count_one(measure="help", day=dt.date(year, 3, 1))
    assert Profile.objects.count() == 3 * count
    client = as_(request.getfixturevalue(who))
    client.get(f"/fr/chiffres/2022/{query}")
    with django_assert_num_queries(queries):
        client.get(f"/fr/chiffres/2022/{query}")
