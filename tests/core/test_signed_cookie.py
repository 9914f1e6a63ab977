"""What was kept is read back, for half an hour, from what this site signed."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.http import HttpResponse

from cdm.core import signed_cookie

SHOWN = {"name": "Nour", "session": 7}
START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def returning(rf):
    """The next request of a browser to which a page was given ``SHOWN`` in a cookie."""
    response = HttpResponse()
    with time_machine.travel(START, tick=False):
        signed_cookie.keep(response, "booking", SHOWN)
    request = rf.get("/fr/")
    request.COOKIES["booking"] = response.cookies["booking"].value
    return request


@pytest.mark.parametrize(("minutes", "kept"), [(0, SHOWN), (29, SHOWN), (31, None)])
def test_for_half_an_hour(returning, minutes, kept):
    with time_machine.travel(START + dt.timedelta(minutes=minutes), tick=False):
        assert signed_cookie.kept(returning, "booking") == kept


def test_nothing_that_was_not_signed_here_for_this_page(returning):
    with time_machine.travel(START, tick=False):
        returning.COOKIES["registration"] = returning.COOKIES["booking"]
        assert signed_cookie.kept(returning, "registration") is None
        returning.COOKIES["booking"] = returning.COOKIES["booking"].replace("N", "M")
        assert signed_cookie.kept(returning, "booking") is None
        del returning.COOKIES["booking"]
        assert signed_cookie.kept(returning, "booking") is None


def test_no_script_and_no_other_site_reads_it(settings):
    settings.SESSION_COOKIE_SECURE = True
    response = HttpResponse()
    signed_cookie.keep(response, "booking", SHOWN)
    cookie = response.cookies["booking"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
