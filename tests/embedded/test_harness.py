"""The harness itself: each trap it sets must spring."""

from __future__ import annotations

import socket

import pytest
from django.db import connection
from django.template import Context, engines
from django.test.utils import CaptureQueriesContext

from cdm import env
from partners.models import Partner
from tests.loopback import OutsideWorld
from tests.undefined import UndefinedVariable


def render(text: str, place: str) -> str:
    engine = engines["django"].engine
    template = engine.from_string(text)
    for node in template.nodelist:
        node.origin.name = place
    return template.render(Context())


def test_an_undefined_variable_of_ours_is_a_fault():
    with pytest.raises(UndefinedVariable, match=r"nobody.gave is not defined in templates/x\.html"):
        render("{{ nobody.gave }}", str(env.ROOT / "templates" / "x.html"))


def test_an_undefined_variable_of_a_library_is_forgiven():
    assert render("{{ nobody.gave }}", "/lib/django/x.html") == ""


def test_an_undefined_variable_in_a_condition_is_false():
    assert render("{% if nobody %}a{% endif %}", str(env.ROOT / "templates" / "x.html")) == ""


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_the_outside_world_is_refused(address):
    with socket.socket() as line, pytest.raises(OutsideWorld):
        line.connect(address)
    with pytest.raises(OutsideWorld):
        socket.create_connection(address)


@pytest.mark.django_db
def test_an_unordered_query_is_shuffled_and_an_ordered_one_is_not():
    with CaptureQueriesContext(
        connection,
    ) as seen:
        list(Partner.objects.order_by())
        list(Partner.objects.order_by("code"))
        assert Partner.objects.count() == 0
        assert not Partner.objects.order_by().exists()
    assert ["RANDOM()" in query["sql"] for query in seen][:3] == [True, False, False]
