"""The demo's partners: whole in both languages, and known to everything else of the demo."""

from __future__ import annotations

import pytest

from cdm.demo import data_accounts, data_counselling, data_partners, data_sheets, draw
from cdm.demo.accounts import ACCOUNTS
from partners.directory import freshness, sheets
from partners.models import Membership, Partner, PartnerLink, Programme


@pytest.mark.django_db
def test_loading_twice_is_loading_once():
    for _time in range(2):
        data_partners.load(lambda text: None)
    assert Partner.objects.count() == len(data_partners.PARTNERS)
    assert Programme.objects.count() == len(data_partners.PROGRAMMES)
    for partner in Partner.objects.all():
        assert partner.name_nl
        assert partner.description_fr
        assert partner.description_nl
        assert partner.description_fr != partner.description_nl
        assert ".example/" in partner.website_fr
        assert partner.programmes.exists() or not partner.first_circle


@pytest.mark.django_db
def test_what_somebody_changed_stays():
    data_partners.load(lambda text: None)
    Partner.objects.filter(code="bf").update(name_fr="Autre nom")
    Programme.objects.get(code="youth").partners.clear()
    data_partners.load(lambda text: None)
    assert Partner.objects.get(code="bf").name_fr == "Autre nom"
    assert not Programme.objects.get(code="youth").partners.exists()


@pytest.mark.django_db
def test_the_accounts_bring_their_partners():
    data_accounts.load(lambda text: None)
    assert Membership.objects.count() == len(ACCOUNTS)


def test_every_code_that_the_demo_names_is_a_partner_or_programme():
    at_work = {code for _name, code, *_rest in data_counselling.COUNSELLORS}
    carrying = {code for *_names, codes in data_partners.PROGRAMMES.values() for code in codes}
    assert at_work | carrying | draw.DUTCH_PARTNERS <= set(data_partners.PARTNERS)
    assert len(at_work) >= 4
    assert draw.NEETS in data_partners.PROGRAMMES


@pytest.mark.django_db
def test_the_sheets_are_whole_and_some_need_somebody():
    """Loaded twice as once, over what somebody wrote meanwhile; what is missing of one is missing on purpose."""
    data_accounts.load(lambda text: None)
    data_sheets.load(lambda text: None)
    Partner.objects.filter(code="bf").update(phone="02 999 99 99")
    data_sheets.load(lambda text: None)
    partners = {partner.code: partner for partner in Partner.objects.all()}
    assert partners.keys() == data_sheets.SHEETS.keys() == data_partners.PARTNERS.keys()
    assert partners["bf"].phone == "02 999 99 99"
    assert {code for code, partner in partners.items() if sheets.missing(partner)} == {"worldskills"}
    assert {freshness.state(partner) for partner in partners.values()} == set(freshness.State)
    assert partners["vdab"].owner.email == "els@vdab.example"
    links = PartnerLink.objects.all()
    assert len(links) == sum(len(sheet.links) for sheet in data_sheets.SHEETS.values())
    assert all(".example/" in link.url_nl for link in links)
