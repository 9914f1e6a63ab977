from __future__ import annotations

import pytest
from django.core.cache import cache, caches
from django.test import override_settings
from django.urls import reverse
from redis.exceptions import RedisError

from cdm.core.cache import Cache
from tests import personae

AWAY = {"default": {"BACKEND": "cdm.core.cache.Cache", "LOCATION": "redis://127.0.0.1:1/0"}}


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(Cache, "_away_until", 0.0)
    with override_settings(CACHES=AWAY):
        yield


def test_without_redis_the_cache_holds_nothing_and_who_counts_is_told(away):
    cache.set("a", 1)
    assert cache.get("a", 7) == 7
    assert cache.add("a", 1)
    assert not cache.delete("a")
    with pytest.raises(RedisError):
        cache.touch("a")


def test_a_dead_redis_is_asked_once_in_a_while(away, monkeypatch):
    asked = []
    monkeypatch.setattr(type(cache._cache), "get_client", lambda *a, **k: asked.append(1) or _refuse())
    for _each in range(5):
        cache.get("a")
    assert len(asked) == 1


def test_signing_in_does_not_need_redis(away, client, manager):
    answer = client.post(reverse("account_login"), {"login": manager.email, "password": personae.PASSWORD})
    assert answer.status_code == 302


def test_no_page_waits_long_for_the_real_one(settings):
    options = settings.CACHES["default"]["OPTIONS"]
    assert options["socket_timeout"] <= 1
    assert options["retry"].get_retries() == 0
    assert caches["default"].__class__ is Cache


def _refuse():
    raise RedisError
