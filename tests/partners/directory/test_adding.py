"""A new partner: only what it is known by; its sheet comes next."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cdm.audit.models import AuditEvent
from partners.models import Partner

DATA = {"name_fr": "École  du soir", "name_nl": "Avondschool", "code": "Soir"}


def test_a_manager_adds_one_and_goes_on_to_its_sheet(as_, manager, client):
    answer = as_(manager).post(reverse("partners:partner_add"), DATA | {"first_circle": "on"})
    assert answer.url == reverse("partners:edit_sheet", args=["soir"])
    made = Partner.objects.get()
    assert (made.code, made.name_fr, made.name_nl, made.first_circle) == ("soir", "École du soir", "Avondschool", True)
    (entry,) = AuditEvent.objects.filter(kind="partners.partner")
    assert (entry.verb, entry.actor, entry.partner, entry.key) == ("added", manager.pk, "soir", str(made.pk))
    assert "École du soir" in client.get(reverse("partners:index")).text
    assert as_(manager).get(answer.url).status_code == 200


@pytest.mark.parametrize("code", ["alpha", "ALPHA", "fiches", "two words", "", "x" * 21])
def test_a_code_that_is_taken_or_none_is_said(as_, manager, partner_a, code):
    answer = as_(manager).post(reverse("partners:partner_add"), DATA | {"code": code})
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]
    assert "Avondschool" in answer.text
    assert Partner.objects.get() == partner_a
