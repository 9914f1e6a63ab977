"""One partner's member never reads or changes another partner's data, over every URL (P4). The table: tests/wall."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import translation

from cdm.core.access import PUBLIC, Member
from partners.models import InvitationQuerySet, MembershipQuerySet
from tests.counselling import worlds
from tests.wall import LOGIN, PERSONAE, Row, checking, public, urlconf
from tests.wall.partners import ROWS as PARTNERS

TABLE = checking.table()
URLS = {url.key: url.callback for url in urlconf.walk()}


@contextmanager
def undone():
    """What ``db`` does, for as long as wanted: verbs may be durable inside, and nothing stays."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """One world for all rows: building it anew for each takes as long as asking the questions."""
    with django_db_blocker.unblock(), undone():
        with time_machine.travel(worlds.NOW, tick=False), translation.override("fr"):
            made = checking.world()
        yield made


@pytest.fixture
def world(built, django_db_blocker):
    with django_db_blocker.unblock(), undone(), time_machine.travel(worlds.NOW, tick=False):
        yield deepcopy(built)


def test_every_url_has_a_row_and_every_row_a_url():
    missing, dead = sorted(URLS.keys() - TABLE.keys()), sorted(TABLE.keys() - URLS.keys())
    tables = sorted({key.split("/")[1] + "." + key.split("/")[2] for key in missing if key.startswith("admin/")})
    lines = [f'    "{key}": staff(),' for key in missing if not key.startswith("admin")]
    lines += [f'    "{label}": (),  # in KEPT of tests/wall/admin.py' for label in tables]
    assert not missing, (
        "These URLs have no row. Say who may enter, in the module of their room under tests/wall/ "
        "(its __init__.py says how):\n" + "\n".join(lines or missing)
    )
    assert not dead, f"These rows of tests/wall/ have no URL any more; take them out: {dead}"


def test_no_two_urls_share_a_name():
    keys = [url.key for url in urlconf.walk()]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("key", sorted(TABLE.keys() & URLS.keys()))
def test_the_wall(world, key):
    assert list(checking.problems(key, TABLE[key], world)) == []


def test_every_view_declares_who_may_enter():
    bare = [key for key, view in URLS.items() if not key.startswith("admin") and not hasattr(view, "policy")]
    assert not bare, f"Mark these views with public, signed_in or staff of cdm.core.access: {bare}"


def test_what_a_view_declares_is_what_the_table_says():
    for key, row in TABLE.items():
        policy = getattr(URLS.get(key), "policy", None)
        if policy is not None:
            assert (policy != PUBLIC) == (row.answers["anonymous"] == LOGIN), key


# A wall that cannot fall is no proof: each of these takes a stone out and must be noticed.


@pytest.mark.parametrize(
    ("key", "queries"),
    [
        ("partners:remove_role", MembershipQuerySet),
        ("partners:take_back", InvitationQuerySet),
        ("partners:people", MembershipQuerySet),
        ("partners:people", InvitationQuerySet),
    ],
)
def test_a_forgotten_filter_is_noticed(world, monkeypatch, key, queries):
    monkeypatch.setattr(queries, "managed_by", lambda self, member: self)
    assert list(checking.problems(key, PARTNERS[key], world))


def test_a_forgotten_role_is_noticed(world, monkeypatch):
    monkeypatch.setattr(Member, "has", lambda self, *roles: True)
    found = list(checking.problems("partners:invite", PARTNERS["partners:invite"], world))
    assert any("as reception" in problem for problem in found)


def test_a_page_that_shows_too_much_is_noticed(world, settings):
    def leaky(request):
        return HttpResponse("Rendez-vous de Ada Alphonsine")

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [*_urls(), path("leak/", leaky, name="leak")]})
    found = list(checking.problems("leak", public(), world))
    assert len(found) == 2 * (len(PERSONAE) - 3), "all but A's two and the manager, by GET and POST"


def _urls():
    from cdm.urls import urlpatterns  # noqa: PLC0415

    return urlpatterns


def test_a_row_says_something_about_everyone():
    for key, row in TABLE.items():
        assert isinstance(row, Row)
        assert row.answers.keys() == PERSONAE.keys(), key
