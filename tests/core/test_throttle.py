from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import translation

from cdm.core import throttle

pytestmark = pytest.mark.django_db  # the page of the refusal shows the centre's address
NOON = "2026-11-24T12:00:00+01:00"


@throttle.throttled("sample", limit=3, seconds=60)
def view(request):
    return HttpResponse("done")


def post(address="192.0.2.7", **headers):
    request = RequestFactory().post("/fr/sample/", REMOTE_ADDR=address, headers=headers)
    return view(request).status_code


def test_the_fourth_of_one_address_waits_and_another_does_not():
    with time_machine.travel(NOON, tick=False) as now, translation.override("fr"):
        assert [post() for _ in range(4)] == [200, 200, 200, 429]
        assert post("192.0.2.8") == 200
        assert view(RequestFactory().get("/fr/sample/", REMOTE_ADDR="192.0.2.7")).status_code == 200
        now.shift(61)
        assert post() == 200


def test_the_refusal_is_a_page_that_says_when_to_come_back():
    with time_machine.travel(NOON, tick=False), translation.override("nl"):
        for _ in range(3):
            post()
        request = RequestFactory().post("/nl/sample/", REMOTE_ADDR="192.0.2.7")
        answer = view(request)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Een ogenblik" in answer.content.decode()


def test_a_client_cannot_choose_its_address_beyond_our_proxies():
    with time_machine.travel(NOON, tick=False), translation.override("fr"):
        with override_settings(TRUSTED_PROXIES=0):
            answers = [post(**{"X-Forwarded-For": f"198.51.100.{n}"}) for n in range(4)]
            assert answers == [200, 200, 200, 429]
        with override_settings(TRUSTED_PROXIES=1):
            answers = [post(**{"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"}) for n in range(4)]
            assert answers == [200, 200, 200, 429]


def test_no_address_is_kept_and_its_trace_changes_with_the_day():
    with time_machine.travel(NOON, tick=False) as now:
        today = throttle._key("sample", "192.0.2.7", 60)
        assert "192.0.2.7" not in today
        assert today == throttle._key("sample", "192.0.2.7", 60)
        now.shift(86_400)
        assert throttle._key("sample", "192.0.2.7", 60).rsplit(":", 1)[1] != today.rsplit(":", 1)[1]
        throttle.over("sample", "192.0.2.7", limit=3, seconds=60)
        client = cache._cache.get_client(write=True)
        keys = [key for key in client.keys("*") if b"throttle" in key]
        assert len(keys) == 1
        assert 0 < client.ttl(keys[0]) <= 60


@override_settings(
    CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
)
def test_without_redis_nobody_is_refused():
    assert [post() for _ in range(5)] == [200] * 5
