from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import resolve, reverse
from django.utils import translation

from cdm.demo.data_partners import PARTNERS
from partners.directory import codes
from partners.models import Partner


@pytest.mark.parametrize("word", ["personnes", "medewerkers", "fiches", "Personnes"])
def test_a_word_of_an_address_is_no_code(word):
    with pytest.raises(ValidationError):
        codes.check(word)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_other_code_leads_to_its_sheet(language):
    """In each language; a word that is reserved is reserved for a reason."""
    with translation.override(language):
        for code in ("actiris", "personne", *PARTNERS):
            codes.check(code)
            assert resolve(reverse("partners:sheet", args=[code])).url_name == "sheet"
        assert resolve(reverse("partners:people")).url_name == "people"


def test_the_admin_refuses_it(as_, manager):
    data = {"code": "personnes", "name_fr": "Personnes", "name_nl": "Personen", "active": "on"}
    client = as_(manager)
    answer = client.post(reverse("admin:partners_partner_add"), data)
    assert answer.status_code == 200
    assert not Partner.objects.exists()
    assert client.post(reverse("admin:partners_partner_add"), data | {"code": "persona"}).status_code == 302
    assert Partner.objects.get().code == "persona"


def test_the_admin_leaves_the_sheet_to_its_page(as_, manager, partner_a):
    form = as_(manager).get(reverse("admin:partners_partner_change", args=[partner_a.pk])).context["adminform"].form
    assert set(form.fields) == {"name_fr", "name_nl", "first_circle", "active"}
