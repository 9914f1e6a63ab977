"""Who is shown which way: by role, and where they are."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation

from cdm.core.access import PUBLIC
from cdm.core.vocabulary import Role
from cdm.home import navigation

EVERYTHING = [*navigation.STAFF, *(entry for group in navigation.MENU for entry in group.entries), *navigation.YOURS]


@pytest.mark.parametrize(
    ("name", "bar", "own"),
    [
        ("home:today", ["home:today"], []),
        ("home:leavers", [], ["home:leavers"]),  # below Today's address
        ("home:workspace", ["home:workspace"], []),
        ("partners:invite", [], ["partners:people"]),
        ("mfa_index", [], ["account_profile"]),
        ("audit:journal", [], []),  # in no menu of theirs
    ],
)
def test_one_entry_of_both_menus_is_current(name, bar, own):
    """The longest address that begins the page's own; the way to the public site is none of them."""
    with translation.override("nl"):
        found = navigation.of_staff(RequestFactory().get(reverse(name)), frozenset({Role.COORDINATOR}))
        names = {reverse(entry.name): entry.name for entry in EVERYTHING}
    inside = [entry for _label, entries in found.groups for entry in entries] + found.yours
    assert [names[entry.url] for entry in found.bar if entry.current] == bar
    assert [names[entry.url] for entry in inside if entry.current] == own


@pytest.mark.parametrize("role", Role)
def test_a_group_with_nothing_for_somebody_is_not_there(role):
    found = navigation.of_staff(None, frozenset({role}))
    assert all(entries for _label, entries in found.groups)
    icons = [entry.icon for _label, entries in found.groups for entry in entries]
    assert len(icons) == len(set(icons)), "told apart by their icons too"


def test_the_public_is_told_where_it_is():
    with translation.override("nl"):
        found = navigation.public(RequestFactory().get("/nl/contact/"))
        assert [entry.url for entry in found if entry.current] == [reverse("home:contact")]


@pytest.mark.parametrize("role", Role)
def test_nobody_is_sent_to_a_page_that_refuses_them(role):
    """An entry shown to a role leads to a view whose declared policy lets that role in."""
    resolver = get_resolver()
    with translation.override("fr"):
        for entry in EVERYTHING:
            if role not in entry.roles:
                continue
            view = resolver.resolve(reverse(entry.name)).func
            policy = getattr(view, "policy", None)
            if policy is not None and policy is not PUBLIC and policy.roles:
                assert role in policy.roles, entry.name
