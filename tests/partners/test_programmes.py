"""Programmes: kept by managers, read by the coordinators of who carries them, told to the public and to the funder."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cdm.audit.models import AuditEvent, Verb
from cdm.core.vocabulary import Role
from partners.models import Partner, Programme, ProgrammeTarget
from stats.models import ShareLink
from stats.shares import links
from tests import personae

pytestmark = pytest.mark.django_db
WRITTEN = {
    "code": "elan",
    "name_fr": "Élan", "name_nl": "Vaart",
    "description_fr": "Des jeunes.", "description_nl": "Jongeren.",
    "audience_fr": "18–25 ans", "audience_nl": "18–25 jaar",
    "funder_fr": "FSE", "funder_nl": "ESF",
    "starts": "2025-01-01", "ends": "2027-12-31",
    "active": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False) as moved:
        yield moved


def programme(code: str = "youth", *carriers: Partner, **fields) -> Programme:
    row = Programme.objects.create(**{"code": code, "name_fr": f"{code} fr", "name_nl": f"{code} nl"} | fields)
    row.partners.set(carriers)
    return row


def url(name: str, *args) -> str:
    return reverse(f"partners:{name}", args=args)


def journal(kind: str) -> list[tuple[str, list[str]]]:
    return list(AuditEvent.objects.filter(kind=kind).order_by("id").values_list("verb", "fields"))


# --- who reads, who writes ----------
def test_coordinators_of_who_carries_it_read_it_and_do_not_write_it(as_, coordinator_a, coordinator_b, partner_a):
    row = programme("youth", partner_a)
    assert as_(coordinator_a).get(url("programme", row.pk)).status_code == 200
    assert as_(coordinator_b).get(url("programme", row.pk)).status_code == 404
    for name, args in (("edit", ()), ("targets", (2026,)), ("file", (2026,))):
        assert as_(coordinator_a).get(url(f"programme_{name}", row.pk, *args)).status_code == 403
        assert as_(coordinator_b).get(url(f"programme_{name}", row.pk, *args)).status_code == 403


def test_who_counsels_for_one_partner_and_coordinates_another_reads_of_the_second_only(
    as_, coordinator_b, partner_a, partner_b
):
    personae.member(coordinator_b, Role.COUNSELLOR, partner_a)
    first, second = programme("first", partner_a), programme("second", partner_b)
    client = as_(coordinator_b)
    assert client.get(url("programme", first.pk)).status_code == 404
    assert client.get(url("programme", second.pk)).status_code == 200
    said = client.get(url("programmes")).content.decode()
    assert "second fr" in said
    assert "first fr" not in said


def test_a_partner_that_no_longer_carries_it_reads_of_it_no_more(as_, coordinator_a, manager, partner_a):
    row = programme("youth", partner_a)
    form = {**WRITTEN, "partners": []}
    del form["code"]
    assert as_(manager).post(url("programme_edit", row.pk), form).status_code == 302
    assert as_(coordinator_a).get(url("programme", row.pk)).status_code == 404
    assert journal("partners.programme")[-1] == (Verb.CHANGED, ["partners"])


# --- keeping ----------
def test_a_manager_adds_one_and_changes_it(as_, manager, partner_a, partner_b):
    client = as_(manager)
    made = client.post(url("programme_new"), {**WRITTEN, "partners": [partner_a.pk, partner_b.pk]})
    row = Programme.objects.get()
    assert (made.status_code, made.url) == (302, url("programme", row.pk))
    assert (row.code, row.name_nl, row.audience_fr, row.ends) == ("elan", "Vaart", "18–25 ans", dt.date(2027, 12, 31))
    assert set(row.partners.all()) == {partner_a, partner_b}
    changed = {**WRITTEN, "code": "other", "funder_fr": "Région", "partners": [partner_a.pk, partner_b.pk]}
    client.post(url("programme_edit", row.pk), changed)
    row.refresh_from_db()
    assert (row.code, row.funder_fr) == ("elan", "Région")  # figures keep the code: it never changes
    said = journal("partners.programme")
    assert said == [(Verb.ADDED, []), (Verb.CHANGED, ["partners"]), (Verb.CHANGED, ["funder_fr"])]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_nl": ""}, "name_nl"),
        ({"code": ""}, "code"),
        ({"code": "not a code"}, "code"),
        ({"code": "known"}, "code"),
        ({"ends": "2024-12-31"}, "ends"),
        ({"starts": "0001-01-01"}, "starts"),
        ({"description_nl": ""}, "description_nl"),
        ({"audience_fr": ""}, "audience_fr"),
        ({"partners": ["999999"]}, "partners"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(as_, manager, wrong, field):
    programme("known")
    answer = as_(manager).post(url("programme_new"), WRITTEN | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Programme.objects.count() == 1
    assert "Élan" in answer.content.decode()  # nothing typed is lost


# --- promising ----------
def test_targets_are_written_down_changed_taken_away_and_put_back(as_, manager):
    row = programme()
    client, page = as_(manager), url("programme_targets", row.pk, 2026)
    client.post(page, {"contacts": "400", "persons": "60"}, follow=True)
    assert dict(row.targets.values_list("what", "number")) == {"contacts": 400, "persons": 60}
    done = client.post(page, {"contacts": "450", "activities": "8"}, follow=True)
    assert dict(row.targets.values_list("what", "number")) == {"contacts": 450, "activities": 8}
    verbs = [verb for verb, _fields in journal("partners.programmetarget")]
    assert verbs == [Verb.ADDED, Verb.ADDED, Verb.CHANGED, Verb.ADDED, Verb.REMOVED]
    undo = done.content.decode().split(f"/{row.pk}/annuler/")[1].split("/")[0]
    client.post(url("programme_undo", row.pk, undo))
    assert dict(row.targets.values_list("what", "number")) == {"contacts": 400, "persons": 60}
    client.post(url("programme_undo", row.pk, undo))  # once
    assert ProgrammeTarget.objects.count() == 2


def test_of_another_year_nothing_is_touched(as_, manager):
    row = programme()
    row.targets.create(year=2025, what="contacts", number=300)
    as_(manager).post(url("programme_targets", row.pk, 2026), {"contacts": "310"})
    assert set(row.targets.values_list("year", "number")) == {(2025, 300), (2026, 310)}
    said = as_(manager).get(url("programme_targets", row.pk, 2026)).content.decode()
    assert "En 2025 : 300" in said.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("wrong", ["0", "-1", "many", "1000001"])
def test_a_target_is_a_number(as_, manager, wrong):
    row = programme()
    answer = as_(manager).post(url("programme_targets", row.pk, 2026), {"contacts": wrong})
    assert (answer.status_code, row.targets.count()) == (422, 0)


@pytest.mark.parametrize("year", [1899, 2040])
def test_no_year_too_far(as_, manager, year):
    row = programme()
    assert as_(manager).get(url("programme_targets", row.pk, year)).status_code == 404
    assert as_(manager).get(url("programme_year", row.pk, year)).status_code == 404


# --- links ----------
def test_a_link_is_made_taken_back_and_given_back_on_the_programme_s_page(as_, manager):
    row, client = programme(), as_(manager)
    client.post(url("programme_link", row.pk), {"title": "Fonds", "expires": "2027-06-30"})
    link = ShareLink.objects.get()
    assert (link.title, link.programme, link.partner) == ("Fonds", "youth", "")
    address = links.address(link, "fr")
    assert address in client.get(url("programme", row.pk)).content.decode()
    done = client.post(url("programme_link_end", row.pk, link.key), follow=True)
    assert as_(None).get(address).status_code == 410
    undo = done.content.decode().split(f"/{row.pk}/annuler/")[1].split("/")[0]
    client.post(url("programme_undo", row.pk, undo))
    assert as_(None).get(address).status_code == 200


def test_a_link_of_another_programme_is_not_taken_back_here(as_, manager):
    row = programme()
    other = links.make(title="X", programme="other", expires=dt.date(2027, 1, 1))
    assert as_(manager).post(url("programme_link_end", row.pk, other.key)).status_code == 404
    other.refresh_from_db()
    assert other.revoked is None


def test_a_link_too_long_comes_back_with_what_was_typed(as_, manager):
    row = programme()
    answer = as_(manager).post(url("programme_link", row.pk), {"title": "Fonds", "expires": "2040-01-01"})
    assert (answer.status_code, ShareLink.objects.count()) == (422, 0)
    assert "Fonds" in answer.content.decode()


def test_an_undo_of_another_programme_is_a_404(as_, manager):
    row, other = programme(), programme("other")
    done = as_(manager).post(url("programme_targets", row.pk, 2026), {"contacts": "4"}, follow=True)
    undo = done.content.decode().split(f"/{row.pk}/annuler/")[1].split("/")[0]
    assert as_(manager).post(url("programme_undo", other.pk, undo)).status_code == 404
    assert row.targets.count() == 1


# --- the list ----------
@pytest.mark.parametrize("count", [1, 4])
def test_the_questions_of_the_list_do_not_grow_with_it(as_, manager, partner_a, count, django_assert_num_queries):
    for number in range(count):
        programme(f"p{number}", partner_a).targets.create(year=2026, what="contacts", number=9)
    client = as_(manager)
    client.get(url("programmes"))
    with django_assert_num_queries(7):
        client.get(url("programmes"))


def test_nothing_to_read_of(as_, coordinator_a, manager):
    assert "Votre partenaire ne porte aucun programme" in as_(coordinator_a).get(url("programmes")).content.decode()
    assert url("programme_new") in as_(manager).get(url("programmes")).content.decode()


def test_those_that_run_stand_first(as_, manager):
    programme("over", ends=dt.date(2026, 11, 23))
    programme("later", starts=dt.date(2026, 11, 25))
    programme("off", active=False)
    programme("now", starts=dt.date(2026, 11, 24), ends=dt.date(2026, 11, 24))
    said = as_(manager).get(url("programmes")).content.decode()
    places = [said.index(f"{code} fr") for code in ("now", "later", "off", "over")]
    assert places == sorted(places)


# --- for everyone ----------
def test_the_public_reads_of_those_that_run(as_, partner_a, coordinator_a):
    programme("now", partner_a, description_fr="On y va.", audience_fr="Jeunes", funder_fr="FSE")
    programme("over", ends=dt.date(2026, 11, 23))
    programme("later", starts=dt.date(2026, 11, 25))
    programme("off", active=False)
    client = as_(None)
    listed = client.get(url("programmes_public")).content.decode()
    assert [code for code in ("now", "over", "later", "off") if f"{code} fr" in listed] == ["now"]
    page = client.get(url("programme_public", "now")).content.decode()
    assert all(words in page for words in ("On y va.", "Jeunes", "FSE", "Alpha Emploi"))
    assert "Alphonsine" not in page
    assert "s’est terminé le" in client.get(url("programme_public", "over")).content.decode()
    for code in ("later", "off", "nothing"):
        assert client.get(url("programme_public", code)).status_code == 404


def test_nothing_runs(as_):
    assert "Aucun programme n’est en cours" in as_(None).get(url("programmes_public")).content.decode()
