"""What became of a programme: live for whose it is, the whole only as published, nothing of a rival's (P3, P4)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from django.urls import reverse

from activities.models import Session
from partners.models import Programme
from partners.programmes import describing
from partners.programmes.telling import Told
from stats.models import Cohort, HeldTally
from stats.publishing import snapshots
from stats.recording import record
from stats.shares import links
from tests.activities import worlds

pytestmark = pytest.mark.django_db
YEAR = 2026
THEIRS = 7417  # such as no page says by chance
HIDDEN = "masqué"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


@pytest.fixture
def youth(partner_a, partner_b) -> Programme:
    row = Programme.objects.create(code="youth", name_fr="Élan", name_nl="Vaart", starts=dt.date(2025, 1, 1))
    row.partners.set([partner_a, partner_b])
    for what, number in (("contacts", 200), ("interviews", 100), ("activities", 10), ("persons", 40)):
        row.targets.create(year=YEAR, what=what, number=number)
    return row


def contacts(partner: str, count: int, *, month: int = 2, service: str = "IC", programme: str = "youth") -> None:
    facts = {"theme": "WORK", "language": "fr", "partner": partner, "programme": programme, "count": count}
    record(day=dt.date(YEAR, month, 3), service=service, channel="FACE", **facts)


def others() -> None:
    """What the centre does beside, so that there is something to hide among."""
    contacts("", 300, programme="")
    contacts("gamma", 60, programme="other")


def held(partner: str, count: int) -> None:
    HeldTally.objects.create(
        day=dt.date(YEAR, 2, 4), mode="onsite", theme="WORK", language="fr", partner=partner, programme="youth",
        count=count,
    )  # fmt: skip


def cohort(**facts) -> Cohort:
    known = {"programme": "youth", "year": YEAR, "title_fr": "Groupe", "title_nl": "Groep", "persons": 31}
    return Cohort.objects.create(**(known | facts))


def page(client, row: Programme, year: int | None = None) -> str:
    args = [row.pk] if year is None else [row.pk, year]
    said = client.get(reverse("partners:programme" if year is None else "partners:programme_year", args=args))
    assert said.status_code == 200
    return re.sub(r'nonce="[^"]+"|csrfmiddlewaretoken" value="[^"]+"', "", said.content.decode())


def freeze() -> None:
    snapshots.freeze(today=dt.date(2026, 11, 24))


# --- a manager ----------
def test_a_manager_reads_what_was_promised_beside_what_was_done(youth, partner_a):
    contacts("alpha", 90)
    contacts("beta", 30, service="GA")
    held("alpha", 3)
    held("beta", 1)
    cohort()
    told = Told(youth, YEAR)
    assert [(each.what, each.target, each.count, each.percent) for each in told.targets] == [
        ("contacts", 200, 120, 60), ("interviews", 100, 90, 90), ("activities", 10, 4, 40), ("persons", 40, 31, 77),
    ]  # fmt: skip
    assert [(row.code, row.count) for row in told.by_partner.rows] == [("alpha", 90), ("beta", 30)]
    assert [total for _label, _counts, total in told.quarters] == [120, 0, 0, 0]
    assert told.years == [2026, 2025]


def test_the_file_says_the_same_and_runs_nothing(as_, manager, youth):
    Programme.objects.filter(pk=youth.pk).update(funder_fr="=1+1", audience_fr="@SUM(A1)")
    contacts("alpha", 90)
    contacts("beta", 30, service="GA")
    answer = as_(manager).get(reverse("partners:programme_file", args=[youth.pk, YEAR]))
    assert answer["Content-Disposition"] == f'attachment; filename="youth-{YEAR}.csv"'
    assert "no-store" in answer["Cache-Control"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Contacts", "200", "120", "–"] in rows
    assert ["Alpha Emploi", "90", "0", "90"] in rows
    assert ["Bêta Formation", "0", "30", "30"] in rows
    assert {cell for row in rows for cell in row if cell.startswith(("=", "@"))} == set()
    assert any("'=1+1" in row for row in rows)


# --- a coordinator ----------
def test_a_coordinator_reads_of_their_own_part_live_and_nothing_live_of_the_others(as_, coordinator_a, youth):
    contacts("alpha", 90)
    held("alpha", 3)
    contacts("beta", THEIRS)
    held("beta", THEIRS)
    cohort(persons=THEIRS)
    said = page(as_(coordinator_a), youth)
    digits = re.sub(r"[\s\u00a0\u202f]", "", said)
    assert str(THEIRS) not in digits
    assert str(THEIRS + 90) not in digits
    told = Told(youth, YEAR, frozenset({"alpha"}))
    assert [(each.what, each.count, each.published) for each in told.targets] == [
        ("contacts", 90, "–"), ("interviews", 90, "–"), ("activities", 3, "–"), ("persons", None, "–"),
    ]  # fmt: skip
    assert "Bêta Formation" in said  # that it carries it with them is public
    assert [row.code for row in told.by_partner.rows] == ["alpha"]


def test_what_a_rival_records_changes_nothing_of_the_page(as_, coordinator_a, manager, youth):
    contacts("alpha", 90)
    before, whole = page(as_(coordinator_a), youth), page(as_(manager), youth)
    contacts("beta", 12)
    held("beta", 2)
    cohort()
    assert page(as_(coordinator_a), youth) == before
    assert page(as_(manager), youth) != whole  # … and there was something to see


def test_the_whole_is_told_as_published(as_, coordinator_a, youth):
    contacts("alpha", 90)
    contacts("beta", 30)
    others()
    freeze()
    told = Told(youth, YEAR, frozenset({"alpha"}))
    assert told.published.total == 120
    assert [each.published for each in told.targets] == ["120", "120", "–", "–"]
    assert "120" in page(as_(coordinator_a), youth)


def test_where_subtracting_one_s_own_leaves_few_the_whole_is_hidden_from_everybody(as_, coordinator_a, manager, youth):
    contacts("alpha", 90)
    contacts("beta", 3)
    others()
    freeze()
    link = links.make(title="Fonds", programme="youth", expires=dt.date(2027, 1, 1))
    public = [reverse("stats:public"), links.address(link, "fr")]
    for said in (page(as_(coordinator_a), youth), *(as_(None).get(each).content.decode() for each in public)):
        assert HIDDEN in said
        assert not re.search(r">\s*93\s*<", said)
    told = Told(youth, YEAR, frozenset({"alpha"}))
    assert [each.published for each in told.targets] == [HIDDEN, HIDDEN, "–", "–"]
    assert re.search(r">\s*93\s*<", page(as_(manager), youth))


def test_people_followed_are_told_to_a_coordinator_once_they_are_public(as_, coordinator_a, manager, youth):
    cohort(ends=dt.date(2026, 6, 30))
    contacts("alpha", 90)
    assert "31" in page(as_(manager), youth)
    assert "Groupe" not in page(as_(coordinator_a), youth)
    freeze()
    assert "Groupe" in page(as_(coordinator_a), youth)
    assert Told(youth, YEAR, frozenset({"alpha"})).targets[-1].published == "31"


def test_nothing_counted_and_nothing_promised(as_, coordinator_a, manager, youth):
    youth.targets.all().delete()
    for who in (coordinator_a, manager):
        said = page(as_(who), youth)
        assert "Rien de compté en 2026" in said
        assert "Aucun objectif n’est indiqué" in said


# --- activities ----------
def test_its_sessions_are_those_of_the_agenda(as_, coordinator_a, manager, youth, partner_b, now):
    now.move_to(dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC))
    mine = worlds.activity(partner_b, "Atelier Élan", programme=youth)
    secret = worlds.activity(partner_b, "Brouillon", programme=youth)
    coming = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    soon = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
    worlds.session(mine, starts=coming)
    worlds.session(mine, starts=soon)
    draft = worlds.session(secret, starts=soon)
    Session.objects.filter(pk=draft.pk).update(state=Session.State.DRAFT)
    now.move_to(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC))
    for who in (coordinator_a, manager):
        said = page(as_(who), youth)
        assert said.count("Atelier Élan") == 2  # one to come, one that was
        assert "Brouillon" not in said
    outside = as_(None).get(reverse("partners:programme_public", args=["youth"])).content.decode()
    assert outside.count("Atelier Élan") == 1


# --- the funder ----------
def test_the_funder_reads_what_it_is_and_what_was_promised(as_, youth, partner_a):
    Programme.objects.filter(pk=youth.pk).update(
        description_fr="Des jeunes en route.", audience_fr="18–25 ans", funder_fr="FSE", ends=dt.date(2027, 12, 31)
    )
    contacts("alpha", 90)
    contacts("beta", 30)
    others()
    link = links.make(title="Fonds", programme="youth", expires=dt.date(2027, 1, 1))
    client, address = as_(None), links.address(link, "fr")
    before = client.get(address).content.decode()
    freeze()
    said = client.get(address).content.decode()
    facts = ("Des jeunes en route.", "18–25 ans", "FSE", "Alpha Emploi", "Bêta Formation", "1er\xa0janvier 2025")
    for words in facts:
        assert words in before
        assert words in said
    assert "Promis et fait en 2026" in said
    assert "sur 200" in said
    file = client.get(reverse("stats:shared_file", args=[links.token(link), YEAR])).content.decode("utf-8-sig")
    assert "Contacts;200;120" in file
    assert "Activités tenues;10;" in file


def test_a_partner_s_link_says_nothing_of_programmes(as_, youth):
    contacts("alpha", 90)
    others()
    freeze()
    link = links.make(title="Fonds", partner="alpha", expires=dt.date(2027, 1, 1))
    said = as_(None).get(links.address(link, "fr")).content.decode()
    assert "Promis et fait" not in said
    assert "Élan" not in said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (dt.date(2025, 1, 1), dt.date(2027, 12, 31), "1er janvier 2025 – 31 décembre 2027"),
        (dt.date(2025, 1, 1), None, "depuis le 1er janvier 2025"),
        (None, dt.date(2027, 12, 31), "jusqu’au 31 décembre 2027"),
        (None, None, ""),
    ],
)
def test_its_term_in_words(first, last, said):
    assert describing.term(Programme(starts=first, ends=last)).replace("\u00a0", " ") == said


def test_the_page_asks_as_much_of_one_partner_as_of_many(as_, manager, youth, django_assert_num_queries):
    contacts("alpha", 90)
    contacts("beta", 30)
    client = as_(manager)
    page(client, youth)
    for queries, more in ((17, "gamma"), (17, "delta")):
        with django_assert_num_queries(queries):
            page(client, youth)
        contacts(more, 30)
