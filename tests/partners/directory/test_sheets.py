"""Writing a sheet."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cdm.audit.models import AuditEvent
from cdm.core import clock
from cdm.core.vocabulary import Role
from partners.directory import sheets
from partners.models import Partner, PartnerLink
from tests.personae import member, partner, person

WORDS = {"name_fr": "Alpha Emploi", "name_nl": "Alpha Werk"}


def address(code="alpha"):
    return reverse("partners:edit_sheet", args=[code])


def typed(client, code="alpha", **fields):
    """What the form sends: what stands on it, but for ``fields``."""
    page = client.get(address(code))
    assert page.status_code == 200
    form, lines = page.context["form"], page.context["lines"]
    sent = {name: form[name].value() for name in form.fields}
    for line in (lines.management_form, *lines.forms):
        sent |= {line.add_prefix(name): line[name].value() for name in line.fields}
    sent = {name: value for name, value in sent.items() if value is not None and value is not False}
    return sent | fields


@pytest.fixture
def link(partner_a):
    here = "https://a.example/"
    return PartnerLink.objects.create(partner=partner_a, label_fr="Un", label_nl="Een", url_fr=here, url_nl=here)


def test_a_coordinator_writes_all_of_it(as_, coordinator_a, counsellor_a, partner_a, link):
    client = as_(coordinator_a)
    sent = typed(
        client,
        description_fr="Faire le point",
        description_nl="De balans opmaken",
        themes=["WORK", "GUIDE"],
        languages=["nl"],
        phone="+32 2 000 00 00",
        email="info@alpha.example",
        website_fr="alpha.example/fr",
        website_nl="https://alpha.example/nl",
        owner=counsellor_a.pk,
        cadence="3",
    )
    sent |= {"l-1-label_fr": "Deux", "l-1-label_nl": "Twee", "l-1-url_fr": "b.example", "l-1-position": "1"}
    sent |= {"l-0-position": "2"}
    answer = client.post(address(), sent)
    assert answer.url == reverse("partners:sheet", args=["alpha"])
    kept = Partner.objects.get()
    assert (kept.description_fr, kept.description_nl) == ("Faire le point", "De balans opmaken")
    assert (kept.themes, kept.languages, kept.owner, kept.cadence) == (["WORK", "GUIDE"], ["nl"], counsellor_a, 3)
    assert (kept.website_fr, kept.website_nl) == ("https://alpha.example/fr", "https://alpha.example/nl")
    assert kept.verified_on is None, "saved, and to be verified later"
    rows = kept.links.values_list("label_fr", "url_fr", "url_nl")
    assert list(rows) == [
        ("Deux", "https://b.example", "https://b.example"),
        ("Un", "https://a.example/", "https://a.example/"),
    ]
    (entry,) = AuditEvent.objects.filter(kind="partners.partner")
    assert (entry.verb, entry.actor, entry.partner) == ("changed", coordinator_a.pk, "alpha")
    assert {"description_fr", "themes", "owner", "links", "phone"} <= set(entry.fields)
    assert "name_fr" not in entry.fields


def test_what_is_not_changed_is_not_in_the_journal(as_, coordinator_a, partner_a, link):
    client = as_(coordinator_a)
    assert client.post(address(), typed(client)).status_code == 302
    assert not AuditEvent.objects.filter(kind="partners.partner").exists()
    client.post(address(), typed(client, verify="1"))
    assert [each.verb for each in AuditEvent.objects.filter(kind="partners.partner")] == ["verified"]
    assert Partner.objects.get().verified_on == clock.today()


def test_a_link_is_taken_away(as_, manager, partner_a, partner_b, link):
    foreign = PartnerLink.objects.create(
        partner=partner_b, label_fr="B", label_nl="B", url_fr="https://b.example/", url_nl="https://b.example/"
    )
    client = as_(manager)
    client.post(address(), typed(client, **{"l-0-DELETE": "on"}))
    assert not partner_a.links.exists()
    theirs = {"l-INITIAL_FORMS": "1", "l-TOTAL_FORMS": "1", "l-0-id": foreign.pk}
    words = {"l-0-label_fr": "x", "l-0-label_nl": "x", "l-0-url_fr": "x.example"}
    for also in ({}, {"l-0-DELETE": "on"}):
        client.post(address(), typed(client) | theirs | words | also)
    foreign.refresh_from_db()
    assert (foreign.label_fr, foreign.partner) == ("B", partner_b), "a link of another partner is out of reach"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website_fr", "javascript:alert(1)"),
        ("website_nl", "ftp://a.example/"),
        ("email", "not an address"),
        ("phone", "call me"),
        ("phone", "1" * 31),
        ("name_nl", ""),
        ("description_fr", "x" * 3001),
        ("themes", ["NONE"]),
        ("cadence", "0"),
        ("owner", "999999"),
        ("l-0-url_fr", "javascript:alert(1)"),
        ("l-0-label_nl", ""),
        ("l-0-position", "-1"),
        ("l-TOTAL_FORMS", "no number"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(as_, coordinator_a, partner_a, link, name, value):
    client = as_(coordinator_a)
    answer = client.post(address(), typed(client, description_nl="Wat ik typte") | {name: value})
    assert answer.status_code == 422
    assert "Wat ik typte" in answer.text
    assert not Partner.objects.get().description_nl


def test_somebody_of_another_partner_cannot_be_given_a_sheet(as_, manager, coordinator_a, partner_a, counsellor_b):
    for who in (manager, coordinator_a):
        client = as_(who)
        assert client.post(address(), typed(client, owner=counsellor_b.pk)).status_code == 422
    assert Partner.objects.get(code="alpha").owner is None


def test_who_is_given_a_sheet_writes_it_but_does_not_pass_it_on(as_, counsellor_a, counsellor_a2, partner_a):
    Partner.objects.update(owner=counsellor_a)
    client = as_(counsellor_a)
    sent = typed(client, phone="02 000 00 00", owner=counsellor_a2.pk, cadence="12", active="", first_circle="on")
    answer = client.post(address(), sent)
    assert answer.status_code == 302, (answer.context["form"].errors, answer.context["lines"].errors)
    kept = Partner.objects.get()
    assert (kept.phone, kept.owner, kept.cadence, kept.first_circle, kept.active) == (
        "02 000 00 00", counsellor_a, 6, False, True
    )  # fmt: skip
    assert as_(counsellor_a2).get(address()).status_code == 403


def test_who_left_keeps_no_sheet(as_, counsellor_a, partner_a):
    Partner.objects.update(owner=counsellor_a)
    counsellor_a.memberships.update(last_day=clock.today() - dt.timedelta(days=1))
    member(counsellor_a, Role.COUNSELLOR, partner("gamma", "Gamma", "Gamma"))
    assert as_(counsellor_a).get(address()).status_code == 404


def test_only_a_manager_says_that_a_partner_left(as_, coordinator_a, manager, partner_a):
    client = as_(coordinator_a)
    sent = typed(client, first_circle="on")
    client.post(address(), sent)
    assert (Partner.objects.get().active, Partner.objects.get().first_circle) == (True, False)
    client = as_(manager)
    sent = typed(client)
    sent.pop("active")
    assert client.post(address(), sent).url == reverse("partners:sheets")
    assert not Partner.objects.get().active
    assert as_(coordinator_a).get(address()).status_code in (403, 404)


def test_who_saves_second_is_told_and_may_insist(as_, coordinator_a, manager, partner_a, link):
    first, second = as_(coordinator_a), as_(manager)
    mine, theirs = typed(first, phone="02 000 00 01"), typed(second, phone="02 000 00 02")
    assert first.post(address(), mine).status_code == 302
    told = second.post(address(), theirs)
    assert told.status_code == 422
    assert "02 000 00 02" in told.text
    assert str(sheets.MEANWHILE) in told.text
    assert Partner.objects.get().phone == "02 000 00 01"
    again = theirs | {"seen": told.context["form"]["seen"].value()}
    assert second.post(address(), again).status_code == 302
    assert Partner.objects.get().phone == "02 000 00 02"


def test_a_link_saved_meanwhile_is_noticed_too(as_, coordinator_a, manager, partner_a, link):
    mine = typed(as_(coordinator_a), phone="02 000 00 01")
    PartnerLink.objects.update(label_fr="Autre")
    assert as_(coordinator_a).post(address(), mine).status_code == 422


def test_a_preview_saves_nothing_and_shows_both_languages(as_, coordinator_a, partner_a, link):
    client = as_(coordinator_a)
    sent = typed(client, description_fr="Nouveau texte", description_nl="Nieuwe tekst", preview="1")
    whole = client.post(address(), sent)
    part = client.post(address(), sent, headers={"hx-request": "true"})
    for page in (whole, part):
        assert page.status_code == 200
        french, dutch = page.text[page.text.index('lang="fr"') :], page.text[page.text.rindex("<article") :]
        assert "<p>Nouveau texte" in french
        assert "<p>Nieuwe tekst" in dutch
        assert "<p>Nouveau" not in dutch
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert not Partner.objects.get().description_fr
    broken = client.post(address(), sent | {"email": "x", "l-0-url_fr": "x y"}, headers={"hx-request": "true"})
    assert broken.status_code == 200
    assert "<p>Nouveau texte" in broken.text


def test_what_a_sheet_lacks(partner_a):
    assert [str(each) for each in sheets.missing(partner_a)] != []
    whole = partner(
        "whole", "W", "W", description_fr="x", description_nl="x", themes=["WORK"], languages=["fr"], phone="1"
    )
    assert sheets.missing(whole) == []
    whole.website_fr = "https://w.example/"
    assert len(sheets.missing(whole)) == 1


def test_choosable_people_are_those_who_work_for_it_now(partner_a, counsellor_a, coordinator_a, counsellor_b, nobody):
    closed = member(person("closed@alpha.example", "Closed", is_active=False), Role.COUNSELLOR, partner_a)
    ended = member(person("ended@alpha.example", "Ended"), Role.COUNSELLOR, partner_a)
    ended.memberships.update(last_day=clock.today() - dt.timedelta(days=1))
    assert set(sheets.people(partner_a)) == {counsellor_a, coordinator_a}
    partner_a.owner = closed
    assert set(sheets.people(partner_a)) == {counsellor_a, coordinator_a, closed}
