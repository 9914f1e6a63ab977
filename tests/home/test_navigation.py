"""Who is shown which way: by role, and only ways that exist."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import translation

from cdm.core.access import PUBLIC
from cdm.core.vocabulary import Role
from cdm.home import navigation
from cdm.home.navigation import Entry


def test_an_address_that_does_not_exist_is_not_shown():
    entries = [Entry("Here", "home:front", "talk"), Entry("Nowhere", "no:such", "talk")]
    with translation.override("fr"):
        assert [entry.label for entry in navigation.shown(entries, None)] == ["Here"]


def test_only_the_longest_matching_address_is_current():
    entries = [Entry("Front", "home:front", "talk"), Entry("Contact", "home:contact", "pin")]
    with translation.override("nl"):
        found = navigation.shown(entries, RequestFactory().get("/nl/contact/"))
        assert [entry.current for entry in found] == [False, True]


@pytest.mark.parametrize("role", Role)
def test_nobody_is_sent_to_a_page_that_refuses_them(role):
    """An entry shown to a role leads to a view whose declared policy lets that role in."""
    resolver = get_resolver()
    with translation.override("fr"):
        for entry in (*navigation.STAFF, *navigation.MENU):
            if role not in entry.roles:
                continue
            try:
                view = resolver.resolve(reverse(entry.name)).func
            except NoReverseMatch:
                continue
            policy = getattr(view, "policy", None)
            if policy is not None and policy is not PUBLIC and policy.roles:
                assert role in policy.roles, entry.name
