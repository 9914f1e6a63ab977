"""What somebody types about themselves leaves the form in one spelling, or is said to be none."""

from __future__ import annotations

from cdm.core.contact_fields import ContactFields


def test_each_leaves_in_its_one_spelling():
    form = ContactFields({"name": " Nour \u202e  B. ", "email": " Nour@Example.BE ", "phone": "0470 12 34 56"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Nour  B.", "email": "nour@example.be", "phone": "+32470123456"}


def test_nothing_is_required():
    form = ContactFields({})
    assert form.is_valid()
    assert set(form.cleaned_data.values()) == {""}


def test_what_is_no_address_and_no_number_is_said_at_its_field():
    form = ContactFields({"email": "nour", "phone": "12"})
    assert not form.is_valid()
    assert set(form.errors) == {"email", "phone"}
